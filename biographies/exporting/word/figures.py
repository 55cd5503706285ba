"""Pictures as drawings in the text, each file once in the package."""

from biographies.exporting.book import Image, Picture
from biographies.exporting.word.xml import attribute

_EMU = 12_700  # of Word's drawing units in a point
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


class Drawings:
    """The pictures that the document shows, each with the id of its relationship."""

    def __init__(self, pictures: tuple[Picture, ...]) -> None:
        self.files = {f"rIdPicture{at}": picture for at, picture in enumerate(pictures, 1)}
        self._ids = {picture.name: (key, picture) for key, picture in self.files.items()}
        self._count = 0

    def run(self, image: Image, *, width: float, height: float) -> str:
        """Return a run with the picture, inside a box of that size in points."""
        key, picture = self._ids[image.name]
        self._count += 1
        size = picture.fitted(width, height)
        wide, high = (round(points * _EMU) for points in size)
        said, name = attribute(image.description), attribute(picture.name)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_PLACED}" distT="0" distB="0" distL="0"'
            f' distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr id="{self._count}" name="{name}" descr="{said}"/>'
            f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}">'
            f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr>'
            f'<pic:cNvPr id="{self._count}" name="{name}" descr="{said}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{key}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
