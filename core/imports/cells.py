"""How the values of each type are kept in a staging table, and how they are written for COPY."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.values import Date, Identifier, Integer, Money, Value, Words, YesNo

if TYPE_CHECKING:
    from core.values.ciphers import Keys

#: Nothing, in COPY text format.
NULL = "\\N"


@dataclass(frozen=True)
class Cell:
    """The staging column of a type: SQL type, SQL of what a cleared cell stores, encoding."""

    sql: str
    empty: str
    encode: Callable[[Any], str]


def escape(text: str) -> str:
    """A text as a field of COPY text format; control characters were refused before."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def _array(words: list[str]) -> str:
    quoted = ('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    return escape("{" + ",".join(quoted) + "}")


_PLAIN = Cell("text", "''", escape)
_CELLS: dict[type[Value], Cell] = {
    Integer: Cell("integer", "NULL::integer", str),
    Money: Cell("numeric", "NULL::numeric", str),
    Date: Cell("date", "NULL::date", lambda day: day.isoformat()),
    YesNo: Cell("boolean", "false", lambda yes: "t" if yes else "f"),
    Words: Cell("varchar[]", "'{}'::varchar[]", _array),
}


def cell_of(kind: Value) -> Cell:
    """The staging column of a type that is not sensitive."""
    return next((_CELLS[each] for each in type(kind).__mro__ if each in _CELLS), _PLAIN)


def encoder(kind: Value, keys: Callable[[], "Keys"]) -> Callable[[Any], str]:
    """What writes values of a type; sensitive ones leave as ciphertext and blind index.

    `keys` is called for them only.
    """
    if not isinstance(kind, Identifier):
        return cell_of(kind).encode
    sealed, purpose = keys(), kind.purpose

    def seal(text: str) -> str:
        cipher = sealed.encrypt(text.encode()).hex()
        return f"\\\\x{cipher}\t{sealed.blind_index(purpose, text)}"

    return seal
