"""The book that is measured: a real text cut to a number of words, and several times as long."""

import re

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_TITLE = re.compile(r"# +(?:[IVXLC]+ +)?(.+)")


def cut(text, words):
    """Return the front matter and the first paragraphs that have so many words, with their notes.

    Counted is what stands between spaces, in everything but notes and headings. The notes stand
    together at the end of the file.
    """
    front, blocks = _taken_apart(text)
    kept, count = [], 0
    for block in blocks:
        if count >= words:
            break
        if not _NOTE.match(block):
            kept.append(block)
            count += count_words(block)
    while kept[-1].startswith("#"):
        kept.pop()
    wanted = set(_MARK.findall("\n".join(kept)))
    notes = [block for block in blocks if (found := _NOTE.match(block)) and found[1] in wanted]
    return _put_together(front, [*kept, *notes])


def repeated(text, times):
    """Return a book that holds the parts of this one so many times, each with its own notes.

    Chapters are numbered through, so that none has another's number.
    """
    front, blocks = _taken_apart(text)
    chapters, result = 0, []
    for copy in range(1, times + 1):
        for block in blocks:
            title = _TITLE.fullmatch(block)
            chapters += bool(title)
            result.append(
                f"# {chapters} {title[1]}" if title else _MARK.sub(rf"[^\1-{copy}]", block)
            )
    return _put_together(front, result)


def count_words(text):
    """Return the words of a text without its headings and notes."""
    _, blocks = _taken_apart(text)
    return sum(len(block.split()) for block in blocks if not _NOTE.match(block) and block[0] != "#")


def _taken_apart(text):
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    blocks = (block.strip("\n") for block in re.split(r"\n{2,}", body))
    return (front[0] if front else ""), [block for block in blocks if block]


def _put_together(front, blocks):
    return front + "\n" + "\n\n".join(blocks) + "\n"
