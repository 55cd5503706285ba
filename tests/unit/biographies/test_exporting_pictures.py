"""Pictures are what their bytes are; whatever else comes with them stays outside the book."""

import io

import pytest
from PIL import Image, ImageCms

from biographies.errors import ExportFailedError, InvalidInputError
from biographies.exporting import pictures
from biographies.exporting.manuscript import ManuscriptPicture
from biographies.exporting.pictures import make_fit, measured
from tests.pictures import make_head, make_picture, opened, saved

TURNED = 6  # EXIF's word for a camera held on its side


def exif_of(**tags):
    """Make EXIF with an orientation and a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = tags.get("orientation", 1), "secret place"
    return exif


def refusal_of(content):
    """Return what is said of a picture that is refused."""
    with pytest.raises(InvalidInputError) as caught:
        make_fit(content)
    assert caught.value.field == "picture"
    return caught.value.message


def test_a_plain_jpeg_is_kept_byte_for_byte():
    content = make_picture("JPEG")

    assert make_fit(content).content == content


@pytest.mark.parametrize(
    ("name", "mode", "media_type"),
    [
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("GIF", "P", "image/png"),
        ("WEBP", "RGB", "image/png"),
        ("TIFF", "L", "image/png"),
        ("JPEG", "CMYK", "image/jpeg"),
    ],
)
def test_every_format_becomes_a_png_or_jpeg_in_plain_colours(name, mode, media_type):
    made = make_fit(make_picture(name, mode=mode))

    assert (made.media_type, made.width, made.height) == (media_type, 40, 30)
    assert opened(made.content).mode in {"L", "RGB", "RGBA"}
    assert made.suffix == {"image/png": "png", "image/jpeg": "jpg"}[media_type]


def test_the_same_bytes_give_the_same_picture_and_a_fit_one_stays_as_it_is():
    content = make_picture("TIFF")

    once = make_fit(content).content

    assert make_fit(content).content == once == make_fit(once).content


def test_a_picture_is_turned_as_the_camera_says_and_forgets_where_it_was_taken():
    made = make_fit(make_picture("JPEG", exif=exif_of(orientation=TURNED)))

    assert (made.width, made.height) == (30, 40)
    assert not opened(made.content).getexif()
    assert b"secret" not in made.content
    assert made.changes == ("it was turned as the camera says",)


def test_a_picture_that_moves_keeps_its_first_frame_and_says_so():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("white", "black")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    made = make_fit(content)

    assert opened(made.content).getpixel((0, 0))[:3] == (255, 255, 255)
    assert "only the first" in made.changes[1]


def test_a_scan_of_sixteen_bits_keeps_its_shades():
    made = make_fit(make_picture("PNG", mode="I;16"))

    assert opened(made.content).getpixel((30, 20)) == pytest.approx(60_000 / 257, abs=1)


@pytest.mark.parametrize(
    ("mode", "value", "grey"),
    [("F", 0.5, 128), ("F", 200.0, 200), ("I", 200, 200), ("I", 65_535, 255), ("I", 2**24, 255)],
)
def test_a_picture_of_many_greys_is_not_black(mode, value, grey):
    made, packed = Image.new(mode, (40, 40), value), io.BytesIO()
    made.putpixel((0, 0), {0.5: 1.0}.get(value, value))
    made.save(packed, "TIFF")

    assert opened(make_fit(packed.getvalue()).content).getpixel((30, 20)) == pytest.approx(grey, 1)


@pytest.mark.parametrize("profile", [ImageCms.createProfile("sRGB"), None])
def test_a_colour_profile_is_worked_in_or_passed_over_and_never_kept(profile):
    icc = ImageCms.ImageCmsProfile(profile).tobytes() if profile else b"no profile"

    made = make_fit(make_picture("PNG", icc_profile=icc))

    assert "icc_profile" not in opened(made.content).info
    assert opened(made.content).getpixel((30, 20)) == (200, 210, 220)


def test_what_hangs_behind_a_jpeg_is_cut_off():
    made = make_fit(make_picture("JPEG") + b"PK\x03\x04 another file")

    assert b"another file" not in made.content


@pytest.mark.parametrize("name", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_a_file_that_is_cut_off_is_refused_in_an_editors_words(name):
    content = make_picture(name, size=(300, 200))

    assert "cut off or damaged" in refusal_of(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"plain text", "is no picture that can be read"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "save it as PNG"),
        (b"%PDF-1.7", "JPEG, PNG, GIF, WebP and TIFF"),
        (b"\xff\xd8\xff", "cut off or damaged"),
        (b"RIFF\0\0\0\0WAVE", "cut off or damaged"),
        (make_head(50_000, 50_000), "is 50000 by 50000 pixels; a picture may have 50 million"),
    ],
)
def test_what_is_no_picture_for_a_book_is_refused_with_the_reason(content, said):
    assert said in refusal_of(content)


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PICTURE_BYTES", 1024 * 1024)

    assert refusal_of(bytes(1_200_000)) == "has 1.1 MB; a picture may have 1"


def test_a_picture_that_would_be_too_large_as_png_is_refused(monkeypatch):
    content = make_picture("WEBP", size=(64, 64))
    monkeypatch.setattr(pictures, "MAX_PICTURE_BYTES", len(content))

    assert "save it as JPEG" in refusal_of(content)


def test_a_stored_picture_is_measured_by_its_bytes():
    found = measured(ManuscriptPicture("a.png", make_picture(size=(40, 30))))

    assert (found.media_type, found.width, found.height) == ("image/png", 40, 30)


@pytest.mark.parametrize("content", [b"", b"<svg/>", make_picture("GIF"), make_head(50_000, 9_000)])
def test_a_stored_file_that_is_no_fit_picture_stops_the_export(content):
    with pytest.raises(ExportFailedError, match=r"the picture “a\.png” cannot be set"):
        measured(ManuscriptPicture("a.png", content))
