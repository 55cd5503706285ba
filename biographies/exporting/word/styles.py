"""The styles of the document, by the names that Word's own styles have."""

from dataclasses import dataclass

from biographies.exporting.labels import is_right_to_left
from biographies.exporting.options import Trim
from biographies.exporting.word.scripts import eastern_of, language_marks
from biographies.exporting.word.xml import document, half_points, twips

BODY_FACE = "Cambria"
CODE_FACE = "Courier New"
INDENT = 14.0  # points, of a paragraph's first line and of each level of a list


@dataclass(frozen=True, slots=True)
class _Style:
    """One paragraph style: what it is based on, its paragraph and its letters as XML."""

    id: str
    name: str
    based_on: str = "Normal"
    following: str = ""
    shape: str = ""  # paragraph properties, in the schema's order
    letters: str = ""  # run properties, in the schema's order
    is_quick: bool = True


def styles_xml(trim: Trim, language: str) -> bytes:
    """Return the styles part for a page and a language."""
    paragraphs = "".join(
        map(_paragraph_style, _paragraph_styles(trim, is_turned=is_right_to_left(language)))
    )
    return document("styles", _defaults(trim, language) + paragraphs + _OTHER_STYLES)


def font_table_xml() -> bytes:
    """Return the part that names the faces used."""
    faces = ((BODY_FACE, "roman", "variable"), (CODE_FACE, "modern", "fixed"))
    return document(
        "fonts",
        "".join(
            f'<w:font w:name="{name}"><w:family w:val="{family}"/>'
            f'<w:pitch w:val="{pitch}"/></w:font>'
            for name, family, pitch in faces
        ),
    )


def _defaults(trim: Trim, language: str) -> str:
    size = half_points(trim.font_size + 0.5)  # Cambria is smaller on its body than the PDF's face
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{BODY_FACE}" w:eastAsia="{eastern_of(language).face}"'
        f' w:hAnsi="{BODY_FACE}" w:cs="Times New Roman"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f"{language_marks(language)}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


def _paragraph_styles(trim: Trim, *, is_turned: bool) -> tuple[_Style, ...]:
    return (
        *_text_styles(trim, is_turned=is_turned),
        *_front_styles(trim.font_size),
        *_heading_styles(trim.font_size),
        *_small_styles(trim.font_size),
    )


def _text_styles(trim: Trim, *, is_turned: bool) -> tuple[_Style, ...]:
    way = "<w:bidi/>" if is_turned else ""  # of all styles, since all are based on this one
    body = f'<w:widowControl/>{way}<w:spacing w:line="{twips(trim.leading)}" w:lineRule="exact"/>'
    text = body + _first_line(INDENT) + _BOTH
    code = _CODE + _size(trim.font_size * 0.85)
    sides = _space(6, 6) + _sides(INDENT)
    return (
        _Style("Normal", "Normal", "", shape=text),
        _Style("FirstParagraph", "First Paragraph", following="Normal", shape=_first_line(0)),
        _Style("Quote", "Quote", shape=_space(6, 6) + _sides(INDENT * 1.5)),
        _Style("ListParagraph", "List Paragraph", shape=_space(6, 6) + _first_line(0) + _TOGETHER),
        _Style("Code", "Code", shape=sides + _LEFT, letters=code),
        _Style(
            "Break",
            "Break",
            following="FirstParagraph",
            shape="<w:keepNext/>" + _space(8, 8) + _CENTRED,
        ),
        _Style("TOC1", "toc 1", shape=_contents_line(trim), is_quick=False),
    )


def _front_styles(size: float) -> tuple[_Style, ...]:
    flush = _first_line(0) + _LEFT
    subtitle = _ITALIC + _size(size * 1.4)
    heading = _KEEP + _space(40, 24) + _CENTRED
    return (
        _Style("Title", "Title", shape=_space(150, 12) + _CENTRED, letters=_size(size * 2.6)),
        _Style("Subtitle", "Subtitle", shape=_space(0, 24) + _CENTRED, letters=subtitle),
        _Style(
            "TitlePage", "Title Page", shape=_space(12, 6) + _CENTRED, letters=_size(size * 1.2)
        ),
        _Style("Imprint", "Imprint", shape=_space(0, 4) + flush, letters=_size(size * 0.85)),
        _Style("TOCHeading", "TOC Heading", shape=heading, letters=_size(size * 1.8)),
    )


