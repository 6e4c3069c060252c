"""Numbers that come in texts of addresses and forms: ids and versions of rows."""

from collections.abc import Iterable

#: What a bigint holds; the database answers larger ones with an error.
LARGEST = 2**63 - 1
#: What no row has.
NONE = -1


def keys_of(texts: Iterable[str]) -> tuple[list[int], list[str]]:
    """The keys that `texts` are, and those among them that can be none of a row."""
    given = list(texts)
    return (
        [key for key in map(key_of, given) if key > 0],
        [text for text in given if key_of(text) <= 0],
    )


def key_of(text: str | None) -> int:
    """The number that `text` is; `NONE` for anything that cannot be a row's."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return NONE
    number = int(text)
    return number if number <= LARGEST else NONE
