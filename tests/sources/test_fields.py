"""Contradictions are settled by an order of sources, one organization is excepted, and all of it
goes back; closed months stay, drafts follow."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import jobs
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry
from core.months import Month
from founding.models import Checklist
from months.figures import region_table
from months.services import close_month, compute_draft
from orgs.models import Organization
from orgs.services import update_organization
from sources import services
from sources.codes import (
    Change,
    became,
    clues,
    division_part,
    divisions,
    former_name,
    head_office,
    is_branch,
    is_registration_number,
)
from sources.models import Deed, FieldException, FieldRule, Source, SourceList, SourceRow
from sources.tasks import run_enter, start_entering, start_settling, start_undoing
from sources.views.lists import counts_of
from tests.orgs.factories import OrganizationFactory, uscc
from tests.sources.factories import DAY, compared

pytestmark = pytest.mark.django_db

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
ORDER = ["social_insurance", "tax", "own"]
HEAD = ("统一社会信用代码", "组织名称", "职工人数", "行业", "联系电话")


@pytest.fixture(scope="module")
def world(kept_cast, kept_county):
    """Three organizations of ten people each; a closed March; lists of 社保 and 税务."""
    units = [
        OrganizationFactory(
            uscc=uscc(700 + n),
            name=f"比对企业{n}有限公司",
            region=kept_county.east,
            industry="制造业",
        )
        for n in range(3)
    ]
    close_month(actor=None, month=MARCH)
    one, two, _ = units
    first = DAY - datetime.timedelta(days=1)
    compared(
        [
            (one.uscc, one.name, 31, "批发业", "0573-84990000"),
            (two.uscc, two.name, 10, "", ""),
        ],
        source="social_insurance",
        dated=first,
        head=HEAD,
    )
    compared(
        [(each.uscc, each.name, 50, "零售业", "") for each in units],
        source="tax",
        dated=DAY,
        head=HEAD,
    )
    return SimpleNamespace(cast=kept_cast, county=kept_county, units=units)


def staff(world):
    return [Organization.objects.get(pk=each.pk).staff_count for each in world.units]


def differing():
    return {
        (row.listed.source.code, row.organization.name[4], *row.differs)
        for row in SourceRow.objects.conflicting().select_related("listed__source", "organization")
    }


def drafted():
    table = region_table(revision=compute_draft(actor=None, month=APRIL), region_code="330999")
    return table.total.values["staff"].value


def test_a_column_is_settled_an_exception_stays_and_all_goes_back(world):
    admin = world.cast.county_admin
    one, _, three = world.units
    assert differing() == {
        # 社保 is not asked about industries; what it says of telephones is a hint.
        ("social_insurance", "0", "staff_count", "phone"),
        ("tax", "0", "staff_count", "industry"),
        ("tax", "1", "staff_count", "industry"),
        ("tax", "2", "staff_count", "industry"),
    }
    before, differed, figure = staff(world), differing(), drafted()
    town = Organization.objects.get(pk=three.pk)
    kept = services.make_exception(
        actor=world.cast.town_staff,
        organization=town,
        field="staff_count",
        source=None,
        reason="已电话核实",
    )
    found = services.preview("staff_count", ORDER)
    assert (found.said, found.changed, found.exceptions) == (2, 1, 1)
    deed = services.settle(actor=admin, field="staff_count", order=ORDER, digest=found.digest)
    # 社保 counts before 税务: 31 of the first, 10 of the second as before; the third is excepted.
    assert (staff(world), deed.count) == ([31, 10, 10], 1)
    dates = one.statuses.order_by("starts_on").values_list("starts_on", "staff_count")
    assert list(dates)[-1] == (DAY - datetime.timedelta(days=1), 31)
    assert drafted() == figure + 21
    assert {each[:3] for each in differing()} == {
        ("social_insurance", "0", "phone"),
        ("tax", "0", "industry"),
        ("tax", "1", "industry"),
        ("tax", "2", "industry"),
    }
    # Settled again there is nothing left to do.
    again = services.preview("staff_count", ORDER)
    assert again.changed == 0
    services.undo_deed(actor=admin, pk=deed.pk)
    services.undo_deed(actor=world.cast.town_staff, pk=kept.deed.pk)
    assert (staff(world), differing(), drafted()) == (before, differed, figure)
    assert not FieldRule.objects.exists() and not FieldException.objects.exists()
    closed = close_month(actor=None, month=MARCH)
    assert closed.number == 1
    with pytest.raises(Refusal):
        services.undo_deed(actor=admin, pk=deed.pk)
    actions = AuditEntry.objects.filter(action__startswith="source_").values_list(
        "action", flat=True
    )
    assert {"source_column_settled", "source_field_excepted", "source_deed_undone"} <= set(actions)


def test_an_exception_takes_what_its_source_says(world):
    town = world.cast.town_staff
    tax = Source.objects.get(code="tax")
    one = world.units[0]
    made = services.make_exception(
        actor=town, organization=one, field="industry", source=tax, reason="税务登记为准"
    )
    assert Organization.objects.get(pk=one.pk).industry == "零售业"
    same = services.make_exception(
        actor=town, organization=one, field="industry", source=tax, reason="税务登记为准"
    )
    assert (same.pk, same.deed) == (made.pk, None) and Deed.objects.count() == 1
    services.undo_deed(actor=town, pk=made.deed.pk)
    assert Organization.objects.get(pk=one.pk).industry == "制造业"
    with pytest.raises(ValidationError, match="可采用"):
        services.make_exception(
            actor=town, organization=one, field="phone", source=tax, reason="有误"
        )
    with pytest.raises(Missing):
        services.make_exception(
            actor=world.cast.viewer, organization=one, field="industry", source=tax, reason="否"
        )


def test_what_was_previewed_is_done_or_nothing(world):
    admin = world.cast.county_admin
    for order in ([], ["tax", "tax"], ["moon"], ["market"], ["commerce"]):
        with pytest.raises(ValidationError):
            services.settle(actor=admin, field="staff_count", order=order, digest="")
    with pytest.raises(Denied):
        services.settle(actor=world.cast.county_staff, field="staff_count", order=ORDER, digest="")
    with pytest.raises(Refusal, match="重新预览"):
        services.settle(actor=admin, field="staff_count", order=ORDER, digest="other")
    # A later entry stays: an earlier list does not reach beyond it.
    one = world.units[0]
    later = Organization.objects.get(pk=one.pk)
    update_organization(
        actor=admin,
        pk=one.pk,
        version=later.version,
        effective_on=DAY + datetime.timedelta(days=5),
        staff_count=40,
    )
    services.refresh_differs([one.pk])
    digest = services.preview("staff_count", ["social_insurance"]).digest
    job = start_settling(
        actor=admin, field="staff_count", order=["social_insurance"], digest=digest
    )
    # Whoever asks for another order meanwhile is not told that his is done.
    with pytest.raises(Refusal, match="另一次"):
        start_settling(actor=admin, field="staff_count", order=["tax"], digest=digest)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["count"]) == ("succeeded", 1)
    assert staff(world)[0] == 40
    assert one.statuses.get(starts_on=DAY - datetime.timedelta(days=1)).staff_count == 31
    job = start_undoing(actor=admin, pk=Deed.objects.get().pk)
    jobs.run(job.pk)
    assert not one.statuses.filter(staff_count=31).exists()


def test_what_a_squad_says_of_one_unit_counts_beside_lists(world):
    """It stands in a partial list: the newest full one stays, with its contradictions; an order
    hears both, of each unit the later word."""
    one, two, _ = world.units
    said, differed = {"staff_count": 12, "phone": "13900001111", "in_market": "yes"}, differing()
    later = DAY + datetime.timedelta(days=1)
    services.hear(source="own", organization=one, day=DAY, values={"staff_count": 11})
    services.hear(source="own", organization=one, day=later, values=said)
    services.hear(source="own", organization=one, day=later, values={"industry": "商业"})
    services.hear(source="own", organization=two, day=later, values={"tags": ["规上"]})
    row = SourceRow.objects.get(organization=one, listed__dated=later)
    assert (row.staff_count, row.industry, row.name, row.row_no) == (12, "商业", "", 1)
    assert row.facts == {"in_market": "yes"}
    assert not SourceRow.objects.filter(organization=two, listed__source__code="own").exists()
    services.refresh_differs()
    assert differing() == differed and not SourceRow.objects.present().filter(pk=row.pk).exists()
    order = ["own", "tax"]
    found = services.preview("staff_count", order)
    assert (found.said, found.changed, found.rows[0]) == (3, 3, (one.pk, row.pk))
    services.settle(
        actor=world.cast.county_admin, field="staff_count", order=order, digest=found.digest
    )
    assert staff(world) == [12, 50, 50]
    assert not any("staff_count" in each for each in differing())
    # A full list of that day is another one, and of the units that it names the later word counts.
    compared([(one.uscc, one.name, 14, "", "")], source="own", dated=DAY, head=HEAD)
    assert SourceRow.objects.filter(listed__partial=True).count() == 2
    assert services.preview("staff_count", order).rows == []


def test_a_set_enters_as_one_import_that_can_be_undone(world):
    rows = [
        (uscc(801), "新企业一有限公司", "非公企业", 5, "", "0573-84991234", "东街道一号"),
        (uscc(802), "新企业二有限公司", "", "", "", "", "东街道二号"),
        ("", "没有代码的企业", "非公企业", 3, "", "", "东街道三号"),
    ]
    _, listed = compared(rows)
    ids = list(listed.rows.filter(outcome="new").values_list("pk", flat=True))
    job = start_entering(actor=world.cast.town_staff, ids=ids, staff_count=1)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "succeeded", job.error
    assert (job.result["created"], job.result["left"]) == (2, 1)
    made = Organization.objects.get(uscc=uscc(802))
    assert (made.kind, made.staff_count, made.region) == ("enterprise", 1, world.county.east)
    assert Organization.objects.get(uscc=uscc(801)).phone == "0573-84991234"
    waiting = SourceRow.objects.waiting_new().filter(listed=listed)
    assert set(waiting.values_list("name", flat=True)) == {rows[2][1]}
    # What came in by hand meanwhile is not written over.
    again = [(uscc(803), "新企业三有限公司", "非公企业", 5, "", "", "东街道四号")]
    _, listed = compared(again, dated=DAY + datetime.timedelta(days=1))
    left = list(listed.rows.filter(outcome="new").values_list("pk", flat=True))
    by_hand = OrganizationFactory(uscc=uscc(803), name="甲", staff_count=77)
    job = start_entering(actor=world.cast.county_admin, ids=left, staff_count=1)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed" and "已经录入" in job.error
    by_hand.refresh_from_db()
    assert (by_hand.name, by_hand.staff_count) == ("甲", 77)
    with pytest.raises(Refusal):
        start_entering(actor=world.cast.town_staff, ids=[], staff_count=None)
    with pytest.raises(Denied):
        start_entering(actor=world.cast.viewer, ids=ids, staff_count=None)


def test_newly_founded_units_of_a_set_get_their_checklists_as_of_the_day_of_the_list(world):
    founded = {811: DAY, 812: DAY - datetime.timedelta(days=3650), 813: None}
    rows = [
        (uscc(nth), f"新企业{nth}有限公司", "非公企业", 5, "", "", f"东街道{nth}号")
        for nth in founded
    ]
    _, listed = compared(rows)
    for nth, day in founded.items():
        listed.rows.filter(uscc=uscc(nth)).update(founded_on=day)
    ids = list(listed.rows.filter(outcome="new").values_list("pk", flat=True))
    given = {"actor": world.cast.town_staff, "ids": ids, "staff_count": 1}
    job = start_entering(**given, follow=["checklists", "nothing"])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "succeeded", job.error
    assert (job.result["created"], job.result["followed"]) == (3, ["开出 2 份同步组建清单"])
    opened = Checklist.objects.values_list("organization__uscc", "opened_on", "trigger")
    assert set(opened) == {(uscc(nth), DAY, "registration") for nth in (811, 813)}
    # A run that broke off behind the import goes on where it stood; nothing is opened twice.
    again = {"created": 0, "left": 0, "run": None}
    assert run_enter(job, None) == again | {"followed": ["开出 0 份同步组建清单"]}
    Checklist.objects.get(organization__uscc=uscc(811)).delete()
    assert run_enter(job, None)["followed"] == ["开出 1 份同步组建清单"]


def test_contradictions_are_counted_as_they_stand_and_end_with_their_unit(world, client):
    """The figure is that of the list behind it, for the county as for a town."""
    admin, town = world.cast.county_admin, world.cast.town_staff
    lists = list(SourceList.objects.order_by("dated"))

    def counted(user):
        return [counts_of(user, lists).get(each.pk, {}).get("conflicts", 0) for each in lists]

    assert counted(admin) == counted(town) == [1, 3]
    tax = Source.objects.get(code="tax")
    for field in ("staff_count", "industry"):
        services.make_exception(
            actor=town, organization=world.units[2], field=field, source=tax, reason="核实"
        )
    assert counted(admin) == counted(town) == [1, 2]
    # Of a unit that left again nothing is asked.
    _, listed = compared([(uscc(811), "丁公司", "非公企业", 5, "", "", "东街道丁号")], source="own")
    row = listed.rows.get(outcome="new")
    deed = services.enter_row(
        actor=town,
        pk=row.pk,
        uscc=row.uscc,
        kind="enterprise",
        region=world.county.east,
        staff_count=9,
    )
    row.refresh_from_db()
    assert row.differs == ["staff_count"]
    services.undo_deed(actor=town, pk=deed.pk)
    client.force_login(admin)
    assert row not in SourceRow.objects.conflicting()
    assert client.get(reverse("sources:conflicts")).status_code == 200
    answer = client.post(reverse("sources:rows"), {"chosen": row.pk, "do": "x"}, follow=True)
    assert "请选择一种办理方式" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "name", "other", "other_name", "for_", "against"),
    [
        # 15 digits and 18 of one division, of one place with two codes, of two places.
        ("330482000012345", "甲厂", "91330482146644917F", "甲厂", "登记地相同（330482平湖市）", ""),
        ("330422000012345", "甲厂", "91330482146644917F", "甲厂", "先后代码", ""),
        ("110103000012345", "甲厂", "91330482146644917F", "甲厂", "", "登记地不同：110103崇文区"),
        # Two valid codes; one organization code under two registrars.
        ("91330482146644917F", "甲厂", "91330482146655675D", "甲厂", "", "两个 18 位代码不同"),
        ("91330482146644917F", "甲厂", "92330482146644917A", "甲厂", "组织机构代码相同", ""),
        # A branch and its head office; a branch of another one.
        ("", "甲有限公司新埭分公司", "", "甲有限公司", "", "一个是总部，一个是它的分支机构"),
        ("", "甲有限公司", "", "乙有限公司营业部", "", "一个是分支机构，一个不是"),
        # Renamed, as one side says.
        (
            "",
            "新名称有限公司（原旧名称有限公司）",
            "",
            "旧名称有限公司",
            "注明原名“旧名称有限公司”",
            "",
        ),
        ("", "旧名称有限公司", "", "新名称有限公司(曾用名：旧名称有限公司)", "台账注明原名", ""),
        ("", "甲厂", "", "甲厂", "", ""),
    ],
)
def test_what_two_codes_and_names_say_of_each_other(code, name, other, other_name, for_, against):
    changes = [Change("330422", "330482")]
    found = clues(code, name, other, other_name, changes)
    said = {each.against: each.text for each in found}
    assert for_ in said.get(False, "") and against in said.get(True, "")
    assert len(found) == bool(for_) + bool(against)


def test_divisions_and_names_are_read():
    assert division_part("91330482146644917F") == division_part("330482000012345") == "330482"
    assert division_part("") == division_part("1") == ""
    assert [str(each) for each in divisions("330422")] == ["平湖县（1991 年以后撤销或改码）"]
    assert divisions("330999") == () == divisions("000000")
    rounds = [Change("1", "2"), Change("2", "3"), Change("3", "1")]
    assert became("1", rounds) == "1" and became("9", rounds) == "9"
    assert is_branch("甲公司平湖分公司") and not is_branch("分公司管理有限公司")
    assert head_office("甲有限公司平湖分公司") == "甲有限公司" and head_office("甲公司") == ""
    assert former_name("甲（原：某某服装厂）") == "某某服装厂" and former_name("甲（浙江）") == ""
    # The check digit of GS 15—2006.
    assert is_registration_number("110108000000016")
    assert not is_registration_number("110108000000015") and not is_registration_number("1")
