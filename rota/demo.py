"""支部轮值 in the generated county: where a town has a few lively branches this year's menu, partly
held, and what is proposed for the newest call. A handful each, whatever the county's size."""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from activities.choices import ActivitySource, ActivityState, DutyCode
from activities.models import Activity, ActivityBranch, ActivityDuty
from activities.services.standing import refresh
from branches.choices import FormationMode, PartyOrganizationKind
from branches.models import PartyOrganization
from members.models import Membership
from rota.choices import CallState, HostAnswer, ProjectState, SignUpState
from rota.models import Call, Project, ProjectHost, ProjectStep, Remark, SignUp
from rota.services.holding import filing_key

#: Branches that take their turn in a committee, and fewer than which it calls nobody.
BRANCHES, FEWEST = 8, 4
TOPICS = (
    (
        "走进智能车间",
        "参观数字化生产线，听党员技术骨干讲攻关经历，分组讨论各自企业的改造。",
        "生产车间",
    ),
    ("红色工匠微课堂", "两名红色工匠现场演示技能、讲授微党课，党员结对学艺。", "技能培训室"),
    ("政企恳谈面对面", "邀请市场监管、人社部门解读惠企政策，现场答疑。", "党群服务中心"),
    ("先锋志愿助老行", "到社区为老人检修家电、量血压，午后开展专题学习。", "社区活动中心"),
    ("安全生产互查互学", "两家企业党员互查安全隐患，交流党员安全岗做法。", "厂区"),
    ("重温入党誓词", "参观革命纪念馆，重温入党誓词，谈一次体会。", "革命纪念馆"),
    ("直播间里的党课", "电商党员讲助农直播经历，现场带一场公益直播。", "电商直播基地"),
    ("绿色厂区共建日", "清理河道、认养绿地，学习生态文明有关论述。", "滨河公园"),
)
REMARKS = (
    "看到了兄弟支部的党员先锋岗怎么建，回去照着做。",
    "政策讲得实在，当场解决了用工补贴的疑问。",
    "组织得细，下次还报名。",
)
#: How this year's projects went, by their turn: months from today, and what became of them.
_TURNS = (
    (-5, ProjectState.HELD),
    (-2, ProjectState.HELD),
    (-1, ProjectState.HELD),
    (0, ProjectState.LISTED),
    (1, ProjectState.LISTED),
    (1, ProjectState.CANCELLED),
)
#: What is proposed for the newest call.
_NEWEST = (ProjectState.PROPOSED, ProjectState.PROPOSED, ProjectState.RETURNED)

#: Committees that call their branches, one by one.
_MOST = 60


@dataclass(frozen=True)
class _Region:
    """A committee and those of its branches that take their turn, with their members."""

    committee: PartyOrganization
    branches: list[PartyOrganization]
    members: dict[int, list[Membership]]


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The app's part of the generated county (`DomainApp.demo`); inside its transaction."""
    dice = random.Random(chance.randrange(10**9))
    touched: set[int] = set()
    for region in _regions(dice, today):
        touched |= _draw(dice, region, first_day, today)
    if touched:
        refresh(sorted(touched), first_day, today)


def _regions(dice: random.Random, today: datetime.date) -> Iterable[_Region]:
    committees = (
        PartyOrganization.objects.active_on(today)
        .filter(formation=FormationMode.REGIONAL, parent__isnull=False)
        .exclude(kind=PartyOrganizationKind.BRANCH)
        .order_by("code")
    )
    for committee in committees[:_MOST]:
        branches = (
            PartyOrganization.objects.active_on(today)
            .within([committee.path])
            .filter(kind=PartyOrganizationKind.BRANCH)
            .order_by("founded_on", "code")[: 5 * BRANCHES]
        )
        members = defaultdict(list)
        links = Membership.objects.in_force(today).filter(party_organization__in=list(branches))
        for link in links.order_by("starts_on", "member"):
            members[link.party_organization_id].append(link)
        lively = [each for each in branches if members[each.pk]]
        if len(lively) >= FEWEST:
            yield _Region(committee, dice.sample(lively, min(BRANCHES, len(lively))), members)


def _draw(
    dice: random.Random, region: _Region, first_day: datetime.date, today: datetime.date
) -> set[int]:
    call = _call(region.committee, today.year, today)
    newest = _call(region.committee, today.year + 1, today) if today.month >= 10 else call
    touched: set[int] = set()
    turns = [(call, _day(today, months, dice, call.year), state) for months, state in _TURNS] + [
        (newest, _day(today, 2, dice, newest.year), state) for state in _NEWEST
    ]
    for nth, (of, day, state) in enumerate(turns):
        organizer = region.branches[nth % len(region.branches)]
        if state == ProjectState.HELD and day < max(first_day, organizer.founded_on):
            continue
        project = _project(dice, of, organizer, TOPICS[nth % len(TOPICS)], day, state)
        if state in (ProjectState.LISTED, ProjectState.HELD):
            guests = _sign_up(dice, region, project, full=nth == 3)
            if state == ProjectState.HELD:
                touched |= _hold(dice, region, project, guests, today)
    return touched


