"""A picture for previews."""

import io
from functools import cache


@cache
def sample_picture() -> bytes:
    """A drawn landscape, as a JPEG."""
    from PIL import Image, ImageDraw  # pictures are drawn for previews alone

    picture = Image.new("RGB", (640, 480), "#d9e4ec")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((470, 60, 550, 140), fill="#f2d98b")
    draw.polygon(((0, 420), (210, 170), (430, 420)), fill="#8aa5b5")
    draw.polygon(((250, 420), (450, 230), (640, 400), (640, 420)), fill="#a7bcc8")
    draw.rectangle((0, 400, 640, 480), fill="#7f9a6b")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
