"""Inviting members to their own page, and what they may do there."""

import datetime
import io
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from accounts.services.grants import end_grant, give_grant
from accounts.services.users import disable, invite, open_account
from core import audit, corrections, records
from core.choices import CorrectionState
from core.errors import Missing, Refusal
from core.records.changes import text_of
from core.records.links import checked_reason
from members.models import Employment, Member, Membership, Post
from members.services import reveals_of
from own.choices import OwnAction
from own.models import Correction, MemberAccount, invitable_by
from own.parts import Part, parts
from transfers.models import MemberFile

#: Proposals of one member that may wait at a time.
MOST_WAITING = 10
#: Entries that the page and the download list.
LOOKS_SHOWN = 200


# --- The account -----------------------------------------------------------------------------


@transaction.atomic
def invite_member(*, actor: Any, pk: int) -> tuple[User, str]:
    """An account of the member's own and the token of its one-time link; earlier links are void.

    Nobody has to have one. Raises `Missing` for members whom the actor does not invite.
    """
    member = invitable_by(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if member is None:
        raise Missing
    account = MemberAccount.objects.filter(member=member).select_related("user").first()
    if account is None:
        user, token = open_account(actor=actor, username=_free_name(), name="")
        give_grant(actor=actor, user=user, role=Role.MEMBER)
        MemberAccount.objects.create(user=user, member=member, invited_by=actor)
    else:
        user = account.user
        if user.has_usable_password():
            raise Refusal("本人已经开通。忘记密码的，请先停用本人页面，再重新邀请。")
        token = invite(actor=actor, user=user)
    audit.record(action=OwnAction.MEMBER_INVITED, actor=actor, subject=member)
    return user, token


@transaction.atomic
def withdraw_member(*, actor: Any, pk: int, version: int) -> Member:
    """The own page ends, by whoever may invite or by the member himself; his record stays as it
    is."""
    account = records.claim(MemberAccount, actor=actor, pk=pk, version=version)
    member, user = account.member, account.user
    for grant in Grant.objects.filter(user=user).in_force(timezone.localdate()):
        end_grant(actor=None, grant=grant)
    account.delete()
    disable(actor=actor, user=user, reason="停用本人页面")
    audit.record(action=OwnAction.MEMBER_WITHDRAWN, actor=actor, subject=member)
    return member


def _free_name() -> str:
    """A user name that says nothing of the person."""
    while True:
        name = f"dy{secrets.randbelow(10**8):08d}"
        if not User.objects.named(name).exists():
            return name


def member_of(user: Any) -> Member:
    """The member whose page `user` has. Raises `Missing`."""
    account = (
        MemberAccount.objects.owned_by(user).select_related("member__party_organization").first()
    )
    if account is None:
        raise Missing("您的账号没有对应的党员，请联系所在党支部。")
    return account.member


def belonging_of(member: Member) -> tuple[list[Membership], list[Post]]:
    """To which Party organizations he belonged and which offices he held, newest first."""
    return tuple(
        list(
            model.objects.filter(member=member)
            .select_related("party_organization")
            .order_by("-starts_on", "-pk")
        )
        for model in (Membership, Post)
    )


def file_of(member: Member) -> MemberFile | None:
    """Where his file lies and what is missing in it; None where nobody noted it."""
    return MemberFile.objects.filter(member=member).first()


# --- Who looked ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """One look at a member, as he reads it."""

    when: datetime.datetime
    who: str
    what: str
    reason: str = ""


def looks_of(member: Member) -> list[Look]:
    """Who opened his page, searched for him, saw a number in full, or took him out in a list or a
    paper; newest first. What he did himself is not among it."""
    found = [
        Look(each.when, each.who, each.what, f"{each.identifier} {each.reason}".strip())
        for each in reveals_of(member=member)[:LOOKS_SHOWN]
    ]
    found += [Look(when, who, title) for when, who, title in audit.taken_of(member)]
    found += [Look(when, who, "查看党员页面") for when, who in audit.looks_at(member)]
    himself = getattr(member, "account", None)
    others = [each for each in found if himself is None or each.who != himself.user.username]
    return sorted(others, key=lambda each: each.when, reverse=True)[:LOOKS_SHOWN]


# --- Corrections -----------------------------------------------------------------------------


@transaction.atomic
def ask_correction(*, actor: Any, field: str, value: str, reason: str = "") -> Correction:
    """Propose a value for a field of one's own record; it stays as it is until somebody decides.

    Raises ValidationError, `Missing`, `Refusal`.
    """
    member = member_of(actor)
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    waiting = Correction.objects.filter(member=member, state=CorrectionState.PROPOSED)
    if waiting.filter(field=field).exists():
        raise Refusal("这一项已经申请更正，正在核对。")
    if waiting.count() >= MOST_WAITING:
        raise Refusal("待核对的申请已经很多，请等核对后再申请。")
    reason = checked_reason(reason, needed=False)
    proposal = corrections.propose(
        Correction(member=member, reason=reason), actor=actor, row=member, name=field, value=value
    )
    audit.record(
        action=OwnAction.CORRECTION_ASKED,
        actor=actor,
        subject=member,
        detail={"项目": proposal.label},
    )
    return proposal


@transaction.atomic
def decide_correction(
    *, actor: Any, pk: int, version: int, approves: bool, answer: str = ""
) -> Correction:
    """Correct the field, or say why not. Raises what `core.corrections.decide` raises."""
    seen = Correction.objects.visible_to(actor)
    proposal = corrections.decide(
        seen, actor=actor, pk=pk, version=version, approves=approves, answer=answer
    )
    audit.record(
        action=OwnAction.CORRECTION_DECIDED,
        actor=actor,
        subject=proposal.member,
        detail={"项目": proposal.label, "结果": proposal.get_state_display()},
    )
    return proposal


# --- One's own data --------------------------------------------------------------------------


def own_workbook(*, actor: Any) -> bytes:
    """All that the platform holds of the member himself, as an .xlsx; recorded."""
    member = member_of(actor)
    import openpyxl  # not what an import of rows loads

    book = openpyxl.Workbook()
    book.remove(book.active)
    for part in parts():
        sheet = book.create_sheet(part.title)
        sheet.append(part.headings)
        for row in part.rows(member):
            sheet.append(list(row))
        _as_text(sheet)
    audit.record(action=OwnAction.OWN_DATA_TAKEN, actor=actor, subject=member)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _as_text(sheet: Any) -> None:
    """Nothing that somebody typed becomes a formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for column in sheet.columns:
        widest = max((len(str(cell.value or "")) for cell in column), default=0)
        sheet.column_dimensions[column[0].column_letter].width = min(48, 2 * widest + 4)


def _record_rows(member: Member) -> Iterable[tuple[str, Any]]:
    for name in (
        "name", "gender", "ethnicity", "education", "position", "status", "joined_on", "full_on",
    ):  # fmt: skip
        field = Member._meta.get_field(name)
        yield str(field.verbose_name), text_of(member, name)
    yield "身份证号", member.id_number_masked
    yield "手机", member.phone_masked
    yield "党组织", str(member.party_organization or "")
    yield "流动党员", "是" if member.is_floating else "否"


def _membership_rows(member: Member):
    for each in Membership.objects.filter(member=member).select_related("party_organization"):
        yield str(each.party_organization), each.starts_on, each.ends_on


def _employment_rows(member: Member):
    for each in Employment.objects.filter(member=member).select_related("organization"):
        starts = "" if each.starts_on.year == 1 else each.starts_on.isoformat()
        yield str(each.organization or "未填"), starts


def _post_rows(member: Member):
    for each in Post.objects.filter(member=member).select_related("party_organization"):
        yield (
            str(each.party_organization),
            each.get_title_display(),
            each.starts_on,
            each.ends_on,
        )


def _file_rows(member: Member):
    if (file := file_of(member)) is not None:
        missing = "、".join(file.missing) or "无"
        yield file.get_keeper_display(), file.place, missing, file.checked_on


def _look_rows(member: Member):
    for each in looks_of(member):
        yield (
            f"{timezone.localtime(each.when):%Y-%m-%d %H:%M}",
            each.who,
            each.what,
            each.reason,
        )


PARTS = (
    Part("基本信息", ("项目", "内容"), _record_rows),
    Part("组织关系", ("党组织", "起始日期", "终止日期"), _membership_rows),
    Part("工作单位", ("工作单位", "起始日期"), _employment_rows),
    Part("任职", ("党组织", "职务", "起始日期", "终止日期"), _post_rows),
    Part("档案", ("保管单位类别", "存放地点", "缺少的材料", "核对日期"), _file_rows),
    Part("谁看过我的记录", ("时间", "用户", "事项", "理由"), _look_rows),
)
