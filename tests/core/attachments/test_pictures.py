"""Every picture is made anew: upright, small, and nothing but the picture."""

import io

import pytest
from PIL import Image

from core.attachments import decoding, guarded, pictures
from tests.core.attachments.samples import SECRETS, drawn, flood, heic, photo, picture


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.fixture(scope="module")
def made():
    return pictures.clean(photo())


def test_a_photo_stands_upright_within_the_long_side(made):
    assert (made.width, made.height) == opened(made.picture).size == (800, 1600)
    assert opened(made.thumbnail).size == (160, 320)
    for image in (opened(made.picture), opened(made.thumbnail)):
        right = image.getpixel((image.width * 9 // 10, image.height // 2))
        left = image.getpixel((image.width // 10, image.height // 2))
        assert right[0] > 200 > 60 > right[2]
        assert left[2] > 200 > 60 > left[0]


def test_nothing_but_the_picture_is_left(made):
    original = photo()
    assert all(word in original for word in SECRETS)
    for data in (made.picture, made.thumbnail):
        image = opened(data)
        assert (image.format, dict(image.getexif()), image.getexif().get_ifd(0x8825)) == (
            "JPEG",
            {},
            {},
        )
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert not [word for word in SECRETS if word in data]
        assert not [
            mark for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com") if mark in data
        ]


def test_a_small_picture_is_not_blown_up():
    small = pictures.clean(picture((40, 20)))
    assert (small.width, small.height) == (40, 20)


@pytest.mark.parametrize(
    ("data", "pixel"),
    [
        (picture(colour=(10, 200, 30, 0), mode="RGBA"), (255, 255, 255)),
        (picture(colour=(10, 200, 30, 255), mode="RGBA"), (10, 200, 30)),
        (picture(colour=120, mode="L"), (120, 120, 120)),
        (picture(colour=1, mode="1"), (255, 255, 255)),
        (picture(colour=(10, 200, 30), form="WEBP", lossless=True), (10, 200, 30)),
        (picture(colour=(0, 0, 0, 0), mode="CMYK", form="JPEG"), (255, 255, 255)),
        (picture(colour=7, mode="P"), None),
        (picture(colour=40_000, mode="I;16"), None),
    ],
    ids=["clear", "opaque", "grey", "bits", "webp", "cmyk", "palette", "deep"],
)
def test_pictures_of_every_mode_come_out_in_plain_colours(data, pixel):
    image = opened(pictures.clean(data).picture)
    assert image.mode == "RGB"
    if pixel:
        found = image.getpixel((20, 10))
        assert all(abs(a - b) <= 6 for a, b in zip(found, pixel, strict=True)), found


def test_a_flood_of_pixels_is_refused_before_one_of_them_is_decoded(monkeypatch):
    def decode(*args):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    with pytest.raises(pictures.Unusable, match="尺寸太大"):
        decoding.make_anew(flood())
    with pytest.raises(pictures.Unusable, match="尺寸太大"):
        decoding.make_anew(flood(30_000, 10))
    with pytest.raises(AssertionError, match="decoded"):
        decoding.make_anew(flood(1000, 1000))


def test_the_guarded_process_says_so_too():
    with pytest.raises(pictures.Unusable, match="尺寸太大"):
        pictures.clean(flood())


@pytest.mark.parametrize(
    "data",
    [photo()[:5000], picture()[:40], b"\xff\xd8\xff" + b"\0" * 500, b"\x89PNG\r\n\x1a\n"],
    ids=["cut photo", "cut picture", "only a beginning", "only a mark"],
)
def test_a_broken_picture_is_refused(data):
    with pytest.raises(pictures.Unusable, match="损坏"):
        pictures.clean(data)


def test_a_decoder_that_dies_is_a_broken_picture(monkeypatch):
    monkeypatch.setattr(guarded.sys, "executable", "/bin/false")
    with pytest.raises(pictures.Unusable, match="损坏"):
        pictures.clean(picture())


def test_a_decoder_that_never_ends_is_stopped(monkeypatch, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(guarded.sys, "executable", str(slow))
    monkeypatch.setattr(guarded, "SECONDS", 0.2)
    with pytest.raises(pictures.Unusable, match="损坏"):
        pictures.clean(picture())


def test_the_guarded_process_knows_no_secrets(monkeypatch, tmp_path):
    seen = tmp_path / "seen"
    shown = tmp_path / "show"
    shown.write_text(f"#!/bin/sh\nenv > {seen}\n")
    shown.chmod(0o700)
    monkeypatch.setenv("FIELD_ENCRYPTION_KEYS", "hidden")
    monkeypatch.setattr(guarded.sys, "executable", str(shown))
    with pytest.raises(pictures.Unusable):
        pictures.clean(picture())
    assert "PATH=" in seen.read_text() and "hidden" not in seen.read_text()


def test_the_photo_of_an_iphone_becomes_a_plain_jpeg_and_its_day_is_known():
    data = heic()
    assert b"SECRET-EXIF" in data
    made = pictures.clean(data)
    assert opened(made.picture).format == "JPEG" and (made.width, made.height) == (320, 240)
    assert b"SECRET-EXIF" not in made.picture and b"SECRET-EXIF" not in made.thumbnail
    assert not opened(made.picture).getexif() and made.taken_on == "2026-03-05"


def bits(one: int, other: int) -> int:
    return ((one ^ other) % (1 << 64)).bit_count()


def test_copies_of_a_picture_differ_in_few_bits_and_other_pictures_in_many():
    first = decoding.make_anew(drawn(1, quality=95)).difference_hash
    copy = decoding.make_anew(drawn(1, quality=40, scale=0.7)).difference_hash
    assert bits(first, copy) <= 4
    others = [decoding.make_anew(drawn(seed)).difference_hash for seed in range(2, 8)]
    assert min(bits(first, each) for each in others) > 10
    assert all(-(1 << 63) <= each < 1 << 63 for each in (first, copy, *others))
