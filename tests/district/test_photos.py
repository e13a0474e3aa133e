import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from district import photos
from district.photos import clean_photo
from tests.factories.photos import photo

GPS, ORIENTATION = 0x8825, 0x0112


def opened(upload, **limits):
    return Image.open(clean_photo(upload, **limits))


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def flood(width, height):
    """A PNG of a few bytes that claims so many pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("영수증.png", content)


def test_a_photo_is_kept_without_the_place_and_the_words_it_carried():
    exif = Image.Exif()
    exif[0x010F] = "갤럭시"
    exif.get_ifd(GPS)[1] = "N"
    upload = photo(exif=exif, comment=b"secret", xmp=b"<x:xmpmeta>secret</x:xmpmeta>")
    before = Image.open(upload)
    assert before.getexif().get_ifd(GPS) and before.info["comment"]

    kept = clean_photo(upload)

    after = Image.open(kept)
    assert kept.name == "영수증.jpg" and after.format == "JPEG"
    assert not after.getexif() and set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"secret" not in kept.file.getvalue()


@pytest.mark.parametrize(("turn", "corner"), [(1, "red"), (3, "blue"), (6, "red"), (8, "blue")])
def test_a_photo_stands_upright_whatever_way_the_phone_was_held(turn, corner):
    exif = Image.Exif()
    exif[ORIENTATION] = turn

    kept = opened(photo((60, 40), halves=True, exif=exif))

    red, _, blue = kept.getpixel((3, 3))
    assert kept.size == ((60, 40) if turn in (1, 3) else (40, 60))
    assert (red > blue) == (corner == "red")


@pytest.mark.parametrize(("size", "most"), [((4000, 3000), 3_000_000), ((9000, 500), 4_000_000)])
def test_a_large_photo_is_kept_smaller_in_its_own_shape(size, most):
    width, height = opened(photo(size)).size

    assert width * height <= most * 1.01 and max(width, height) <= 8000
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4032, 3024), (2016, 1512)),
        ((2400, 3200), (1200, 1600)),
        ((8160, 6120), (2040, 1530)),
        ((2400, 2400), (1789, 1789)),
    ],
)
def test_a_photo_of_a_phone_is_kept_as_it_is_decoded_at_a_half_or_a_quarter_where_enough_is_left(size, kept):
    assert opened(photo(size)).size == kept


def test_a_small_photo_keeps_its_size():
    assert opened(photo((30, 20))).size == (30, 20)


def test_what_is_seen_through_stands_on_white():
    upload = photo((8, 8), mode="RGBA", colour=(0, 0, 0, 0), kind="png")

    assert min(opened(upload).getpixel((4, 4))) > 250


@pytest.mark.parametrize("mode", ["L", "P", "LA", "1", "I;16", "CMYK"])
def test_a_photo_in_any_colours_becomes_one_of_ours(mode):
    assert opened(photo((8, 8), mode=mode, colour=0, kind="jpg" if mode == "CMYK" else "png")).mode == "RGB"


@pytest.mark.parametrize("size", [(30_000, 30_000), (8_000, 6_300), (2**31 - 1, 2**31 - 1)])
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(size, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))

    with pytest.raises(ValidationError, match="5,000만 화소") as refusal:
        clean_photo(flood(*size))

    assert refusal.value.code == "pixels"


def test_a_photo_that_broke_off_is_refused(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    whole = photo((400, 300)).read()

    with pytest.raises(ValidationError, match="사진을 열 수 없습니다"):
        clean_photo(SimpleUploadedFile("영수증.jpg", whole[: len(whole) // 2]))


@pytest.mark.parametrize("name", ["영수증.pdf", "영수증.gif", "영수증.png"])
def test_what_is_no_photo_of_its_kind_is_refused(name):
    with pytest.raises(ValidationError):
        clean_photo(photo(name=name, kind="jpg"))


WHOLE = photo((40, 30), exif=Image.Exif()).read(), photo((40, 30), kind="png").read()


@given(st.sampled_from([0, 1]), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_photo_with_wrong_bytes_is_taken_or_refused_in_words(kind, wrong):
    content = bytearray(WHOLE[kind])
    for place, byte in wrong:
        content[place % len(content)] = byte
    upload = SimpleUploadedFile(("a.jpg", "a.png")[kind], bytes(content))

    try:
        kept = clean_photo(upload)
    except ValidationError as refusal:
        assert refusal.code in ("content", "pixels")
    else:
        assert Image.open(kept).format == "JPEG"


def test_the_limits_are_those_that_are_told():
    assert photos.MOST_PIXELS % 10_000 == 0
