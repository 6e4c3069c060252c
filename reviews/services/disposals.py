"""组织处置: proposing, prior filing, investigation, the meeting, the decision above."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, records
from core.errors import Missing, Refusal
from core.months import months_later
from members.choices import LeavingReason, Matter
from members.models import MeetingRule, Member, is_full
from members.services import end_membership, strike_off
from reviews.choices import CLOSED_DISPOSALS, DisposalEnd, DisposalKind, DisposalState, ReviewAction
from reviews.flows import DISPOSAL as FLOW
from reviews.grounds import GROUNDS, NEXT, Ground, ground_problems, months_problem
from reviews.models import Disposal
from reviews.services.shared import (
    checked_day,
    checked_number,
    claim,
    claim_move,
    full_on,
    hold_party,
)
from reviews.services.telling import tell_disposal

_S = DisposalState
_PLAIN = Ground("")
#: Way → why the member leaves the books when it is decided. 劝其退党 waits for him.
LEAVES = {
    DisposalKind.REMOVE: LeavingReason.REMOVED,
    DisposalKind.SUSPEND: LeavingReason.SUSPENDED,
}


@transaction.atomic
def propose(*, actor: Any, pk: int, version: int, **values: Any) -> Disposal:
    """The committee proposes a procedure about a member. `pk` and `version` are the member's;
    `values`: kind, ground, since, facts, months, proposed_on.

    Raises ValidationError (field → messages), `Missing`, `Denied` (recorded), `Conflict`,
    `Refusal`.
    """
    member = records.claim(
        Member, actor=actor, pk=pk, version=version, among=Member.objects.reviewed_by(actor)
    )
    if member.deleted_at is not None:
        raise Missing
    if GROUNDS.get((values.get("kind"), values.get("ground")), _PLAIN).after:
        raise ValidationError({"ground": "以前一处置的结果为情形的，请从那件处置接续办理。"})
    if member.party_organization is None:
        raise Refusal("该党员已不在册，不能提出组织处置。")
    party = hold_party(actor, member.party_organization, Disposal)
    return _begin(actor, member, Disposal(party_organization=party), values)


@transaction.atomic
def follow(*, actor: Any, pk: int, version: int, **values: Any) -> Disposal:
    """Propose what an ended procedure leads to: 劝其退党 after 限期改正 without change, 除名 of one
    who refuses to leave or is still lost. `values`: facts, proposed_on."""
    before = claim(FLOW, actor, pk, version, _S.ENDED)
    if before.outcome not in NEXT:
        raise Refusal("这件组织处置已经办结，没有要接续办理的。")
    if (
        Disposal.objects.filter(deleted_at=None, follows=before)
        .exclude(state=_S.CANCELLED)
        .exists()
    ):
        raise Refusal("已有接续办理的组织处置。")
    kind, ground = NEXT[before.outcome]
    member = Member.objects.select_for_update().get(pk=before.member_id)
    disposal = Disposal(
        party_organization=before.party_organization, follows=before, kind=kind, ground=ground
    )
    return _begin(actor, member, disposal, values)


def _begin(actor: Any, member: Member, disposal: Disposal, values: dict[str, Any]) -> Disposal:
    if Disposal.objects.filter(member=member, deleted_at=None).open().exists():
        raise Refusal("这名党员已有一件正在办理的组织处置，请先办结。")
    disposal.member, disposal.name = member, member.name
    for name, value in records.read(Disposal, values).items():
        setattr(disposal, name, value)
    _check(disposal, member)
    return records.keep(disposal, actor=actor)


def _check(disposal: Disposal, member: Member) -> None:
    after = disposal.follows and disposal.follows.ended_on
    day = checked_day("proposed_on", disposal.proposed_on, "提出日期", after=after)
    errors = ground_problems(disposal.kind, disposal.ground, disposal.since, day)
    if problem := months_problem(disposal.kind, disposal.months):
        errors["months"] = problem
    if not Member.objects.filter(is_full(day), pk=member.pk).exists():
        errors["kind"] = "预备党员不合格的，按发展党员的规定取消预备党员资格，不作组织处置。"
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def move_disposal(
    *,
    actor: Any,
    pk: int,
    version: int,
    move: str,
    reason: str = "",
    decided_on: datetime.date | None = None,
) -> Disposal:
    """File, note the filing, send back, cancel (`FLOW`); what needs more has services of its
    own."""
    if move not in ("file", "accept", "return_filing", "return", "cancel"):
        raise ValueError(f"{move} has a service of its own")
    disposal = claim_move(FLOW, move, actor=actor, pk=pk, version=version)
    values = {}
    if move == "accept":
        after = disposal.proposed_on
        values["filed_on"] = checked_day("decided_on", decided_on, "备案日期", after=after)
    FLOW.move(disposal, move, actor=actor, reason=reason, **values)
    tell_disposal(disposal, move, actor)
    return disposal


@transaction.atomic
def find(
    *,
    actor: Any,
    pk: int,
    version: int,
    investigators: str,
    findings: str,
    talked_on: datetime.date | None = None,
    statement: str = "",
) -> Disposal:
    """What the investigation found, and what the member says of it."""
    disposal = claim_move(FLOW, "find", actor=actor, pk=pk, version=version)
    values = {"investigators": investigators, "findings": findings, "statement": statement}
    values = records.read(Disposal, values)
    errors = {
        name: f"请填写{Disposal._meta.get_field(name).verbose_name}。"
        for name in ("investigators", "findings")
        if not values[name]
    }
    if errors:
        raise ValidationError(errors)
    if talked_on is not None:
        checked_day("talked_on", talked_on, "谈话日期", after=disposal.filed_on)
    elif not GROUNDS[disposal.kind, disposal.ground].since and not disposal.follows_id:
        raise ValidationError({"talked_on": "须与本人谈话、听取意见，请填写谈话日期。"})
    FLOW.move(disposal, "find", actor=actor, talked_on=talked_on, **values)
    return disposal


@transaction.atomic
def submit(
    *,
    actor: Any,
    pk: int,
    version: int,
    met_on: datetime.date,
    entitled_count: int,
    present_count: int,
    in_favour: int,
) -> Disposal:
    """How the meeting of the branch voted, by what holds on its day; sent up only when enough came
    and enough agreed."""
    disposal = claim_move(FLOW, "submit", actor=actor, pk=pk, version=version)
    after = disposal.talked_on or disposal.filed_on
    checked_day("met_on", met_on, "支部大会日期", after=after)
    rule = MeetingRule.on(met_on, Matter.ADMISSION)
    most = full_on(disposal.party_organization, met_on)
    errors = {}
    if not 1 <= entitled_count <= most:
        errors["entitled_count"] = f"当天在册正式党员 {most} 名，应到会（有表决权）的不能多于此数。"
    least = rule.least_present(entitled_count)
    if not least <= present_count <= entitled_count:
        errors["present_count"] = (
            f"须{rule.get_present_display()}即至少 {least} 人到会，且不多于应到会人数。"
        )
    needed = rule.least_in_favour(entitled=entitled_count, present=present_count)
    if not needed <= in_favour <= entitled_count:
        errors["in_favour"] = f"须 {needed} 人以上赞成方能形成决议，且不多于应到会人数。"
    if errors:
        raise ValidationError(errors)
    FLOW.move(
        disposal,
        "submit",
        actor=actor,
        met_on=met_on,
        rule=rule,
        entitled_count=entitled_count,
        present_count=present_count,
        in_favour=in_favour,
    )
    tell_disposal(disposal, "submit", actor)
    return disposal


@transaction.atomic
def approve(
    *, actor: Any, pk: int, version: int, decided_on: datetime.date, document_number: str
) -> Disposal:
    """Decided above: from that day on it holds. 除名 and 停止党籍 take the member off the books,
    his offices end with it; nothing else is done by itself."""
    disposal = claim_move(FLOW, "approve", actor=actor, pk=pk, version=version)
    checked_day("decided_on", decided_on, "批准日期", after=disposal.met_on)
    number = checked_number(document_number)
    values: dict[str, Any] = {"approved_on": decided_on, "approval_number": number}
    if disposal.kind == DisposalKind.RECTIFY:
        values["until"] = months_later(decided_on, disposal.months)
    FLOW.move(disposal, "approve", actor=actor, **values)
    if disposal.kind in LEAVES:
        leave(actor, disposal, decided_on, LEAVES[DisposalKind(disposal.kind)])
    audit.record(
        action=ReviewAction.DISPOSAL_APPROVED,
        actor=actor,
        subject=disposal,
        detail={"处置方式": disposal.get_kind_display(), "批准文号": audit.masked(number)},
    )
    if disposal.kind == DisposalKind.REMOVE:
        ended = {"outcome": DisposalEnd.REMOVED, "ended_on": decided_on}
        FLOW.move(disposal, "end", actor=actor, **ended)
    tell_disposal(disposal, "approve", actor)
    return disposal


def leave(actor: Any, disposal: Disposal, day: datetime.date, reason: str) -> None:
    """Take the member off the books; of one who is on none, suspended before, it is noted that he
    was removed."""
    member = Member.objects.select_for_update().get(pk=disposal.member_id)
    if member.party_organization_id is None:
        strike_off(member=member, party_organization=disposal.party_organization, day=day)
        return
    if member.party_organization_id != disposal.party_organization_id:
        raise Refusal("该党员的组织关系已转到其他党组织，请退回，由现在的党组织办理。")
    end_membership(
        actor=actor, pk=member.pk, version=member.version, ends_on=day, end_reason=reason
    )


@transaction.atomic
def announce(*, actor: Any, pk: int, version: int, announced_on: datetime.date) -> Disposal:
    """On which day the decision was announced in the branch and handed to the member."""
    disposal = claim(FLOW, actor, pk, version, _S.RUNNING, _S.ENDED)
    after = disposal.approved_on
    disposal.announced_on = checked_day("announced_on", announced_on, "宣布日期", after=after)
    return records.keep(disposal, actor=actor)


@transaction.atomic
def recycle_disposal(*, actor: Any, pk: int, version: int) -> Disposal:
    """Put one that was entered by mistake into the recycle bin; what was decided is kept."""
    disposal = claim(FLOW, actor, pk, version)
    if disposal.approved_on is not None:
        raise Refusal("组织处置已经批准，不能删除。")
    return records.recycle(disposal)


@transaction.atomic
def restore_disposal(*, actor: Any, pk: int, version: int) -> Disposal:
    disposal = records.claim(Disposal, actor=actor, pk=pk, version=version)
    others = Disposal.objects.filter(member=disposal.member_id, deleted_at=None).open()
    if disposal.state not in CLOSED_DISPOSALS and others.exclude(pk=pk).exists():
        raise Refusal("这名党员已有一件正在办理的组织处置，不能恢复这一件。")
    if disposal.deleted_at is None:
        raise Missing
    return records.restore(disposal)
