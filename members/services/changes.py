"""变更报备: a change of an office is reported, checked by the town, approved by the county; only
then the old office ends and the new one begins."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.choices import Action
from accounts.names import shown_name
from branches.choices import OfficeGroup
from branches.models import PartyOrganization, ReportDeadline
from core import crypto, records, rotation
from core.db import store
from core.errors import Missing, Refusal
from core.records.links import checked_reason
from core.review import Ground, Review
from core.tree import ids_above
from members.choices import NEW_HOLDER, ChangeKind, ChangeState, PostTitle
from members.flows import FLOW
from members.models import ChangeReport, ChangeStep, Member, Post, party_organizations_reached
from members.services.change_hints import HINTS
from members.services.posts import check_person, end_post, file_post, start_post
from members.services.telling import tell_moved
from regions.choices import RegionLevel
from regions.models import Region

#: So many days ahead a change may be reported that was decided already.
AHEAD = 90
LEADERS = (PostTitle.SECRETARY, PostTitle.DEPUTY_SECRETARY, PostTitle.FIRST_SECRETARY)
GROUNDS = (
    Ground("person", "任职人不符合条件"),
    Ground("day", "变动日期有误"),
    Ground("post", "职务或原任职选错"),
    Ground("procedure", "没有经过规定程序"),
    Ground("duplicate", "重复报备"),
)


def reportable_parties(user: Any):
    """The Party organizations whose changes `user` reports."""
    part = user.reach.part(Action.REPORT_POSTS)
    return party_organizations_reached(part) if part else PartyOrganization.objects.none()


def posts_to_report(party: PartyOrganization, user: Any):
    """The offices of which a change can be reported: those that are held, or will be."""
    later = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate())
    posts = Post.objects.visible_to(user).filter(later, party_organization=party)
    return posts.select_related(*Post.naming).order_by("starts_on", "pk")


def deadline_of(title: str, day: datetime.date) -> datetime.date | None:
    """Until when a change of this day is to be reported; None where the county asks for none."""
    offices = OfficeGroup.LEADERS if title in LEADERS else OfficeGroup.COMMITTEE
    row = ReportDeadline.objects.valid_on(day).filter(offices=offices).first()
    return day + datetime.timedelta(days=row.days) if row else None


# --- Reporting ----------------------------------------------------------------------------------


@sensitive_variables()
@transaction.atomic
def report_change(
    *, actor: Any, party_organization: PartyOrganization, kind: str, **values: Any
) -> ChangeReport:
    """Report a change of an office; the office stays as it is.

    `values`: title, post, changed_on, ground, document_number, the new holder (member, or
    person_name and id_number) and what is known of him (`ChangeReport.DETAILS`). What somebody
    reports who checks there himself, or where no town stands between, waits for the county at once.
    Raises ValidationError, `Missing`, and `Denied` (recorded) without the right to report.
    """
    report = ChangeReport(
        party_organization=_hold(actor, party_organization),
        kind=kind,
        reported_by=actor,
        reported_on=timezone.localdate(),
    )
    _fill(report, actor, values)
    records.keep(report, actor=actor)
    FLOW.keep_step(report, "report", before=report.state, actor=actor, **_due(report))
    _report_on(report, actor)
    return report


@sensitive_variables()
@transaction.atomic
def correct_change(*, actor: Any, pk: int, version: int, **values: Any) -> ChangeReport:
    """Report a returned one again, or correct one that nobody has checked yet. What is not given
    stays. Raises what `report_change` raises, `Conflict`, and `Refusal` in other states."""
    report = records.claim(ChangeReport, actor=actor, pk=pk, version=version)
    before = report.state
    if before not in (ChangeState.REPORTED, ChangeState.RETURNED):
        raise Refusal(FLOW.refusal(report, "refile"))
    kept = {name: getattr(report, name) for name in (*_PLAIN, "post")}
    if report.kind in NEW_HOLDER and not values.get("member"):
        kept["person_name"] = report.person_name
        same = values.get("person_name", report.person_name) == report.person_name
        if same and not values.get("id_number"):
            # Whoever is named as before is not typed again.
            kept["member"] = report.member
            kept["id_number"] = crypto.decrypt(report.id_number_cipher)
    _fill(report, actor, kept | values)
    report.state = ChangeState.REPORTED
    records.keep(report, actor=actor)
    if before == ChangeState.RETURNED:
        REVIEW.submitted(report, "refile", before=before, actor=actor)
        _report_on(report, actor)
    return report


@transaction.atomic
def withdraw_change(*, actor: Any, pk: int, version: int) -> ChangeReport:
    """Take a report back that is not approved. Raises what `Flow.claim` raises."""
    report = FLOW.claim("withdraw", actor=actor, pk=pk, version=version)
    FLOW.move(report, "withdraw", actor=actor, noted={"edition": REVIEW.edition_of(report)})
    return report


def _hold(actor: Any, party: PartyOrganization) -> PartyOrganization:
    """The Party organization, locked. Raises `Missing`, `Denied`."""
    held = reportable_parties(actor).present().select_for_update(of=("self",))
    found = held.filter(pk=party.pk).first()
    if found is None:
        if not PartyOrganization.objects.visible_to(actor).present().filter(pk=party.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=ChangeReport, keys=[party.pk])
    return found


#: Values that are stored as they were given.
_PLAIN = ("title", "changed_on", "ground", "document_number", *ChangeReport.DETAILS)


@sensitive_variables()
def _fill(report: ChangeReport, actor: Any, values: dict[str, Any]) -> None:
    """Put what is reported into the row. Raises ValidationError."""
    post = values.get("post")
    given = {name: values[name] for name in _PLAIN if values.get(name) is not None}
    if post is not None:
        if not posts_to_report(report.party_organization, actor).filter(pk=post.pk).exists():
            raise ValidationError({"post": "没有找到这项任职，或者已经终止，请重新选择。"})
        given["title"] = given.get("title") or post.title
    if report.kind in (ChangeKind.LEFT, ChangeKind.FILED):
        given |= _of_post(report, post)
    for name, value in records.read(ChangeReport, given).items():
        setattr(report, name, value)
    report.post = post
    _refuse_incomplete(report)
    _set_holder(report, actor, values)
    report.due_on = deadline_of(report.title, report.changed_on)


def _of_post(report: ChangeReport, post: Post | None) -> dict[str, Any]:
    """What follows from the office that ends or is filed."""
    if post is None:
        raise ValidationError({"post": "请选择是哪一项任职。"})
    if report.kind == ChangeKind.LEFT:
        return {"title": post.title}
    if post.filed_on is not None:
        raise ValidationError({"post": f"这项任职已于 {post.filed_on} 备案，不用补报。"})
    return {"title": post.title, "changed_on": post.starts_on}


def _refuse_incomplete(report: ChangeReport) -> None:
    party, day, post = report.party_organization, report.changed_on, report.post
    errors = {}
    if not report.title:
        errors["title"] = "请选择职务。"
    if day is None:
        errors["changed_on"] = "请填写变动日期。"
    elif day < party.founded_on:
        errors["changed_on"] = f"“{party}”{party.founded_on} 才成立，变动日期不能更早。"
    elif party.dissolved_on is not None and day >= party.dissolved_on:
        errors["changed_on"] = f"“{party}”已于 {party.dissolved_on} 撤销。"
    elif day > timezone.localdate() + datetime.timedelta(days=AHEAD):
        errors["changed_on"] = f"可以提前 {AHEAD} 天以内报备，请核对日期。"
    elif post is not None and day < post.starts_on:
        errors["changed_on"] = f"原任职自 {post.starts_on} 开始，变动日期不能更早。"
    try:
        report.ground = checked_reason(report.ground, example="工作调动，经支委会讨论")
    except ValidationError as error:
        errors["ground"] = error.error_dict["reason"]
    if errors:
        raise ValidationError(errors)


@sensitive_variables()
def _set_holder(report: ChangeReport, actor: Any, values: dict[str, Any]) -> None:
    """Who takes the office; nobody where it is left or only filed."""
    report.member, report.person_name = None, ""
    report.id_number_cipher, report.id_number_index = None, ""
    if report.kind not in NEW_HOLDER:
        for name in ChangeReport.DETAILS:
            setattr(report, name, ChangeReport._meta.get_field(name).get_default())
        return
    seen = Member.objects.visible_to(actor).present()
    member = values.get("member")
    if member is not None:
        if not seen.filter(pk=member.pk).exists():
            raise ValidationError({"member": "没有找到这名党员，请重新选择。"})
        id_number = crypto.decrypt(member.id_number_cipher)
    else:
        name, number = values.get("person_name") or "", values.get("id_number") or ""
        report.person_name, id_number = check_person(name, number)
        # Whether somebody out of scope has the number makes no difference that could be seen.
        index = rotation.sought("id_number", id_number)
        member = seen.filter(id_number_index=index).first()
    report.member = member
    report.person_name = member.name if member else report.person_name
    report.id_number_cipher = crypto.encrypt(id_number)
    report.id_number_index = rotation.sought("id_number", id_number)


def _report_on(report: ChangeReport, actor: Any) -> None:
    """On to the county where the town reports itself or none stands between; whoever decides next
    is told."""
    checks = ChangeReport.objects.checkable_by(actor).filter(pk=report.pk).exists()
    if checks or not _in_a_town(report.party_organization):
        FLOW.move(report, "direct", actor=actor, noted={"edition": REVIEW.edition_of(report)})
    tell_moved([report])


def _in_a_town(party: PartyOrganization) -> bool:
    ids = [*ids_above(party.region.path), party.region_id]
    levels = (RegionLevel.TOWN, RegionLevel.PARK)
    return Region.objects.filter(pk__in=ids, level__in=levels).exists()


def _due(report: ChangeReport) -> dict[str, Any]:
    return {"due_on": FLOW.due_after(report.state, report.reported_on)}


# --- Deciding -----------------------------------------------------------------------------------


def _content(report: ChangeReport) -> list[tuple[str, str]]:
    """What an edition said, as the page names it; of persons the masked names only."""
    return [
        ("变动", report.get_kind_display()),
        ("职务", report.get_title_display()),
        ("变动日期", f"{report.changed_on}"),
        ("原任职", str(report.post or "")),
        ("任职人", shown_name(report.person_name, full=False) if report.person_name else ""),
        ("变动事由", report.ground),
        ("文号", report.document_number),
    ]


def _after(reports: Sequence[ChangeReport]) -> None:
    """What the county approved comes into force; whoever has to act, or asked, hears of it."""
    for report in reports:
        if report.state == ChangeState.APPROVED:
            _carry_out(report)
    tell_moved(reports)


def _carry_out(report: ChangeReport) -> None:
    """End the old office and start the new one, on behalf of whoever approved.

    Raises `Refusal` where the offices have changed since so that it is impossible.
    """
    step = ChangeStep.objects.filter(subject=report).latest("pk")
    filed = {"filed_on": timezone.localdate(step.made_at), "filing_number": report.filing_number}
    try:
        if report.kind == ChangeKind.FILED:
            _file(report, step.made_by, filed)
            return
        _end(report, step.made_by)
        if report.brings_holder:
            report.started_post = start_post(
                actor=step.made_by,
                party_organization=report.party_organization,
                title=report.title,
                starts_on=report.changed_on,
                **_holder(report),
                **{name: getattr(report, name) for name in ChangeReport.DETAILS},
                **filed,
                acting=report.kind == ChangeKind.ACTING,
            )
            store(report)
    except ValidationError as error:
        raise Refusal(f"不能批准，请退回：{' '.join(error.messages)}") from None


def _post_of(report: ChangeReport) -> Post:
    post = Post.objects.filter(pk=report.post_id).first()
    if post is None:
        raise Refusal("不能批准，请退回：原任职已经删除。")
    return post


def _file(report: ChangeReport, actor: Any, filed: dict[str, Any]) -> None:
    post = _post_of(report)
    file_post(actor=actor, pk=post.pk, version=post.version, **filed)


def _end(report: ChangeReport, actor: Any) -> None:
    if report.kind != ChangeKind.LEFT and report.post_id is None:
        return
    post = _post_of(report)
    if post.ends_on is None or post.ends_on > report.changed_on:
        end_post(actor=actor, pk=post.pk, version=post.version, ends_on=report.changed_on)


@sensitive_variables()
def _holder(report: ChangeReport) -> dict[str, Any]:
    if report.member is not None:
        return {"member": report.member}
    number = crypto.decrypt(report.id_number_cipher)
    return {"person_name": report.person_name, "id_number": number}


REVIEW = Review(
    FLOW,
    submits=("refile",),
    decides=("check", "accept", "return"),
    passes=("check", "accept"),
    grounds=GROUNDS,
    content=_content,
    after=_after,
    hints=HINTS,
)
