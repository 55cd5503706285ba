"""The look of the pages: what a typographer decides, as the style sheet of the page setter."""

from collections.abc import Iterable
from dataclasses import dataclass

from biographies.exporting.options import Trim
from biographies.exporting.pdf.families import SERIF

TITLE_SIZE = 1.9  # of a part's title, in sizes of the text
BOOK_TITLE_SIZE = 2.7
LONG_TITLE_SIZE = 1.5  # of a title too long for that: it has to stay on one page with the author
SMALL_SIZE = 0.85  # of notes, tables, running heads
_HEAD_HEIGHT = 16.0
_HEAD_GAP = 12.0  # between a running head and the text
_FOOT_GAP = 14.0
_DESCENT = 0.293  # of the face, in ems; see _letters
_CENTRED = "text-align:center;text-indent:0"
_FLUSH = "text-align:left;text-indent:0"
_NO_LINES = "border-top:0pt none;border-bottom:0pt none"


@dataclass(frozen=True, slots=True)
class PageFamily:
    """A pair of a left and a right page; heads and foot are ids of the markup's static frames."""

    name: str
    left_head: str = ""
    right_head: str = ""
    foot: str = ""
    sinkage: float = 0.0  # how much lower the text begins


def page_rules(trim: Trim, family: PageFamily) -> str:
    """Return the two page rules of a family; the margin at the spine changes sides."""
    left = _page_rule(trim, family, "left", trim.outer, family.left_head)
    return left + _page_rule(trim, family, "right", trim.inner, family.right_head)


def _page_rule(trim: Trim, family: PageFamily, side: str, margin: float, head: str) -> str:
    def frame(name: str, top: float, height: float, content: str = "") -> str:
        source = f"-pdf-frame-content:{content};" if content else ""
        box = (
            f"left:{margin:.2f}pt;top:{top:.2f}pt;width:{trim.measure:.2f}pt;height:{height:.2f}pt"
        )
        return f"@frame {name}{{{source}{box}}}"

    height = _whole_lines(trim, trim.height - trim.top - trim.bottom - family.sinkage)
    frames = [frame("text", trim.top + family.sinkage, height)]
    if head:
        frames.append(frame("head", trim.top - _HEAD_GAP - _HEAD_HEIGHT, _HEAD_HEIGHT, head))
    if family.foot:
        top = trim.height - trim.bottom + _FOOT_GAP
        frames.append(frame("foot", top, _HEAD_HEIGHT, family.foot))
    size = f"size:{trim.width}pt {trim.height}pt;"
    return f"@page {family.name}:{side}{{{size}{''.join(frames)}}}\n"


def _whole_lines(trim: Trim, height: float) -> float:
    """Return the height that whole lines fill, so that facing pages end on one line."""
    return int(height / trim.leading) * trim.leading + 0.5


def style_sheet(trim: Trim, families: Iterable[str] = ()) -> str:
    """Return the rules for everything but the pages; families are those of single letters."""
    spans = "".join(f".{name}{{font-family:{name}}}\n" for name in families)
    rules = (_text_rules(trim), _block_rules(trim), _note_rules(trim), _front_rules(trim))
    return "".join((*rules, spans))


def _letters(size: float, leading: float) -> str:
    """Return a size and the line-height that makes lines stand `leading` apart.

    The engine puts five sixths of a line-height above the base line and below it the face's own
    depth, where that is more than a sixth.
    """
    return f"font-size:{size:.2f}pt;line-height:{(leading - _DESCENT * size) * 1.2:.3f}pt"


def _small(trim: Trim) -> str:
    return _letters(trim.font_size * SMALL_SIZE, trim.leading * SMALL_SIZE)


def _margin(*sides: float) -> str:
    return "margin:" + " ".join(f"{side:.2f}pt" for side in sides)


