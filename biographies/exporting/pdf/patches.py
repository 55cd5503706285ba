"""What is put right in xhtml2pdf 0.2.28 and ReportLab while a book is set, all in one place.

Each patch is undone when the page setter is done. A test for each of them,
tests/unit/biographies/test_exporting_pdf_patches.py, fails when the library no longer needs it.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from biographies.exporting.pdf.hyphens import Breaks, Word, letters_width, part_words

_PARTED = "is_parted"  # of a style: its words were parted
_FIRST_LINES = 3  # of a text that must stand below its heading


@contextmanager
def applied(base_font: str, breaks: Breaks | None = None) -> Iterator[None]:
    """Put every patch in force; the caller sees to it that nobody else renders meanwhile.

    breaks says where the words of justified paragraphs may be parted; None: nowhere.
    """
    from reportlab import rl_config
    from reportlab.platypus.tables import CellStyle
    from xhtml2pdf import context, reportlab_paragraph
    from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc, PmlParagraph

    original = PmlBaseDoc.handle_nextPageTemplate
    with ExitStack() as stack:
        # Left and right pages: after each <pdf:nextpage> the library begins with the left one,
        # whatever the number of the page, so half of a book got its gutter on the wrong side.
        _change(stack, PmlBaseDoc, "handle_nextPageTemplate", _by_parity(original))
        # A heading and all of the paragraph after it were kept together: half a page stayed empty.
        _change(stack, PmlBaseDoc, "handle_keepWithNext", _keep_with_first_lines)
        # A last line alone at the top of a page: ReportLab avoids it only when asked to.
        _change(stack, PmlParagraph, "allowWidows", 0)
        # Lines were loose: its paragraphs never part a word.
        if breaks:
            _change(stack, reportlab_paragraph, "stringWidth", letters_width)
            parted = _parted(reportlab_paragraph.Paragraph.breakLines, breaks)
            _change(stack, reportlab_paragraph.Paragraph, "breakLines", parted)
        # Helvetica, which is not embedded, is named by every page, list mark and table as the face
        # to begin with, and a printer refuses the file for it.
        _change(stack, rl_config, "canvas_basefontname", base_font)
        _change(stack, CellStyle, "fontname", base_font)
        _change(stack, context, "getParaFrag", _with_base_font(context.getParaFrag, base_font))
        # Time stamps and a random identifier would make two files of one book differ.
        _change(stack, rl_config, "invariant", 1)
        # Streams as text are larger, and took a fifth of the time to write.
        _change(stack, rl_config, "useA85", 0)
        yield


def _change(stack: ExitStack, owner: Any, name: str, value: object) -> None:
    """Set an attribute until the stack is closed."""
    if hasattr(owner, name):
        stack.callback(setattr, owner, name, getattr(owner, name))
    else:
        stack.callback(delattr, owner, name)
    setattr(owner, name, value)


def _parted(original: Any, breaks: Breaks) -> Any:
    """Return a replacement that parts words where both edges of a paragraph are straight.

    The original takes its words from a function of its module where they are of several styles,
    and from the text of the fragment where there is one alone.
    """
    from reportlab.lib.enums import TA_JUSTIFY
    from xhtml2pdf import reportlab_paragraph as library

    words_of = library._getFragWords

    def break_lines(paragraph: Any, width: Any) -> Any:
        widths = width if isinstance(width, list | tuple) else [width]
        own = paragraph.frags
        # what goes on from the page before has its words parted already, and other line ends
        # would leave hyphens within its lines
        is_parted = any(hasattr(style, _PARTED) for style in own)
        if paragraph.style.alignment != TA_JUSTIFY or is_parted or not own:
            return original(paragraph, width)
        words = part_words(_as_letters(words_of(own)), widths, breaks)
        with ExitStack() as stack:
            if len(own) == 1 and not hasattr(own[0], "cbDefn"):
                text = " ".join(text for _, *pieces in words for _, text in pieces)
                _change(stack, paragraph, "frags", [own[0].clone(**{_PARTED: True}, text=text)])
            else:
                _change(stack, library, "_getFragWords", lambda _: words)
            return original(paragraph, width)

    return break_lines


def _as_letters(words: Iterable[Word]) -> Iterator[Word]:
    """Yield words with letters for bytes, and with styles that say that they were looked at."""
    styles: dict[int, Any] = {}
    for size, *pieces in words:
        word: Word = [size]
        for style, text in pieces:
            if id(style) not in styles:
                styles[id(style)] = style.clone()  # with arguments it would lose its anchors
                setattr(styles[id(style)], _PARTED, True)
            word.append((styles[id(style)], text.decode() if isinstance(text, bytes) else text))
        yield word


def _with_base_font(original: Any, base_font: str) -> Any:
    """Return a replacement whose text fragments draw their list marks in the face given."""

    def make(style: Any) -> Any:
        fragment = original(style)
        fragment.bulletFontName = base_font
        return fragment

    return make


def _by_parity(original: Any) -> Any:
    """Return a replacement that begins a left and right pair with the side of the next page."""

    def handle(document: Any, template: Any) -> Any:
        if isinstance(template, str):
            sides = [f"{template}_left", f"{template}_right"]
            if all(map(document._has_template_for_name, sides)):
                is_right_next = (document.page + 1) % 2 == 1
                return original(document, sides[::-1] if is_right_next else sides)
        return original(document, template)

    return handle


def _keep_with_first_lines(document: Any, flowables: list[Any]) -> None:
    """Turn the page before a heading unless the first lines of what follows fit below it."""
    from reportlab.platypus.doctemplate import CondPageBreak

    count = 0
    while count < len(flowables) and flowables[count].getKeepWithNext():
        count += 1
    if not count:
        return
    for heading in flowables[:count]:
        heading.keepWithNext = 0
    group = flowables[: count + 1]
    heights = [_height(flowable, document) for flowable in group]
    if count < len(flowables):
        heights[-1] = min(heights[-1], _FIRST_LINES * flowables[count - 1].style.leading)
    flowables.insert(0, CondPageBreak(sum(heights)))


def _height(flowable: Any, document: Any) -> float:
    frame = document.frame
    space = float(flowable.getSpaceBefore()) + float(flowable.getSpaceAfter())
    return space + float(flowable.wrapOn(document.canv, frame._aW, frame._height)[1])
