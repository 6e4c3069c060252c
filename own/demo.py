"""Corrections that members of the generated county asked for, lists of persons that somebody wanted
to take out, and what is over of whoever is gone. Nobody has an account there."""

import datetime
import random

from django.utils import timezone

from accounts.choices import Action, Role
from accounts.models import Grant, User
from core import audit, crypto
from core.choices import ClearanceState, CorrectionState, ExportState
from core.models import ClearanceItem, ClearanceList, ExportApplication
from core.retention.clearing import clearable, draw_up
from members.models import Member
from own.models import Correction, MemberAccount

#: No password fits it.
_NO_PASSWORD = "!"
_ASKED = (
    ("education", "硕士研究生", CorrectionState.PROPOSED, ""),
    ("position", "车间副主任", CorrectionState.PROPOSED, ""),
    ("ethnicity", "畲族", CorrectionState.REJECTED, "与身份证登记的不一致，请先到公安机关更正"),
)


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """One member with his own page, and a few who found something wrong."""
    people = Member.objects.present().filter(party_organization__isnull=False)
    people = list(people.select_related("party_organization").order_by("id_number_index")[:40])
    if len(people) < len(_ASKED):
        return
    chosen = chance.sample(people, len(_ASKED))
    for nth, (member, (name, value, state, answer)) in enumerate(
        zip(chosen, _ASKED, strict=True), 1
    ):
        user = User.objects.create(
            username=f"yanshi_dangyuan{nth}", password=_NO_PASSWORD, is_active=False
        )
        Grant.objects.create(user=user, role=Role.MEMBER, starts_on=today)
        MemberAccount.objects.create(user=user, member=member)
        staff = Grant.objects.filter(role=Role.COUNTY_STAFF).select_related("user").first()
        if staff is not None:
            audit.note_look(actor=staff.user, row=member)
        Correction.objects.create(
            member=member,
            model="members.Member",
            row_id=member.pk,
            field=name,
            before=getattr(member, name),
            value=value,
            state=state,
            answer=answer,
            proposed_by=user,
            decided_on=today if answer else None,
        )


#: List, where it stands, conditions, how many, what for, how far the application is, what was said.
_EXPORTS = (
    ("党员", "/members/", "", 2, "年度党内统计核对", ExportState.WAITING, ""),
    ("发展党员", "/joining/", "进度：入党积极分子", 1, "积极分子培训班", ExportState.APPROVED, ""),
    ("流动党员", "/transfers/floating/", "", 1, "走访慰问名单", ExportState.REFUSED,
     "可以由各党支部分别报送人数，不需要名单"),
)  # fmt: skip
#: The list of a year ago, of which one stayed.
_A_YEAR = datetime.timedelta(days=366)
_WHY = "信访事项尚未办结"


def take_care(chance: random.Random, today: datetime.date) -> None:
    """Applications for lists of many persons, and the yearly lists of what is to be cleared."""
    clerk, chief = (
        User.objects.create(username=username, name=name, password=_NO_PASSWORD, is_active=False)
        for username, name in (("yanshi_tongji", "演示统计员"), ("yanshi_shenpi", "演示审批人"))
    )
    people = Member.objects.present().filter(party_organization__isnull=False).count()
    for title, path, conditions, share, reason, state, answer in _EXPORTS:
        decided = state != ExportState.WAITING
        approved = state == ExportState.APPROVED
        ExportApplication.objects.create(
            user=clerk,
            title=title,
            path=path,
            query_cipher=crypto.encrypt("export=xlsx"),
            conditions=conditions,
            rows=max(1, people * share // 2),
            reason=reason,
            action=Action.EXPORT_MEMBERS,
            everywhere=True,
            state=state,
            answer=answer,
            decided_by=chief if decided else None,
            decided_at=timezone.now() if decided else None,
            keep_until=today + datetime.timedelta(days=chance.randrange(3, 9))
            if approved
            else None,
        )
    for each in draw_up(today=today - _A_YEAR):
        if each.state == ClearanceState.OPEN:
            _decide(each, chief)
    draw_up(today=today)


def _decide(row: ClearanceList, chief: User) -> None:
    """All of it is cleared but for the first."""
    items = ClearanceItem.objects.filter(list=row).order_by("pk")
    gone = items.exclude(pk=items[0].pk)
    known = clearable(row.kind)
    known.clear(known.model._default_manager.filter(pk__in=gone.values("row_id")))
    row.cleared = gone.update(cleared=True)
    row.reason, row.state = _WHY, ClearanceState.DECIDED
    row.decided_by, row.decided_at = chief, timezone.now()
    row.save()