def _text_rules(trim: Trim) -> str:
    size, line = trim.font_size, trim.leading
    heading = f"{_CENTRED};font-weight:normal;-pdf-keep-with-next:true"
    return f"""
html{{font-family:{SERIF.name};{_letters(size, line)};font-weight:normal;font-style:normal;
  color:#000000;overflow-wrap:break-word}}
html,body,p,div,ul,ol,li,h1,h2,h3,h4,blockquote{{display:block}}
table,thead,tbody,tr,td,th{{display:block}}
strong{{font-weight:bold}} em{{font-style:italic}} s{{text-decoration:line-through}}
a{{color:#000000;text-decoration:none}}
sup{{font-size:{size * 0.68 + 2:.2f}pt}}
p{{margin:0;text-align:justify;text-indent:{_indent(trim):.2f}pt}}
p.first,li p{{text-indent:0}}
p.right-to-left{{text-align:right;text-indent:0}}
h1{{{heading};{_letters(size * TITLE_SIZE, size * 2.4)};{_margin(0, 0, line * 2, 0)};
  -pdf-outline:true;-pdf-outline-level:0}}
h2{{{heading};{_letters(size * 1.2, line * 1.1)};{_margin(line * 1.5, 0, line * 0.5, 0)};
  -pdf-outline:true;-pdf-outline-level:1}}
h2.notes{{-pdf-outline:false;{_margin(line * 2, 0, line, 0)}}}
h3{{{heading};font-weight:bold;text-align:left;{_margin(line, 0, line * 0.25, 0)}}}
h4{{{heading};font-style:italic;text-align:left;{_margin(line * 0.75, 0, 0, 0)}}}
p.number{{{_CENTRED};font-size:{size * 0.95:.2f}pt;{_margin(0, 0, line * 0.75, 0)};
  -pdf-keep-with-next:true}}
p.head{{{_CENTRED};font-size:{size * SMALL_SIZE:.2f}pt;font-style:italic}}
p.foot{{{_CENTRED};font-size:{size * SMALL_SIZE:.2f}pt}}
"""


def _block_rules(trim: Trim) -> str:
    half, indent = trim.leading * 0.5, _indent(trim)
    return f"""
p.break{{{_CENTRED};{_margin(half, 0)}}}
p.code{{{_small(trim)};{_FLUSH};{_margin(half, indent)}}}
blockquote{{{_margin(half, indent * 1.5)};font-size:{trim.font_size * 0.95:.2f}pt}}
p.figure{{{_CENTRED};{_margin(trim.leading, 0, half, 0)};-pdf-keep-with-next:true}}
p.figure-alone{{{_CENTRED};{_margin(trim.leading, 0)}}}
p.caption{{{_small(trim)};{_CENTRED};{_margin(0, indent, trim.leading, indent)}}}
ul{{{_margin(half, 0, half, indent)};list-style-type:text-bullet}}
ol{{{_margin(half, 0, half, indent * 1.3)};list-style-type:decimal}}
li{{{_FLUSH}}} li p{{text-align:left}}
li ul,li ol{{margin-top:0;margin-bottom:0}}
blockquote.flat,ul.flat,ol.flat{{margin-left:0;margin-right:0}}
table{{{_margin(half * 1.5, 0)};border-top:0.8pt solid #000000;border-bottom:0.8pt solid #000000}}
thead,tbody,tr,td,th{{{_NO_LINES}}}
td,th{{{_small(trim)};padding:2pt 4pt;vertical-align:top;text-indent:0}}
th{{font-weight:bold;border-bottom:0.4pt solid #000000}}
"""


def _note_rules(trim: Trim) -> str:
    indent = trim.font_size * SMALL_SIZE * 1.9
    hanging = f"{_small(trim)};text-align:left;{_margin(0, 0, 1.5, indent)}"
    return f"""
p.note{{{hanging};text-indent:-{indent:.2f}pt}}
p.note-more{{{hanging};text-indent:0}}
div.note-more{{{hanging}}}
p.index{{{hanging};text-indent:-{indent:.2f}pt}}
"""


def _front_rules(trim: Trim) -> str:
    size, line = trim.font_size, trim.leading
    return f"""
p.title{{{_CENTRED};{_letters(size * BOOK_TITLE_SIZE, size * 3.4)};{_margin(0, 0, line, 0)}}}
p.long-title{{{_CENTRED};{_letters(size * LONG_TITLE_SIZE, size * 2)};{_margin(0, 0, line, 0)}}}
p.subtitle{{{_CENTRED};{_letters(size * 1.4, size * 1.9)};font-style:italic;
  {_margin(0, 0, line, 0)}}}
p.line{{{_CENTRED};font-size:{size * 1.15:.2f}pt;{_margin(line * 1.5, 0, 0, 0)}}}
p.publisher{{{_CENTRED}}}
p.imprint{{{_small(trim)};{_FLUSH};{_margin(0, 0, 3, 0)}}}
p.contents{{{_CENTRED};{_letters(size * 1.6, size * 2.1)};{_margin(0, 0, line * 2, 0)}}}
table.contents{{{_NO_LINES};margin:0}}
table.contents td{{{_letters(size, line)};padding:1pt 0}}
"""


def _indent(trim: Trim) -> float:
    return trim.font_size * 1.4
