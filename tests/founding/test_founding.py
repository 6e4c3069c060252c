"""Checklists: opened once for an event, ticked by people or by the registry, closed when done."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Denied, Missing, Refusal
from core.workdays import add_workdays
from founding import services
from founding.models import Checklist, ChecklistEntry, ChecklistItem
from founding.todos import overdue
from regions.models import Department
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory, PostFactory
from tests.orgs.factories import OrganizationFactory
from tests.pages import cells

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 9, 1)
TODAY = datetime.date(2026, 11, 30)
OLD = datetime.date(2026, 1, 5)


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(autouse=True)
def today(monkeypatch):
    for name in ("founding.services.checklists", "founding.todos", "founding.models.checklists"):
        monkeypatch.setattr(f"{name}.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def unit(county):
    return OrganizationFactory(region=county.east, name="新设有限公司", founded_on=DAY)


def opened(actor, unit, trigger="registration", on=DAY, **values):
    return services.open_checklists(
        actor=actor, organization_ids=[unit.pk], trigger=trigger, on=on, **values
    )


def entry(checklist, code):
    return checklist.entries.get(item__code=code)


def tick(actor, row, day=TODAY, **values):
    return services.tick(actor=actor, pk=row.pk, version=row.version, done_on=day, **values)


def move(actor, row, name, **values):
    row.refresh_from_db()
    return services.move_checklist(actor=actor, pk=row.pk, version=row.version, move=name, **values)


def test_a_checklist_has_the_items_of_its_day_due_by_working_days(cast, unit):
    told = ChecklistItem.objects.get(code="registration-told")
    later = DAY + datetime.timedelta(days=1)
    services.replace_item(
        actor=cast.county_admin,
        pk=told.pk,
        version=told.version,
        valid_from=later,
        ground="县委通知",
        title="当面告知",
        workdays=3,
    )
    [before] = opened(cast.town_staff, unit).checklists
    other = OrganizationFactory(region=unit.region)
    [after] = opened(cast.town_staff, other, on=later).checklists
    rows = before.entries.order_by("item__position")
    assert [(each.item.title, each.due_on) for each in rows][:2] == [
        ("告知党建工作要求，确定联系人", add_workdays(DAY, 5)),
        ("摸排党员情况", add_workdays(DAY, 15)),
    ]
    assert rows.count() == 4
    first = entry(after, "registration-told")
    assert (first.item.title, first.due_on) == ("当面告知", add_workdays(later, 3))
    assert before.owner == "东街道"


def test_the_same_event_opens_nothing_twice(cast, county, unit):
    other = OrganizationFactory(region=county.east, founded_on=OLD)
    found = opened(None, unit)
    assert (len(found.checklists), found.skipped) == (1, 0)
    both = services.open_checklists(
        actor=cast.county_admin,
        organization_ids=[unit.pk, other.pk],
        trigger="registration",
        on=None,  # each for the day of its founding
    )
    assert ([each.opened_on for each in both.checklists], both.skipped) == ([OLD], 1)
    with pytest.raises(ValidationError, match="不用再开"):
        services.open_checklist(
            actor=cast.town_staff, organization=unit, trigger="registration", opened_on=TODAY
        )
    # A report comes every year: when the one of last year is closed.
    [annual] = opened(None, unit, "annual", OLD).checklists
    assert opened(None, unit, "annual").skipped == 1
    move(cast.town_staff, annual, "drop", reason="企业已注销")
    assert opened(None, unit, "annual", OLD).skipped == 1  # of the same day
    assert len(opened(None, unit, "annual").checklists) == 1


def test_what_is_wrong_is_refused_and_opens_nothing(cast, county, unit):
    west = OrganizationFactory(region=county.west)
    department = Department.objects.get(code="BM")
    before = Checklist.objects.count()
    for bad, error in (
        ({"trigger": "party"}, "何时开出"),
        ({"on": TODAY + datetime.timedelta(days=400)}, "今天"),
        ({"department": department, "party_organization": cast.branch}, "只选一个"),
        (
            {"party_organization": PartyOrganizationFactory(region=county.west)},
            "管理范围",
        ),
    ):
        with pytest.raises((ValidationError, Refusal), match=error):
            opened(cast.town_staff, unit, **bad)
    with pytest.raises(ValidationError, match="成立日期"):
        opened(cast.county_admin, west, on=None)
    for actor in (cast.town_staff, cast.viewer, cast.secretary, cast.department, cast.nobody):
        with pytest.raises(Denied):
            services.open_checklists(
                actor=actor, organization_ids=[unit.pk, west.pk], trigger="annual", on=DAY
            )
    assert Checklist.objects.count() == before


def test_the_registry_ticks_what_it_knows(cast, county, unit):
    [checklist] = opened(None, unit, "project").checklists
    assert checklist.entries.all().pending(TODAY).count() == 5
    party = PartyOrganizationFactory(region=county.east, founded_on=OLD)
    CoverageFactory(
        organization=unit, party_organization=party, starts_on=datetime.date(2026, 9, 20)
    )
    WorkCoverageFactory(organization=unit, starts_on=OLD)  # before the event: known on its day
    MemberFactory(party_organization=party, organization=unit)
    PostFactory(party_organization=party, starts_on=datetime.date(2026, 9, 25))
    known = {each.item.code: each.since for each in checklist.entries.all().with_known(TODAY)}
    assert known == {
        "project-work": DAY,
        "project-place": None,
        "project-members": DAY,
        "project-secretary": datetime.date(2026, 9, 25),
        "project-party": datetime.date(2026, 9, 20),
    }
    assert overdue(cast.town_staff).count() == 1  # 规划阵地建设 alone
    assert services.close_complete() == 0
    with pytest.raises(Refusal, match="还有 1 项没有完成：项目建设同步规划阵地建设"):
        move(cast.town_staff, checklist, "close")
    tick(cast.town_staff, entry(checklist, "project-place"), evidence="一楼设党群活动室")
    assert overdue(cast.town_staff).count() == 0
    assert (services.close_complete(), services.close_complete()) == (1, 0)
    checklist.refresh_from_db()
    assert (checklist.state, checklist.ended_on) == ("done", TODAY)
    # It stays so, whatever becomes of the unit.
    stored = entry(checklist, "project-party")
    assert (stored.done_on, stored.evidence) == (
        datetime.date(2026, 9, 20),
        "有党组织覆盖（台账）",
    )
    # A dissolved one covers nobody.
    [other] = opened(None, unit, "annual").checklists
    party.dissolved_on = TODAY
    party.save()
    assert "annual-party" in {
        each.item.code for each in other.entries.all().pending(TODAY).select_related("item")
    }


def test_items_are_ticked_by_whoever_answers_for_them(cast, county, unit, fresh):
    department = Department.objects.get(code="BM")
    [theirs] = opened(None, unit, department=department).checklists
    [own] = opened(None, unit, "project", party_organization=cast.branch).checklists
    [plain] = opened(None, unit, "annual").checklists
    for actor, may in (
        (cast.county_admin, {theirs, own, plain}),
        (cast.town_staff, {theirs, own, plain}),
        (cast.department, {theirs}),
        (cast.secretary, {own}),
        (cast.viewer, set()),
        (cast.instructor, set()),
        (cast.nobody, set()),
    ):
        actor = fresh(actor)
        assert set(Checklist.objects.editable_by(actor)) == may, actor
    assert set(Checklist.objects.visible_to(fresh(cast.department))) == {theirs}
    assert not Checklist.objects.exportable_by(fresh(cast.department)).exists()
    row = entry(theirs, "registration-told")
    for bad, error in (
        ({"day": DAY - datetime.timedelta(days=1)}, "不能早于"),
        ({"day": None, "evidence": "已办"}, "请填写完成日期"),
    ):
        with pytest.raises(ValidationError, match=error):
            tick(cast.department, row, **bad)
    row = tick(cast.department, row, evidence="已告知")
    row = tick(cast.department, row, None)
    assert row.done_on is None
    for actor, error in ((cast.secretary, Missing), (cast.viewer, Denied)):
        with pytest.raises(error):
            tick(actor, entry(theirs, "registration-told"))
    with pytest.raises(Denied):  # it is the office's to give away and to drop
        services.give_checklist(
            actor=cast.department, pk=theirs.pk, version=theirs.version, department=None
        )
    with pytest.raises(Denied):
        move(cast.department, theirs, "drop", reason="不归我们管")
    theirs.refresh_from_db()
    given = services.give_checklist(
        actor=cast.town_staff, pk=theirs.pk, version=theirs.version, department=None
    )
    assert given.owner == "东街道"
    assert not Checklist.objects.visible_to(fresh(cast.department)).exists()
    move(cast.town_staff, given, "drop", reason="企业已注销")
    with pytest.raises(Refusal, match="不再办理"):
        tick(cast.town_staff, entry(theirs, "registration-told"))
    move(cast.town_staff, given, "reopen", reason="误操作撤销")
    assert [each.move for each in given.steps.order_by("pk")] == ["drop", "reopen"]


def test_rules_are_the_countys_and_only_from_a_day_on(cast):
    values = {
        "trigger": "evaluation",
        "title": "评估专家中有党务工作者",
        "position": 3,
        "workdays": 10,
        "ground": "县委通知",
    }
    for actor in (cast.county_staff, cast.town_staff, cast.viewer, cast.nobody):
        with pytest.raises(Denied):
            services.add_item(actor=actor, valid_from=TODAY, **values)
    with pytest.raises(ValidationError, match="今天或以后"):
        services.add_item(actor=cast.county_admin, valid_from=DAY, **values)
    item = services.add_item(
        actor=cast.county_admin, valid_from=datetime.date(2027, 1, 4), **values
    )
    assert item.code == "own-1"
    ended = services.end_item(actor=cast.county_admin, pk=item.pk, version=item.version)
    assert ended.valid_to == ended.valid_from
    with pytest.raises(Refusal, match="已经停用"):
        services.end_item(actor=cast.county_admin, pk=item.pk, version=ended.version)


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_same_however_many_there_are(
    client, cast, county, django_assert_max_num_queries, number
):
    for _ in range(number):
        unit = OrganizationFactory(region=county.east, founded_on=DAY)
        [checklist] = opened(None, unit).checklists
    fresh = OrganizationFactory(region=county.east, name="待开有限公司", founded_on=TODAY)
    client.force_login(cast.county_admin)
    client.get(reverse("founding:list"))
    with django_assert_max_num_queries(9):
        client.get(reverse("founding:list"))
    with django_assert_max_num_queries(14):
        page = client.get(checklist.get_absolute_url()).content.decode()
    assert "逾期" in page and "摸排党员情况" in page
    _, headings, *rows = cells(client.get(reverse("founding:list") + "?export=xlsx&state=overdue"))
    assert headings[:3] == ["两新组织", "统一社会信用代码", "何时开出"] and len(rows) == number
    panel = client.get(reverse("founding:overdue")).content.decode()
    assert panel.count(unit.name) == 1
    # New units of a month as a set.
    page = client.get(reverse("founding:new_units") + "?month=2026-11").content.decode()
    assert "待开有限公司" in page
    answer = client.post(
        reverse("founding:new_units") + "?month=2026-11", {"all": "1"}, follow=True
    ).content.decode()
    assert "已开出 1 份清单" in answer and Checklist.objects.filter(organization=fresh).exists()
    assert ChecklistEntry.objects.filter(checklist__organization=fresh).count() == 4
    # Whoever sends the key of another unit, of which no day is known, is told.
    undated = OrganizationFactory(region=county.east, founded_on=None)
    answer = client.post(reverse("founding:new_units"), {"chosen": undated.pk}, follow=True)
    assert "没有登记成立日期" in answer.content.decode()


def test_whoever_ticks_locks_as_whoever_closes(cast, unit):
    """The checklist first: two who wait for each other would end in an error for one."""
    [checklist] = opened(None, unit).checklists
    row = checklist.entries.first()
    with CaptureQueriesContext(connection) as asked:
        tick(cast.town_staff, row)
    locks = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"]]
    assert 'FROM "founding_checklist" ' in locks[0] and "founding_checklistentry" in locks[1]


def test_an_item_that_never_held_says_so(cast, client):
    later = TODAY + datetime.timedelta(days=10)
    item = services.add_item(
        actor=cast.county_admin,
        valid_from=later,
        ground="县委通知",
        trigger="annual",
        position=1,
        title="某件事",
        workdays=5,
    )
    item = services.end_item(actor=cast.county_admin, pk=item.pk, version=item.version)
    assert item.period == "没有生效"
    client.force_login(cast.county_admin)
    assert "某件事" not in client.get(reverse("founding:items")).content.decode()
    assert "某件事" in client.get(reverse("founding:items") + "?past=yes").content.decode()
