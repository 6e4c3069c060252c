"""What a merger or dissolution of a Party organization would bring about, before it is done."""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Grant
from branches.models import PartyOrganization
from branches.services.decisions import dissolve_party_organization, merge_party_organizations
from branches.services.registry import organizations_of
from core import succession
from core.succession import Event, Kind, Line, Plan
from orgs.choices import CoverageState
from orgs.models import CurrentFacts


def plan_merger(
    *,
    actor: Any,
    party: PartyOrganization,
    version: int,
    into: PartyOrganization,
    happened_on: datetime.date,
    **given: Any,
) -> Plan:
    """What moves, what ends and what is hit. Raises what `merge_party_organizations` raises."""
    return _plan(
        Event(Kind.MERGED, party, happened_on, into, actor),
        lambda: merge_party_organizations(
            actor=actor,
            pk=party.pk,
            version=version,
            into=into,
            happened_on=happened_on,
            **given,
        ),
    )


def plan_dissolution(
    *,
    actor: Any,
    party: PartyOrganization,
    version: int,
    happened_on: datetime.date,
    **given: Any,
) -> Plan:
    """What ends and what is hit. Raises what `dissolve_party_organization` raises."""
    return _plan(
        Event(Kind.ENDED, party, happened_on, None, actor),
        lambda: dissolve_party_organization(
            actor=actor, pk=party.pk, version=version, happened_on=happened_on, **given
        ),
    )


def _plan(event: Event, do: Callable[[], Any]) -> Plan:
    """Do it, look at what came of it, and take it back: the plan is what will be done."""
    party = event.source
    lines = succession.plan(event)
    if below := party.children.active_on(timezone.localdate()).count():
        lines.append(Line("下级党组织", f"{below} 个", f"改属“{event.target}”"))
    hit = organizations_of(party)
    with transaction.atomic():
        before = _coverage(hit)
        do()
        after = _coverage(hit)
        transaction.set_rollback(True)
    lines += _changes(before, after)
    grants = Grant.objects.in_force(timezone.localdate()).filter(party_organization=party)
    if number := grants.count():
        lines.append(Line("授权", f"书记 {number} 项", "仍在本组织，请安全管理员移交或终止"))
    how = f"并入“{event.target}”，随之撤销" if event.target else "撤销"
    return Plan([Line("本组织", str(party), f"自 {event.day} 起{how}"), *lines])


def _coverage(organization_ids: list[int]) -> dict[int, str]:
    facts = CurrentFacts.objects.filter(pk__in=organization_ids, organization__deleted_at=None)
    return dict(facts.values_list("pk", "coverage"))


def _changes(before: dict[int, str], after: dict[int, str]) -> list[Line]:
    """How many organizations are covered otherwise today."""
    changed = Counter((before[pk], after[pk]) for pk in before if before[pk] != after[pk])
    return [
        Line(
            "覆盖状态",
            f"{number} 个组织",
            f"{CoverageState(was).label} → {CoverageState(becomes).label}",
        )
        for (was, becomes), number in sorted(changed.items())
    ]
