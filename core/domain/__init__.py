"""What an app brings to the house: each app declares it once, everything else reads it here.

    class VisitsConfig(DomainApp):
        name = "visits"
        address = "visits/"
        sheets = ("imports.VisitSheet",)

What needs no model stands there as it is. Else names are dotted and relative to the app; they are
looked up when somebody first asks, because an AppConfig is made before the models are. A name that
leads nowhere stops the start (`core.checks`), and so does an attribute that no `DomainApp` has.
"""

from core.domain.app import DomainApp
from core.domain.pieces import (
    PLACES,
    Entry,
    FactProvider,
    FieldGround,
    ForeignTrigger,
    Gauge,
    NoticeKind,
    PanelEntry,
    Place,
    Recyclable,
    Refresh,
    Resource,
    Retention,
    RuledOut,
    Scheduled,
    Sealed,
    Section,
)
from core.domain.queries import (
    choices_of,
    declared,
    declared_by_app,
    domain_apps,
    entries_of,
    labels,
    problems,
)

__all__ = [
    "PLACES",
    "DomainApp",
    "Entry",
    "FactProvider",
    "FieldGround",
    "ForeignTrigger",
    "Gauge",
    "NoticeKind",
    "PanelEntry",
    "Place",
    "Recyclable",
    "Refresh",
    "Resource",
    "Retention",
    "RuledOut",
    "Scheduled",
    "Sealed",
    "Section",
    "choices_of",
    "declared",
    "declared_by_app",
    "domain_apps",
    "entries_of",
    "labels",
    "problems",
]
