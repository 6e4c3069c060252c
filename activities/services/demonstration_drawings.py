"""Scenes drawn by the program, as a real county has photos: a meeting, or people out of doors."""

import io
import random

from PIL import Image, ImageDraw

SIZE = (1200, 900)
_RED, _GOLD, _SKIN = "#b01824", "#ffd666", ("#f1c7a3", "#e3b28a", "#d8a27a")
_CLOTHES = ("#24344d", "#3c5a78", "#5b6b5a", "#7a4b3a", "#44474f", "#8a8f98", "#2f5d50")
_WALLS = ("#efe9dd", "#e6ecef", "#f3efe6", "#e9e4ee")
_SKIES = ("#bfdcf2", "#d7e7f0", "#f3dcc0", "#c9d6e2")


def draw(nth: int) -> bytes:
    """The scene of this number, always the same one, as a JPEG."""
    chance = random.Random(f"scene {nth}")
    image = Image.new("RGB", SIZE)
    (_meeting if nth % 2 else _outdoors)(ImageDraw.Draw(image), chance)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=75)
    return out.getvalue()


def _meeting(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    width, height = SIZE
    floor = chance.randrange(560, 640)
    pen.rectangle((0, 0, width, floor), fill=chance.choice(_WALLS))
    pen.rectangle((0, floor, width, height), fill=chance.choice(("#b89b78", "#a7a29a", "#c2ab8a")))
    left = chance.choice((60, 920))
    pen.rectangle((left, 190, left + 220, 470), fill="#cfe3ee", outline="#ffffff", width=12)
    pen.line((left + 110, 190, left + 110, 470), fill="#ffffff", width=10)
    _banner(pen, chance, chance.randrange(120, 240), 60)
    screen = chance.randrange(330, 480)
    pen.rectangle((screen, 200, screen + 380, 440), fill="#f8fafb", outline="#6b7280", width=8)
    for line in range(chance.randrange(3, 6)):
        pen.rectangle(
            (
                screen + 40,
                240 + 36 * line,
                screen + 40 + chance.randrange(140, 300),
                254 + 36 * line,
            ),
            fill="#94a3b8",
        )
    pen.polygon(
        [(200, floor - 30), (1000, floor - 30), (1120, floor + 80), (80, floor + 80)],
        fill=chance.choice(("#6b4a2f", "#7b5a3c", "#4f4136")),
    )
    for row, size in ((floor + 60, 62), (floor + 190, 84)):
        for place in range(90, width - 60, size * 2 + chance.randrange(20, 60)):
            _person(pen, chance, place + chance.randrange(-12, 12), row, size)


def _outdoors(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    width, height = SIZE
    horizon = chance.randrange(420, 520)
    pen.rectangle((0, 0, width, horizon + 40), fill=chance.choice(_SKIES))
    for _ in range(3):
        middle = chance.randrange(0, width)
        far = chance.randrange(260, 520)
        pen.ellipse(
            (middle - far, horizon - far // 3, middle + far, horizon + far // 2),
            fill=chance.choice(("#7fa37c", "#91b08a", "#6d9483")),
        )
    pen.rectangle((0, horizon + 40, width, height), fill=chance.choice(("#9fb77f", "#c9c2b4")))
    left = chance.randrange(60, 760)
    high = chance.randrange(160, 280)
    pen.rectangle((left, horizon + 60 - high, left + 340, horizon + 60), fill="#e7ddcc")
    roof = horizon + 60 - high
    pen.polygon([(left - 30, roof), (left + 370, roof), (left + 170, roof - 90)], fill="#8c4a3c")
    for column in range(3):
        pen.rectangle(
            (left + 30 + 100 * column, roof + 50, left + 90 + 100 * column, roof + 110),
            fill="#5d7f95",
        )
    for _ in range(chance.randrange(2, 5)):
        trunk = chance.randrange(40, width - 40)
        pen.rectangle((trunk - 8, horizon - 40, trunk + 8, horizon + 70), fill="#6b5138")
        pen.ellipse((trunk - 70, horizon - 150, trunk + 70, horizon), fill="#4f7d53")
    _banner(pen, chance, chance.randrange(180, 320), horizon + 90)
    for place in range(130, width - 90, chance.randrange(130, 190)):
        _person(pen, chance, place, horizon + 230 + chance.randrange(-20, 60), 70, vest=True)


def _banner(pen: ImageDraw.ImageDraw, chance: random.Random, left: int, top: int) -> None:
    """Red, with a row of golden signs."""
    signs = chance.randrange(8, 13)
    pen.rectangle((left, top, left + 60 * signs + 40, top + 84), fill=_RED)
    for nth in range(signs):
        at = left + 28 + 60 * nth
        pen.rectangle((at, top + 22, at + 40, top + 62), outline=_GOLD, width=5)
        pen.line((at + 20, top + 22, at + 20, top + 62), fill=_GOLD, width=4)
        pen.line((at, top + 30 + 6 * (nth % 4), at + 40, top + 30 + 6 * (nth % 4)), fill=_GOLD)


def _person(
    pen: ImageDraw.ImageDraw,
    chance: random.Random,
    x: int,
    y: int,
    size: int,
    *,
    vest: bool = False,
) -> None:
    body = _RED if vest else chance.choice(_CLOTHES)
    pen.rounded_rectangle((x - size, y, x + size, y + 3 * size), size // 2, fill=body)
    head = size * 11 // 20
    pen.ellipse((x - head, y - head - size // 2, x + head, y + head // 2), fill="#2b2523")
    if vest:  # they look at us
        pen.ellipse(
            (x - head * 4 // 5, y - head // 2 - size // 3, x + head * 4 // 5, y + head // 2),
            fill=chance.choice(_SKIN),
        )
