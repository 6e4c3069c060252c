"""A campaign is prepared, goes from unit to unit in rounds, and ends with what it found."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, Denied, Missing, Refusal
from core.months import months_later
from core.succession import Event, Kind, carry_out
from core.succession import plan as succession_plan
from orgs.models import CurrentFacts, Organization
from surveys import services
from surveys.choices import AssignmentState
from surveys.models import Assignment, AssignmentStep, Campaign, Round
from surveys.services.balance import Unit, balanced
from surveys.services.progress import by_squad, by_town, report_lines
from surveys.services.squads import units_of
from tests.accounts.factories import GrantFactory
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    CampaignFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
    later,
)

pytestmark = pytest.mark.django_db
LONG = "测试县东街道经济开发区新能源汽车零部件研发制造与售后服务一体化产业园运营管理有限公司"


def step(actor, row, move, reason=""):
    row.refresh_from_db()
    return services.move_assignment(
        actor=actor, pk=row.pk, version=row.version, move=move, reason=reason
    )


def held_locks(mode):
    """The advisory locks that this transaction holds so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid, objid FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND mode = %s",
            [mode],
        )
        return set(cursor.fetchall())


def walk(actor, row, *moves):
    for each in moves:
        row = step(actor, row, each)
    return row


def covered(organization, state="single"):
    CurrentFacts.objects.filter(organization=organization).update(coverage=state)


def started(cast, units, rounds=1):
    campaign = CampaignFactory()
    for number in range(1, rounds + 1):
        RoundFactory(campaign=campaign, number=number, due_on=later(30 * number))
    campaign = services.start_campaign(
        actor=cast.county_admin,
        pk=campaign.pk,
        version=campaign.version,
        units=Organization.objects.filter(pk__in=[each.pk for each in units]),
    )
    return campaign


def test_a_campaign_is_prepared_by_the_county_alone(cast):
    given = {
        "name": "三有单位摸底",
        "ground": "县两新工委〔2026〕8号",
        "proposable": ["staff_count"],
    }
    for actor in (cast.county_staff, cast.town_staff, cast.viewer, cast.surveyor, cast.nobody):
        with pytest.raises(Denied):
            services.create_campaign(actor=actor, **given)
    campaign = services.create_campaign(actor=cast.county_admin, **given)
    assert (campaign.state, campaign.proposable) == ("draft", ["staff_count"])
    with pytest.raises(ValidationError, match="没有这些项目"):
        services.create_campaign(actor=cast.county_admin, **given | {"proposable": ["uscc"]})

    start = {"actor": cast.county_admin, "units": Organization.objects.none()}
    with pytest.raises(Refusal, match="排查条件"):
        services.start_campaign(pk=campaign.pk, version=campaign.version, **start)
    campaign = services.set_criteria(
        actor=cast.county_admin,
        pk=campaign.pk,
        version=campaign.version,
        criteria="state=operating",
        words="经营状态：正常",
    )
    with pytest.raises(ValidationError, match="早于今天"):
        services.add_round(
            actor=cast.county_admin, campaign=campaign, title="入户", due_on=later(-1)
        )
    first = services.add_round(
        actor=cast.county_admin, campaign=campaign, title="入户", due_on=later()
    )
    assert first.number == 1
    campaign.refresh_from_db()
    with pytest.raises(Refusal, match="没有符合条件"):
        services.start_campaign(pk=campaign.pk, version=campaign.version, **start)
    first.refresh_from_db()
    assert first.opened_on is None, "nothing changed"

    cancelled = services.cancel_campaign(
        actor=cast.county_admin, pk=campaign.pk, version=campaign.version, reason="与普查合并进行"
    )
    with pytest.raises(Refusal, match="已取消"):
        services.update_campaign(
            actor=cast.county_admin, pk=campaign.pk, version=cancelled.version, name="改名"
        )


