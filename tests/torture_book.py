"""A book of everything that a text can do to a setter of books, the same at every call.

Every text in it is ours. Addresses lead to a listener and to a file that a test plants.
"""

from biographies.exporting import Manuscript, ManuscriptPart, ManuscriptPicture
from biographies.sources import CitedPlace, Record
from tests.pictures import make_picture

WIDE = (50_000, 60)  # pixels of the widest picture
NOTES = 3_000
ROWS = 500
LONG_TITLE = ("The Life and Letters of a Queen who Wrote " * 8)[:299] + "!"
LONG_WORD = "Kraftfahrzeughaftpflicht" * 50
SCRIPTS = {
    "Latin": "Łódź, Þórr, Ångström, ﬁne, naïve, café: Zürich",
    "Greek": "Ἀχιλλεὺς καὶ ἡ θάλασσα",
    "Cyrillic": "Жизнь королевы Виктории, Ґандзя, Ђорђе",
    "Hebrew": "המלכה כתבה מכתב בשנת 1837",
    "Arabic": "كتبت الملكة رسالة في سنة ١٨٣٧",
    "Hangul": "여왕은 편지를 썼다",
    "Chinese": "女王在花园里写了一封信，她很高兴。" * 12,
    "Japanese": "女王は庭で手紙を書きました。「はい」と彼女は言った。" * 12,
}
EMOJI = "😀 👩‍👩‍👧 🇬🇧 ❤️ 👍🏽"
TAGS = (
    "<script>alert('owned')</script>",
    "<pdf:nextpage/>",
    '<pdf:insertpdf src="file:///etc/passwd"/>',
    "<pdf:toc/><pdf:resetpagenumber/>",
    "<style>@import url(http://{host}/a.css)</style>",
    '<link rel="stylesheet" href="http://{host}/b.css">',
    '<object data="http://{host}/c"></object>',
    "<svg><image href='http://{host}/d.png'/></svg>",
    "<para><br/><font name='Helvetica'><img src='http://{host}/e.png'/></font></para>",
    "<w:p><w:r><w:t>no Word</w:t></w:r></w:p>",
    "<!-- a comment --> <![CDATA[ no text ]]> <?xml version='1.0'?> <!DOCTYPE html>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]> &e; &amp; &#x41; &#0; &nbsp; &lt;b&gt;',
    '#image("/etc/passwd") #read("../x") $x^2$ @ref \\input{{/etc/passwd}} {{{{ 7 * 7 }}}}',
    "]]> --> */ }} </body></html> %PDF-1.7 endstream",
)
SIGNS = (
    "left-to-right \u202eoverride\u202c and \u2066isolate\u2069 and \u200fmark",
    "zero\u200bwidth\u200cand\u200djoin\u2060ers\ufeff and soft\u00adhyphen",
    "NUL \x00, bell \x07, escape \x1b[31m, form \x0c feed, delete \x7f, next \x85 line",
    "half \ud83d pair, \ufffe and \uffff, private \ue000, far \U000f0000",
    "combining Z̸̧̢a̸̡l̴̨g̵o e\u0301 and A\u030a",
)


def torture_book(host: str, canary: str) -> Manuscript:
    """Return the book; host is address and port of a listener, canary a file nobody may read."""
    titles = ("Scripts", "Signs <b>&</b> “Tags”", LONG_TITLE, "Nests", "Notes", "Paths", "Numbers")
    texts = (_scripts(), _tags(host), _long(), _nests(), _notes(), _paths(host, canary), _table())
    parts = tuple(
        ManuscriptPart("chapter", number, title, text)
        for number, (title, text) in enumerate(zip(titles, texts, strict=True), 1)
    )
    return Manuscript(
        title=LONG_TITLE,
        subtitle="<pdf:nextpage/> & \x00 \u202e",
        subject="Victoria <script>",
        language="en-GB",
        author="An Author <pdf:toc/>",
        publisher="Press & Sons, &lt;",
        year="1921",
        parts=parts,
        places={"s1p1": CitedPlace(1, "I <i>"), "s1p2": CitedPlace(1, "II", page=4)},
        works={1: Record("A Work with <pdf:x> & 女王 😀", ("O'Neill & <Co>, \x00A.",), "1900")},
        pictures=(ManuscriptPicture("wide.png", make_picture(size=WIDE, mode="L"), "Wide"),),
    )


def _scripts() -> str:
    said = [f"## {name}\n\n{text}[^s1p1] *{text}* **{text}**" for name, text in SCRIPTS.items()]
    return "\n\n".join([*said, f"Emoji: {EMOJI}.", " ".join(SCRIPTS.values())])


def _tags(host: str) -> str:
    said = [tag.format(host=host) for tag in TAGS] + list(SIGNS)
    shown = [f"Before {one} after.[^s1p2]\n\n`{one}`\n\n- {one}\n\n> {one}" for one in said]
    return "\n\n".join(["# <pdf:nextpage/>", *shown])


def _long() -> str:
    sentence = "The Queen wrote a letter, and then another one. "
    narrow = f"| a | b |\n|-|-|\n| {LONG_WORD} | {'1' * 300} |\n"
    return "\n\n".join((sentence * 500, LONG_WORD, "文" * 3_000, "—" * 500, narrow))


def _nests() -> str:
    mixed = "\n".join(
        "   " * depth + ("1. " if depth % 2 else "-  ") + f"L{depth}" for depth in range(9)
    )
    deep = "> " * 14 + "deep.[^s1p1]"
    strong = "*a **b " * 6 + "c" + "** d*" * 6
    picture = "![wide](wide.png 'Wide.')"
    return "\n\n".join((mixed, deep, strong, "[" * 400, "*" * 401 + " x", picture))


def _notes() -> str:
    marked = [f"Statement {number} stands here.[^{number}]" for number in range(1, NOTES + 1)]
    paragraphs = [" ".join(marked[at : at + 50]) for at in range(0, NOTES, 50)]
    notes = [f"[^{number}]: An own note {number}." for number in range(1, NOTES + 1)]
    return "\n\n".join([*paragraphs, *notes])


def wanted(host: str, canary: str) -> tuple[str, ...]:
    """Return the addresses and paths that the texts ask for pictures at."""
    return (
        f"http://{host}/x.png",
        f"//{host}/x.png",
        f"https://{host}/x.png",
        f"ftp://{host}/x.png",
        f"http://{host}/a.svg#b",
        "file:///etc/passwd",
        f"file://{canary}",
        canary,
        "../../x.png",
        "..%2f..%2fwide.png",
        "%2e%2e/wide.png",
        "./wide.png",
        "\\\\\\\\server\\\\share\\\\x.png",
        "wide.png%00.jpg",
        "data:image/png;base64,AAAA",
        "WIDE.PNG",
    )


def _paths(host: str, canary: str) -> str:
    shown = [f"![what {at} shows]({one})" for at, one in enumerate(wanted(host, canary))]
    tags = [f'<img src="{one}" style="background:url({one})">' for one in wanted(host, canary)]
    links = [f"[a link]({one})" for one in wanted(host, canary)]
    return "\n\n".join([*shown, *tags, *links, f"[^n]\n\n[^n]: ![in a note](http://{host}/n.png)"])


def _table() -> str:
    rows = "".join(
        f"| {at} | Row {at} <b> & {EMOJI[0]} | {at * 7:,}[^s1p1] |\n" for at in range(ROWS)
    )
    return f"| No. | What | How many |\n|---:|:---|:---:|\n{rows}"
