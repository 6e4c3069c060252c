"""Undoing an import: everything goes back, but for what somebody has built upon."""

import datetime
import io

import pghistory
import pytest
from django.contrib.contenttypes.models import ContentType

from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import refresh_coverage_facts
from core import jobs
from core.errors import Refusal
from core.imports.loading.pipeline import import_workbook
from core.imports.wizard import runs
from core.models import Attachment, ImportRun, UndoSet
from core.months import Month
from members.models import Employment, Member, Membership, PartyCounts, Post
from members.services import refresh_member_facts, refresh_party_counts
from months.models import Figure, OrganizationFact, RegionFact
from months.services import close_month
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from orgs.services import Move, move_organizations
from rectification.models import Case
from regions.models import Region
from tests.accounts.factories import GrantFactory
from tests.members.factories import id_number
from tests.orgs.factories import uscc
from tests.regions.factories import RegionFactory
from tests.workbooks import (
    county_sheets,
    coverage,
    member,
    organization,
    party,
    post,
    region,
    work_coverage,
    workbook,
)

_MODELS = (
    Region,
    Organization,
    OrganizationStatus,
    CurrentFacts,
    PartyOrganization,
    Coverage,
    WorkCoverage,
    Member,
    Membership,
    Employment,
    Post,
    PartyCounts,
)

SNAPSHOT = (Figure, OrganizationFact, RegionFact)


def later():
    """A change of its own: in a test all of it is one transaction, which keeps the context."""
    return pghistory.context(source="later")


def values():
    """All rows with all they hold, but for their versions."""
    return {
        model.__name__: sorted(
            repr(
                sorted(
                    (key, bytes(value) if isinstance(value, memoryview) else value)
                    for key, value in row.items()
                    if key not in ("version", "updated_at", "once_covering_ids")
                )
            )
            for row in model.objects.values()
        )
        for model in _MODELS
    }


@pytest.fixture
def load(db):
    """Import sheets in a context of their own; return the run."""

    def load(sheets, actor=None, **options):
        options = {"skip_bad_rows": True} | options
        result = import_workbook(
            actor=actor, source=io.BytesIO(workbook(sheets)), name="导入.xlsx", **options
        )
        assert result.errors == []
        return ImportRun.objects.latest("pk")

    return load


@pytest.fixture
def admin(db):
    """Somebody who reaches everything that the tests load."""
    user = GrantFactory(user__username="undoer", region=RegionFactory(code="33", level="province"))
    return user.user


@pytest.fixture
def undo(admin, fresh):
    def undo(run):
        for root in Region.objects.filter(parent=None):
            if not admin.grants.filter(region=root).exists():
                GrantFactory(user=admin, region=root)
        run = runs.undo(actor=fresh(admin), pk=run.pk)
        jobs.run(run.job_id)
        run = ImportRun.objects.select_related("job").get(pk=run.pk)
        assert run.job.error == ""
        return run

    return undo


def stayed(run):
    return {(each["sheet"], each["reason"]) for each in run.undo_result["stayed"]}


def test_a_first_load_is_undone_to_nothing(load, undo, admin):
    before = values()
    run = load(county_sheets())
    assert Member.objects.count() == 3
    run = undo(run)
    # The grants of the user who undoes refer to the region that came with the file: it stays.
    assert run.undo_result["sheets"]["两新组织"] == {"removed": 3, "restored": 0, "stayed": 0}
    assert run.undo_result["sheets"]["党员"] == {"removed": 3, "restored": 0, "stayed": 0}
    assert stayed(run) == {("区域", "导入后已有其他记录引用")}
    after = values()
    assert {k for k in after if after[k] != before[k]} == {"Region"}
    assert set(Region.objects.values_list("code", flat=True)) == {"33", "330999"}


