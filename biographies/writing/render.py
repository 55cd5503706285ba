"""A draft as Markdown, the form in which a chapter is kept."""

from biographies.sources import escape, mark
from biographies.writing.quoting import quoted
from biographies.writing.values import Draft, Section, Statement


def render_markdown(draft: Draft) -> str:
    """Return sections, paragraphs and statements, each statement followed by its citation mark.

    A statement is the text from the mark before it, or the paragraph's start, up to its own mark;
    one space stands between statements and a blank line between paragraphs.
    """
    blocks = [block for section in draft.sections for block in _section(section, draft.language)]
    return "\n\n".join(blocks) + "\n"


def _section(section: Section, language: str) -> list[str]:
    heading = [f"## {escape(section.heading)}"] if section.heading else []
    return heading + [
        " ".join(_statement(statement, language) for statement in paragraph)
        for paragraph in section.paragraphs
    ]


def _statement(statement: Statement, language: str) -> str:
    text = quoted(statement.text, language) if statement.is_quoted else statement.text
    # Escaped behind its lead: a figure or a dash is a list only where a line begins with it.
    words = statement.lead + escape(text) if statement.lead else escape(text)
    return words + mark(statement.source, statement.ordinal)
