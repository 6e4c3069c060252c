"""Files as people and attackers upload them."""

import io
import random
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, ImageDraw

#: Words hidden where pictures carry more than pixels.
SECRETS = (b"SECRET-EXIF", b"SECRET-XMP", b"SECRET-COMMENT", b"SECRET-TRAILER", b"SECRET-ICC")


def picture(size=(40, 20), colour="red", form="PNG", **options) -> bytes:
    out = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, colour).save(out, form, **options)
    return out.getvalue()


def photo(size=(2400, 1200)) -> bytes:
    """As a phone takes it: turned by EXIF, with GPS, XMP, comment, profile, and more behind it.

    The stored pixels are red above and blue below; held upright, red lies on the right.
    """
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, *size))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise
    exif[0x010E] = "SECRET-EXIF"
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 52.0, 1.0), 3: "E", 4: (121.0, 33.0, 1.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        quality=95,
        exif=exif,
        comment=b"SECRET-COMMENT",
        icc_profile=profile + b"SECRET-ICC",
        xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>",
    )
    return out.getvalue() + b"SECRET-TRAILER"


def drawn(seed: int, *, quality: int = 90, scale: float = 1, form: str = "JPEG") -> bytes:
    """A picture as of a room: shapes of many colours, each seed another one."""
    chance = random.Random(seed)
    image = Image.new("RGB", (640, 480), tuple(chance.choices(range(256), k=3)))
    pen = ImageDraw.Draw(image)
    for _ in range(24):
        x, y = chance.randrange(600), chance.randrange(440)
        box = (x, y, x + chance.randrange(30, 260), y + chance.randrange(30, 200))
        pen.rectangle(box, fill=tuple(chance.choices(range(256), k=3)))
    if scale != 1:
        image = image.resize((round(640 * scale), round(480 * scale)))
    out = io.BytesIO()
    image.save(out, form, quality=quality)
    return out.getvalue()


def snapshot(seed: int) -> bytes:
    """As a phone takes it: twelve megapixels, megabytes, fine detail everywhere."""
    room = Image.open(io.BytesIO(drawn(seed))).resize((4000, 3000))
    grain = Image.frombytes("RGB", (1000, 750), random.Random(seed).randbytes(1000 * 750 * 3))
    out = io.BytesIO()
    Image.blend(room, grain.resize((4000, 3000)), 0.2).save(out, "JPEG", quality=88)
    return out.getvalue()


def heic() -> bytes:
    """As an iPhone takes it, with GPS."""
    import pillow_heif

    image = Image.new("RGB", (320, 240), "red")
    exif = Image.Exif()
    exif[0x010E] = "SECRET-EXIF"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:05 09:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 52.0, 1.0), 3: "E", 4: (121.0, 33.0, 1.0)})
    out = io.BytesIO()
    pillow_heif.register_heif_opener()
    image.save(out, "HEIF", exif=exif.tobytes())
    return out.getvalue()


def flood(width=60_000, height=60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 3.6 billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return out.getvalue()


WORD = office("[Content_Types].xml", "word/document.xml")
EXCEL = office("[Content_Types].xml", "xl/workbook.xml")


def pdf(*objects: str, catalog: str = "") -> bytes:
    """A PDF of one empty page; `objects` come after it, the first of them is number 4."""
    parts = [
        f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


PDF = pdf()
