"""What the list of Party organizations shows of their tiers (`core.lists.lent`)."""

import django_filters
import django_tables2 as tables

from core.lists.lent import Lent, Place
from core.lists.tables import SHORT
from core.templatetags.ui import badge
from rectification.choices import Tier
from rectification.models import in_tier, tier_now

#: Named, not only coloured.
TIER_TONES = {
    Tier.DEMONSTRATION: "green",
    Tier.STEADY: "teal",
    Tier.IMPROVING: "blue",
    Tier.WARNING: "amber",
}
_BY_LABEL = {str(tier.label): tone for tier, tone in TIER_TONES.items()}


class TierColumn(tables.Column):
    """Of the annotation `tier_now`: the label."""

    def render(self, value):
        return badge(value, tone=_BY_LABEL[value])


def _in_tier(rows, name, value):
    return in_tier(rows, value)


COLUMNS = Lent(
    table="branches.tables.PartyOrganizationTable",
    filters="branches.filters.PartyOrganizationFilterSet",
    annotations={"tier": tier_now},
    columns=(Place("tier", TierColumn("等次", attrs=SHORT), behind="formation"),),
    fields=(
        Place(
            "tier",
            django_filters.ChoiceFilter(
                label="等次",
                choices=[*Tier.choices, ("none", "没有设定")],
                method=_in_tier,
                empty_label="等次不限",
            ),
            behind="term",
        ),
    ),
)
