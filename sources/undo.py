"""How judgements go back, and what follows from organizations that do (`core.undo`)."""

from core.undo.families import Family

FAMILIES = (
    Family(
        "sources.Judgement",
        followers=("sources.SourceRow.organization", "sources.SourceRow.candidate"),
    ),
)
