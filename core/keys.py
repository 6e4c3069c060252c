"""Numbers that come in texts of addresses and forms: ids and versions of rows."""

#: What a bigint holds; the database answers larger ones with an error.
LARGEST = 2**63 - 1
#: What no row has.
NONE = -1


def key_of(text: str | None) -> int:
    """The number that `text` is; `NONE` for anything that cannot be a row's."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return NONE
    number = int(text)
    return number if number <= LARGEST else NONE
