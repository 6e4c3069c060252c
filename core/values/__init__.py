"""What a field may hold: each type reads a raw value, says what is wrong with it, and masks it.

Forms, the API, services and import columns use the same types, so a rule stands in one place and is
worded alike at every door. Nothing here needs Django: the reading process of an import
uses it too (`core.imports.reading`).
"""

from core.values.base import (
    CLEAR_MARK,
    Finding,
    Value,
    Wrong,
    begins_with_mark,
    cleaned,
    folded,
    is_blank,
    is_clear_mark,
    plain_text,
)
from core.values.choices import Choice, YesNo
from core.values.codes import Code, Identifier
from core.values.dates import PAST, Date
from core.values.masks import (
    contains_identifier,
    hide_id_numbers,
    hide_identifiers,
    mask,
    masked_name,
)
from core.values.money import Money
from core.values.numbers import Integer
from core.values.phones import PHONE
from core.values.texts import PERSON_NAME, Lines, PersonName, Text, Words, is_storable

__all__ = [
    "CLEAR_MARK",
    "PAST",
    "PERSON_NAME",
    "PHONE",
    "Choice",
    "Code",
    "Date",
    "Finding",
    "Identifier",
    "Integer",
    "Lines",
    "Money",
    "PersonName",
    "Text",
    "Value",
    "Words",
    "Wrong",
    "YesNo",
    "begins_with_mark",
    "cleaned",
    "contains_identifier",
    "folded",
    "hide_id_numbers",
    "hide_identifiers",
    "is_blank",
    "is_clear_mark",
    "is_storable",
    "mask",
    "masked_name",
    "plain_text",
]
