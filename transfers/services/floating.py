"""Floating members: away, here, matched, spoken to, back."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.models import PartyOrganization
from core import records, rotation
from core.db import store
from core.errors import Refusal
from members.models import Member
from transfers.choices import BackReason, Deed, Limit, Side
from transfers.models import FloatingDeed, FloatingMember, TransferRule
from transfers.services.holding import checked_day, hold_own_party, hold_person

#: What is said in both registers once they are found to be about the same person.
MATCHED = "与对方登记相符，两边已核对"


@sensitive_variables()
@transaction.atomic
def record_away(*, actor: Any, member: Member, phone: str = "", **values: Any) -> FloatingMember:
    """Note that a member of ours is away since a day. Raises ValidationError, `Missing`, `Denied`,
    `Refusal`."""
    person = hold_person(actor, member)
    row = FloatingMember(
        side=Side.AWAY,
        party_organization=person.party_organization,
        member=person,
        person_name=person.name,
        **records.read(FloatingMember, values),
    )
    _check_begin(row)
    if row.starts_on < person.joined_on:
        raise ValidationError({"starts_on": "外出日期不能早于入党日期，请核对。"})
    records.seal(row, "phone", phone)
    records.keep(row, actor=actor)
    index = person.id_number_index
    here = FloatingMember.objects.open().filter(side=Side.HERE, id_number_index=index)
    _match(row, here, actor)
    refresh_floating([person.pk])
    return row


@sensitive_variables()
@transaction.atomic
def take_in(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    id_number: str,
    phone: str = "",
    **values: Any,
) -> FloatingMember:
    """Note somebody whose relation lies elsewhere and who takes part here. He is not counted as
    ours. Raises as `record_away` does."""
    party = hold_own_party(actor, party_organization)
    given = records.read(FloatingMember, values)
    if lacking := [name for name in ("person_name", "elsewhere") if not given.get(name)]:
        raise ValidationError(dict.fromkeys(lacking, "请填写。"))
    number = records.read(FloatingMember, {"id_number": id_number}, required=True)["id_number"]
    row = FloatingMember(side=Side.HERE, party_organization=party, **given)
    _check_begin(row)
    index = rotation.sought("id_number", number)
    if Member.objects.present().filter(id_number_index=index, party_organization=party).exists():
        raise ValidationError({"id_number": "此人的组织关系就在本党组织，不用登记为流入党员。"})
    records.seal(row, "id_number", number)
    records.seal(row, "phone", phone)
    records.keep(row, actor=actor)
    away = FloatingMember.objects.open().filter(side=Side.AWAY, member__id_number_index=index)
    _match(row, away, actor)
    return row


@sensitive_variables()
@transaction.atomic
def update_floating(
    *, actor: Any, pk: int, version: int, phone: str | None = None, **values: Any
) -> FloatingMember:
    """Correct where somebody is and how he is reached. Only the values given change."""
    row = _claim(actor, pk, version)
    for name, value in records.read(FloatingMember, values).items():
        setattr(row, name, value)
    _check_begin(row)
    if phone is not None:
        records.seal(row, "phone", phone)
    records.keep(row, actor=actor)
    if row.member_id:
        refresh_floating([row.member_id])
    return row


@transaction.atomic
def add_deed(
    *, actor: Any, pk: int, version: int, kind: str, done_on: datetime.date | None, note: str = ""
) -> FloatingMember:
    """Note one of 查 建 联 管 用; a contact (联) counts as the last one."""
    row = _claim(actor, pk, version)
    day = checked_day("done_on", "日期", done_on, row.starts_on)
    deed = FloatingDeed(
        floating_member=row, kind=kind, done_on=day, note=" ".join(note.split()), made_by=actor
    )
    records.keep(deed, actor=actor)
    if kind == Deed.CONTACT and (row.last_contact_on is None or day > row.last_contact_on):
        row.last_contact_on = day
        store(row)
        row.refresh_from_db(fields=["version", "updated_at"])
    else:
        records.raise_version(row)
    return row


@transaction.atomic
def end_floating(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date | None, end_reason: str
) -> FloatingMember:
    """He came back, or went on. Of whoever belongs elsewhere the numbers are kept no longer."""
    row = _claim(actor, pk, version)
    day = checked_day("ends_on", "终止日期", ends_on, row.starts_on)
    _end(row, day, BackReason(end_reason))
    return row


def settle(member: Member, day: datetime.date) -> None:
    """His relation was transferred: he floats no more, in neither register."""
    rows = FloatingMember.objects.open().select_for_update(of=("self",))
    here = rows.filter(side=Side.HERE, id_number_index=member.id_number_index)
    joined = here.filter(party_organization=member.party_organization_id)
    for row in (*rows.filter(member=member), *joined):
        _end(row, max(day, row.starts_on), BackReason.TRANSFERRED)


def _end(row: FloatingMember, day: datetime.date, reason: str) -> None:
    row.ends_on, row.end_reason = day, reason
    if row.side == Side.HERE:
        row.id_number_cipher, row.id_number_index = None, ""
        row.phone_cipher, row.phone_index = None, ""
    store(row)
    row.refresh_from_db(fields=["version", "updated_at"])
    if row.member_id:
        refresh_floating([row.member_id])


def _claim(actor: Any, pk: int, version: int) -> FloatingMember:
    row = records.claim(FloatingMember, actor=actor, pk=pk, version=version)
    if row.ends_on is not None:
        raise Refusal(f"这条记录已于 {row.ends_on} 终止，不能再改。")
    return row


def _check_begin(row: FloatingMember) -> None:
    checked_day("starts_on", "起始日期", row.starts_on, None)


def _match(row: FloatingMember, others: Any, actor: Any) -> None:
    """Join the two rows about one person, once: each is matched with one other."""
    other = (
        others.filter(counterpart=None)
        .exclude(party_organization=row.party_organization_id)
        .select_for_update(of=("self",))
        .first()
    )
    if other is None:
        return
    for one, two in ((row, other), (other, row)):
        one.counterpart = two
        store(one)
        FloatingDeed.objects.create(
            floating_member=one,
            kind=Deed.FIND,
            done_on=timezone.localdate(),
            note=MATCHED,
            made_by=actor,
        )
    row.refresh_from_db(fields=["version", "updated_at"])


def taken_in(user: Any) -> QuerySet[Member]:
    """Members for whom `user` records, whom another branch of the county took in and nobody notes
    as away: with that row theirs would match."""
    rows = Member.objects.recordable_by(user).present().filter(party_organization__isnull=False)
    there = FloatingMember.objects.open().filter(side=Side.HERE, counterpart=None)
    away = FloatingMember.objects.open().filter(side=Side.AWAY)
    found = rows.filter(id_number_index__in=there.values("id_number_index"))
    return found.exclude(pk__in=away.values("member"))


def where_taken_in(members: Iterable[Member]) -> dict[int, str]:
    """Member → the Party organization that took him in."""
    keys = {each.id_number_index: each.pk for each in members}
    rows = FloatingMember.objects.open().filter(side=Side.HERE, id_number_index__in=list(keys))
    found = rows.values_list("id_number_index", "party_organization__name")
    return {keys[index]: name for index, name in found}


def match_registers(ids: list[int], *, actor: Any) -> int:
    """The same for rows that were imported together; returns how many were matched."""
    mine = FloatingMember.objects.open().filter(pk__in=ids, counterpart=None)
    others = FloatingMember.objects.open().filter(counterpart=None)
    here = others.filter(side=Side.HERE).values("id_number_index")
    away = others.filter(side=Side.AWAY).values("member__id_number_index")
    # One number stands in both registers: few of many rows.
    found = mine.filter(
        Q(side=Side.AWAY, member__id_number_index__in=here)
        | Q(side=Side.HERE, id_number_index__in=away)
    )
    matched = 0
    for pk in found.order_by("pk").values_list("pk", flat=True):
        row = FloatingMember.objects.select_related("member").get(pk=pk)
        if row.counterpart_id is None:
            same = (
                {"side": Side.HERE, "id_number_index": row.member.id_number_index}
                if row.is_away
                else {"side": Side.AWAY, "member__id_number_index": row.id_number_index}
            )
            _match(row, FloatingMember.objects.open().filter(**same), actor)
            matched += row.counterpart_id is not None
    return matched


def follow_members() -> int:
    """Whoever left the Party organization in another way is away from it no more; then what the
    members say of themselves. Returns how many rows and members differed (beat, every day)."""
    today = timezone.localdate()
    rows = FloatingMember.objects.open().filter(side=Side.AWAY).select_for_update(of=("self",))
    with transaction.atomic():
        gone = list(
            rows.exclude(
                member__party_organization=F("party_organization"), member__deleted_at=None
            )
        )
        for row in gone:
            _end(row, max(today, row.starts_on), BackReason.TRANSFERRED)
    return len(gone) + refresh_floating()


def refresh_floating(member_ids: list[int] | None = None) -> int:
    """Bring 流动党员 of the members up to date whose time away is kept, by what the rule says
    today; returns how many differed. Of the others the register says it."""
    today = timezone.localdate()
    months = TransferRule.number_on(today, Limit.FLOATING_MONTHS)
    known = FloatingMember.objects.filter(side=Side.AWAY)
    members = Member.objects.filter(pk__in=known.values("member"))
    if member_ids is not None:
        members = members.filter(pk__in=member_ids)
    away = FloatingMember.objects.long_away(today, months).values("member")
    begun = members.filter(is_floating=False, pk__in=away).update(is_floating=True)
    return begun + members.filter(is_floating=True).exclude(pk__in=away).update(is_floating=False)
