"""A page tells its record in its head; a site's furniture is no part of its article."""

import pytest

from biographies.sources import read_source

ARTICLE = [
    f"In the year 18{number} she found another skeleton in the cliffs, and drew it with care."
    for number in range(11, 23)
]
BOXES = [
    '<div class="cookie-banner"><p>We use cookies to give you the best experience here.</p></div>',
    '<div id="sidebar"><p>Ten things to do on a rainy day with your children.</p>'
    "<p>Sign up for our newsletter, and get it every Friday morning.</p></div>",
    '<div class="footer"><p>All rights reserved. Terms and conditions apply.</p></div>',
]


def read(head="", body="<p>Text.</p>"):
    return read_source(f"<html><head>{head}</head><body>{body}".encode(), filename="a.html")


def metas(**said):
    return "".join(
        f'<meta name="{name.replace("__", ":")}" content="{content}">'
        for name, content in said.items()
    )


def cluttered(article):
    cookies, side, foot = BOXES
    return f"{cookies}<div class=wrap><div class=text>{article}</div>{side}</div>{foot}"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({}, "Bones – The Shore"),
        ({"og__title": "Bones"}, "Bones"),
        ({"og__title": "Bones", "DC.Title": "Of Bones"}, "Of Bones"),
    ],
)
def test_a_title_made_for_libraries_goes_first(said, title):
    assert read("<title>Bones – The Shore</title>" + metas(**said)).title == title


@pytest.mark.parametrize(
    ("said", "authors"),
    [
        ({"citation_author": "Roe, Jane; Doe, J."}, ("Roe, Jane", "Doe, J.")),
        ({"citation_author": "Roe, Jane", "author": "Jane Roe"}, ("Roe, Jane",)),
        ({"author": "Jane Roe", "dc.creator": "Jane Roe"}, ("Jane Roe",)),
        ({"article__author": "https://example.org/roe"}, ()),
    ],
)
def test_authors_are_named_once(said, authors):
    assert read(metas(**said)).authors == authors


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ({"citation_publication_date": "1921/03/05"}, {"year": "1921", "issued": "1921-03-05"}),
        ({"article__published_time": "2024-03-01T10:00"}, {"year": "2024", "issued": "2024-03-01"}),
        ({"dc.date": "1921"}, {"year": "1921"}),
        ({"article__modified_time": "2024-03-01", "date": "yesterday"}, {}),
        ({"citation_publisher": "Murray", "og__site_name": "The Shore"}, {"publisher": "Murray"}),
        ({"og__url": "https://example.org/bones"}, {"url": "https://example.org/bones"}),
        ({"og__url": "javascript:alert(1)"}, {}),
    ],
)
def test_facts_of_a_record_are_those_that_the_page_tells(said, facts):
    assert read(metas(**said)).facts == facts


def test_the_canonical_address_and_the_language_are_told():
    source = read(
        '<link rel=canonical href="http://example.org/a">' + metas(**{"dc.language": "fr"})
    )

    assert (source.facts["url"], source.language) == ("http://example.org/a", "fr")


def test_the_boxes_of_a_site_are_left_out_and_that_is_told():
    article = "".join(f"<p>{text}</p>" for text in ARTICLE)
    source = read(body=cluttered(article))

    assert source.text == "\n\n".join(ARTICLE)
    assert source.remarks == ("4 blocks of the site around its article left out.",)


def test_what_stands_within_the_article_stays_with_it():
    texts = [f"<p>{text}</p>" for text in ARTICLE]
    verse = '<div class="poem">The sea gives up<br>what it has kept.</div>'
    source = read(body=cluttered("".join([*texts[:6], "<h2>Later</h2>", verse, *texts[6:]])))

    assert [block.kind.value for block in source.blocks][6:8] == ["heading", "verse"]


@pytest.mark.parametrize(
    "body",
    [
        f"<div id=menu></div><p>{'</p><p>'.join(ARTICLE)}</p>",
        "<div class=navbar></div>" + "<p>Short.</p>" * 30,
        f"<article>{BOXES[1]}<p>{'</p><p>'.join(ARTICLE)}</p></article>",
    ],
)
def test_nothing_is_left_out_where_the_article_is_not_told_from_the_rest(body):
    assert read(body=body).remarks == ()


def test_printed_pages_of_a_transcription_are_known():
    page = (
        '<p>One <span class="pagenum">[Pg 12]</span>two.</p><p><a id="Page_13" class=pagenum></a>'
    )
    source = read(
        body=page + "Three.</p><p class=pagenum>a long text that only is named so, 14</p>"
    )

    assert source.text == "One two.\n\nThree."
    assert source.pages == ((4, 12), (10, 13))


def test_a_paragraph_with_a_mark_of_a_note_belongs_to_the_article_too():
    texts = [
        f"<p>{text}<sup><a href='#n{at}'>{at}</a></sup></p>" for at, text in enumerate(ARTICLE)
    ]

    assert read(body=cluttered("".join(texts))).text == "\n\n".join(ARTICLE)
