"""Asks one OpenAI-compatible endpoint, once, within one deadline for the whole answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from biographies.language_model import faults
from biographies.language_model.hearing import Heard, pieces
from biographies.language_model.tokens import request_tokens, text_tokens
from biographies.language_model.values import Abilities, Answer, Provider, Request

if TYPE_CHECKING:
    from biographies.language_model.wire import Watch

MOST_CHARACTERS_A_TOKEN = 16  # an endpoint that writes on beyond its limit is not listened to


class OpenAIClient:
    """A ModelClient on the `openai` SDK; it makes one request for a call and never another.

    Where the endpoint has no system role, the system's text stands before the user's first.
    """

    def __init__(self, provider: Provider, abilities: Abilities | None = None) -> None:
        self._provider = provider
        self._abilities = abilities or Abilities()

    def complete(self, request: Request, *, has_schema: bool, check: Callable[[], None]) -> Answer:
        """Return the answer; see ModelClient.

        Raises ModelFailedError (try later), ModelContextError, ModelContentError or ModelError.
        """
        heard = self.listen(request, has_schema=has_schema, check=check)
        name = self._provider.name
        is_babble = heard.characters > request.max_tokens * MOST_CHARACTERS_A_TOKEN
        reason = "length" if is_babble else heard.finish
        has_refused = heard.has_refused and not heard.characters
        finish = faults.finish_of(name, reason, has_refused=has_refused)
        text = _storable(heard.text)
        if not text.strip():
            why = "is empty: all its tokens went into reasoning, or none were given"
            raise faults.bad_answer(name, why)
        used = heard.used()
        asked, given = used or (
            request_tokens(request, model=self._provider.model),
            text_tokens(text, model=self._provider.model),
        )
        return Answer(text, asked, given, finish, is_estimated=used is None)

    def listen(self, request: Request, *, has_schema: bool, check: Callable[[], None]) -> Heard:
        """Return all that the endpoint said; raises its faults but not those of its answer."""
        heard = Heard(self._provider.name)

        def ask(watch: "Watch") -> None:
            self._listen(request, watch, heard, has_schema=has_schema)

        self._on_the_wire(ask, heard, check)
        return heard

    def models(self, check: Callable[[], None]) -> object:
        """Return what the endpoint lists as its models, None if it lists nothing."""
        from biographies.language_model import wire  # openai takes a second to import

        told: list[object] = []

        def ask(watch: "Watch") -> None:
            told.append(wire.listed_models(self._provider, watch))

        self._on_the_wire(ask, Heard(self._provider.name), check)
        return told[0]

    def _on_the_wire(
        self, ask: Callable[["Watch"], None], heard: Heard, check: Callable[[], None]
    ) -> None:
        """Do something within the deadline; raise what goes wrong as an error of ours."""
        from biographies.language_model import wire  # as above

        watch = wire.Watch(check, self._provider.deadline_s)
        fault: BaseException | None = None
        try:
            watch.look()
            ask(watch)
        except wire.Stopped:
            fault = watch.reason
        except wire.FAULTS as exc:
            fault = self._fault(exc, watch, heard)
        if fault is not None:
            # Outside of the handlers and from nothing: the frames of the SDK hold key and prompt.
            raise fault from None

    def _listen(self, request: Request, watch: "Watch", heard: Heard, *, has_schema: bool) -> None:
        from biographies.language_model import wire  # as above

        name = self._provider.name
        most = request.max_tokens * MOST_CHARACTERS_A_TOKEN
        with (
            wire.open_client(self._provider, watch) as client,
            client.chat.completions.with_streaming_response.create(
                **self._question(request, has_schema=has_schema)  # in no frame of an error
            ) as response,
        ):
            kind = response.headers.get("content-type", "")
            if kind.startswith("text/html"):
                raise faults.web_page(name)
            for piece in pieces(name, kind, response.iter_bytes()):
                heard.take(piece)
                watch.look()
                if heard.characters > most:
                    break

    def _question(self, request: Request, *, has_schema: bool) -> dict[str, Any]:
        able = self._abilities
        told: dict[str, Any] = {
            "model": self._provider.model,
            "messages": _messages(request, has_system_role=able.has_system_role),
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        told["max_tokens" if able.has_max_tokens else "max_completion_tokens"] = request.max_tokens
        if able.has_temperature:
            told |= {"temperature": request.temperature, "seed": request.seed}
        if has_schema and request.schema is not None:
            form = {"name": "answer", "strict": True, "schema": dict(request.schema)}
            told["response_format"] = {"type": "json_schema", "json_schema": form}
        return told

    def _fault(self, exc: Exception, watch: "Watch", heard: Heard) -> faults.Fault:
        from biographies.language_model import wire  # as above

        name, status = self._provider.name, getattr(exc, "status_code", None)
        is_late = wire.is_late(exc)
        if isinstance(status, int):
            response: Any = getattr(exc, "response", None)
            return faults.from_status(name, status, getattr(exc, "body", None), response.headers)
        if wire.is_untrusted(exc):
            return faults.untrusted(name)
        if heard.has_begun and not is_late:
            return faults.bad_answer(name, "was cut off")
        return faults.from_wire(name, is_late=is_late, has_sent=watch.has_sent)


def _storable(text: str) -> str:
    """Return a text that a database takes: halves of a sign joined, or replaced, and no NUL."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


def _messages(request: Request, *, has_system_role: bool) -> list[dict[str, str]]:
    told = [{"role": each.role, "content": each.text} for each in request.messages]
    if has_system_role:
        return told
    system = [each["content"] for each in told if each["role"] == "system"]
    rest = [each for each in told if each["role"] != "system"]
    if not system:
        return rest
    if not rest:
        return [{"role": "user", "content": "\n\n".join(system)}]
    rest[0] = rest[0] | {"content": "\n\n".join([*system, rest[0]["content"]])}
    return rest
