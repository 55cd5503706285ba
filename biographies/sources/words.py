"""The one rule by which words are counted, everywhere in the product."""

import re
from unicodedata import category

from biographies.sources.marks import without_marks
from biographies.sources.markup import plain
from biographies.sources.prose import paragraphs_of

# Scripts written without spaces: every character is a word, as Unicode's own word rule has it.
_SINGLE = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# Vowel signs and other marks inside a word are no letters to Python's \w.
_SIGNS = "".join(
    chr(code)
    for code in (*range(0x300, 0x1E00), *range(0x20D0, 0x2100), *range(0xA800, 0xAC00))
    if category(chr(code)) in ("Mn", "Mc", "Me")
)
_RUN = rf"[^\W_{_SINGLE}]+(?:[{_SIGNS}]+[^\W_{_SINGLE}]*)*"
_WORD = re.compile(rf"[{_SINGLE}]|{_RUN}(?:['’‐‑-]{_RUN})*")


def count_words(text: str) -> int:
    """Count the words of a text: runs of letters and digits.

    Apostrophes and hyphens between them join: "don’t" and "well-known" are one word each. Anything
    else divides: "1837–40" is two. This is the published rule.
    """
    return len(_WORD.findall(text))


def count_markdown_words(markdown: str) -> int:
    """Count the words of a chapter's prose.

    Headings, citation marks, marks and definitions of notes, fenced blocks and front matter do not
    count.
    """
    return sum(
        count_words(plain(without_marks("\n".join(markdown[a:b] for a, b in lines))))
        for lines in paragraphs_of(markdown)
    )
