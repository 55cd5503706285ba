"""A draft as Markdown, the form in which a chapter is kept."""

from biographies.sources import escape, mark
from biographies.writing.values import Draft, Section, Statement


def render_markdown(draft: Draft) -> str:
    """Return sections, paragraphs and statements, each statement followed by its citation mark.

    A statement is the text from the mark before it, or the paragraph's start, up to its own mark;
    one space stands between statements and a blank line between paragraphs.
    """
    blocks = [block for section in draft.sections for block in _section(section)]
    return "\n\n".join(blocks) + "\n"


def _section(section: Section) -> list[str]:
    heading = [f"## {escape(section.heading)}"] if section.heading else []
    return heading + [" ".join(map(_statement, paragraph)) for paragraph in section.paragraphs]


def _statement(statement: Statement) -> str:
    cited = mark(statement.source, statement.ordinal)
    return escape(statement.lead + statement.text) + cited
