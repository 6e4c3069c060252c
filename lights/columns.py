"""What the list of organizations shows of their lights (`core.lists.lent`)."""

import django_tables2 as tables
from django.db.models import Q
from django.utils.html import format_html_join

from core.lists.filters import AnyOf
from core.lists.lent import Lent, Place
from core.lists.tables import NumberColumn
from core.templatetags.ui import light

LIGHTS: dict[str, tuple[str, Q]] = {
    "red": ("有红灯", Q(facts__red_count__gt=0)),
    "amber": ("有黄灯", Q(facts__amber_count__gt=0)),
    "none": ("没有亮灯", Q(facts__red_count=0, facts__amber_count=0)),
}


class LightsColumn(tables.Column):
    def render(self, record):
        facts = record.facts
        lit = [("red", "红灯", facts.red_count), ("amber", "黄灯", facts.amber_count)]
        return format_html_join(
            " ",
            "{}",
            (
                (light(severity, count, title=f"{name} {count} 个"),)
                for severity, name, count in lit
                if count
            ),
        )


COLUMNS = Lent(
    table="orgs.tables.OrganizationTable",
    filters="orgs.filters.OrganizationFilterSet",
    columns=(
        Place(
            "red",
            NumberColumn("红灯数", accessor="facts__red_count", visible=False),
            behind="state",
        ),
        Place(
            "amber",
            NumberColumn("黄灯数", accessor="facts__amber_count", visible=False),
            behind="red",
        ),
        Place("lights", LightsColumn("亮灯", empty_values=(), exclude_from_export=True), "amber"),
    ),
    fields=(
        Place(
            "lights",
            AnyOf(label="亮灯", conditions=LIGHTS, empty_label="亮灯不限"),
            behind="state",
        ),
    ),
)
