"""A chapter's Markdown as HTML that is safe on a page."""

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ALLOWED_TAGS = frozenset(
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "s", "code", "pre", "blockquote",
        "ul", "ol", "li", "hr", "br", "a", "table", "thead", "tbody", "tr", "th", "td",
    }
)  # fmt: skip
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})


def to_html(markdown: str) -> SafeString:
    """Return Markdown as HTML without script, style, handlers, pictures or raw HTML.

    Raw HTML in the text is shown as text (markdown-it's `html: False`); nh3 is the second fence.
    """
    html = _parser().render(markdown)
    clean = nh3.clean(html, tags=set(ALLOWED_TAGS), url_schemes=set(ALLOWED_SCHEMES))
    return mark_safe(clean)  # noqa: S308  # nh3 has just cleaned it


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
