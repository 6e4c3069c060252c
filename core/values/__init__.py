"""What a field may hold: each type reads a raw value, says what is wrong with it, and masks it.

Forms, the API, services and import columns use the same types, so a rule stands in one place and is
worded alike at every door. Nothing here needs Django: the reading process of an import
uses it too (`core.imports.reading`).
"""

from core.values.base import CLEAR_MARK, Value, Wrong, plain_text
from core.values.choices import Choice, YesNo
from core.values.codes import PHONE, Code, Identifier
from core.values.dates import Date
from core.values.masks import contains_identifier, hide_id_numbers, hide_identifiers, mask
from core.values.numbers import Integer
from core.values.texts import Text, Words, is_storable

__all__ = [
    "CLEAR_MARK",
    "PHONE",
    "Choice",
    "Code",
    "Date",
    "Identifier",
    "Integer",
    "Text",
    "Value",
    "Words",
    "Wrong",
    "YesNo",
    "contains_identifier",
    "hide_id_numbers",
    "hide_identifiers",
    "is_storable",
    "mask",
    "plain_text",
]