def test_an_update_goes_back_to_exactly_what_was_there(load, undo):
    load(county_sheets())
    before = values()
    run = load(
        {
            "区域": [region(区域名称="东新街道", 上级代码="330999901")],
            "两新组织": [
                organization(1, 职工人数=70, 区域代码="330999901", 联系电话="13988887777"),
                organization(2, 组织名称="改名有限公司", 标签="（清空）", 经营状态="注销"),
                organization(3, 组织类别="社会组织", 职工人数=8),
                organization(4),
            ],
            "党组织": [
                party(1, 上级党组织代码="（清空）", 党组织名称="改名党支部"),
                party(5, 类型="党委", 上级党组织代码="P009"),
                party(2, 组建方式="联合组建", 上级党组织代码="P005"),
            ],
            "组织覆盖": [coverage(1, 1, 终止日期="2026-01-01"), coverage(3, 5), coverage(4, 2)],
            "工作覆盖": [work_coverage(3, 终止日期="2026-02-01"), work_coverage(4)],
            "党员": [
                member(1, 2, 组织关系转入日期="2026-02-01", 统一社会信用代码=uscc(4)),
                member(2, 1, 党员类别="正式党员", 离开日期="2026-03-01", 离开原因="去世"),
                member(77, 2, 姓名="外请书记"),
            ],
            "任职": [post(1, 1, 终止日期="2026-01-31"), post(1, 2, 起始日期="2026-02-01")],
        },
        as_of=datetime.date(2026, 3, 31),
    )
    assert values() != before
    run = undo(run)
    assert stayed(run) == set()
    assert values() == before
    assert run.step == "undone"
    # What lists filter by is what a recount says.
    assert refresh_coverage_facts() == refresh_member_facts() == refresh_party_counts() == 0


def test_what_was_changed_since_stays_with_its_dated_values(load, undo, admin, fresh):
    load(county_sheets())
    run = load(
        {
            "两新组织": [organization(1, 职工人数=70), organization(2, 区域代码="330999901")],
            "党员": [member(1, 1, 姓名="张三"), member(2, 2, 组织关系转入日期="2026-02-01")],
        },
        as_of=datetime.date(2026, 3, 31),
    )
    with later():
        Organization.objects.filter(uscc=uscc(1)).update(name="后来改的名")
        Membership.objects.filter(member__name="党员2", ends_on=None).update(ends_on="2026-05-01")
    run = undo(run)
    assert stayed(run) == {("两新组织", "导入后又有改动"), ("党员", "导入后又有改动")}
    assert run.undo_result["stayed"][0]["label"] == f"后来改的名（{uscc(1)}）"
    assert [each["label"][:3] for each in run.undo_result["stayed"]][1] == "党**"
    kept = Organization.objects.get(uscc=uscc(1))
    assert (kept.staff_count, kept.statuses.count()) == (70, 2)
    assert Organization.objects.get(uscc=uscc(2)).staff_count == 35
    assert Member.objects.filter(name="党员1").exists()
    assert Membership.objects.filter(member__name="党员2").count() == 2


def test_what_others_have_built_upon_stays_and_all_that_it_needs(load, undo):
    load(county_sheets())
    run = load(
        {
            "区域": [region(区域代码="330999003", 区域名称="新镇")],
            "两新组织": [
                organization(11, 区域代码="330999003"),
                organization(12, 区域代码="330999003"),
                organization(13),
            ],
            "党组织": [party(11, 类型="党委"), party(12, 上级党组织代码="P011"), party(13)],
        }
    )
    with later():
        Coverage.objects.create(
            organization=Organization.objects.get(uscc=uscc(11)),
            party_organization=PartyOrganization.objects.get(code="P012"),
            starts_on="2026-06-01",
        )
    run = undo(run)
    assert run.undo_result["sheets"] == {
        "区域": {"removed": 0, "restored": 0, "stayed": 1},
        "两新组织": {"removed": 2, "restored": 0, "stayed": 1},
        "党组织": {"removed": 1, "restored": 0, "stayed": 2},
    }
    assert stayed(run) == {
        (sheet, "导入后已有其他记录引用") for sheet in ("区域", "两新组织", "党组织")
    }
    assert Organization.objects.filter(uscc__in=[uscc(12), uscc(13)]).count() == 0
    assert PartyOrganization.objects.get(code="P012").parent.code == "P011"


def test_a_record_to_which_people_attached_files_stays(load, undo, admin):
    load(county_sheets())
    run = load({"两新组织": [organization(11), organization(12)]})
    Attachment.objects.create(
        kind="picture",
        name="门头",
        key="x",
        size=1,
        uploaded_by=admin,
        owner_type=ContentType.objects.get_for_model(Organization),
        owner_id=Organization.objects.get(uscc=uscc(11)).pk,
    )
    run = undo(run)
    assert run.undo_result["sheets"]["两新组织"] == {"removed": 1, "restored": 0, "stayed": 1}
    assert stayed(run) == {("两新组织", "导入后已有其他记录引用")}


