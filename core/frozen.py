"""What a closing freezes with each row of a model: every app declares what it knows of that row.

The app that closes joins all the providers of a model into one INSERT … SELECT; those that
declare know nothing of it.
"""

from dataclasses import dataclass

from core.domain import declared


@dataclass(frozen=True)
class FactProvider:
    """Columns to be frozen with each row of `model`, as SQL with the parameter `day`.

    In all SQL the row itself is called `subject`.
    """

    #: "app.Model" of the rows that it describes.
    model: str
    #: Name of the frozen column → the SQL that gives its value.
    columns: dict[str, str]
    #: A LEFT JOIN that finds at most one row for each subject; empty where `subject` is enough.
    join: str = ""


def providers_of(model: str) -> list[FactProvider]:
    """What all apps declare of the model (`DomainApp.month_facts`)."""
    return [each for each in declared("month_facts") if each.model == model]
