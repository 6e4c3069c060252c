"""The register of instructors: who is sent, for how long, to which organizations, how he did."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from branches.models import Assignment, Coverage, Grading, Instructor, WorkCoverage
from branches.services.coverage import start_work_coverage
from branches.services.facts import refresh_coverage_facts
from core import records
from core.errors import Missing, Refusal
from core.months import years_later
from core.records import links
from orgs.models import Organization


@sensitive_variables()
@transaction.atomic
def register_instructor(*, actor: Any, username: str = "", **values: Any) -> Instructor:
    """Enter an instructor: fields of the model, `phone` in plain text, the name of his account."""
    instructor = Instructor()
    _set(instructor, values)
    _bind(instructor, username)
    return records.keep(instructor, actor=actor)


@sensitive_variables()
@transaction.atomic
def update_instructor(
    *, actor: Any, pk: int, version: int, username: str | None = None, **values: Any
) -> Instructor:
    """Change an instructor; his name and kind in force go into the work coverages of his terms."""
    instructor = _claim(actor, pk, version)
    before = instructor.name, instructor.kind
    _set(instructor, values)
    if username is not None:
        _bind(instructor, username)
    records.keep(instructor, actor=actor)
    if (instructor.name, instructor.kind) != before:
        links = WorkCoverage.objects.filter(assignment__instructor=instructor)
        _carry(links, "name", person_name=instructor.name, means=instructor.kind)
    return instructor


def _carry(links: QuerySet[WorkCoverage], field: str, **values: Any) -> None:
    """Let the work coverages of an instructor follow him. Raises ValidationError for `field`."""
    try:
        with transaction.atomic():
            links.update(**values)
    except IntegrityError:
        text = "他负责的组织另有同名的工作覆盖，日期重叠，没有保存。请先终止那一条，再来修改。"
        raise ValidationError({field: text}) from None


@transaction.atomic
def recycle_instructor(*, actor: Any, pk: int, version: int) -> Instructor:
    """Delete one who was filed by mistake. Raises `Refusal` where he was ever assigned."""
    instructor = _claim(actor, pk, version)
    if instructor.assignments.exists() or instructor.visits.exists():
        raise Refusal(
            f"{instructor}已有派驻任期或走访记录，没有删除。不再担任的，请终止他的派驻任期。"
        )
    return records.recycle(instructor)


@transaction.atomic
def restore_instructor(*, actor: Any, pk: int, version: int) -> Instructor:
    return records.restore(records.claim(Instructor, actor=actor, pk=pk, version=version))


@transaction.atomic
def start_assignment(
    *,
    actor: Any,
    instructor: Instructor,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    visits: int = 1,
    per: str = "month",
    organizations: Collection[Organization] = (),
) -> Assignment:
    """Assign an instructor from a day on, for ASSIGNMENT_YEARS unless another end is named, to
    these organizations: each gets a work coverage by him."""
    instructor = _held(actor, instructor)
    assignment = links.start(
        Assignment(
            instructor=instructor,
            starts_on=starts_on,
            ends_on=ends_on or years_later(starts_on, settings.ASSIGNMENT_YEARS),
            visits=visits,
            per=per,
        ),
        actor=actor,
    )
    for organization in organizations:
        _cover(actor, assignment, organization, starts_on)
    return assignment


@transaction.atomic
def end_assignment(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date | None
) -> Assignment:
    """Let a term be over from `ends_on` on, later too; its work coverages that go on, or ended with
    it, end on that day."""
    if ends_on is None:
        raise ValidationError({"ends_on": "派驻任期要有终止日期，请填写。"})
    former = Assignment.objects.filter(pk=pk).values_list("ends_on", flat=True).first()
    assignment = links.end(Assignment, actor=actor, pk=pk, version=version, ends_on=ends_on)
    going = Q(ends_on=None) | Q(ends_on__gt=ends_on) | Q(ends_on=former)
    covering = assignment.work_coverages.filter(going)
    ids = list(covering.values_list("organization", flat=True))
    _carry(covering, "ends_on", ends_on=Greatest(Value(ends_on), "starts_on"))
    refresh_coverage_facts(ids)
    return assignment


@transaction.atomic
def cover(
    *,
    actor: Any,
    assignment: Assignment,
    organization: Organization,
    starts_on: datetime.date,
) -> WorkCoverage:
    """Let an instructor cover one organization more within his term.

    The work coverage that somebody filed or imported for him without a term is taken instead of a
    second one: it is attached.
    """
    _held(actor, assignment.instructor)
    return _cover(actor, assignment, organization, starts_on)


def _cover(
    actor: Any, assignment: Assignment, organization: Organization, starts_on: datetime.date
) -> WorkCoverage:
    if not assignment.starts_on <= starts_on < (assignment.ends_on or datetime.date.max):
        raise ValidationError({"starts_on": f"应在派驻任期之内：{assignment}。"})
    instructor = assignment.instructor
    known = WorkCoverage.objects.filter(
        organization=organization,
        means=instructor.kind,
        person_name=instructor.name,
        assignment=None,
    )
    link = known.in_force(starts_on).first()
    if link is not None:
        return attach_work_coverage(
            actor=actor, pk=link.pk, version=link.version, assignment=assignment
        )
    link = start_work_coverage(
        actor=actor,
        organization=organization,
        means=instructor.kind,
        person_name=instructor.name,
        starts_on=starts_on,
        ends_on=assignment.ends_on,
    )
    link.assignment = assignment
    return records.keep(link, actor=actor)


@transaction.atomic
def attach_work_coverage(
    *, actor: Any, pk: int, version: int, assignment: Assignment
) -> WorkCoverage:
    """Say which instructor of the register is meant by a work coverage; it goes by his name."""
    link = records.claim(WorkCoverage, actor=actor, pk=pk, version=version)
    found = Assignment.objects.visible_to(actor).present().filter(pk=assignment.pk).first()
    if found is None:
        raise Missing
    if link.means != found.instructor.kind:
        text = f"这条工作覆盖的方式是{link.get_means_display()}，请选择同类的指导员。"
        raise ValidationError({"assignment": text})
    link.assignment, link.person_name = found, found.instructor.name
    return records.keep(link, actor=actor)


@transaction.atomic
def grade_instructor(
    *, actor: Any, instructor: Instructor, year: int, grade: str, note: str = ""
) -> Grading:
    """The grade of a year; given again, it is changed."""
    instructor = _held(actor, instructor)
    grading = Grading.objects.select_for_update().filter(instructor=instructor, year=year).first()
    grading = grading or Grading(instructor=instructor, year=year)
    grading.grade, grading.note = grade, note.strip()
    return records.keep(grading, actor=actor)


def units_of(user_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """What an instructor is bound to today by his account: the organizations of his term, and the
    Party organizations that cover these (`accounts.reach.Lender`)."""
    today = timezone.localdate()
    ids = (
        WorkCoverage.objects.in_force(today)
        .filter(
            assignment__instructor__user=user_id,
            assignment__instructor__deleted_at=None,
            assignment__starts_on__lte=today,
            assignment__ends_on__gt=today,
        )
        .values_list("organization", flat=True)
    )
    organizations = frozenset(ids)
    if not organizations:
        return frozenset(), frozenset()
    parties = Coverage.objects.in_force(today).filter(organization__in=organizations)
    return organizations, frozenset(parties.values_list("party_organization", flat=True))


def _claim(actor: Any, pk: int, version: int) -> Instructor:
    instructor = records.claim(Instructor, actor=actor, pk=pk, version=version)
    if instructor.deleted_at is not None:
        raise Missing
    return instructor


def _held(actor: Any, instructor: Instructor) -> Instructor:
    """The instructor, locked, whom the actor may assign and grade."""
    rows = Instructor.objects
    held = rows.editable_by(actor).present().select_for_update(of=("self",))
    found = held.filter(pk=instructor.pk).first()
    if found is None:
        if not rows.visible_to(actor).present().filter(pk=instructor.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Instructor, keys=[instructor.pk])
    return found


def _set(instructor: Instructor, values: dict[str, Any]) -> None:
    phone = values.pop("phone", None)
    for name, value in records.read(Instructor, values).items():
        setattr(instructor, name, value)
    if phone is not None:
        records.seal(instructor, "phone", phone)


def _bind(instructor: Instructor, username: str) -> None:
    """Let an account be his, by its whole name: nobody learns which there are."""
    if not (username := username.strip()):
        instructor.user = None
        return
    user = User.objects.named(username).filter(is_active=True).first()
    if user is None:
        text = "没有这个启用的账号，请核对用户名，或请系统管理员开通。"
        raise ValidationError({"username": text})
    instructor.user = user
