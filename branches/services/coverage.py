"""Starting, ending and taking back coverage and work coverage."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from branches.choices import FormationMode, PartyOrganizationKind, WorkCoverageMeans
from branches.models import (
    JOINT_BRANCH_ORGANIZATIONS,
    Coverage,
    PartyOrganization,
    WorkCoverage,
)
from branches.services.facts import refresh_coverage_facts
from core import records
from core.errors import Missing, Refusal
from core.records import links
from orgs.choices import OperatingState
from orgs.models import Organization


@transaction.atomic
def start_coverage(
    *,
    actor: Any,
    organization: Organization,
    party_organization: PartyOrganization,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Coverage:
    """Let a Party organization that the actor sees cover an organization that he may edit.

    Raises ValidationError (a day outside the life of the Party organization, an overlap), `Missing`
    and `Denied`.
    """
    _hold(actor, organization)
    party = (
        PartyOrganization.objects.visible_to(actor)
        .present()
        .filter(pk=party_organization.pk)
        .first()
    )
    if party is None:
        raise Missing
    _refuse_outside_life(party, starts_on)
    link = links.start(
        Coverage(
            organization=organization,
            party_organization=party,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        actor=actor,
    )
    refresh_coverage_facts([organization.pk])
    return link


@transaction.atomic
def end_coverage(*, actor: Any, pk: int, version: int, ends_on: datetime.date | None) -> Coverage:
    """Let a coverage be over from `ends_on` on (`core.records.links.end`)."""
    link = links.end(Coverage, actor=actor, pk=pk, version=version, ends_on=ends_on)
    refresh_coverage_facts([link.organization_id])
    return link


@transaction.atomic
def end_coverage_by(
    *,
    actor: Any,
    organization: Organization,
    party_organization: PartyOrganization,
    ends_on: datetime.date,
) -> Coverage:
    """Let the coverage by this Party organization be over from `ends_on` on. Raises `Refusal`."""
    links = Coverage.objects.filter(
        organization=organization, party_organization=party_organization
    )
    link = _in_force(links, ends_on, f"由“{party_organization}”覆盖")
    return end_coverage(actor=actor, pk=link.pk, version=link.version, ends_on=ends_on)


@transaction.atomic
def remove_coverage(*, actor: Any, pk: int, version: int, reason: str) -> Coverage:
    """Take back a coverage filed by mistake today (`core.records.links.remove`)."""
    link = links.remove(Coverage, actor=actor, pk=pk, version=version, reason=reason)
    refresh_coverage_facts([link.organization_id])
    return link


@transaction.atomic
def start_work_coverage(
    *,
    actor: Any,
    organization: Organization,
    means: str,
    starts_on: datetime.date,
    person_name: str = "",
    ends_on: datetime.date | None = None,
) -> WorkCoverage:
    """Make somebody responsible for Party work in an organization that the actor may edit."""
    _hold(actor, organization)
    link = links.start(
        WorkCoverage(
            organization=organization,
            means=means,
            person_name=_name(person_name),
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        actor=actor,
    )
    refresh_coverage_facts([organization.pk])
    return link


@transaction.atomic
def end_work_coverage(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date | None
) -> WorkCoverage:
    """Let a work coverage be over from `ends_on` on (`core.records.links.end`)."""
    link = links.end(WorkCoverage, actor=actor, pk=pk, version=version, ends_on=ends_on)
    refresh_coverage_facts([link.organization_id])
    return link


@transaction.atomic
def end_work_coverage_by(
    *,
    actor: Any,
    organization: Organization,
    means: str,
    ends_on: datetime.date,
    person_name: str = "",
) -> WorkCoverage:
    """Let the work coverage by this person be over from `ends_on` on. Raises `Refusal`."""
    links = WorkCoverage.objects.filter(
        organization=organization, means=means, person_name=_name(person_name)
    )
    link = _in_force(links, ends_on, f"由{WorkCoverageMeans(means).label}{person_name}覆盖")
    return end_work_coverage(actor=actor, pk=link.pk, version=link.version, ends_on=ends_on)


@transaction.atomic
def remove_work_coverage(*, actor: Any, pk: int, version: int, reason: str) -> WorkCoverage:
    """Take back a work coverage filed by mistake today (`core.records.links.remove`)."""
    link = links.remove(WorkCoverage, actor=actor, pk=pk, version=version, reason=reason)
    refresh_coverage_facts([link.organization_id])
    return link


def crowded(party: PartyOrganization) -> str:
    """A warning when a joint branch covers more organizations than 一般 suit it; else empty."""
    if (party.kind, party.formation) != (PartyOrganizationKind.BRANCH, FormationMode.JOINT):
        return ""
    number = (
        Coverage.objects.filter(
            party_organization=party,
            organization__state=OperatingState.OPERATING,
            organization__deleted_at=None,
        )
        .in_force(timezone.localdate())
        .count()
    )
    if number <= JOINT_BRANCH_ORGANIZATIONS:
        return ""
    return (
        f"提醒：联合组建的党支部“{party}”现覆盖正常经营的组织 {number} 个，"
        f"一般不超过 {JOINT_BRANCH_ORGANIZATIONS} 个。"
    )


def _name(person_name: str) -> str:
    """The name as it is stored. Raises ValidationError."""
    return records.read(WorkCoverage, {"person_name": person_name})["person_name"]


def _in_force(links: QuerySet, day: datetime.date, what: str) -> Any:
    link = links.in_force(day).first()
    if link is None:
        raise Refusal(f"{day} 没有{what}，不用终止。")
    return link


def _hold(actor: Any, organization: Organization) -> None:
    """Lock the organization: two who link it at once take turns."""
    rows = Organization.objects
    held = rows.editable_by(actor).present().select_for_update(of=("self",))
    if not held.filter(pk=organization.pk).exists():
        if not rows.visible_to(actor).present().filter(pk=organization.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Organization, keys=[organization.pk])


def _refuse_outside_life(party: PartyOrganization, starts_on: datetime.date) -> None:
    if starts_on < party.founded_on:
        raise ValidationError(
            {"starts_on": f"“{party}”{party.founded_on} 才成立，起始日期不能更早。"}
        )
    if party.dissolved_on is not None and starts_on >= party.dissolved_on:
        raise ValidationError(
            {"starts_on": f"“{party}”已于 {party.dissolved_on} 撤销，不能再覆盖组织。"}
        )
