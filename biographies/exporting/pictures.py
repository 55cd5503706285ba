"""Pictures made fit for a book: what the bytes are is looked up in them, never in their name."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from biographies.errors import ExportFailedError, InvalidInputError
from biographies.exporting.book import Picture
from biographies.exporting.manuscript import ManuscriptPicture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MAX_PICTURE_BYTES = 25 * 1024 * 1024
MAX_PICTURE_PIXELS = 50_000_000
JPEG, PNG = "image/jpeg", "image/png"
_MEGA = 1024 * 1024
_QUALITY = 92  # of a JPEG that has to be written anew; above it files grow and nobody sees it
_ORIENTATION = 0x0112  # of EXIF
_END_OF_JPEG = b"\xff\xd9"
_JPEG_MODES = {"L", "RGB"}
_PNG_MODES = {"L", "LA", "RGB", "RGBA"}
# How the formats begin, and which class of Pillow reads each. Those classes are asked directly:
# Image.open would warn of, or refuse, a large picture before it says how large it is.
_FORMATS = (
    (b"\xff\xd8\xff", "JpegImagePlugin", "JpegImageFile"),
    (b"\x89PNG\r\n\x1a\n", "PngImagePlugin", "PngImageFile"),
    (b"GIF8", "GifImagePlugin", "GifImageFile"),
    (b"RIFF", "WebPImagePlugin", "WebPImageFile"),
    (b"II*\0", "TiffImagePlugin", "TiffImageFile"),
    (b"MM\0*", "TiffImagePlugin", "TiffImageFile"),
)
# What Pillow raises for files that are cut off or damaged, by its readers of the formats above.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error)


@dataclass(frozen=True, slots=True)
class FitPicture:
    """A picture as it is kept: a JPEG or PNG file without anything but the picture.

    changes says what was done to it, in an editor's words; empty if its bytes are as they came.
    """

    media_type: str
    width: int  # pixels, as it is seen
    height: int
    content: bytes = field(repr=False)
    changes: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """Return the ending of its name."""
        return "jpg" if self.media_type == JPEG else "png"


def make_fit(content: bytes) -> FitPicture:
    """Return an editor's picture as a book keeps it; the same bytes always give the same.

    JPEG and PNG stay what they are; GIF, WebP and TIFF become one of them. It is turned as the
    camera says, set in RGB or grey, and loses what else the file says (place, camera, comments).
    Raises InvalidInputError that says what is wrong, with the limit.
    """
    image = _opened(content)
    with _damage_refused():
        image.load()
        if _is_fit(image, content):
            return FitPicture(JPEG, image.width, image.height, content)
        return _written_anew(image)


def measured(picture: ManuscriptPicture) -> Picture:
    """Return a stored picture with what its bytes say of it; ExportFailedError if it is not one."""
    try:
        image = _opened(picture.content)
    except InvalidInputError as exc:
        msg = f"the picture “{picture.name}” cannot be set: {exc.message}"
        raise ExportFailedError(msg) from exc
    media_type = {"JPEG": JPEG, "PNG": PNG}.get(image.format or "")
    if media_type is None:
        msg = f"the picture “{picture.name}” cannot be set: it is neither JPEG nor PNG"
        raise ExportFailedError(msg)
    return Picture(picture.name, media_type, image.width, image.height, picture.content)


def _opened(content: bytes) -> "ImageFile":
    """Read the head of a file, which says its format and size; nothing is decoded yet."""
    if len(content) > MAX_PICTURE_BYTES:
        _refuse(
            f"has {len(content) / _MEGA:.1f} MB; a picture may have {MAX_PICTURE_BYTES // _MEGA}"
        )
    if not content:
        _refuse("is empty")
    found = next((row for row in _FORMATS if content.startswith(row[0])), None)
    if found is None:
        drawing = "<svg" in content[:1000].decode("utf-8", "replace").lower()
        what = "is a drawing (SVG): save it as PNG" if drawing else "is no picture that can be read"
        _refuse(f"{what}; JPEG, PNG, GIF, WebP and TIFF can be")
    _, module, reader = found
    # Imported here: Pillow is slow to load, and most work of a worker has no picture in it.
    with _damage_refused():
        image: ImageFile = getattr(import_module(f"PIL.{module}"), reader)(io.BytesIO(content))
    if image.width * image.height > MAX_PICTURE_PIXELS:
        _refuse(
            f"is {image.width} by {image.height} pixels; a picture may have"
            f" {MAX_PICTURE_PIXELS // 1_000_000} million of them"
        )
    return image


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as exc:
        field, msg = "picture", "is cut off or damaged; save it again and bring that file"
        raise InvalidInputError(field, msg) from exc


def _is_fit(image: "ImageFile", content: bytes) -> bool:
    """Tell whether a file is a plain JPEG: nothing in it or behind it but the picture."""
    if image.format != "JPEG" or image.mode not in _JPEG_MODES:
        return False
    marks = {name for name, _ in getattr(image, "applist", ())}
    return marks <= {"APP0"} and content.endswith(_END_OF_JPEG)


def _written_anew(image: "ImageFile") -> FitPicture:
    from PIL import ImageOps

    changes = list(_changes(image))
    is_jpeg = image.format == "JPEG"
    turned: Image = ImageOps.exif_transpose(image)
    plain = _in_plain_colours(turned, _JPEG_MODES if is_jpeg else _PNG_MODES)
    plain.info = {}  # else the writers carry colour profiles, comments and EXIF over
    written = io.BytesIO()
    if is_jpeg:
        plain.save(written, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    else:
        plain.save(written, "PNG", optimize=False, compress_level=9)
    content = written.getvalue()
    if len(content) > MAX_PICTURE_BYTES:
        _refuse(f"would have {len(content) / _MEGA:.1f} MB as PNG: save it as JPEG, or smaller")
    media_type = JPEG if is_jpeg else PNG
    return FitPicture(media_type, plain.width, plain.height, content, tuple(changes))


def _changes(image: "ImageFile") -> Iterator[str]:
    if image.format not in {"JPEG", "PNG"}:
        yield f"it was made a PNG file from {image.format}"
    if getattr(image, "n_frames", 1) > 1:
        yield "only the first of its pictures is kept: nothing moves in a book"
    if image.getexif().get(_ORIENTATION, 1) != 1:
        yield "it was turned as the camera says"
    if image.mode in {"CMYK", "YCCK"}:
        yield "its colours were made RGB from CMYK"


def _in_plain_colours(image: "Image", modes: set[str]) -> "Image":
    if "icc_profile" in image.info:
        image = _in_srgb(image)
    if image.mode in modes:
        return image.copy()
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return _in_256_greys(image)
    has_holes = image.mode in {"PA", "La", "RGBa"} or "transparency" in image.info
    wanted = "RGBA" if has_holes and "RGBA" in modes else "RGB"
    return image.convert("L" if image.mode == "1" else wanted)


def _in_256_greys(image: "Image") -> "Image":
    """Return a picture of more greys; Pillow cuts off what is above 255, so it is scaled down.

    A picture of 16 bits says how much white is; one of 32 bits has it where its brightest needs it:
    at 1 for fractions, at 255, 65,535, or at the brightest itself.
    """
    white = 65_535.0
    if not image.mode.startswith("I;16"):
        brightest = max(float(image.convert("F").getextrema()[1]), 0.0)  # type: ignore[arg-type]
        steps = ([1.0] if image.mode == "F" else []) + [255.0, 65_535.0, brightest]
        white = next(step for step in steps if brightest <= step)
    factor = 255.0 / white
    return image.convert("F").point(lambda value: value * factor + 0.5).convert("L")


def _in_srgb(image: "Image") -> "Image":
    """Return the picture in the colours that a reader without profiles shows rightly."""
    from PIL import ImageCms

    if image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        target = ImageCms.createProfile("sRGB")
        done = ImageCms.profileToProfile(image, source, target, outputMode=wanted)
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile that nobody can read says nothing
    return done or image


def _refuse(message: str) -> NoReturn:
    field = "picture"
    raise InvalidInputError(field, message)
