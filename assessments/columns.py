"""What the list of Party organizations shows of their stars (`core.lists.lent`)."""

import django_filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.models import latest_stars, rated_by
from core.lists.lent import Lent, Place
from core.lists.tables import SHORT


class StarColumn(tables.Column):
    """Of the annotation `latest_stars`: how many stars hold today."""

    def render(self, value):
        return f"{value} 星" if value else "未评上"


def _with_star(rows, name, value):
    """Those whose `latest_stars` are these, found from the awards."""
    valid = Q(assessment__round__valid_until__gt=timezone.localdate())
    held = rated_by().filter(valid)
    if value == "none":
        return rows.filter(~Exists(held))
    day = "assessment__round__awarded_on"
    after = Q((f"{day}__gt", OuterRef(day))) | Q((day, OuterRef(day)), star__gt=OuterRef("star"))
    later = rated_by("assessment__party_organization").filter(after, valid)
    return rows.filter(Exists(held.filter(~Exists(later), star=int(value))))


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
