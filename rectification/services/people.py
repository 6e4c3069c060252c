"""Two facts beside each other: who works there, and whose relation is there."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from branches.models import Coverage
from members.models import Member
from rectification.models import Case

#: So many are named.
NAMED = 20


@dataclass(frozen=True)
class People:
    """Members who work somewhere beside those whose relation (组织关系) is there."""

    working: int
    related: int
    #: Who works there without the relation, and the other way round.
    working_only: int
    related_only: int

    @property
    def sentence(self) -> str:
        """What follows, in words."""
        if self.working and not self.related:
            return (
                f"{self.working} 名党员在这里工作，组织关系都不在这里："
                "可以转接组织关系，或者登记流动党员。"
            )
        if self.working_only:
            return f"其中 {self.working_only} 名在这里工作、组织关系不在这里。"
        if self.related_only:
            return f"其中 {self.related_only} 名组织关系在这里、不在这里工作或没有填写工作单位。"
        return ""


def people_of(case: Case) -> People | None:
    """Of an organization: who works there, and who belongs to a Party organization covering it. Of
    a Party organization: who belongs to it, and who works at what it covers. None of a region."""
    sets = _sets(case)
    if sets is None:
        return None
    working, related = sets
    both = working & related
    return People(len(working), len(related), len(working - both), len(related - both))


def named_people(case: Case, user: Any) -> list[tuple[Member, bool, bool]]:
    """Those of both whom the reader sees: whether one works there, and whether he is related."""
    sets = _sets(case)
    if sets is None:
        return []
    seen = Member.objects.visible_to(user).present().filter(pk__in=sets[0] | sets[1])
    shown = seen.select_related("party_organization").order_by("pk")[:NAMED]
    return [(each, each.pk in sets[0], each.pk in sets[1]) for each in shown]


def _sets(case: Case) -> tuple[set[int], set[int]] | None:
    today = timezone.localdate()
    links = Coverage.objects.in_force(today)
    if case.organization_id is not None:
        organizations = {case.organization_id}
        parties = set(
            links.filter(organization=case.organization_id).values_list(
                "party_organization", flat=True
            )
        )
    elif case.party_organization_id is not None:
        parties = {case.party_organization_id}
        organizations = set(
            links.filter(party_organization=case.party_organization_id).values_list(
                "organization", flat=True
            )
        )
    else:
        return None
    # Whoever left keeps the unit that was last filled in.
    current = Member.objects.present().filter(party_organization__isnull=False)
    working = set(current.filter(organization__in=organizations).values_list("pk", flat=True))
    related = set(current.filter(party_organization__in=parties).values_list("pk", flat=True))
    return working, related
