"""Registering members, correcting what was filed, deleting and restoring."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.models import PartyOrganization
from core import audit, crypto, records, rotation
from core.choices import Outcome
from core.db import store
from core.errors import Missing, Recycled, Refusal, taken
from core.models import AuditEntry
from core.months import BEGINNING
from members.choices import Gender, MemberAction
from members.codes import is_male
from members.models import Employment, Member, Membership, Post
from members.services.facts import (
    refresh_current_places,
    refresh_member_facts,
    refresh_party_counts,
)
from members.services.reveals import TooManyReveals
from orgs.models import Organization

#: Fields that are set as given; the rest has arguments or services of its own.
PLAIN = {
    "name",
    "status",
    "joined_on",
    "full_on",
    "ethnicity",
    "education",
    "position",
    "is_floating",
}
_KNOWN = "该身份证号已有党员记录"
#: Changing one of these may change who counts at the employer and at the Party organization.
_COUNTING = {"status", "full_on"}


@sensitive_variables()
@transaction.atomic
def create_member(
    *,
    actor: Any,
    id_number: str,
    party_organization: PartyOrganization,
    starts_on: datetime.date | None = None,
    organization: Organization | None = None,
    phone: str = "",
    **values: Any,
) -> Member:
    """Register a member on the books of a Party organization that the actor may edit.

    He belongs there from `starts_on`, else from the later of joining the Party and the founding
    of the Party organization. `organization`: where he works. Gender follows from the number.
    Raises ValidationError, `Denied`, `Missing`, `Recycled`, and `TooManyReveals` for somebody who
    keeps filing numbers that are known.
    """
    _refuse_unknown(values)
    member = Member(**records.read(Member, values))
    party = hold_party(actor, party_organization)
    if member.joined_on is not None:
        starts_on = starts_on or max(member.joined_on, party.founded_on)
        refuse_outside_life(party, starts_on)
        if starts_on < member.joined_on:
            raise ValidationError({"starts_on": "组织关系转入日期不能早于入党日期，请核对。"})
    employer = see_employer(actor, organization)
    _take_number(member, id_number, actor=actor)
    records.seal(member, "phone", phone)
    member.party_organization, member.organization = party, employer
    try:
        records.keep(member, actor=actor)
    except ValidationError:
        refuse_known(member.id_number_index, actor=actor)  # somebody registered him a moment ago
        raise
    _begin(member, starts_on)
    return member


@sensitive_variables()
def admit(
    *, party: PartyOrganization, starts_on: datetime.date, id_number: str, phone: str, **values: Any
) -> Member:
    """Register who was received from outside on the books of a locked Party organization; whoever
    calls has found out that he may be (`transfers`). Raises ValidationError."""
    _refuse_unknown(values)
    refuse_outside_life(party, starts_on)
    member = Member(**records.read(Member, values), party_organization=party)
    records.seal(member, "id_number", id_number)
    records.seal(member, "phone", phone)
    member.gender = Gender.MALE if is_male(id_number) else Gender.FEMALE
    if starts_on < member.joined_on:
        raise ValidationError({"starts_on": "组织关系转入日期不能早于入党日期，请核对。"})
    records.refuse_bad(member)
    store(member)
    _begin(member, starts_on)
    return member


def _begin(member: Member, starts_on: datetime.date) -> None:
    """The first rows of where a new member belongs and works."""
    Membership.objects.create(
        member=member, party_organization_id=member.party_organization_id, starts_on=starts_on
    )
    Employment.objects.create(
        member=member, organization_id=member.organization_id, starts_on=BEGINNING
    )
    _take_posts(member)
    refresh_places(member, before=None)


@sensitive_variables()
def former_member(id_number: str, *, actor: Any) -> Member | None:
    """Who left the books and has this number; None: nobody has it. Somebody who is on the books is
    refused as `create_member` refuses him."""
    index = rotation.sought("id_number", id_number)
    found = Member.objects.present().filter(id_number_index=index, party_organization=None).first()
    if found is None:
        refuse_known(index, actor=actor)
    return found


@sensitive_variables()
@transaction.atomic
def update_member(
    *,
    actor: Any,
    pk: int,
    version: int,
    id_number: str | None = None,
    phone: str | None = None,
    **values: Any,
) -> Member:
    """Correct what was filed; where he belongs and works has services of its own (`moves`).

    Only what is given changes; an empty `phone` clears it. Raises as `create_member` does, and
    `Conflict`.
    """
    _refuse_unknown(values)
    member = claim_present(actor=actor, pk=pk, version=version)
    values = records.read(Member, values)
    before = {name: getattr(member, name) for name in values}
    changed = {name for name, value in values.items() if value != before[name]}
    for name in changed:
        setattr(member, name, values[name])
    if id_number is not None:
        _take_number(member, id_number, actor=actor)
    if phone is not None:
        records.seal(member, "phone", phone)
    records.keep(member, actor=actor)
    if id_number is not None or "name" in changed:
        _take_posts(member)
    if changed & _COUNTING:
        _refresh_counts(member)
    return member


@sensitive_variables()
@transaction.atomic
def update_contact(*, actor: Any, pk: int, version: int, phone: str | None = None) -> Member:
    """Change how a member is reached: all that a secretary may change of his own members."""
    member = records.claim(
        Member,
        actor=actor,
        pk=pk,
        version=version,
        among=Member.objects.contactable_by(actor).present(),
    )
    if phone is not None:
        records.seal(member, "phone", phone)
    member.full_clean()
    member.save(update_fields=["phone_cipher", "phone_index"])
    member.refresh_from_db(fields=["version", "updated_at"])
    return member


@transaction.atomic
def recycle_member(*, actor: Any, pk: int, version: int) -> Member:
    """Delete a member who was filed by mistake; one who left is kept (`end_membership`)."""
    member = claim_present(actor=actor, pk=pk, version=version)
    post = member.posts.in_force(timezone.localdate()).select_related("party_organization")
    if held := post.first():
        raise Refusal(
            f"该党员还担任“{held.party_organization}”的{held.get_title_display()}，没有删除。"
            "请先终止任职。"
        )
    records.recycle(member)
    _refresh_counts(member)
    return member


@transaction.atomic
def restore_member(*, actor: Any, pk: int, version: int) -> Member:
    """Take a member out of the recycle bin; he counts again."""
    member = records.claim(Member, actor=actor, pk=pk, version=version)
    records.restore(member)
    _refresh_counts(member)
    return member


def claim_present(*, actor: Any, pk: int, version: int) -> Member:
    """`core.records.claim` of a member who is not in the recycle bin."""
    member = records.claim(Member, actor=actor, pk=pk, version=version)
    if member.deleted_at is not None:
        raise Missing
    return member


def hold_party(actor: Any, party_organization: PartyOrganization) -> PartyOrganization:
    """Lock a Party organization whose people the actor may edit. Raises `Missing`, `Denied`."""
    rows = PartyOrganization.objects
    held = rows.editable_by(actor).present().select_for_update(of=("self",))
    party = held.filter(pk=party_organization.pk).first()
    if party is None:
        if not rows.visible_to(actor).present().filter(pk=party_organization.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=PartyOrganization, keys=[party_organization.pk])
    return party


def see_employer(actor: Any, organization: Organization | None) -> Organization | None:
    """The employer, if the actor sees him. Raises ValidationError."""
    if organization is None:
        return None
    seen = Organization.objects.visible_to(actor).present().filter(pk=organization.pk)
    if not seen.exists():
        raise ValidationError(
            {"organization": "没有找到这个工作单位，请在您看得到的两新组织中选择，或先留空。"}
        )
    return organization


def refuse_outside_life(party: PartyOrganization, day: datetime.date) -> None:
    """Raise ValidationError when people cannot belong to `party` from `day` on."""
    records.refuse_future("starts_on", day, "组织关系转入日期")
    if day < party.founded_on:
        raise ValidationError({"starts_on": f"“{party}”{party.founded_on} 才成立，日期不能更早。"})
    if party.dissolved_on is not None:
        raise ValidationError(
            {"party_organization": f"“{party}”已于 {party.dissolved_on} 撤销，请选择其他党组织。"}
        )


def refresh_places(member: Member, *, before: int | None) -> None:
    """Bring the member up to date, and the counts of his former and present employer and Party
    organization; `before`: the employer that the member had."""
    party_before = member.party_organization_id
    refresh_current_places([member.pk])
    member.refresh_from_db()
    _refresh_counts(member, employer=before, party=party_before)


def _refresh_counts(
    member: Member, *, employer: int | None = None, party: int | None = None
) -> None:
    """Of where he is, and of this employer and Party organization."""
    if employers := {employer, member.organization_id} - {None}:
        refresh_member_facts(employers)
    if parties := {party, member.party_organization_id} - {None}:
        refresh_party_counts(parties)


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - PLAIN:
        raise TypeError(f"no field that is set as it stands: {', '.join(sorted(unknown))}")


@sensitive_variables()
def _take_number(member: Member, number: str, *, actor: Any) -> None:
    number = records.read(Member, {"id_number": number}, required=True)["id_number"]
    if crypto.is_index_of(member.id_number_index, "id_number", number):
        return
    refuse_known(rotation.sought("id_number", number), actor=actor)
    records.seal(member, "id_number", number)
    member.gender = Gender.MALE if is_male(number) else Gender.FEMALE


def note_known(actor: Any) -> None:
    """Record that a number that somebody entered is in the register. Raises `TooManyReveals` for
    whoever tries many."""
    _limit_tries(actor)
    audit.record(action=MemberAction.NUMBER_KNOWN, actor=actor, outcome=Outcome.DENIED)


def _limit_tries(actor: Any) -> None:
    since = timezone.now() - datetime.timedelta(hours=1)
    refused = AuditEntry.objects.filter(
        actor_id=actor.pk, action=MemberAction.NUMBER_KNOWN, at__gte=since
    )
    tried = refused.count() + audit.waiting(MemberAction.NUMBER_KNOWN)
    if tried >= settings.PERSON_SEARCHES_PER_HOUR:
        raise TooManyReveals("一小时内填写已有记录的号码次数过多，请过一会儿再登记。")


def refuse_known(index: str, *, actor: Any) -> None:
    """Say that a number is registered; whoever tries many of them learns no more.

    Otherwise registering would be a search without reason, limit and record.
    """
    _limit_tries(actor)
    known = Member.objects.filter(id_number_index=index).first()
    if known is None:
        return
    note_known(actor)
    if Member.objects.editable_by(actor).filter(pk=known.pk).exists():
        if known.deleted_at is not None:
            raise Recycled(known, "id_number")
        raise taken("id_number", f"{_KNOWN}，请用“查找党员”查到后办理。", known)
    text = f"{_KNOWN}，不在您的管理范围内。组织关系要转入的，请县级人员办理转接。"
    raise taken("id_number", text)


def _take_posts(member: Member) -> None:
    """Posts filed under his number are his, and go by the register's name."""
    posts = Post.objects.filter(id_number_index=member.id_number_index)
    posts.exclude(member=member, person_name=member.name).update(
        member=member, person_name=member.name
    )
    Post.objects.filter(member=member).exclude(person_name=member.name).update(
        person_name=member.name
    )
