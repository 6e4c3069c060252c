"""Colours stand in the two token files and nowhere else, and can be read in both sets."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.accounts.factories import UserFactory

ROOT = Path(settings.BASE_DIR)
LIGHT, DARK = (ROOT / "static/css" / name for name in ("tokens.css", "dark.css"))
#: Same in both sets: they stand on the brand's own ground.
SHARED = {"on-brand", "on-brand-line", "gold"}

NAMED = (
    "black|white|silver|gray|grey|red|maroon|orange|yellow|olive|lime|green|teal|aqua|cyan|blue|navy"
    "|purple|fuchsia|magenta|pink|brown|gold|crimson|tomato|beige|ivory|coral|salmon|indigo|violet"
)
FUNCTION = r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\("
HEX = r"(?<![\w&/-])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b"
#: In a style sheet a name is a colour only as (a part of) a value.
IN_STYLES = re.compile(rf"{HEX}|{FUNCTION}|:[^;{{}}]*?(?<![\w-])(?:{NAMED})(?![\w-])", re.I)
IN_OTHERS = re.compile(
    rf"{HEX}|{FUNCTION}|(?:color|fill|stroke|background)\w*[\"']?\s*[:=]\s*[\"'](?:{NAMED})[\"']",
    re.I,
)


def colours_of(path: Path, text: str) -> list[str]:
    """`file:line: what` of every colour written out."""
    pattern = IN_STYLES if path.suffix == ".css" else IN_OTHERS
    # Comments, keeping the lines; addresses of rules (`.a:hover`) are no values.
    blank = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.S)
    return [
        f"{path}:{number}: {found.group()}"
        for number, line in enumerate(blank.splitlines(), 1)
        for found in pattern.finditer(line)
    ]


def test_no_colour_stands_outside_the_token_files():
    found = []
    for folder, kinds in (("static/css", "css"), ("static/js", "js"), ("templates", "html")):
        for path in sorted((ROOT / folder).rglob(f"*.{kinds}")):
            if path not in (LIGHT, DARK):
                found += colours_of(path.relative_to(ROOT), path.read_text())
    assert found == [], "use a token of static/css/tokens.css:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("a.css", "/* #fff */\n.a { color: #B01824; }", 1),
        ("a.css", ".a { border: 1px solid rgba(0, 0, 0, .1); background: white }", 2),
        ("a.css", ".a { box-shadow: 0 1px oklch(50% 0 0) }", 1),
        ("a.css", ".light-red { color: var(--red); background: transparent; }", 0),
        ("a.css", "#add:hover { color: currentColor }", 1),  # an id that reads as a colour
        ("a.js", 'const line = { color: "#eceff3" };', 1),
        ("a.js", 'const line = { color: "red" };', 1),
        ("a.js", 'document.querySelector("#main"); token("red");', 0),
        ("a.html", '<p style="color: #333">', 1),
        ("a.html", '<a href="{% url \'x\' %}#rule-1">&#8203;</a><b class="bg-red">', 0),
    ],
)
def test_it_would_find_one(name, text, number):
    assert len(colours_of(Path(name), text)) == number


# --- The page of all components ------------------------------------------------------------------


@pytest.mark.django_db
def test_style_page_shows_every_tag_and_is_for_development_only(client, settings):
    client.force_login(UserFactory())
    page = client.get("/style/")
    assert page.status_code == 200
    html = page.content.decode()
    for name in (
        "tone-teal",
        "light-red",
        "breadcrumb",
        "steps-bar",
        "modal-content",
        "is-invalid",
    ):
        assert name in html
    assert 'data-chart="bars"' in html and 'data-chart="trend"' in html
    settings.PRODUCTION = True
    assert client.get("/style/").status_code == 404


# --- The sets -----------------------------------------------------------------------------------


def tokens(path: Path) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", path.read_text()))


def colour_tokens(path: Path) -> dict[str, str]:
    return {name: value for name, value in tokens(path).items() if re.match(r"#|rgba?\(", value)}


def test_the_dark_set_answers_every_colour_of_the_light_one():
    assert set(colour_tokens(DARK)) == set(colour_tokens(LIGHT)) - SHARED


def test_every_token_is_used_and_every_one_that_is_used_exists():
    used = set()
    for path in [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")]:
        used |= set(re.findall(r"(?:var\(--|token\(\")([\w-]+)", path.read_text()))
    own = {name for name in used if not name.startswith("tblr-")}
    assert own == {name for name in tokens(LIGHT) if not name.startswith("tblr-")}


# --- Contrast ------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    pairs = [d * 2 for d in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


GROUNDS = ("page", "surface", "raised", "field", "sunken", "hover", "chip", "chip-hover", "mark")
PAIRS = [
    *((word, ground) for word in ("ink", "text", "link") for ground in GROUNDS),
    *(("muted", ground) for ground in ("page", "surface", "raised", "field", "sunken", "tint")),
    *((tone, "surface") for tone in ("red", "orange", "amber", "blue", "green", "brand-ink")),
    *(
        (tone, f"{tone}-soft")
        for tone in ("red", "orange", "amber", "green", "teal", "blue", "grey")
    ),
    *(("text", f"{tone}-soft") for tone in ("red", "amber", "green", "blue")),
    ("brand-ink", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-brand", "cover"),
    ("gold", "cover"),
    ("on-toast", "toast"),
]


def test_contrast_is_reckoned_as_wcag_does():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_can_be_read_on_their_grounds(dark):
    values = tokens(LIGHT) | (tokens(DARK) if dark else {})
    faint = {
        f"{word} on {ground}": round(contrast(values[word], values[ground]), 2)
        for word, ground in PAIRS
        if contrast(values[word], values[ground]) < 4.5
    }
    assert faint == {}


def test_buttons_of_a_row_stand_in_the_cell_for_them():
    """`row-actions` is a line of its own on a phone; `text-end` leaves them in its middle."""
    used = [path for path in (ROOT / "templates").rglob("*.html") if "<td" in path.read_text()]
    wrong = [str(path) for path in used if re.search(r'<td class="[^"]*text-end', path.read_text())]
    assert len(used) > 10 and wrong == []
