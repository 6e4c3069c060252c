"""How members and posts go back (`core.undo`); persons are named with stars."""

from accounts.names import starred
from core.undo.families import Family
from members.services import (
    refresh_current_places,
    refresh_member_facts,
    refresh_party_counts,
)

_PARTY_NAME = (
    "coalesce((SELECT p.name FROM branches_partyorganization p"
    " WHERE p.id = t.party_organization_id), '不在册')"
)


def _refresh(undone, today):
    refresh_current_places(undone.ids("members.Member"), today)
    refresh_member_facts(
        {
            *undone.values("members.Member", "organization_id"),
            *undone.values("members.Employment", "organization_id"),
        }
    )
    refresh_party_counts(
        {
            *undone.values("members.Member", "party_organization_id"),
            *undone.values("members.Membership", "party_organization_id"),
        }
    )


def _refresh_offices(undone, today):
    refresh_party_counts(undone.values("members.Post", "party_organization_id"))


FAMILIES = (
    Family(
        "members.Member",
        f"{starred('t.name')} || '（' || {_PARTY_NAME} || '）'",
        parts={"members.Membership": "member_id", "members.Employment": "member_id"},
        derived=("party_organization_id", "organization_id"),
        followers=("members.PartyCounts.party_organization",),
        refresh=_refresh,
    ),
    Family(
        "members.Post",
        f"{starred('t.person_name')} || '（' || {_PARTY_NAME} || '，' || t.starts_on || ' 起）'",
        refresh=_refresh_offices,
    ),
)