def test_a_link_that_would_overlap_a_later_one_stays(load, undo):
    load(county_sheets())
    run = load({"组织覆盖": [coverage(1, 1, 终止日期="2026-01-01")]})
    ended = Coverage.objects.get(ends_on="2026-01-01")
    with later():
        Coverage.objects.create(
            organization=ended.organization,
            party_organization=ended.party_organization,
            starts_on="2026-05-01",
        )
    assert stayed(undo(run)) == {("组织覆盖", "恢复后与导入后新登记的日期重叠")}
    ended.refresh_from_db()
    assert ended.ends_on == datetime.date(2026, 1, 1)


def test_a_later_import_of_other_rows_does_not_stand_in_the_way(load, undo):
    load(county_sheets())
    before = values()
    run = load({"两新组织": [organization(1, 职工人数=70)]}, as_of=datetime.date(2026, 3, 31))
    later = load(
        {"两新组织": [organization(2, 职工人数=36, 区域代码="330999901"), organization(5)]},
        as_of=datetime.date(2026, 4, 30),
    )
    assert stayed(undo(run)) == set()
    assert Organization.objects.get(uscc=uscc(1)).staff_count == 60
    assert Organization.objects.get(uscc=uscc(2)).staff_count == 36
    assert stayed(undo(later)) == set()
    assert values() == before


def test_imports_are_undone_one_after_the_other_back_to_the_beginning(load, undo):
    load(county_sheets())
    before = values()
    first = load({"两新组织": [organization(1, 职工人数=70), organization(5)]})
    second = load({"两新组织": [organization(1, 职工人数=80), organization(5, 职工人数=9)]})
    assert undo(second).undo_result["sheets"]["两新组织"]["restored"] == 2
    assert undo(first).undo_result["sheets"]["两新组织"] == {
        "removed": 1,
        "restored": 1,
        "stayed": 0,
    }
    assert values() == before


def test_a_move_since_stands_in_the_way_of_its_organization_only(load, undo, admin, fresh):
    load(county_sheets())
    run = load({"两新组织": [organization(1, 职工人数=70), organization(2, 职工人数=71)]})
    GrantFactory(user=admin, region=Region.objects.get(code="330999"))
    moved = Organization.objects.get(uscc=uscc(1))
    with later():
        move_organizations(
            actor=fresh(admin),
            moves=[Move(moved.pk, moved.version, "330999901")],
            starts_on=datetime.date(2026, 1, 1),
        )
    run = undo(run)
    assert run.undo_result["sheets"] == {"两新组织": {"removed": 0, "restored": 1, "stayed": 1}}
    assert Organization.objects.get(uscc=uscc(2)).staff_count == 35
    moved.refresh_from_db()
    assert (moved.region.code, moved.staff_count) == ("330999901", 70)


def test_closed_months_keep_their_figures(load, undo):
    run = load(county_sheets())
    month = Month.current().plus(-1)
    close_month(actor=None, month=month)
    before = [list(model.objects.order_by("pk").values()) for model in SNAPSHOT]
    assert all(before)
    undo(run)
    assert [list(model.objects.order_by("pk").values()) for model in SNAPSHOT] == before
    # What the month opened a case about is needed by it.
    lit = Case.objects.exclude(organization=None).values_list("organization_id", flat=True)
    assert set(Organization.objects.values_list("pk", flat=True)) == set(lit)


def test_after_the_days_it_is_refused(load, admin, fresh, settings):
    run = load(county_sheets())
    for root in Region.objects.filter(parent=None, code="330999"):
        GrantFactory(user=admin, region=root)
    late = run.undo_set.done_at - datetime.timedelta(days=settings.IMPORT_UNDO_DAYS, minutes=1)
    UndoSet.objects.update(done_at=late)
    with pytest.raises(Refusal, match="超过 7 天"):
        runs.undo(actor=fresh(admin), pk=run.pk)


def test_an_import_is_undone_once(load, undo, admin, fresh):
    run = undo(load(county_sheets()))
    with pytest.raises(runs.StepChanged):
        runs.undo(actor=fresh(admin), pk=run.pk)
    assert jobs.run(run.job_id) is None


def test_identifiers_come_back_and_stay_sealed(load, undo):
    load(county_sheets())
    before = bytes(Organization.objects.get(uscc=uscc(1)).phone_cipher)
    run = undo(load({"两新组织": [organization(1, 联系电话="13988887777")]}))
    assert bytes(Organization.objects.get(uscc=uscc(1)).phone_cipher) == before
    assert id_number(1) not in repr(run.undo_result)