def _call(committee: PartyOrganization, year: int, today: datetime.date) -> Call:
    return Call.objects.create(
        committee=committee,
        year=year,
        proposals_until=datetime.date(year, 1, 31),
        state=CallState.PUBLISHED if year == today.year else CallState.OPEN,
        note="每个支部推荐 2 至 3 个项目，贴近生产经营，注重实效，少花钱。",
    )


def _day(today: datetime.date, months: int, dice: random.Random, year: int) -> datetime.date:
    """Some day so many months away, within the year; what was held lies before today."""
    if months < 0:
        return max(
            today + datetime.timedelta(days=30 * months + dice.randrange(15)),
            datetime.date(year, 1, 1),
        )
    day = today + datetime.timedelta(days=3 + 20 * months + dice.randrange(6))
    return min(max(day, datetime.date(year, 1, 1)), datetime.date(year, 12, 31))


def _project(
    dice: random.Random,
    call: Call,
    organizer: PartyOrganization,
    words: tuple[str, str, str],
    day: datetime.date,
    state: str,
) -> Project:
    topic, text, place = words
    proposed = datetime.datetime.combine(
        min(day, timezone.localdate()) - datetime.timedelta(days=20), datetime.time(10)
    )
    project = Project(
        call=call,
        organizer=organizer,
        topic=topic,
        text=text,
        planned_on=day,
        starts_at=datetime.time(dice.choice((9, 14, 15)), dice.choice((0, 30))),
        place=place,
        capacity=dice.choice((6, 8, 10)),
        sign_up_until=day - datetime.timedelta(days=1),
        duties=[DutyCode.PARTY_DAY],
        state=state if state != ProjectState.HELD else ProjectState.LISTED,
        proposed_at=timezone.make_aware(proposed),
    )
    project.save()
    ProjectHost.objects.create(
        project=project, party_organization=organizer, answer=HostAnswer.AGREED
    )
    moves = {
        ProjectState.LISTED: (("accept", "proposed", "listed", ""),),
        ProjectState.HELD: (("accept", "proposed", "listed", ""),),
        ProjectState.RETURNED: (("return", "proposed", "returned", "请写清楚怎么组织"),),
        ProjectState.CANCELLED: (
            ("accept", "proposed", "listed", ""),
            ("cancel", "listed", "cancelled", "场地检修，当天无法使用"),
        ),
    }
    ProjectStep.objects.bulk_create(
        ProjectStep(
            subject=project,
            move=move,
            before=before,
            after=after,
            reason=reason,
            made_at=project.proposed_at + datetime.timedelta(days=2 + nth),
        )
        for nth, (move, before, after, reason) in enumerate(moves.get(state, ()))
    )
    return project


def _sign_up(
    dice: random.Random, region: _Region, project: Project, *, full: bool
) -> dict[int, list[int]]:
    """Guests of two or three branches; of one project more than there are places. Party
    organization → who has a place."""
    others = [each for each in region.branches if each.pk != project.organizer_id]
    rows, placed = [], defaultdict(list)
    for party in others if full else others[: dice.choice((2, 3))]:
        there = [link for link in region.members[party.pk] if link.starts_on <= project.planned_on]
        for link in there[: 6 if full else 3]:
            has_place = len(rows) < project.capacity
            rows.append(
                SignUp(
                    project=project,
                    member_id=link.member_id,
                    party_organization=party,
                    state=SignUpState.PLACED if has_place else SignUpState.WAITING,
                    signed_up_at=project.proposed_at + datetime.timedelta(days=8),
                )
            )
            if has_place:
                placed[party.pk].append(link.member_id)
    SignUp.objects.bulk_create(rows)
    return placed


def _hold(
    dice: random.Random,
    region: _Region,
    project: Project,
    guests: dict[int, list[int]],
    today: datetime.date,
) -> set[int]:
    """As `rota.services.holding` files it; returns who took part."""
    day = project.planned_on
    accepted = day < today - datetime.timedelta(days=20)
    activity = Activity.objects.create(
        client_key=filing_key(project.pk),
        body_digest=f"{project.pk:064x}",
        organizer=project.organizer,
        planned_on=day,
        held_on=day,
        place=project.place,
        topic=project.topic,
        text=project.text,
        state=ActivityState.ACCEPTED if accepted else ActivityState.FILED,
        filed_at=timezone.make_aware(
            datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(9, 30))
        ),
        source=ActivitySource.ROTA,
    )
    own = [link.member_id for link in region.members[project.organizer_id] if link.starts_on <= day]
    for party, members in ((project.organizer_id, own), *guests.items()):
        row = ActivityBranch(
            activity=activity,
            party_organization_id=party,
            entitled_ids=sorted(members),
            voting_ids=sorted(members),
        )
        row.count(())
        row.save()
    ActivityDuty.objects.create(activity=activity, duty=DutyCode.PARTY_DAY)
    project.state, project.activity = ProjectState.HELD, activity
    project.save()
    for party in list(guests)[:2]:
        Remark.objects.create(
            project=project, party_organization_id=party, text=dice.choice(REMARKS)
        )
    return {project.organizer_id, *guests}
