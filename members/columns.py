"""What lists of lower apps show and filter by of members and offices (`core.lists.lent`)."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core.lists.filters import AnyOf
from core.lists.lent import Lent, Place
from core.lists.pagination import Sort
from core.lists.tables import NumberColumn
from members.services.weak_spots import BY_CODE, SPOTS

MEMBERS: dict[str, tuple[str, Q]] = {
    "none": ("没有党员", Q(facts__member_count=0)),
    "few": (
        "有党员、正式党员不足3名",
        Q(facts__member_count__gt=0, facts__full_member_count__lt=3),
    ),
    "three": ("正式党员3名以上", Q(facts__full_member_count__gte=3)),
}


class MembersColumn(NumberColumn):
    def render(self, value, record):
        full = record.facts.full_member_count
        if not value:
            return mark_safe('<span class="nought">0</span>')
        return format_html('{} <span class="cell-note-inline">正式 {}</span>', value, full)


ORGANIZATIONS = Lent(
    table="orgs.tables.OrganizationTable",
    filters="orgs.filters.OrganizationFilterSet",
    columns=(
        Place("members", MembersColumn("党员数", accessor="facts__member_count"), behind="staff"),
        Place(
            "full_members",
            NumberColumn("正式党员数", accessor="facts__full_member_count", visible=False),
            behind="members",
        ),
    ),
    fields=(
        Place(
            "members",
            AnyOf(label="党员", conditions=MEMBERS, empty_label="党员不限"),
            behind="coverage",
        ),
    ),
    sorts={"members": Sort("facts__member_count", tie="facts__organization_id")},
)


def _weak(rows, name, value):
    return BY_CODE[value].among(rows, timezone.localdate())


PARTY_ORGANIZATIONS = Lent(
    table="branches.tables.PartyOrganizationTable",
    filters="branches.filters.PartyOrganizationFilterSet",
    fields=(
        Place(
            "weak",
            django_filters.ChoiceFilter(
                label="薄弱环节",
                choices=[(each.code, each.title) for each in SPOTS],
                method=_weak,
                empty_label="薄弱环节不限",
            ),
            behind="term",
        ),
    ),
)
