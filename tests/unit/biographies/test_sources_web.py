"""Pages are read without their furniture; notes, captions and tables keep their kind."""

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import read_source


def read(page):
    return read_source(page.encode(), filename="a.html")


def blocks(page):
    source = read(page)
    return [(block.kind.value, source.text[block.start : block.end]) for block in source.blocks]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>A <b>bold</b> and <i>it</i>alic</p>", "A bold and italic"),
        ("<p>Fish &amp; R&eacute;sum&#233; &lt;3</p>", "Fish & Résumé <3"),
        ("<p>hard&nbsp;space\n  and lines</p>", "hard space and lines"),
        ("<p>10<sup>th</sup> of May<sup>1</sup><sup>[2]</sup></p>", "10th of May"),
        ("<p>Text<sup><a href='#n'>a</a></sup> and<a href='#n'>[3]</a> on</p>", "Text and on"),
        ("<p>See <a href='#ch2'>chapter two</a></p>", "See chapter two"),
        ("<p>Text<span class='footnote'>hidden note</span> on</p>", "Text on"),
        ("<p>A<a role='doc-noteref' href='x#y'>12</a> ref</p>", "A ref"),
        ("<p>A<!-- comment -->B<?pi x?>C</p>", "ABC"),
        ("<p>He said <q>yes</q>.</p>", "He said “yes”."),
        ("<p>A<img alt='picture'>B<wbr>C</p>", "ABC"),
        (
            "<p>One<br>two lines of prose, of which the second is rather longer than a verse</p>",
            None,
        ),
        ("<div>Bare text</div>", "Bare text"),
    ],
)
def test_a_paragraph_is_what_a_reader_reads(html, text):
    kind, found = blocks(html)[0]

    assert kind == "paragraph"
    assert text is None or found == text


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>x</script>", "<style>x</style>", "<nav>x</nav>", "<aside>x</aside>",
        "<form>x<p>y</p></form>", "<header>x</header>", "<footer>x</footer>", "<button>x</button>",
        "<noscript>x</noscript>", "<template>x</template>", "<svg><text>x</text></svg>",
        "<p hidden>x</p>", "<div style='display: none'>x</div>", "<p aria-hidden=true>x</p>",
        "<span class='pagenum'>[Pg 12]</span>", "<div class='navbox other'>x</div>",
        "<iframe>x</iframe>", "<select><option>x</select>", "<div id='toc'>x</div>",
    ],
)  # fmt: skip
def test_what_is_no_text_of_the_page_is_left_out(furniture):
    assert blocks(f"<body>{furniture}<p>Text.</p></body>") == [("paragraph", "Text.")]


def test_the_main_part_is_taken_with_its_own_header():
    main = "<main><header><h1>A</h1></header><p>Text of some length.</p></main>"

    assert blocks(f"<p>Menu</p>{main}<p>More</p>") == [
        ("heading", "A"),
        ("paragraph", "Text of some length."),
    ]


def test_a_main_part_with_hardly_any_text_is_not_the_page():
    page = f"<main><p>Ad.</p></main><p>{'Text. ' * 20}</p>"

    assert len(blocks(page)) == 2


