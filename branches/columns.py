"""What the list of organizations shows of their coverage (`core.lists.lent`)."""

import django_tables2 as tables

from core.lists.filters import AnyOf
from core.lists.lent import Lent, Place
from core.lists.pagination import Sort
from core.templatetags.ui import badge
from orgs.choices import CoverageState

_TONES = {
    CoverageState.SINGLE: "green",
    CoverageState.OTHER: "teal",
    CoverageState.WORK: "blue",
    CoverageState.NONE: "grey",
}


class CoverageColumn(tables.Column):
    def render(self, value, record):
        return badge(value, tone=_TONES[record.facts.coverage])


COLUMNS = Lent(
    table="orgs.tables.OrganizationTable",
    filters="orgs.filters.OrganizationFilterSet",
    columns=(
        Place("coverage", CoverageColumn("覆盖", accessor="facts__coverage"), behind="staff"),
    ),
    fields=(
        Place(
            "coverage",
            AnyOf(
                label="覆盖",
                field_name="facts__coverage",
                choices=CoverageState.choices,
                empty_label="覆盖不限",
            ),
            behind="staff",
        ),
    ),
    sorts={"coverage": Sort("facts__coverage", tie="facts__organization_id")},
)