def test_a_unit_goes_through_five_steps_to_its_result(cast, county):
    units = [
        OrganizationFactory(region=county.east, name=LONG, address="人民路 1 号"),
        OrganizationFactory(region=county.east),
        OrganizationFactory(region=county.west),
    ]
    covered(units[2])
    campaign = started(cast, units)
    assert {each.organization_id: each.formed_before for each in campaign.assignments.all()} == {
        units[0].pk: False,
        units[1].pk: False,
        units[2].pk: True,
    }
    one, two, _ = (campaign.assignments.get(organization=each) for each in units)
    squad = services.create_squad(
        actor=cast.county_admin, campaign=campaign, name="一队", people=["surveyor"]
    )
    with pytest.raises(ValidationError, match="没有启用的摸排队员账号：town_staff"):
        services.update_squad(
            actor=cast.county_admin, pk=squad.pk, version=squad.version, people=["town_staff"]
        )
    # Whose account was closed since stays until somebody takes him out.
    User.objects.filter(pk=cast.surveyor.pk).update(is_active=False)
    squad = services.update_squad(
        actor=cast.county_admin, pk=squad.pk, version=squad.version, people=["surveyor"]
    )
    User.objects.filter(pk=cast.surveyor.pk).update(is_active=True)
    assert units_of(cast.surveyor.pk) == (frozenset(), frozenset())
    services.give(actor=cast.county_admin, pk=one.pk, version=one.version, squad=squad)
    assert units_of(cast.surveyor.pk) == (frozenset({units[0].pk}), frozenset())

    # The squad takes the steps in the field, of its own units, and none of the office's.
    walk(cast.surveyor, one, "contacted", "screened", "visited")
    with pytest.raises(Denied):
        step(cast.surveyor, one, "checked")
    with pytest.raises(Missing):
        step(cast.surveyor, two, "contacted")
    with pytest.raises(Denied):
        services.give(actor=cast.county_staff, pk=one.pk, version=one.version, squad=None)
    with pytest.raises(ValidationError, match="原因"):
        step(cast.town_staff, one, "send_back")
    walk(cast.town_staff, one, "checked")
    with pytest.raises(ValidationError, match="请先登记覆盖"):
        step(cast.town_staff, one, "finish")
    covered(units[0])
    done = step(cast.town_staff, one, "finish")
    today = timezone.localdate()
    assert (done.state, done.outcome, done.finished_on) == ("done", "formed", today)
    assert done.next_check_on == months_later(today, 36)
    with pytest.raises(Refusal, match="已办结"):
        step(cast.town_staff, one, "lost", "登记地址没有这家单位")

    lost = step(cast.town_staff, two, "lost", "登记地址没有这家单位")
    assert (lost.state, lost.note) == ("lost", "登记地址没有这家单位")
    assert step(cast.town_staff, two, "gone", "已搬往外地").state == "gone"
    moves = AssignmentStep.objects.filter(subject=one).order_by("pk")
    assert [each.move for each in moves] == [
        "contacted", "screened", "visited", "checked", "finish",
    ]  # fmt: skip
    assert {each.round_number for each in moves} == {1}

    # Whoever takes a step shares a lock that the end of the campaign needs alone.
    shared = held_locks("ShareLock")
    assert shared
    closed = services.close_campaign(
        actor=cast.county_admin, pk=campaign.pk, version=Campaign.objects.get().version
    )
    assert shared <= held_locks("ExclusiveLock")
    assert [row["name"] for row in closed.report["towns"]] == ["东街道", "西镇", "合计"]
    total = closed.report["towns"][-1]
    assert {name: total[name] for name in ("units", "found", "gone", "formed", "unfinished")} == {
        "units": 3,
        "found": 1,
        "gone": 1,
        "formed": 1,
        "unfinished": 1,
    }
    with pytest.raises(Refusal, match="已结束"):
        step(cast.county_staff, campaign.assignments.get(organization=units[2]), "contacted")
    assert units_of(cast.surveyor.pk) == (frozenset(), frozenset())


def test_another_round_takes_along_what_is_not_finished(cast, county):
    units = [OrganizationFactory(region=county.east) for _ in range(4)]
    campaign = started(cast, units, rounds=3)
    rows = [campaign.assignments.get(organization=each) for each in units]
    walk(cast.county_staff, rows[0], "contacted", "screened", "visited", "checked")
    covered(units[0], "work")
    assert step(cast.county_staff, rows[0], "finish").outcome == "covered"
    step(cast.county_staff, rows[1], "lost", "登记地址没有这家单位")
    step(cast.county_staff, rows[2], "leave_out", "是分支机构，不单独排查")
    step(cast.county_staff, rows[3], "contacted")
    first, second, third = campaign.rounds.order_by("number")
    with pytest.raises(Refusal, match="请先开始第2轮"):
        services.open_round(actor=cast.county_admin, pk=third.pk, version=third.version)
    with pytest.raises(Denied):
        services.open_round(actor=cast.town_staff, pk=second.pk, version=second.version)
    second = services.open_round(actor=cast.county_admin, pk=second.pk, version=second.version)
    with pytest.raises(Refusal, match="已于"):
        services.open_round(actor=cast.county_admin, pk=second.pk, version=second.version + 1)

    def now():
        found = Assignment.objects.order_by("pk").values_list("state", "round__number")
        return list(found)

    assert now() == [("done", 1), ("contact", 2), ("left_out", 1), ("screen", 2)]
    services.open_round(
        actor=cast.county_admin, pk=third.pk, version=third.version, everything=True
    )
    assert now() == [("contact", 3), ("contact", 3), ("left_out", 1), ("screen", 3)]
    rows[0].refresh_from_db()
    assert (rows[0].outcome, rows[0].next_check_on) == ("", None)
    assert first.opened_on == timezone.localdate()


