"""Every picture is made anew: upright, no longer than 1600 px, with a thumbnail, in sRGB, and
nothing beside its pixels: no EXIF, GPS, XMP, comment, colour profile or embedded thumbnail.

A hostile picture can take all memory or crash its decoder, so it is decoded in a process of its
own (`decoding`) that has limits and no secrets, and does not know
Django. Its size is read from the header and refused before a pixel is decoded.
"""

import json
from dataclasses import dataclass
from typing import Any

from core.attachments import guarded


class Unusable(Exception):
    """The picture cannot be taken; `str()` is a Chinese sentence that says what to do."""


@dataclass(frozen=True)
class Picture:
    """Two JPEGs, the size of the larger one, and what is known of it besides."""

    picture: bytes
    thumbnail: bytes
    width: int
    height: int
    #: `decoding.difference_hash`: nearly the same pictures differ in few bits.
    difference_hash: int
    #: ISO date that the camera wrote; empty: none.
    taken_on: str = ""


BROKEN = "图片已损坏或格式不对，请在电脑上打开核对、另存为 JPG 后再上传。"


def clean(data: bytes) -> Picture:
    """Make the picture anew in a guarded process. Raises `Unusable`."""
    line, _, rest = guarded.run("core.attachments.decoding", data).partition(b"\n")
    try:
        head: dict[str, Any] = json.loads(line)
    except ValueError:
        raise Unusable(BROKEN) from None  # the process died
    if "refused" in head:
        raise Unusable(head["refused"])
    length = head["length"]
    return Picture(
        rest[:length],
        rest[length:],
        head["width"],
        head["height"],
        head["difference_hash"],
        head["taken_on"],
    )
