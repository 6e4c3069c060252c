"""Numbers of persons hidden behind stars, and found in texts where they have no business.

What merely looks like one is hidden, because that costs nothing; a text is refused only for what
can be nothing else: an identity number has a day and a check digit. Fifteen digits are the code of
a Party organization or an old registration number, and stay.
"""

import re

#: What people write between the digits of a number.
_GAP = r"[\s\-–—.·]{0,3}"
_DIGIT = r"\d"
_LIKE_ID_NUMBER = _GAP.join(
    [
        *[_DIGIT] * 6,
        rf"(?:1{_GAP}[89]|2{_GAP}0)",
        *[_DIGIT] * 2,
        rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2])",
        rf"(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01])",
        *[_DIGIT] * 3,
        r"[\dXx]",
    ]
)
_ID_NUMBER = re.compile(_LIKE_ID_NUMBER, re.ASCII)
#: Every place where one may begin, also inside what another begins.
_WHOLE_ID_NUMBER = re.compile(rf"(?<!\d)(?=({_LIKE_ID_NUMBER})(?!\d))", re.ASCII)
_ID_NUMBER_LENGTH = 18
#: GB 11643: weights of the first 17 digits, and the check digit for each rest.
_WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
_CHECKS = "10X98765432"
#: A mobile number, with or without 86 or +86, also written 138 0013 8000 or 138-0013-8000.
_MOBILE = re.compile(
    r"(?<!\d)(?:\+?86[\s\-]?)?1[3-9]\d([\s\-–—.·]?)\d{4}\1\d{4}(?![\dA-Za-z])", re.ASCII
)
#: Full-width digits are digits too; one character for one, so that places stay.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－＋", "0123456789XX-+")


def mask(text: str, *, head: int, tail: int) -> str:
    """`head` and `tail` characters with stars between; only stars when too little hides."""
    if len(text) < head + tail + 4:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def masked_name(name: str) -> str:
    """The family name and a star for each further character: 王小明 → 王**."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3)) if name else ""


def hide_id_numbers(text: str) -> str:
    """`text` with stars in what looks like an identity number, wherever it got in."""
    return _replaced(_ID_NUMBER, text, lambda found: mask(found, head=3, tail=2))


def hide_identifiers(text: str, cover: str = "***") -> str:
    """`text` with `cover` for what looks like an identity or mobile number."""
    for pattern in (_ID_NUMBER, _MOBILE):
        text = _replaced(pattern, text, lambda found: cover)
    return text


def holds_id_number(text: str) -> bool:
    """Whether `text` contains an identity number: its day and its check digit are right."""
    return len(text) >= _ID_NUMBER_LENGTH and any(
        map(_is_id_number, _WHOLE_ID_NUMBER.findall(text.translate(_HALF_WIDTH)))
    )


def contains_identifier(text: str) -> bool:
    """Whether `text` contains an identity or mobile number, also with gaps between its digits."""
    return holds_id_number(text) or bool(_MOBILE.search(text.translate(_HALF_WIDTH)))


def check_digit(digits: str) -> str:
    """What follows the first 17 digits of an identity number (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11]


def _is_id_number(found: str) -> bool:
    number = "".join(sign for sign in found.upper() if sign.isalnum())
    return number[-1] == check_digit(number)


def _replaced(pattern, text: str, cover) -> str:
    plain, parts, done = text.translate(_HALF_WIDTH), [], 0
    for found in pattern.finditer(plain):
        parts += [text[done : found.start()], cover(text[found.start() : found.end()])]
        done = found.end()
    return "".join([*parts, text[done:]])