def test_units_go_to_squads_by_region_by_hand_and_in_balance(cast, county):
    village = county.east
    units = [
        OrganizationFactory(region=village, address=f"人民路 {nth} 号") for nth in range(5)
    ] + [OrganizationFactory(region=county.west, address=f"西街 {nth} 号") for nth in range(3)]
    campaign = started(cast, units)
    one, two = (SquadFactory(campaign=campaign, name=name) for name in ("一队", "二队"))
    other = SquadFactory()
    row = campaign.assignments.get(organization=units[0])
    with pytest.raises(ValidationError, match="本次排查的小队"):
        services.give(actor=cast.county_admin, pk=row.pk, version=row.version, squad=other)
    given = {"actor": cast.county_admin, "campaign": campaign, "squad": two}
    assert services.give_place(region=county.west, **given) == 3
    assert services.give_place(region=county.west, **given) == 0
    _, shares = services.proposal(campaign)
    assert [(each.squad, each.held, each.more) for each in shares] == [(one, 0, 4), (two, 3, 1)]
    for actor in (cast.town_staff, cast.county_staff):
        with pytest.raises(Denied):
            services.give_place(**given | {"actor": actor}, region=county.west)
        with pytest.raises(Denied):
            services.give_balanced(actor=actor, pk=campaign.pk, version=campaign.version)
    services.give_balanced(actor=cast.county_admin, pk=campaign.pk, version=campaign.version)
    assert dict(campaign.assignments.values_list("pk", "squad"))[row.pk] == one.pk
    assert [each.numbers["total"] for each in by_squad(campaign.assignments.all())] == [4, 4, 8]
    with pytest.raises(Refusal, match="没有可以分派"):
        services.give_balanced(actor=cast.county_admin, pk=campaign.pk, version=campaign.version)
    row.refresh_from_db()
    moved = services.give(actor=cast.county_admin, pk=row.pk, version=row.version, squad=two)
    with pytest.raises(Conflict):
        services.give(actor=cast.county_admin, pk=row.pk, version=row.version, squad=one)
    assert moved.squad == two

    new = OrganizationFactory(region=county.west)
    added = services.add_unit(
        actor=cast.county_admin, campaign=campaign, organization=new, squad=one
    )
    assert (added.added, added.state) == (True, "contact")
    with pytest.raises(ValidationError, match="已在本次排查"):
        services.add_unit(actor=cast.county_admin, campaign=campaign, organization=new)
    assert report_lines(campaign.assignments.all())[-1].numbers["added"] == 1


def test_the_balanced_proposal_is_the_same_whatever_the_order():
    units = [Unit(nth, "/1/2/", f"路{nth:02}") for nth in range(10)]
    found = balanced(units, ["a", "b", "c"], {"a": 3})
    assert found == balanced(reversed(units), ["a", "b", "c"], {"a": 3})
    assert [found[nth] for nth in range(10)] == ["a"] * 2 + ["b"] * 4 + ["c"] * 4
    # Neighbours stay together, and whoever holds most gets nothing.
    assert set(balanced(units[:2], ["a", "b"], {"a": 9}).values()) == {"b"}
    assert balanced(units, []) == {} == balanced([], ["a"])


def test_who_sees_a_unit_in_a_campaign(cast, county, fresh):
    campaign = RunningFactory()
    squad = SquadMemberFactory(squad__campaign=campaign, user=fresh(cast.surveyor)).squad
    east, west, mine = (
        AssignmentFactory(
            campaign=campaign,
            organization__region=region,
            squad=squad if own else None,
        )
        for region, own in ((county.east, False), (county.west, False), (county.west, True))
    )
    elsewhere = AssignmentFactory(organization=mine.organization)
    draft = CampaignFactory()
    other_town = GrantFactory(role="town_staff", region=county.west).user
    everything = {east, west, mine, elsewhere}
    seen = {
        cast.county_admin: everything,
        cast.county_staff: everything,
        cast.town_staff: {east},
        other_town: {west, mine, elsewhere},
        cast.surveyor: {mine},
        cast.viewer: set(),
        cast.secretary: set(),
        cast.instructor: set(),
        cast.department: set(),
        cast.member: set(),
        cast.nobody: set(),
    }
    for user, rows in seen.items():
        user = fresh(user)
        assert set(Assignment.objects.visible_to(user)) == rows, user
        assert set(Assignment.objects.editable_by(user)) == rows, user
        exported = set() if user.username == "surveyor" else rows
        assert set(Assignment.objects.exportable_by(user)) == exported, user
        campaigns = set(Campaign.objects.visible_to(user))
        own = {campaign, elsewhere.campaign}
        expected = {
            "county_admin": {*own, draft},
            "surveyor": {campaign},
        }.get(user.username, own if rows else set())
        assert campaigns == expected, user
    surveyor = fresh(cast.surveyor)
    assert set(Organization.objects.visible_to(surveyor)) == {mine.organization}
    assert not Assignment.objects.reviewable_by(surveyor).exists()


