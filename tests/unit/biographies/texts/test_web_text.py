"""A chapter's text on a page runs nothing and fetches nothing."""

import pytest

from biographies.texts.web_text import to_html


def test_markdown_becomes_html():
    assert to_html("## Early *life*\n\nA **word**.") == (
        "<h2>Early <em>life</em></h2>\n<p>A <strong>word</strong>.</p>\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="https://example.org/x.png">',
        "![picture](https://example.org/x.png)",
        '<p onclick="alert(1)">text</p>',
        "<pdf:nextpage/>",
        "<style>p{display:none}</style>",
    ],
)
def test_nothing_in_a_text_runs_or_fetches(hostile):
    html = to_html(hostile)

    for tag in ("<script", "<img", "<p onclick", "<pdf:", "<style"):
        assert tag not in html


def test_a_link_may_only_lead_to_an_address():
    assert "href" not in to_html("[x](javascript:alert(1))")
    assert 'href="https://example.org/"' in to_html("[x](https://example.org/)")
