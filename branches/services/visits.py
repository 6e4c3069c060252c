"""Visits of instructors to organizations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.models import Instructor, Visit, WorkCoverage
from core import records
from core.errors import Missing
from core.values import contains_identifier
from orgs.models import Organization


@transaction.atomic
def record_visit(
    *, actor: Any, instructor: Instructor, organization: Organization, **values: Any
) -> Visit:
    """Enter a visit: an instructor those of his own, to his own units; staff those in their reach.

    Raises ValidationError, `Missing` and `Denied`.
    """
    seen = Instructor.objects.visible_to(actor).present()
    if not seen.filter(pk=instructor.pk).exists():
        raise Missing
    if not Organization.objects.visible_to(actor).present().filter(pk=organization.pk).exists():
        raise ValidationError({"organization": "没有找到这个组织，请重新选择。"})
    visit = Visit(instructor=instructor, organization=organization)
    _set(visit, values)
    covered = WorkCoverage.objects.in_force(visit.visited_on).filter(
        organization=organization, assignment__instructor=instructor
    )
    if not covered.exists():
        text = f"{visit.visited_on} 这个组织不由该指导员负责，请核对组织和日期。"
        raise ValidationError({"organization": text})
    return records.keep(visit, actor=actor)


@transaction.atomic
def update_visit(*, actor: Any, pk: int, version: int, **values: Any) -> Visit:
    """Correct a visit; who was where stays."""
    visit = records.claim(Visit, actor=actor, pk=pk, version=version)
    if visit.deleted_at is not None:
        raise Missing
    _set(visit, values)
    return records.keep(visit, actor=actor)


@transaction.atomic
def recycle_visit(*, actor: Any, pk: int, version: int) -> Visit:
    visit = records.claim(Visit, actor=actor, pk=pk, version=version)
    if visit.deleted_at is not None:
        raise Missing
    return records.recycle(visit)


@transaction.atomic
def restore_visit(*, actor: Any, pk: int, version: int) -> Visit:
    return records.restore(records.claim(Visit, actor=actor, pk=pk, version=version))


def _set(visit: Visit, values: dict[str, Any]) -> None:
    if contains_identifier(values.get("content", "")):
        raise ValidationError({"content": "请不要在这里写证件号码或手机号码。"})
    for name, value in records.read(Visit, values).items():
        setattr(visit, name, value)
