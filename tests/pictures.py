"""Pictures for the tests: whole ones, and ones that are not what they say."""

import io
import struct
import zlib

from PIL import Image


def make_picture(name="PNG", size=(40, 30), mode="RGB", **saving):
    """Make a picture of a format; one corner is dark, so that it can be seen how it lies."""
    image = Image.new(mode, size, _light(mode))
    image.paste(0 if isinstance(_light(mode), int) else _dark(mode), (0, 0, 10, 10))
    return saved(image, name, **saving)


def saved(image, name, **saving):
    """Return an image as the bytes of a file."""
    written = io.BytesIO()
    image.save(written, name, **saving)
    return written.getvalue()


def make_head(width, height):
    """Make a PNG that claims a size and holds a single byte of it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def opened(content):
    """Return the image in a file's bytes."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _light(mode):
    return {"L": 230, "1": 1, "P": 1, "I;16": 60_000, "CMYK": (0, 0, 40, 0)}.get(
        mode, (200, 210, 220, 255)[: len(mode)]
    )


def _dark(mode):
    return (0, 0, 0, 255)[: len(mode)] if mode != "CMYK" else (0, 0, 0, 255)
