"""The event was held: it is filed as an activity of every Party organization taking part, once."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.choices import ActivitySource
from activities.models import fileable_by
from activities.services import file_activity
from activities.services.body import Body
from activities.services.entitled import entitled_on
from branches.models import PartyOrganization
from core import records
from core.errors import Missing, Refusal
from core.filing.once import Filed
from members.models import Member, Membership
from rota.choices import ProjectState
from rota.flows import PROJECTS
from rota.models import Project, Remark
from rota.services.telling import tell_signed_up

#: Keys of filings are made of the project: whoever files it twice files it once.
_KEYS = uuid.UUID("6f0c3f0a-6d2e-5b0a-9a54-6f1f6b0d7a11")


def filing_key(pk: int) -> uuid.UUID:
    """Under which a project is filed."""
    return uuid.uuid5(_KEYS, str(pk))


@dataclass
class Attendance:
    """Who should be there on a day, by the Party organization to which he belongs then."""

    organizer: PartyOrganization
    own: list[Member] = field(default_factory=list)
    #: Party organization → who was signed up; co-hosts with nobody too.
    guests: dict[PartyOrganization, list[Member]] = field(default_factory=dict)

    @property
    def members(self) -> list[Member]:
        return [*self.own, *(each for rows in self.guests.values() for each in rows)]


def attendance_of(project: Project, day: datetime.date) -> Attendance:
    """The organizer's members, and of all others those who have a place. Whoever moved since counts
    where he belongs on that day; whoever left is not asked about."""
    found = Attendance(project.organizer)
    own = entitled_on([project.organizer_id], day, project.duties)[project.organizer_id]
    found.own = list(Member.objects.filter(pk__in=own.member_ids).order_by("name", "pk"))
    hosts = project.hosts.hosting().exclude(party_organization=project.organizer_id)
    ids = set(hosts.values_list("party_organization", flat=True))
    placed = project.sign_ups.placed().values("member")
    links = (
        Membership.objects.in_force(day)
        .filter(member__in=placed, member__deleted_at=None)
        .exclude(party_organization=project.organizer_id)
        .select_related("member")
        .order_by("party_organization", "member__name", "member")
    )
    of_party: dict[int, list[Member]] = {pk: [] for pk in ids}
    for link in links:
        of_party.setdefault(link.party_organization_id, []).append(link.member)
    parties = PartyOrganization.objects.active_on(day).filter(pk__in=of_party)
    found.guests = {each: of_party[each.pk] for each in parties.order_by("code")}
    return found


@transaction.atomic
def hold_project(
    *,
    actor: Any,
    pk: int,
    version: int,
    held_on: datetime.date,
    place: str = "",
    host: str = "",
    text: str = "",
    guests: Sequence[str] = (),
    absent: Collection[int] = (),
    photos: Sequence[str] = (),
) -> Filed:
    """File what was held as an activity of the organizer, of the co-hosts who agreed, and of every
    Party organization of which somebody came. `photos`: digests of those that are sent under
    `filing_key` then.

    Raises ValidationError, what `Flow.claim` raises, and what `activities.services.file_activity`
    does.
    """
    project = PROJECTS.claim("hold", actor=actor, pk=pk, version=version)
    if held_on is None:
        raise ValidationError({"held_on": "请填写开展日期。"})
    there = attendance_of(project, held_on)
    if strange := set(absent) - {each.pk for each in there.members}:
        raise ValidationError({"absent": f"有 {len(strange)} 人 {held_on} 不在名单内，请核对。"})
    hosting = set(project.hosts.hosting().values_list("party_organization", flat=True))
    taking_part = {
        party: {each.pk for each in rows}
        for party, rows in there.guests.items()
        if party.pk in hosting or {each.pk for each in rows} - set(absent)
    }
    entitled = {each.pk for each in there.own}.union(*taking_part.values())
    body = Body(
        party_organizations=[project.organizer, *taking_part],
        duties=project.duties,
        topic=project.topic,
        held_on=held_on,
        planned_on=project.planned_on,
        place=place or project.place,
        host=host,
        text=text or project.text,
        guests=guests,
        absent=sorted(entitled & set(absent)),
        photos=photos,
    )
    filed = file_activity(
        actor=actor,
        client_key=filing_key(project.pk),
        body=body,
        source=ActivitySource.ROTA,
        signed_up={party.pk: rows for party, rows in taking_part.items()},
    )
    PROJECTS.move(project, "hold", actor=actor, activity=filed.record)
    tell_signed_up(project, "已开展，已记入参加各支部的活动。", actor.pk)
    return filed


@transaction.atomic
def keep_remark(
    *, actor: Any, project: int, party_organization: PartyOrganization, text: str
) -> Remark | None:
    """Keep a Party organization's word about an event in which it took part; a blank one goes.

    Raises ValidationError, `Missing`, `Denied` (recorded), and `Refusal` if it did not take part.
    """
    seen = Project.objects.visible_to(actor).filter(pk=project).first()
    if seen is None:
        raise Missing
    if not fileable_by(actor).filter(pk=party_organization.pk).exists():
        records.deny(actor=actor, subject=Remark, keys=[party_organization.pk])
    records.hold(Project, [seen.pk])
    if seen.state != ProjectState.HELD:
        raise Refusal("活动开展并填报以后可以写反馈。")
    if not seen.activity.branches.filter(party_organization=party_organization).exists():
        raise Refusal(f"“{party_organization}”没有参加这次活动，不用写反馈。")
    remark = seen.remarks.filter(party_organization=party_organization).first()
    values = records.read(Remark, {"text": text})
    if not values["text"]:
        if remark is not None:
            remark.delete()
        return None
    remark = remark or Remark(project=seen, party_organization=party_organization)
    remark.text, remark.written_by = values["text"], actor
    return records.keep(remark, actor=actor)
