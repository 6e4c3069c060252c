"""Registering candidates, correcting what was filed, moving and ending."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.choices import Action
from branches.models import PartyOrganization
from core import audit, crypto, records, rotation
from core.choices import Outcome
from core.errors import Missing, Refusal, taken
from core.models import AuditEntry
from joining.choices import (
    UNDER_WAY,
    CandidateState,
    Ending,
    JoiningAction,
)
from joining.models import Candidate
from joining.services.following import next_of
from joining.services.quotas import release_seat
from joining.services.steps import put_step
from members.choices import Gender, LeavingReason
from members.codes import is_male
from members.models import Member
from members.services import TooManyReveals, end_membership, refuse_known
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region

PLAIN = {
    "name",
    "kind",
    "is_seedling",
    "ethnicity",
    "education",
    "position",
    "leaves_on",
}
#: Bodies that may do the steps of a branch for a unit that has none.
DIRECT_LEVELS = (RegionLevel.COUNTY, RegionLevel.TOWN, RegionLevel.PARK)


@sensitive_variables()
@transaction.atomic
def create_candidate(
    *,
    actor: Any,
    party_organization: PartyOrganization | None = None,
    region: Region | None = None,
    organization: Organization | None = None,
    applied_on: datetime.date | None = None,
    id_number: str = "",
    phone: str = "",
    **values: Any,
) -> Candidate:
    """Register somebody who applied on `applied_on`, or who is listed in the 红苗计划 before.

    Raises ValidationError (field → messages), `Missing`, `Denied` (recorded).
    """
    _refuse_unknown(values)
    candidate = Candidate(**records.read(Candidate, values))
    candidate.party_organization, candidate.region = _place(actor, party_organization, region)
    candidate.organization = _unit(actor, organization)
    _take_number(candidate, id_number, actor=actor)
    records.seal(candidate, "phone", phone)
    if applied_on is None:
        candidate.is_seedling = True
    elif not candidate.id_number_index:
        raise ValidationError({"id_number": "请填写身份证号，用于核对年龄和是否重复登记。"})
    records.keep(candidate, actor=actor)
    candidate.said = []
    if applied_on is not None:
        put_step(candidate, "application", actor=actor, happened_on=applied_on)
    else:
        next_of(candidate)
        records.keep(candidate, actor=actor)
    return candidate


@sensitive_variables()
@transaction.atomic
def update_candidate(
    *,
    actor: Any,
    pk: int,
    version: int,
    id_number: str | None = None,
    phone: str | None = None,
    **values: Any,
) -> Candidate:
    """Correct what was filed. Who is a member already is corrected in the register."""
    _refuse_unknown({key: value for key, value in values.items() if key != "organization"})
    candidate = claim(actor, pk, version)
    if candidate.member_id is not None:
        raise Refusal("已是预备党员，基本情况请在党员名册中更正。")
    if "organization" in values:
        candidate.organization = _unit(actor, values.pop("organization"))
    for name, value in records.read(Candidate, values).items():
        setattr(candidate, name, value)
    if id_number:
        _take_number(candidate, id_number, actor=actor)
    if phone is not None:
        records.seal(candidate, "phone", phone)
    return records.keep(candidate, actor=actor)


@transaction.atomic
def move_candidate(
    *,
    actor: Any,
    pk: int,
    version: int,
    party_organization: PartyOrganization | None = None,
    organization: Organization | None = None,
) -> Candidate:
    """Another branch goes on with him: the time that he was brought up counts on."""
    candidate = claim(actor, pk, version)
    if candidate.member_id is not None:
        raise Refusal("已是预备党员，请办理组织关系转接；转接后这里随之变动，预备期连续计算。")
    if party_organization is None:
        raise ValidationError({"party_organization": "请选择接收的党支部。"})
    if party_organization.pk == candidate.party_organization_id:
        raise ValidationError({"party_organization": "已由这个党支部培养，请选择其他党支部。"})
    candidate.party_organization, candidate.region = _place(actor, party_organization, None)
    candidate.organization = _unit(actor, organization)
    return records.keep(candidate, actor=actor)


@transaction.atomic
def end_candidate(
    *, actor: Any, pk: int, version: int, ending: str, ended_on: datetime.date
) -> Candidate:
    """The way ends before he is a full member. Whoever is a member already leaves the register by
    its own procedures; a death ends both."""
    candidate = claim(actor, pk, version)
    records.refuse_future("ended_on", ended_on, "终止日期")
    if not candidate.is_under_way:
        raise Refusal(f"这条记录现在是“{candidate.get_state_display()}”，没有要终止的。")
    last = candidate.records.order_by("-happened_on").first()
    if last is not None and ended_on < last.happened_on:
        raise ValidationError({"ended_on": f"已登记 {last.happened_on} 的步骤，终止日期不能更早。"})
    deceased = ending == Ending.DECEASED
    if candidate.member_id is not None:
        if not deceased:
            raise Refusal(
                "已是预备党员：取消资格请在“支部大会讨论转正”中登记，转出请办理组织关系转接。"
            )
        member = Member.objects.get(pk=candidate.member_id)
        if member.party_organization_id is not None:
            end_membership(
                actor=actor,
                pk=member.pk,
                version=member.version,
                ends_on=ended_on,
                end_reason=LeavingReason.DECEASED,
            )
            candidate.refresh_from_db(fields=["party_organization", "version"])
    candidate.state = CandidateState.DECEASED if deceased else CandidateState.LEFT
    candidate.ending, candidate.ended_on = Ending(ending), ended_on
    release_seat(candidate, actor=actor)
    next_of(candidate)
    return records.keep(candidate, actor=actor)


@transaction.atomic
def recycle_candidate(*, actor: Any, pk: int, version: int) -> Candidate:
    """Put somebody who was filed by mistake into the recycle bin; one who became a member stays."""
    candidate = claim(actor, pk, version)
    if candidate.member_id is not None:
        raise Refusal("已登记为党员，发展过程不能删除。")
    release_seat(candidate, actor=actor)
    candidate.save(update_fields=["holding"])
    return records.recycle(candidate)


@transaction.atomic
def restore_candidate(*, actor: Any, pk: int, version: int) -> Candidate:
    candidate = records.claim(Candidate, actor=actor, pk=pk, version=version)
    same = Candidate.objects.present().under_way().exclude(pk=pk)
    number = candidate.id_number_index
    if candidate.is_under_way and number and same.filter(id_number_index=number).exists():
        raise Refusal("此人已有一份正在办理的记录，不能恢复这一份。")
    return records.restore(candidate)


def claim(actor: Any, pk: int, version: int) -> Candidate:
    candidate = records.claim(Candidate, actor=actor, pk=pk, version=version)
    if candidate.deleted_at is not None:
        raise Missing
    return candidate


def parties_recorded(actor: Any):
    """The Party organizations for which `actor` records candidates."""
    part = actor.reach.part(Action.RECORD_CANDIDATES)
    rows = PartyOrganization.objects.present()
    if part.everywhere:
        return rows
    ids = part.party_organization_ids
    return rows.filter(Q(region_id__in=part.region_ids) | Q(pk__in=ids))


def regions_direct(actor: Any):
    """The towns (and the county) whose departments `actor` belongs to."""
    part = actor.reach.part(Action.RECORD_CANDIDATES)
    rows = Region.objects.filter(level__in=DIRECT_LEVELS)
    return rows if part.everywhere else rows.filter(pk__in=part.region_ids)


def _place(
    actor: Any, party: PartyOrganization | None, region: Region | None
) -> tuple[PartyOrganization | None, Region | None]:
    """Who brings somebody up: a branch, or the department of a region."""
    if party is not None:
        rows = PartyOrganization.objects
        if not parties_recorded(actor).filter(pk=party.pk).exists():
            if not rows.visible_to(actor).present().filter(pk=party.pk).exists():
                raise Missing
            records.deny(actor=actor, subject=Candidate, keys=[party.pk])
        party = rows.select_for_update(of=("self",)).get(pk=party.pk)
        if party.dissolved_on is not None:
            raise ValidationError(
                {"party_organization": f"“{party}”已于 {party.dissolved_on} 撤销，请另选。"}
            )
        return party, None
    if region is None:
        raise ValidationError(
            {"party_organization": "请选择培养党支部；单位没有党组织的，选择直接办理的镇街。"}
        )
    if not regions_direct(actor).filter(pk=region.pk).exists():
        raise ValidationError({"region": "请选择您管理的镇街、园区或县。"})
    return None, region


def _unit(actor: Any, organization: Organization | None) -> Organization | None:
    if organization is None:
        return None
    seen = Organization.objects.visible_to(actor).present()
    if not seen.filter(pk=organization.pk).exists():
        raise ValidationError({"organization": "没有找到这个工作单位，请重新选择，或先留空。"})
    return organization


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - PLAIN:
        raise TypeError(f"no field that is set as it stands: {', '.join(sorted(unknown))}")


@sensitive_variables()
def _take_number(candidate: Candidate, number: str, *, actor: Any) -> None:
    if not number:
        return
    number = records.read(Candidate, {"id_number": number}, required=True)["id_number"]
    if crypto.is_index_of(candidate.id_number_index, "id_number", number):
        return
    index = rotation.sought("id_number", number)
    on_books = Member.objects.filter(id_number_index=index, party_organization__isnull=False)
    if on_books.exists():
        refuse_known(index, actor=actor)
    _refuse_twice(index, actor=actor)
    records.seal(candidate, "id_number", number)
    candidate.gender = Gender.MALE if is_male(number) else Gender.FEMALE


def _refuse_twice(index: str, *, actor: Any) -> None:
    """Say that somebody is brought up already; whoever tries many numbers learns no more."""
    since = timezone.now() - datetime.timedelta(hours=1)
    refused = AuditEntry.objects.filter(
        actor_id=actor.pk, action=JoiningAction.CANDIDATE_KNOWN, at__gte=since
    )
    tried = refused.count() + audit.waiting(JoiningAction.CANDIDATE_KNOWN)
    if tried >= settings.PERSON_SEARCHES_PER_HOUR:
        raise TooManyReveals("一小时内填写已有记录的号码次数过多，请过一会儿再登记。")
    known = Candidate.objects.filter(
        id_number_index=index, state__in=UNDER_WAY, deleted_at=None
    ).first()
    if known is None:
        return
    audit.record(action=JoiningAction.CANDIDATE_KNOWN, actor=actor, outcome=Outcome.DENIED)
    if Candidate.objects.visible_to(actor).filter(pk=known.pk).exists():
        raise taken("id_number", "此人已有正在办理的发展党员记录，请在那一份里办理。", known)
    text = "此人已在其他党组织申请入党。变动单位的，请县级人员转来接续培养，不要重新登记。"
    raise taken("id_number", text)
