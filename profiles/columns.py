"""What the list of organizations filters by of tags, areas and facts
(`core.lists.lent`)."""

from django import forms

from core.lists.filters import AnyOf
from core.lists.lent import Lent, Place
from profiles.choices import NoPartyReason
from profiles.filters import CarriedTag, InArea

COLUMNS = Lent(
    table="orgs.tables.OrganizationTable",
    filters="orgs.filters.OrganizationFilterSet",
    fields=(
        Place(
            "tag",
            CarriedTag(
                label="标签",
                widget=forms.TextInput(
                    attrs={"placeholder": "完整的标签，几个用、隔开", "autocomplete": "off"}
                ),
            ),
            behind="industry",
        ),
        Place("area", InArea(label="区域载体", empty_label="载体不限"), behind="tag"),
        Place(
            "no_party_reason",
            AnyOf(
                label="未建立党组织原因",
                field_name="profile__no_party_reason",
                choices=NoPartyReason.choices,
                empty_label="原因不限",
            ),
            behind="area",
        ),
    ),
)