def test_several_articles_are_all_read():
    assert len(blocks("<article><p>One.</article><article><p>Two.</article>")) == 2


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<h2>A</h2><p>b", ["heading", "paragraph"]),
        ("<blockquote>A<p>b</blockquote>", ["quote", "quote"]),
        ("<blockquote>Roses are red,<br>violets are blue.</blockquote>", ["verse"]),
        ("<p>Roses are red,<br/>violets are blue.</p>", ["verse"]),
        ("<p>One paragraph.<br><br>Another one.</p>", ["paragraph", "paragraph"]),
        ("<ul><li>a<li><p>b</p>c</ul><dl><dt>d<dd>e</dl>", ["list"] * 5),
        ("<table><tr><th>a<td>b<tr><td>c</table>", ["table"]),
        ("<table><caption>C</caption><tr><td>a</table>", ["note", "table"]),
        ("<table><tr><td><h2>A</h2><p>b</table>", ["heading", "paragraph"]),
        ("<table><tr><td><table><tr><td>a</table><p>b</table>", ["table", "paragraph"]),
        (f"<table><tr><td><p>{'word ' * 60}</table>", ["paragraph"]),
        ("<figure><img><figcaption>C</figcaption></figure>", ["note"]),
        ("<section class='footnotes'><ol><li>n</ol></section>", ["note"]),
        ("<div class=footnote><table><tr><td>n</table></div>", ["note"]),
        ("<aside role='doc-footnote'>n</aside><p>t", ["paragraph"]),
        ("<blockquote><h3>A</h3></blockquote>", ["quote"]),
        ("<pre>short lines\nof verse\n</pre>", ["verse"]),
        (f"<ul><li><pre>{'a line of prose ' * 9}</pre></ul>", ["quote"]),
        ("<ul><li><a>One</a><li><a>Two</a></ul><p>t", ["front", "front", "paragraph"]),
        (f"<h2>{'word ' * 100}</h2>", ["paragraph"]),
        ("<p></p><div> </div><p>t", ["paragraph"]),
    ],
)
def test_each_block_has_its_kind(html, kinds):
    assert [kind for kind, _ in blocks(html)] == kinds


def test_rows_are_lines_and_cells_are_apart_by_tabs():
    page = "<table><tr><th>Year<th>Event</tr><tr><td>1815<td><p>Born</p> there</tr></table>"

    assert blocks(page) == [("table", "Year\tEvent\n1815\tBorn there")]


@pytest.mark.parametrize(
    "poem",
    [
        "<div class='poem'><div class='stanza'><b>One line</b><br>two</div></div>",
        "<div class=poem><p>One line</p><p>two</p></div>",
        "<blockquote class='poetry'><div>One line</div><div>two</div></blockquote>",
    ],
)
def test_what_is_marked_as_a_poem_is_verse(poem):
    assert blocks(poem + "<p>Prose.") == [("verse", "One line\ntwo"), ("paragraph", "Prose.")]


def test_long_lines_that_end_in_br_are_paragraphs():
    line = "A line of prose that is long enough to be no verse at all, nor anything like it."

    assert blocks(f"<p>{line} One.<br>{line} Two.</p>")[0] == ("paragraph", line + " One.")


def test_a_plain_text_inside_a_page_is_read_as_plain_text():
    prose = "This is a line of prose that was wrapped\n" * 60
    found = blocks(f"<pre>CHAPTER I\n\n{prose.strip()}.\n\nCHAPTER II\n\n{prose.strip()}.</pre>")

    assert [kind for kind, _ in found] == ["heading", "paragraph"] * 2


def test_a_page_tells_title_author_and_language():
    source = read(
        "<html lang=fr><head><title>Ada &amp;\n Charles</title>"
        "<meta name=author content='Jane  Roe'>"
        "<meta name=author content=''><meta name='DC.Creator' content='J. Doe'></head><p>Text."
    )

    assert (source.title, source.authors) == ("Ada & Charles", ("Jane Roe", "J. Doe"))
    assert source.language == "fr"


def test_the_language_of_xhtml_counts_too():
    page = "<?xml version='1.0'?><html xml:lang='en'><p>T.</p></html>"

    assert read(page).language == "en"


def test_an_entity_of_the_pages_own_is_not_expanded():
    assert blocks("<!DOCTYPE html [<!ENTITY b 'aaaa'>]><p>x&b;") == [("paragraph", "x&b;")]


@pytest.mark.parametrize("page", ["<!--" * 500 + "a", "<div>" * 5_000 + "text"])
def test_a_page_that_cannot_be_read_whole_is_refused_by_name(page):
    with pytest.raises(SourceUnreadableError, match=r"^a\.html: "):
        read(page)


def test_a_deep_page_is_read_to_its_ground():
    assert blocks("<div>" * 1_500 + "ground") == [("paragraph", "ground")]
