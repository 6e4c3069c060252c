"""Two campaigns of the generated county: one of three years ago, whose units are due again, and one
in its second round, with two squads. Nobody has an account there."""

import datetime
import random

from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from core.months import months_later
from orgs.choices import CoverageState, OperatingState, OrganizationKind
from orgs.models import Organization
from questionnaires.models import Questionnaire
from surveys.choices import AssignmentState, CampaignState, Outcome
from surveys.models import (
    Assignment,
    AssignmentStep,
    Campaign,
    Round,
    Squad,
    SquadMember,
)
from surveys.services.balance import Unit, balanced
from surveys.services.campaigns import FORMED
from surveys.services.progress import report_of

#: No password fits it.
_NO_PASSWORD = "!"
#: Units of the campaign that is over, and of the one that runs.
_OVER, _NOW = 24, 90
_S = AssignmentState
#: State, the way there as (move, state after it), what is said at the end; how often of a hundred.
_WAYS = (
    (18, (), ""),
    (12, (("contacted", _S.SCREEN),), ""),
    (14, (("contacted", _S.SCREEN), ("screened", _S.VISIT)), ""),
    (16, (("contacted", _S.SCREEN), ("screened", _S.VISIT), ("visited", _S.CHECK)), ""),
    (
        14,
        (
            ("contacted", _S.SCREEN),
            ("screened", _S.VISIT),
            ("visited", _S.CHECK),
            ("checked", _S.FORM),
        ),
        "",
    ),
    (
        12,
        (
            ("contacted", _S.SCREEN),
            ("screened", _S.VISIT),
            ("visited", _S.CHECK),
            ("checked", _S.FORM),
            ("finish", _S.DONE),
        ),
        "没有党员，暂不具备组建条件",
    ),
    (6, (("lost", _S.LOST),), "登记地址没有这家单位"),
    (4, (("contacted", _S.SCREEN), ("gone", _S.GONE)), "已搬往外地，厂房转租"),
    (4, (("contacted", _S.SCREEN), ("leave_out", _S.LEFT_OUT)), "是分支机构，不单独排查"),
)
_DONE = 5
_TITLES = ("入户摸排", "补漏核查", "回头看")


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    rows = Organization.objects.present().filter(
        state=OperatingState.OPERATING, staff_count__gte=10
    )
    units = list(
        rows.select_related("facts", "region").exclude(address="").order_by("uscc")[: _OVER + _NOW]
    )
    if not units:
        return
    begun = months_later(today, -39)
    over = _campaign("三有单位集中摸底", begun, begun + datetime.timedelta(days=60), rounds=1)
    _units(chance, over, units[:_OVER], [None], finished=True)
    over.state, over.report = CampaignState.CLOSED, report_of(over)
    over.closed_on = over.started_on + datetime.timedelta(days=60)
    over.save()
    now = _campaign("“双覆盖”攻坚摸底排查", today - datetime.timedelta(days=50), today, rounds=3)
    squads = [_squad(now, nth, today) for nth in (1, 2)]
    _units(chance, now, units[_OVER:], squads, finished=False)
    Campaign.objects.create(
        name="省级社会组织摸底",
        ground="县两新工委年度工作要点",
        criteria="kind=social&state=operating",
        criteria_text="类别：社会组织；经营状态：正常",
        proposable=["staff_count"],
    )


def _campaign(name: str, begun: datetime.date, second: datetime.date, rounds: int) -> Campaign:
    row = Campaign.objects.create(
        name=name,
        ground="县两新工委关于开展两新组织摸底排查的通知",
        criteria="premises=yes&staff_from=10&state=operating",
        criteria_text="职工人数不少于：10；经营场所：已登记地址；经营状态：正常",
        proposable=["staff_count", "state"],
        state=CampaignState.RUNNING,
        started_on=begun,
    )
    asked = Questionnaire.objects.in_use().filter(kind=OrganizationKind.ENTERPRISE)
    asked = asked.order_by("code", "-edition").first()
    for number in range(1, rounds + 1):
        opened = {1: begun, 2: begun + datetime.timedelta(days=30)}.get(number)
        Round.objects.create(
            campaign=row,
            number=number,
            title=_TITLES[number - 1],
            opened_on=opened,
            questionnaire=asked,
            due_on=begun + datetime.timedelta(days=30 * number + 5),
        )
    return row


def _squad(campaign: Campaign, nth: int, today: datetime.date) -> Squad:
    squad = Squad.objects.create(campaign=campaign, name=f"第{'一二'[nth - 1]}摸排小队")
    user = User.objects.create(
        username=f"yanshi_mopai{nth}",
        name=f"演示摸排队员{nth}",
        password=_NO_PASSWORD,
        is_active=False,
    )
    Grant.objects.create(user=user, role=Role.SURVEYOR, starts_on=today)
    SquadMember.objects.create(squad=squad, user=user)
    return squad


def _units(
    chance: random.Random,
    campaign: Campaign,
    units: list[Organization],
    squads: list[Squad | None],
    *,
    finished: bool,
) -> None:
    """Each unit somewhere on its way; the last tenth has no squad yet."""
    rounds = {each.number: each for each in campaign.rounds.all()}
    given = balanced(
        (Unit(each.pk, each.region.path, each.address) for each in units[: -len(units) // 10]),
        range(len(squads)),
    )
    made, ways = [], []
    for unit in units:
        weights = [share for share, *_ in _WAYS]
        nth = _DONE if finished else chance.choices(range(len(_WAYS)), weights)[0]
        squad = squads[given[unit.pk]] if unit.pk in given else None
        if not finished and squad is None:
            nth = 0
        ways.append(nth)
        made.append(_unit(campaign, unit, squad, nth, rounds[1 if finished else 2]))
    made = Assignment.objects.bulk_create(made)
    AssignmentStep.objects.bulk_create(
        AssignmentStep(
            subject=row,
            move=move,
            before=before,
            after=after,
            reason=row.note if move == way[-1][0] else "",
            round_number=row.round.number,
            due_on=row.round.due_on,
            made_at=timezone.make_aware(
                datetime.datetime.combine(row.round.opened_on, datetime.time(9 + place))
            ),
        )
        for row, nth in zip(made, ways, strict=True)
        for _, way, _ in [_WAYS[nth]]
        for place, (before, (move, after)) in enumerate(
            zip([_S.CONTACT, *(state for _, state in way)], way, strict=False)
        )
    )


def _unit(
    campaign: Campaign, unit: Organization, squad: Squad | None, nth: int, round: Round
) -> Assignment:
    _, way, said = _WAYS[nth]
    formed = unit.facts.coverage in FORMED
    row = Assignment(
        campaign=campaign,
        organization=unit,
        squad=squad,
        round=round,
        state=way[-1][1] if way else _S.CONTACT,
        note=said,
        formed_before=formed,
    )
    if row.state == _S.DONE:
        worked = unit.facts.coverage == CoverageState.WORK
        row.outcome = Outcome.COVERED if worked else Outcome.NONE
        row.outcome = Outcome.FORMED if formed else row.outcome
        row.note = said if row.outcome == Outcome.NONE else ""
        row.finished_on = round.due_on
        row.next_check_on = months_later(round.due_on, 36)
    return row
