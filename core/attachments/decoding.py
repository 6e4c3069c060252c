"""The picture's side of `pictures`: `python -m core.attachments.decoding`, which is given a picture
and nothing else. Only this process loads Pillow."""

import io
import json
import re
import sys
import warnings

import pillow_heif

# Pillow decodes many more formats: only the plugins named here are loaded.
from PIL import (
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

from core.attachments import guarded
from core.attachments.pictures import BROKEN, Picture, Unusable

LONG_SIDE = 1600
THUMBNAIL_SIDE = 320
#: The largest cameras of phones take 50 million pixels, with a profile of 200 million.
MAX_PIXELS = 64_000_000
MAX_SIDE = 20_000
_FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
#: EXIF: the part about the photo, and when it was taken.
_EXIF, _TAKEN = 0x8769, 0x9003

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def make_anew(data: bytes) -> Picture:
    """The work itself, without guards. Raises `Unusable`."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data), formats=_FORMATS) as image,
        ):
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                raise Unusable(_too_large(image.width, image.height))
            taken_on = _taken_on(image)
            small = _plain(_small(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable(_too_large()) from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, MemoryError):
        raise Unusable(BROKEN) from None
    thumbnail = small.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(
        _jpeg(small, 85), _jpeg(thumbnail, 80), *small.size, difference_hash(small), taken_on
    )


def difference_hash(image: Image.Image) -> int:
    """64 bits, as a signed number: whether each of 8 × 8 fields is brighter than its neighbour on
    the right. Another size or quality changes few of them."""
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    dots = grey.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            left, right = dots[9 * row + column], dots[9 * row + column + 1]
            bits = bits << 1 | (left > right)
    return bits - (1 << 64) if bits >> 63 else bits


def _taken_on(image: Image.Image) -> str:
    """The day that the camera wrote into the photo, in ISO form; empty where it did not."""
    written = str(image.getexif().get_ifd(_EXIF).get(_TAKEN, ""))
    found = re.match(r"(\d{4}):(\d\d):(\d\d)\b", written)
    return "-".join(found.groups()) if found else ""


def _too_large(*size: int) -> str:
    said = f"（{size[0]}×{size[1]}）" if size else ""
    return f"图片的尺寸太大{said}，请缩小到 {MAX_PIXELS // 1_000_000} 百万像素以内再上传。"


def _small(image: Image.Image) -> Image.Image:
    """Upright and within the long side, still in its own colours."""
    image.draft(None, (2 * LONG_SIDE, 2 * LONG_SIDE))  # a JPEG is decoded at a part of its size
    if image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        transparent = "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa")
        image = image.convert("RGBA" if transparent else "RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=3.0)
    return ImageOps.exif_transpose(image)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, in sRGB, on white."""
    image = _in_srgb(image)
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile:
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile: its colours as they stand
    return image if image.mode == "RGBA" else image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _main() -> None:
    guarded.limit()
    out = sys.stdout.buffer
    try:
        made = make_anew(sys.stdin.buffer.read())
    except Unusable as unusable:
        out.write(json.dumps({"refused": str(unusable)}).encode() + b"\n")
        return
    head = {
        "length": len(made.picture),
        "width": made.width,
        "height": made.height,
        "difference_hash": made.difference_hash,
        "taken_on": made.taken_on,
    }
    out.write(json.dumps(head).encode() + b"\n" + made.picture + made.thumbnail)


if __name__ == "__main__":
    _main()
