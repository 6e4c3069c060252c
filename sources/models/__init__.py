"""Sources, their lists and the rows of these, what people said of rows, and rules of fields."""

from sources.models.judgements import Deed, Judgement
from sources.models.lists import UNDECIDED, SourceList, SourceRow
from sources.models.rules import DivisionChange, FieldException, FieldRule, MatchRule, Source

__all__ = [
    "UNDECIDED",
    "Deed",
    "DivisionChange",
    "FieldException",
    "FieldRule",
    "Judgement",
    "MatchRule",
    "Source",
    "SourceList",
    "SourceRow",
]
