"""Search in Chinese names by any fragment or by 拼音 initials, served by GIN indexes.

The indexes stand on immutable functions of the name: whatever way a row is written, it is found.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains, ArrayOverlap
from django.db import models

SHORTEST_GRAM = 2
#: What initials are made of, in the order of their numbers (core migration 0005), from 1.
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


class NameGrams(models.Func):
    """`name_grams(text)`: all pairs of neighbouring characters, lower case (core migration 0001).

    Trigrams cannot serve words of two characters, which most Chinese names are made of.
    """

    function = "name_grams"
    output_field = ArrayField(models.TextField())
    arity = 1


class InitialGrams(models.Func):
    """`initial_grams(text)`: all threes of neighbouring initials as numbers (core migration 0005).

    A character that is read in two ways stands there both ways. Letters and digits stand for
    themselves, all other signs are left out.
    """

    function = "initial_grams"
    output_field = ArrayField(models.IntegerField())
    arity = 1


def grams(text: str) -> list[str]:
    """The grams of a search text, as the database makes them of a name."""
    text = text.strip().lower()
    return [text[i : i + SHORTEST_GRAM] for i in range(len(text) - SHORTEST_GRAM + 1)]


def name_condition(text: str, field: str = "name") -> models.Q:
    """Rows whose `field` contains `text`, or in which the characters begin to be read so (`hzkj`
    finds 杭州科技). An index finds candidates of a fragment; of more than two characters, LIKE
    confirms them."""
    if text.isascii():
        return initials_condition(text, field)
    text = text.strip()
    # LIKE on the column as it is has statistics; on its upper case the planner can but guess, and
    # takes 有限公司 for rare.
    how = "contains" if text.lower() == text.upper() else "icontains"
    contains = models.Q(**{f"{field}__{how}": text})
    found = grams(text)
    if not found:
        return contains
    has_grams = models.Q(ArrayContains(NameGrams(models.F(field)), found))
    return has_grams if len(found) == 1 else has_grams & contains


def initials_condition(text: str, field: str = "name") -> models.Q:
    """Rows of which the initials (letters and digits: themselves) contain `text`; of a single
    letter, the rows whose `field` contains it."""
    numbers = [SIGNS.index(sign) + 1 for sign in text.lower() if sign in SIGNS]
    initials = InitialGrams(models.F(field))
    match numbers:
        case []:
            return models.Q(pk__in=[])
        case [_]:
            return models.Q(**{f"{field}__icontains": text.strip()})
        case [a, b]:
            # Whatever follows, or nothing.
            found = [a * 4096 + b * 64 + c for c in range(len(SIGNS) + 1)]
            return models.Q(ArrayOverlap(initials, found))
    found = [
        a * 4096 + b * 64 + c for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False)
    ]
    return models.Q(ArrayContains(initials, found))
