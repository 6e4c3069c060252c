"""Search in Chinese names by any fragment, served by a GIN index on two-character grams."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains
from django.db import models

SHORTEST_GRAM = 2


class NameGrams(models.Func):
    """`name_grams(text)`: all pairs of neighbouring characters, lower case (core migration 0001).

    Trigrams cannot serve words of two characters, which most Chinese names are made of.
    """

    function = "name_grams"
    output_field = ArrayField(models.TextField())
    arity = 1


def grams(text: str) -> list[str]:
    """The grams of a search text, as the database makes them of a name."""
    text = text.strip().lower()
    return [text[i : i + SHORTEST_GRAM] for i in range(len(text) - SHORTEST_GRAM + 1)]


def name_condition(text: str, field: str = "name") -> models.Q:
    """Rows whose `field` contains `text`; the index finds candidates, ILIKE confirms them."""
    contains = models.Q(**{f"{field}__icontains": text.strip()})
    found = grams(text)
    if not found:
        return contains
    return models.Q(ArrayContains(NameGrams(models.F(field)), found)) & contains
