"""Search in Chinese names by any fragment or by 拼音 initials, and in codes by any part.

GIN indexes serve it. They stand on immutable functions of the name or code: whatever way a row is
written, it is found. Tables without them ask `in_text`: a pattern is tried on each row, which costs
a tenth of the function.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains, ArrayOverlap
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from core.values import folded

SHORTEST_GRAM = 2
SHORTEST_CODE = 3
#: What initials are made of, in the order of their numbers (core migration 0001), from 1.
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"
#: More words than anybody types; each costs a condition.
MOST_WORDS = 8
#: Blanks, brackets and what stands between things: written in two widths, or left out.
_BETWEEN = re.compile(r"[\s()\[\]{}<>〈〉《》【】〔〕「」“”\"'‘’,、;]+")


class NameSigns(models.Func):
    """`name_signs(text)`: all pairs of neighbouring characters and the last one alone, lower case
    (core migration 0001).

    Trigrams cannot serve words of two characters, which most Chinese names are made of. Each
    character begins a pair or is the last: what begins with it is found by one range of the index.
    """

    function = "name_signs"
    output_field = SearchVectorField()
    arity = 1


class _Holds(models.Func):
    """Whether signs hold what a `tsquery` in text form asks for."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


_row_by_row: ContextVar[bool] = ContextVar("row by row", default=False)


@contextmanager
def row_by_row(often: bool) -> Iterator[None]:
    """Words of three characters and more, none of them a letter, are tried on each row alone by
    statements that run here, if they are met `often`; the same rows are found. The planner knows
    how often each two characters are met, and multiplies: four that one name in thirty has are one
    in 20,000 to it, and it collects all of them for one page. Of LIKE it knows how often it holds.
    """
    token = _row_by_row.set(often)
    try:
        yield
    finally:
        _row_by_row.reset(token)


class _Candidates(_Holds):
    """What LIKE confirms: row by row it is asked alone."""

    def as_sql(self, compiler, connection, **context):
        return (
            ("TRUE", ()) if _row_by_row.get() else super().as_sql(compiler, connection, **context)
        )


class _Begins(models.Func):
    """Whether a code begins with ASCII text: a range of its prefix index. LIKE finds the same range
    and asks again of each row, and with it all that it was joined to by OR."""

    template = "({column} ~>=~ {begin} AND {column} ~<~ {end})"
    output_field = models.BooleanField()

    def __init__(self, code: models.F, begin: models.Value, end: models.Value) -> None:
        super().__init__(code, begin, end)

    def as_sql(self, compiler, connection, **context):
        (column, given), (begin, first), (end, last) = map(
            compiler.compile, self.source_expressions
        )
        sql = self.template.format(column=column, begin=begin, end=end)
        return sql, (*given, *first, *given, *last)


def _begins(field: str, text: str) -> models.Q:
    after = text[:-1] + chr(ord(text[-1]) + 1)
    return models.Q(_Begins(models.F(field), models.Value(text), models.Value(after)))


class InitialGrams(models.Func):
    """`initial_grams(text)`: all threes of neighbouring initials as numbers (core migration 0001).

    A character that is read in two ways stands there both ways. Letters and digits stand for
    themselves, all other signs are left out.
    """

    function = "initial_grams"
    output_field = ArrayField(models.IntegerField())
    arity = 1


def holds(word: str, field: str, *, confirmed: bool = False) -> models.Q:
    """Rows whose `field` has the signs of the word: of two or one exactly those that contain it.
    Longer ones are but candidates; `confirmed`: by LIKE on the column as it is."""
    word = word.lower()
    if len(word) < SHORTEST_GRAM:
        return models.Q(_Holds(NameSigns(models.F(field)), models.Value(f"{_quoted(word)}:*")))
    grams = [word[i : i + SHORTEST_GRAM] for i in range(len(word) - SHORTEST_GRAM + 1)]
    query = models.Value(" & ".join(map(_quoted, grams)))
    return models.Q((_Candidates if confirmed else _Holds)(NameSigns(models.F(field)), query))


def _quoted(gram: str) -> str:
    """A gram as a lexeme of a `tsquery`."""
    return "'{}'".format(gram.replace("\\", "\\\\").replace("'", "''"))


def words(text: str) -> list[str]:
    """The words of a search text, in half width: what blanks and brackets part."""
    return [word for word in _BETWEEN.split(folded(text)) if word][:MOST_WORDS]


def every_word(text: str, condition: Callable[[str], models.Q]) -> models.Q:
    """Rows that satisfy `condition` for each word of `text`; none where it has no word."""
    found = models.Q()
    for word in words(text):
        found &= condition(word)
    return found or models.Q(pk__in=[])


