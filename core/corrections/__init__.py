"""A proposed value for a field, approved by whoever owns it: the one way in which somebody who may
not change a row says that it is wrong.

An app declares the fields that may be corrected so (`DomainApp.correctable`): how a value is read,
who owns the row, and the service by which it is really corrected. The app that asks keeps a
`core.models.ProposedValue` of its own beside what it is asked for (an appeal, an answer of a
survey), and goes on once all of them are decided.
"""

from core.corrections.fields import Correctable, correctable, field_named, fields_of
from core.corrections.service import decide, owned_by, propose

__all__ = [
    "Correctable",
    "correctable",
    "decide",
    "field_named",
    "fields_of",
    "owned_by",
    "propose",
]
