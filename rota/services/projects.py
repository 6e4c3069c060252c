"""Projects: proposed, changed, cancelled; who hosts them together."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.models import fileable_by
from branches.models import PartyOrganization
from core import audit, records
from core.errors import Missing, Refusal
from rota.choices import (
    OPEN,
    STANDING,
    CallState,
    HostAnswer,
    ProjectDuty,
    ProjectState,
    RotaAction,
    SignUpState,
)
from rota.flows import PROJECTS
from rota.models import Call, Project, ProjectHost
from rota.services.screening import SCREENING
from rota.services.signing import move_up
from rota.services.telling import tell_asked, tell_signed_up

#: What was screened: it stays once the project is on the menu.
_SCREENED = ("topic", "text", "duties")
#: What those who signed up have to know.
_ARRANGED = ("planned_on", "starts_at", "place")


@transaction.atomic
def propose_project(
    *,
    actor: Any,
    call: Call,
    organizer: PartyOrganization,
    co_hosts: Sequence[PartyOrganization] = (),
    **values: Any,
) -> Project:
    """Propose an event for the menu of a call: `values` are fields of `Project`.

    Raises ValidationError, `Missing`, `Denied` (recorded), and `Refusal` for a call that takes no
    proposals any more or no further one of this Party organization.
    """
    if not Call.objects.visible_to(actor).filter(pk=call.pk).exists():
        raise Missing
    if not fileable_by(actor).filter(pk=organizer.pk).exists():
        records.deny(actor=actor, subject=Project, keys=[organizer.pk])
    # Two proposals at once are counted one after the other.
    records.hold(Call, [call.pk])
    call = Call.objects.select_related("committee").get(pk=call.pk)
    today = timezone.localdate()
    if call.state == CallState.CLOSED or today > call.proposals_until:
        raise Refusal(f"推荐已于 {call.proposals_until} 截止。确需补充的，请联系{call.committee}。")
    if not call.branches().filter(pk=organizer.pk).exists():
        raise ValidationError({"organizer": f"“{organizer}”不在{call.committee}的征集范围内。"})
    known = call.projects.filter(organizer=organizer, state__in=STANDING).count()
    if known >= call.most:
        raise Refusal(
            f"“{organizer}”已推荐 {known} 个项目，至多 {call.most} 个。要换的请先取消一个。"
        )
    project = Project(call=call, organizer=organizer, proposed_by=actor, proposed_at=timezone.now())
    _write(project, values, today)
    project = records.keep(project, actor=actor)
    ProjectHost.objects.create(
        project=project, party_organization=organizer, answer=HostAnswer.AGREED
    )
    _write_hosts(project, co_hosts, actor)
    return project


@transaction.atomic
def change_project(
    *,
    actor: Any,
    pk: int,
    version: int,
    co_hosts: Sequence[PartyOrganization] | None = None,
    **values: Any,
) -> Project:
    """Change what was proposed; one that went back is proposed again by it.

    What is on the menu keeps what was screened; day, place and number of places may change, and who
    signed up is told. Raises as `propose_project` does, and `Conflict`.
    """
    project = records.claim(Project, actor=actor, pk=pk, version=version)
    if project.state not in OPEN:
        raise Refusal(f"“{project}”{project.get_state_display()}，不能再修改。")
    state, listed = project.state, project.state == ProjectState.LISTED
    before = {name: getattr(project, name) for name in (*_SCREENED, *_ARRANGED)}
    _write(project, values, timezone.localdate())
    if listed and any(getattr(project, name) != before[name] for name in _SCREENED):
        raise Refusal("项目已列入菜单，名称、内容和计入事项不能再改；要改的请取消后重新推荐。")
    taken = project.sign_ups.filter(state=SignUpState.PLACED).count()
    if project.capacity < taken:
        raise ValidationError({"capacity": f"已有 {taken} 人报名，名额不能少于 {taken}。"})
    if state == ProjectState.RETURNED:
        project.state = ProjectState.PROPOSED
    project = records.keep(project, actor=actor)
    if co_hosts is not None:
        _write_hosts(project, co_hosts, actor)
        records.raise_version(project)
    if state == ProjectState.RETURNED:
        SCREENING.submitted(project, "repropose", before=state, actor=actor)
    if listed:
        move_up(project)
        if any(getattr(project, name) != before[name] for name in _ARRANGED):
            tell_signed_up(project, f"时间地点有变：{project.when}，{project.place}。", actor.pk)
    return project


@transaction.atomic
def cancel_project(*, actor: Any, pk: int, version: int, reason: str = "") -> Project:
    """Take a project off; who signed up is told. Raises what `Flow.claim` and `Flow.move` raise."""
    project = PROJECTS.claim("cancel", actor=actor, pk=pk, version=version)
    PROJECTS.move(project, "cancel", actor=actor, reason=reason)
    audit.record(
        action=RotaAction.ROTA_CANCELLED,
        actor=actor,
        subject=project,
        detail={"原因": audit.masked(reason)},
    )
    tell_signed_up(project, "已取消。", actor.pk if actor else None)
    return project


@transaction.atomic
def answer_hosting(*, actor: Any, pk: int, agrees: bool) -> ProjectHost:
    """Say for a Party organization whether it hosts together; `pk` is the question
    (`ProjectHost`).

    Raises `Missing`, `Denied` (recorded), and `Refusal` once the project is over.
    """
    seen = ProjectHost.objects.visible_to(actor).select_related("project")
    host = seen.filter(pk=pk).first()
    if host is None:
        raise Missing
    if not ProjectHost.objects.answerable_by(actor).filter(pk=pk).exists():
        records.deny(actor=actor, subject=Project, keys=[host.project_id])
    records.hold(Project, [host.project_id])
    host.project.refresh_from_db(fields=["state"])
    if host.project.state not in OPEN:
        raise Refusal(f"“{host.project}”{host.project.get_state_display()}，不用再答复。")
    if host.party_organization_id == host.project.organizer_id:
        raise Refusal("主办的党组织不能退出，要取消请取消项目。")
    host.answer = HostAnswer.AGREED if agrees else HostAnswer.REFUSED
    host.save(update_fields=["answer"])
    # Whoever changes the hosts meanwhile sees the answer first.
    records.raise_version(host.project)
    return host


def _write(project: Project, values: dict[str, Any], today: datetime.date) -> None:
    """Put the values into the row; raise for all that is wrong at once."""
    for name, value in records.read(Project, values).items():
        setattr(project, name, value)
    wrong = {}
    for name, text in (
        ("topic", "请填写项目名称。"),
        ("text", "请写明做什么、怎么做。"),
        ("place", "请填写地点。"),
    ):
        if not getattr(project, name):
            wrong[name] = text
    if not project.duties:
        wrong["duties"] = "请选择计入事项；不计入的选“其他活动”。"
    elif set(project.duties) - set(ProjectDuty.values):
        words = "、".join(ProjectDuty.labels)
        wrong["duties"] = f"轮值项目可以计入{words}；支部自己的会议由支部召开。"
    if "planned_on" in values and (day := project.planned_on) is not None:
        if day < today:
            wrong["planned_on"] = f"计划日期不能早于今天（{today}）。"
        elif day.year != project.call.year:
            wrong["planned_on"] = f"计划日期应在 {project.call.year} 年。"
    if wrong:
        raise ValidationError(wrong)


def hosts_named(call: Call, codes: Sequence[str]) -> list[PartyOrganization]:
    """Those whom a call reaches, by their codes: its menu names hosts to all of them anyway. Raises
    ValidationError for a code that is not there."""
    found = {each.code: each for each in call.branches().filter(code__in=codes)}
    if unknown := [code for code in codes if code not in found]:
        text = f"征集范围内没有代码为“{unknown[0][:40]}”的党组织。"
        raise ValidationError({"co_hosts": text})
    return [found[code] for code in dict.fromkeys(codes)]


def _write_hosts(project: Project, co_hosts: Sequence[PartyOrganization], actor: Any) -> None:
    """Who hosts besides the organizer: an own one agrees by it, any other is asked."""
    wanted = {each.pk: each for each in co_hosts if each.pk != project.organizer_id}
    called = project.call.branches().filter(pk__in=wanted).values_list("pk", flat=True)
    if strange := wanted.keys() - set(called):
        name = wanted[min(strange)]
        raise ValidationError({"co_hosts": f"“{name}”不在{project.call.committee}的征集范围内。"})
    known = project.hosts.exclude(party_organization=project.organizer_id)
    known.exclude(party_organization__in=wanted).delete()
    there = set(known.values_list("party_organization", flat=True))
    own = set(fileable_by(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    ProjectHost.objects.bulk_create(
        ProjectHost(
            project=project,
            party_organization_id=pk,
            answer=HostAnswer.AGREED if pk in own else HostAnswer.ASKED,
        )
        for pk in sorted(wanted.keys() - there)
    )
    tell_asked(project)
