"""How many tokens a text has, where its endpoint does not say: estimated from its characters.

Meant to be a little high, since budgets and context limits are kept with it. English has about
four characters a token (OpenAI's rule of thumb); models with smaller vocabularies have fewer, other
alphabets about two, and Chinese, Japanese and Korean about one.
"""

import json
import re
from math import ceil

from biographies.language_model.values import Request

# Latin characters a token, by how a model's name begins once its maker's is taken off.
_LATIN = (("gpt", 4.0), ("o1", 4.0), ("o3", 4.0), ("o4", 4.0), ("claude", 3.6), ("gemini", 3.8))
_USUAL_LATIN = 3.5
_OTHER = 2.0
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_NOT_LATIN = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]+")
_A_MESSAGE = 8  # tokens round each message that name its role and its end
_A_REQUEST = 4


def text_tokens(text: str, *, model: str) -> int:
    """Return about how many tokens a text has for a model."""
    foreign = "".join(_NOT_LATIN.findall(text))
    east_asian = len(_EAST_ASIAN.findall(foreign))
    latin, other = len(text) - len(foreign), len(foreign) - east_asian
    return ceil(latin / _latin(model) + other / _OTHER + east_asian)


def request_tokens(request: Request, *, model: str) -> int:
    """Return about how many tokens a model reads before it answers, a schema's own included."""
    asked = sum(text_tokens(each.text, model=model) + _A_MESSAGE for each in request.messages)
    schema = json.dumps(request.schema) if request.schema is not None else ""
    return asked + text_tokens(schema, model=model) + _A_REQUEST


def _latin(model: str) -> float:
    name = model.rpartition("/")[2].lower()
    return next((each for start, each in _LATIN if name.startswith(start)), _USUAL_LATIN)
