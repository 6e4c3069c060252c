"""What a scheme says: its document, and whether it holds together."""

from assessments.documents.checking import FORBIDDEN, MOST_ITEMS, MOST_LEVELS, check
from assessments.documents.model import (
    UNIT,
    Dimension,
    Document,
    Item,
    StarLevel,
    Step,
    Unfit,
    Veto,
    number,
    read,
    step_text,
    steps_of,
    steps_text,
    units,
)

__all__ = [
    "FORBIDDEN",
    "MOST_ITEMS",
    "MOST_LEVELS",
    "UNIT",
    "Dimension",
    "Document",
    "Item",
    "StarLevel",
    "Step",
    "Unfit",
    "Veto",
    "check",
    "number",
    "read",
    "step_text",
    "steps_of",
    "steps_text",
    "units",
]
