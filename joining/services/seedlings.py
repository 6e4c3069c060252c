"""红苗计划: the seven measures of a town, and the contact of each target."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from core import records
from core.db import lock_until_commit, store
from joining.choices import (
    MANAGEMENT_BACKBONE,
    UNDER_WAY,
    HelperRole,
    QuotaKind,
    SeedlingMeasure,
)
from joining.models import Candidate, Helper, QuotaHolding, SeedlingCheck
from joining.services.candidates import claim, regions_direct
from joining.services.reading import offered_members
from members.models import Member
from regions.models import Region


@transaction.atomic
def check_measure(
    *,
    actor: Any,
    region: Region,
    year: int,
    measure: str,
    done_on: datetime.date | None,
    note: str = "",
) -> SeedlingCheck | None:
    """One of the 七个一 is done on a day; without a day it is not done yet."""
    measure = SeedlingMeasure(measure)
    if not regions_direct(actor).filter(pk=region.pk).exists():
        records.deny(actor=actor, subject=SeedlingCheck, keys=[region.pk])
    lock_until_commit("joining.measures")
    check = SeedlingCheck.objects.filter(region=region, year=year, measure=measure).first()
    if done_on is None:
        if check is not None:
            check.delete()
        return None
    records.refuse_future("done_on", done_on, "完成日期")
    if done_on.year != year:
        raise ValidationError({"done_on": f"完成日期应在 {year} 年。"})
    check = check or SeedlingCheck(region=region, year=year, measure=measure)
    check.done_on = done_on
    check.note = records.read(SeedlingCheck, {"note": note})["note"]
    store(check)
    return check


@transaction.atomic
def name_contact(*, actor: Any, pk: int, version: int, helpers: Sequence[Member]) -> Candidate:
    """Who keeps in touch with a target of the plan, one to one; others of the kind go."""
    candidate = claim(actor, pk, version)
    if len(helpers) != 1:
        raise ValidationError({"helpers": "一对一联系，请选择一名正式党员。"})
    found = offered_members(actor, candidate, timezone.localdate()).filter(pk=helpers[0].pk)
    member = found.first()
    if member is None:
        raise ValidationError({"helpers": "须是在册的正式党员，请重新选择。"})
    candidate.helpers.filter(role=HelperRole.CONTACT).delete()
    Helper.objects.create(
        candidate=candidate,
        role=HelperRole.CONTACT,
        member=member,
        name=member.name,
        recorded_by=actor,
    )
    return records.raise_version(candidate)


@dataclass(frozen=True)
class Figures:
    """What the plan has come to in a year, of the candidates that somebody sees."""

    targets: int
    with_contact: int
    developed: int
    management: int
    seats: int
    seats_used: int

    @property
    def share(self) -> float | None:
        """Of management backbone among those developed; None where there are none."""
        return self.management / self.developed if self.developed else None


def figures(user: Any, region: Region, year: int) -> Figures:
    inside = Q(party_organization__region__path__startswith=region.path) | Q(
        region__path__startswith=region.path
    )
    seen = Candidate.objects.visible_to(user).present().filter(inside)
    listed = seen.filter(is_seedling=True, state__in=UNDER_WAY)
    contacts = Helper.objects.filter(role=HelperRole.CONTACT).values("candidate")
    developed = seen.filter(admitted_on__year=year, member__isnull=False)
    counted = developed.aggregate(
        all=Count("pk"), management=Count("pk", filter=Q(kind__in=MANAGEMENT_BACKBONE))
    )
    held = QuotaHolding.objects.visible_to(user).filter(year=year, kind=QuotaKind.SEPARATE)
    near = list(held.filter(region=region))
    used = held.filter(
        Q(region__path__startswith=region.path)
        | Q(party_organization__region__path__startswith=region.path)
    )
    return Figures(
        targets=listed.count(),
        with_contact=listed.filter(pk__in=contacts).count(),
        developed=counted["all"],
        management=counted["management"],
        seats=sum(each.received for each in near),
        seats_used=sum(each.used for each in used),
    )


def checks(region: Region, year: int) -> list[tuple[SeedlingMeasure, SeedlingCheck | None]]:
    """The seven in their order, each with what was done."""
    done = {each.measure: each for each in SeedlingCheck.objects.filter(region=region, year=year)}
    return [(each, done.get(each)) for each in SeedlingMeasure]
