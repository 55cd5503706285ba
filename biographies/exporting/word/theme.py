"""The theme that Word asks of every document: plain colours and the faces of the styles."""

from biographies.exporting.word.styles import BODY_FACE

_COLOURS = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "1F3864"),
    ("lt2", "EEEEEE"),
    ("accent1", "1F3864"),
    ("accent2", "7F6000"),
    ("accent3", "5B5B5B"),
    ("accent4", "385623"),
    ("accent5", "833C0B"),
    ("accent6", "3B3838"),
    ("hlink", "1F3864"),
    ("folHlink", "5B5B5B"),
)


def theme_xml() -> bytes:
    """Return the theme part."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS
    )
    face = f'<a:latin typeface="{BODY_FACE}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Book">'
        f'<a:themeElements><a:clrScheme name="Book">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Book"><a:majorFont>{face}</a:majorFont>'
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="Book">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()