def name_condition(text: str, field: str = "name") -> models.Q:
    """Rows whose `field` contains every word of `text`, in any order, or in which the characters
    begin to be read so (`hzkj` finds 杭州科技)."""
    return every_word(text, lambda word: word_in_name(word, field))


def word_in_name(word: str, field: str = "name") -> models.Q:
    """Rows whose `field` contains one word, or its initials do. An index finds candidates of a
    fragment; of more than two characters, LIKE confirms them."""
    return initials_condition(word, field) if word.isascii() else fragment(word, field)


def fragment(word: str, field: str) -> models.Q:
    """Rows whose `field` contains the word as it is written."""
    if len(word) <= SHORTEST_GRAM:
        return holds(word, field)
    return holds(word, field, confirmed=_uncased(word)) & _written_in(word, field)


def _uncased(word: str) -> bool:
    return word.lower() == word.upper()


def _written_in(word: str, field: str) -> models.Q:
    """LIKE on the column as it is has statistics; on its upper case the planner can but guess, and
    takes 有限公司, or the digits of the county, for rare."""
    how = "contains" if _uncased(word) else "icontains"
    return models.Q(**{f"{field}__{how}": word})


def in_name_or_code(text: str, code: str) -> models.Q:
    """Rows that each word means: a fragment of the name, the initials of one, or a part of the
    code; of a short word or letters alone (every second code has an MA), its beginning. The index
    of codes is that of initials: they are the code."""
    return every_word(text, lambda word: _word_in_name_or_code(word, code))


def _word_in_name_or_code(word: str, code: str) -> models.Q:
    named = word_in_name(word)
    if not word.isascii():
        return named
    signs = [sign for sign in word.lower() if sign in SIGNS]
    if len(signs) < SHORTEST_CODE or not any(sign.isdecimal() for sign in signs):
        return _begins(code, word) | _begins(code, word.upper()) | named
    # What the indexes find, and then what is asked again of each row: LIKE, not the function.
    found, confirmed = initials_condition(word, code) | named, _written_in(word, code) | named
    return found & confirmed


def initials_condition(text: str, field: str = "name") -> models.Q:
    """Rows of which the initials (letters and digits: themselves) contain `text`; of a single
    letter, the rows whose `field` contains it."""
    numbers = [SIGNS.index(sign) + 1 for sign in text.lower() if sign in SIGNS]
    initials = InitialGrams(models.F(field))
    match numbers:
        case []:
            return models.Q(pk__in=[])
        case [_]:
            return holds(text.strip(), field)
        case [a, b]:
            # Whatever follows, or nothing.
            found = [a * 4096 + b * 64 + c for c in range(len(SIGNS) + 1)]
            return models.Q(ArrayOverlap(initials, found))
    found = [
        a * 4096 + b * 64 + c for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False)
    ]
    return models.Q(ArrayContains(initials, found))


def in_text(text: str, *, name: str, code: str) -> models.Q:
    """Rows of a table without these indexes that each word means, as searches mean it: a fragment
    of the name, the initials of one, a part of the code."""
    return every_word(text, lambda word: _name_in_text(word, name) | _code_in_text(word, code))


def _name_in_text(word: str, field: str) -> models.Q:
    signs = [sign for sign in word.lower() if sign in SIGNS]
    if not word.isascii() or len(signs) == 1:
        return models.Q(**{f"{field}__icontains": word})
    if not signs:
        return models.Q(pk__in=[])
    return models.Q(**{f"{field}__regex": _unread().join(map(_read_so, signs))})


def _code_in_text(word: str, field: str) -> models.Q:
    if not word.isascii():
        return models.Q(pk__in=[])
    digits = any(sign.isdecimal() for sign in word)
    how = "icontains" if len(word) >= SHORTEST_CODE and digits else "istartswith"
    return models.Q(**{f"{field}__{how}": word})


@cache
def _unread() -> str:
    """A pattern of what has no initial, stands between others and is left out: signs, and the few
    characters whose reading nobody knows."""
    read = sorted({ord(each) for characters in _readings().values() for each in characters})
    ends = [0, *(i for i in range(1, len(read)) if read[i] > read[i - 1] + 1), len(read)]
    ranges = "".join(f"{chr(read[a])}-{chr(read[b - 1])}" for a, b in pairwise(ends))
    return f"[^0-9A-Za-z{ranges}]*"


@cache
def _read_so(sign: str) -> str:
    """A pattern of one character that is read with this initial, or the letter or digit itself."""
    characters = sorted({*_readings()[sign], sign, sign.upper()})
    return f"[{''.join(characters)}]"


@cache
def _readings() -> dict[str, list[str]]:
    """Initial → characters, of which some are read in two ways."""
    found: dict[str, list[str]] = defaultdict(list)
    path = Path(__file__).parents[1] / "migrations" / "initials.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        letters, characters = line.split()
        for letter in set(letters):
            found[letter] += characters
    return found