def test_what_is_due_again_shows_until_a_later_campaign_looks(cast, county):
    day = datetime.date(2023, 5, 1)
    old = AssignmentFactory(
        organization__region=county.east,
        state=AssignmentState.DONE,
        outcome="formed",
        finished_on=day,
        next_check_on=datetime.date(2026, 5, 1),
    )
    due = Assignment.objects.check_due
    assert not due(datetime.date(2026, 4, 30)).exists()
    assert list(due(datetime.date(2026, 5, 1))) == [old]
    AssignmentFactory(organization=old.organization)
    assert not due(datetime.date(2026, 5, 1)).exists()


def test_a_merged_unit_goes_on_once(cast, county):
    source, target = (OrganizationFactory(region=county.east) for _ in range(2))
    double, alone = (AssignmentFactory(organization=source) for _ in range(2))
    kept = AssignmentFactory(organization=target, campaign=double.campaign)
    event = Event(
        kind=Kind.MERGED,
        source=source,
        target=target,
        day=timezone.localdate(),
        actor=cast.county_admin,
    )
    lines = [each for each in succession_plan(event) if each.kind == "摸底排查"]
    assert len(lines) == 2
    carry_out(event)
    for each in (double, alone, kept):
        each.refresh_from_db()
    assert (double.organization, double.state) == (source, "left_out")
    assert (alone.organization, alone.state) == (target, "contact")
    assert (kept.organization, kept.state) == (target, "contact")
    assert AssignmentStep.objects.get().reason == "已并入同一排查中的另一个组织"


def test_a_sample_of_what_was_found_is_looked_at_again(cast, county):
    campaign = RunningFactory()
    rows = [
        AssignmentFactory(campaign=campaign, organization__region=county.east, state=state)
        for state in ("check", "form", "check", "contact", "lost")
    ]
    given = {"campaign": campaign, "region": county.root, "percent": 34}
    with pytest.raises(Denied):
        services.draw_units(actor=cast.town_staff, **given | {"region": county.east})
    draw = services.draw_units(actor=cast.county_staff, **given)
    assert (draw.size, draw.drawn) == (3, 2)
    with pytest.raises(Refusal, match="已经抽取过"):
        services.draw_units(actor=cast.county_staff, **given)
    chosen = Assignment.objects.get(pk=draw.chosen[0])
    left = next(each for each in rows[:3] if str(each.pk) not in draw.chosen)

    def record(actor, row, **values):
        return services.record_recheck(actor=actor, pk=row.pk, version=row.version, **values)

    with pytest.raises(Refusal, match="没有被抽中"):
        record(cast.county_staff, left, recheck="agrees")
    with pytest.raises(Denied):
        record(cast.town_staff, chosen, recheck="agrees")
    with pytest.raises(ValidationError, match="原因"):
        record(cast.county_staff, chosen, recheck="differs")
    with pytest.raises(ValidationError, match="选择复核结果"):
        record(cast.county_staff, chosen, recheck="odd")
    found = record(cast.county_staff, chosen, recheck="differs", recheck_note="职工实为 26 人")
    assert (found.recheck, found.recheck_note) == ("differs", "职工实为 26 人")


def test_progress_adds_up_by_town(cast, county):
    campaign = RunningFactory()
    for region, state in (
        (county.east, "contact"),
        (county.east, "check"),
        (county.west, "gone"),
        (county.park, "visit"),
    ):
        AssignmentFactory(campaign=campaign, organization__region=region, state=state)
    AssignmentFactory(
        campaign=campaign, organization__region=county.west, organization__deleted_at=timezone.now()
    )
    lines = by_town(Assignment.objects.present().filter(campaign=campaign))
    assert [(each.name, each.total, each.rate) for each in lines] == [
        ("东街道", 2, 0),
        ("西镇", 1, 1),
        ("经开区", 1, 0),
        ("合计", 4, 0.25),
    ]
    assert sum(number for _, _, number in lines[-1].cells) == 4
    assert by_town(Assignment.objects.none()) == []
    assert Round.objects.filter(campaign=campaign).count() == 1
