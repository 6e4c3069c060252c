"""What the list of Party organizations shows of their stars (`core.lists.lent`)."""

import django_filters
import django_tables2 as tables

from assessments.models import latest_stars
from core.lists.lent import Lent, Place
from core.lists.tables import SHORT


class StarColumn(tables.Column):
    """Of the annotation `latest_stars`: how many stars hold today."""

    def render(self, value):
        return f"{value} 星" if value else "未评上"


def _with_star(rows, name, value):
    found = rows.alias(held_star=latest_stars())
    return found.filter(held_star=None if value == "none" else int(value))


COLUMNS = Lent(
    table="branches.tables.PartyOrganizationTable",
    filters="branches.filters.PartyOrganizationFilterSet",
    annotations={"star": latest_stars},
    columns=(Place("star", StarColumn("星级", attrs=SHORT, visible=False), behind="tier"),),
    fields=(
        Place(
            "star",
            django_filters.ChoiceFilter(
                label="星级",
                choices=[
                    *((str(n), f"{n} 星") for n in range(6, 0, -1)),
                    ("0", "未评上"),
                    ("none", "没有评过或已过期"),
                ],
                method=_with_star,
                empty_label="星级不限",
            ),
            behind="tier",
        ),
    ),
)