def _heading_styles(size: float) -> tuple[_Style, ...]:
    flush = _first_line(0) + _LEFT
    above_title = _KEEP + _space(60, 6) + _CENTRED
    levels = (
        (_space(0, 30) + _CENTRED, _size(size * 1.9)),
        (_space(18, 9) + _CENTRED, _BOLD + _size(size * 1.2)),
        (_space(14, 5) + flush, _BOLD + _size(size * 1.05)),
        (_space(12, 4) + flush, _ITALIC + _size(size)),
    )
    return (
        _Style(
            "ChapterNumber",
            "Chapter Number",
            following="Heading1",
            shape=above_title,
            letters=_CAPITALS + _size(size * 0.9),
        ),
        *(
            _Style(
                f"Heading{level + 1}",
                f"heading {level + 1}",
                following="FirstParagraph",
                shape=f'{_KEEP}{shape}<w:outlineLvl w:val="{level}"/>',
                letters=letters,
            )
            for level, (shape, letters) in enumerate(levels)
        ),
    )


def _small_styles(size: float) -> tuple[_Style, ...]:
    single = _space(0, 0, line=240)
    cell = _space(2, 2, line=240) + _first_line(0) + _LEFT
    gap = '<w:spacing w:line="160" w:lineRule="exact"/>' + _first_line(0)
    figure, caption = _space(8, 8, line=240) + _CENTRED, _space(0, 10, line=240) + _CENTRED
    note, foot, head = _size(size * 0.85), _size(size * 0.9), _ITALIC + _size(size * 0.9)
    return (
        _Style("TableText", "Table Text", shape=cell, letters=foot),
        _Style("Figure", "Figure", following="Normal", shape=figure),
        _Style("Caption", "caption", following="Normal", shape=caption, letters=foot),
        _Style("TableSpace", "Table Space", shape=gap, is_quick=False),
        _Style(
            "FootnoteText",
            "footnote text",
            shape=single + _first_line(0),
            letters=note,
            is_quick=False,
        ),
        _Style("Header", "header", shape=single + _CENTRED, letters=head, is_quick=False),
        _Style("Footer", "footer", shape=single + _CENTRED, letters=foot, is_quick=False),
    )


_CENTRED = '<w:ind w:firstLine="0"/><w:jc w:val="center"/>'
_TOGETHER = "<w:contextualSpacing/>"  # no space between two of one style
_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"
_BOTH = '<w:jc w:val="both"/>'
_LEFT = '<w:jc w:val="left"/>'
_KEEP = "<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>"
_CAPITALS = '<w:caps/><w:spacing w:val="30"/>'
_CODE = f'<w:rFonts w:ascii="{CODE_FACE}" w:hAnsi="{CODE_FACE}" w:cs="{CODE_FACE}"/>'

_OTHER_STYLES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/>'
    '<w:rPr><w:color w:val="1F3864"/><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="CodeLetters">'
    '<w:name w:val="Code Letters"/><w:basedOn w:val="DefaultParagraphFont"/>'
    f"<w:rPr>{_CODE}</w:rPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="BookTable"><w:name w:val="Book Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders></w:tcPr>'
    "</w:tblStylePr></w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


# Names that Word gives to styles itself; all other names in capitals are ours.
_WORDS_OWN = {"Normal", "Title", "Subtitle", "Quote", "ListParagraph", "TOCHeading"}


def _paragraph_style(style: _Style) -> str:
    is_own = style.name.replace(" ", "") == style.id and style.id not in _WORDS_OWN
    marks = ' w:default="1"' if style.id == "Normal" else ' w:customStyle="1"' if is_own else ""
    based = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    quick = "<w:qFormat/>" if style.is_quick else ""
    letters = f"<w:rPr>{style.letters}</w:rPr>" if style.letters else ""
    return (
        f'<w:style w:type="paragraph"{marks} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f"{based}{following}{quick}<w:pPr>{style.shape}</w:pPr>{letters}</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{half_points(points)}"/><w:szCs w:val="{half_points(points)}"/>'


def _space(before: float, after: float, *, line: int | None = None) -> str:
    # Lines of another size than the body's must not be cut to the body's leading.
    rule = f'w:line="{line or 264}" w:lineRule="auto"'
    return f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}" {rule}/>'


def _first_line(points: float) -> str:
    return f'<w:ind w:firstLine="{twips(points)}"/>'


def _sides(points: float) -> str:
    return f'<w:ind w:left="{twips(points)}" w:right="{twips(points)}" w:firstLine="0"/>'


def _contents_line(trim: Trim) -> str:
    stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(trim.measure)}"/></w:tabs>'
    ragged = f'<w:ind w:left="0" w:right="{twips(INDENT * 2)}" w:firstLine="0"/>'
    return stop + _space(2, 2) + ragged + _LEFT
