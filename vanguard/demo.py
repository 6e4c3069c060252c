"""Teams and posts of the generated county, with people and results; one branch keeps points."""

import datetime
import random

from branches.models import Coverage, PartyOrganization
from members.models import Member
from vanguard.choices import VanguardKind
from vanguard.models import (
    PointsDecision,
    PointsEntry,
    Vanguard,
    VanguardMember,
    VanguardResult,
)

#: Kind, what it is called, where it stands, what it is for, what came of it.
_TEAMS = (
    (VanguardKind.ZONE, "车间党员责任区", "一号车间", "安全生产、带徒传技", "全季度没有安全事故"),
    (VanguardKind.POST, "质检先锋岗", "质检台", "首件必检、当日清零", "一次合格率提高到 99.2%"),
    (VanguardKind.TASK, "节能技改攻关组", "研发中心", "降低能耗", "单位能耗下降 6%"),
    (VanguardKind.COMMISSAR, "装配车间政委", "装配车间", "谈心谈话、化解矛盾", "调处劳资纠纷两起"),
    (VanguardKind.SQUAD, "抢单交付突击队", "发货区", "旺季保交付", "提前三天完成订单"),
)
_SHARE = 0.3
#: Of so many branches: their teams are drawn one by one.
_MOST = 5_000


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """About every third branch with members has one or two."""
    branches = PartyOrganization.objects.present().active_on(today).filter(kind="branch")
    parties = list(branches.order_by("code")[:_MOST])
    people: dict[int, list[Member]] = {}
    members = Member.objects.present().filter(party_organization__in=parties)
    for each in members.order_by("id_number_index"):
        people.setdefault(each.party_organization_id, []).append(each)
    units = dict(
        Coverage.objects.in_force(today)
        .filter(party_organization__in=parties)
        .order_by("pk")
        .values_list("party_organization_id", "organization_id")
    )
    points_kept = False
    for party in parties:
        own = people.get(party.pk, [])
        if not own or chance.random() > _SHARE:
            continue
        for kind, name, place, duty, result in chance.sample(_TEAMS, chance.choice((1, 1, 2))):
            start = max(party.founded_on, today - datetime.timedelta(days=chance.randint(60, 700)))
            over = chance.random() < 0.15
            end = start + datetime.timedelta(days=30) if over else None
            end = min(end, today) if end else None
            team = Vanguard.objects.create(
                kind=kind,
                name=name,
                party_organization=party,
                organization_id=units.get(party.pk),
                place=place,
                duty=duty,
                starts_on=start,
                ends_on=end,
            )
            taken = chance.sample(own, min(len(own), chance.randint(1, 5)))
            VanguardMember.objects.bulk_create(
                VanguardMember(
                    vanguard=team, member=each, leads=not nth, starts_on=start, ends_on=end
                )
                for nth, each in enumerate(taken)
            )
            if chance.random() < 0.6:
                VanguardResult.objects.create(
                    vanguard=team, happened_on=max(start, (end or today)), text=result
                )
        if not points_kept and len(own) >= 3:
            points_kept = True
            _points(party, own, today)


def _points(party: PartyOrganization, own: list[Member], today: datetime.date) -> None:
    begun = max(party.founded_on, today - datetime.timedelta(days=120))
    decision = PointsDecision.objects.create(
        party_organization=party,
        decided_on=begun,
        meeting="支部党员大会",
        rule="参加志愿服务、技术攻关各记 2 分；只供本人和支部了解情况。",
        starts_on=begun,
    )
    PointsEntry.objects.bulk_create(
        PointsEntry(decision=decision, member=each, given_on=begun, points=2, reason="参加技术攻关")
        for each in own[:3]
    )
