"""What an import stores, leaves and refuses; each rule on real files through the real child."""

import datetime

import pytest
from django.utils import timezone

from branches.models import Coverage, PartyOrganization, WorkCoverage
from core import crypto
from core.months import BEGINNING
from members.models import Employment, Member, Membership, Post
from members.services import refresh_current_places
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from regions.models import Region
from tests.members.factories import id_number
from tests.orgs.factories import uscc
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

pytestmark = pytest.mark.django_db


ALL_MODELS = (
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
)


@pytest.fixture(scope="module")
def loaded(kept_loaded):
    return kept_loaded


def everything():
    """All rows of the registry, for comparing before and after."""
    return {
        model.__name__: sorted(
            (tuple((k, bytes(v) if isinstance(v, memoryview) else v) for k, v in row.items()))
            for row in model.objects.values()
        ).__repr__()
        for model in ALL_MODELS
    }


def counts(result):
    return {
        title: (c.read, c.created, c.updated, c.unchanged, c.bad)
        for title, c in result.sheets.items()
    }


def test_whole_workbook_is_stored_with_references_between_its_sheets(loaded):
    assert counts(loaded) == {
        "区域": (3, 3, 0, 0, 0),
        "两新组织": (3, 3, 0, 0, 0),
        "党组织": (3, 3, 0, 0, 0),
        "组织覆盖": (2, 2, 0, 0, 0),
        "工作覆盖": (1, 1, 0, 0, 0),
        "党员": (3, 3, 0, 0, 0),
        "任职": (2, 2, 0, 0, 0),
    }
    first = Organization.objects.get(uscc=uscc(1))
    assert (first.tags, first.founded_on, first.state) == (
        ["上市", "规上"],
        datetime.date(2001, 3, 5),
        "operating",
    )
    assert crypto.decrypt(first.phone_cipher) == "13900001111"
    root, town, park = Region.objects.order_by("code")
    assert town.path == f"{root.pk}/{town.pk}/"
    assert park.level == "park"
    branch = PartyOrganization.objects.get(code="P001")
    assert branch.path == f"{branch.parent_id}/{branch.pk}/"
    facts = {f.organization.uscc: f for f in CurrentFacts.objects.select_related("organization")}
    assert [(facts[uscc(n)].coverage, facts[uscc(n)].member_count) for n in (1, 2, 3)] == [
        ("single", 2),
        ("other", 0),
        ("work", 0),
    ]
    assert facts[uscc(1)].full_member_count == 1
    assert facts[uscc(1)].covering_party_ids == sorted([branch.pk, branch.parent_id])
    outside = Post.objects.get(person_name="外请书记")
    assert outside.member is None
    inside = Post.objects.exclude(pk=outside.pk).get()
    assert (inside.member.name, inside.person_name) == ("党员1", "党员1")


def test_same_file_twice_leaves_everything_unchanged(load, loaded):
    before = everything()
    again = load(county_sheets())
    assert {title: c[1:] for title, c in counts(again).items()} == {
        title: (0, 0, read, 0) for title, (read, *_) in counts(loaded).items()
    }
    assert everything() == before


def test_blank_cell_leaves_and_clear_mark_clears(load, loaded):
    result = load(
        {
            "两新组织": [
                organization(1, 联系电话=None, 标签="（清空）", 成立日期=""),
                organization(2, 行业="制造业"),
            ],
            "党组织": [party(1, 上级党组织代码="（清空）")],
        }
    )
    assert counts(result) == {"两新组织": (2, 0, 2, 0, 0), "党组织": (1, 0, 1, 0, 0)}
    first = Organization.objects.get(uscc=uscc(1))
    assert first.tags == []
    assert crypto.decrypt(first.phone_cipher) == "13900001111"
    assert first.founded_on == datetime.date(2001, 3, 5)
    assert PartyOrganization.objects.get(code="P001").parent is None
    # The superior is gone from the secretary's scope, too.
    branch = PartyOrganization.objects.get(code="P001")
    assert CurrentFacts.objects.get(organization=first).covering_party_ids == [branch.pk]


def test_new_ciphertext_is_written_only_when_the_number_differs(load, loaded):
    before = Organization.objects.get(uscc=uscc(1)).phone_cipher
    load({"两新组织": [organization(1, 联系电话="13900001111", 行业="改了行业")]})
    assert bytes(Organization.objects.get(uscc=uscc(1)).phone_cipher) == bytes(before)
    load({"两新组织": [organization(1, 联系电话="13900003333")]})
    assert crypto.decrypt(Organization.objects.get(uscc=uscc(1)).phone_cipher) == "13900003333"


def test_first_load_applies_backwards_and_later_ones_from_as_of(load, loaded):
    as_of = datetime.date(2026, 3, 31)
    result = load(
        {"两新组织": [organization(1, 职工人数=70, 区域代码="330999901", 经营状态="停业")]},
        as_of=as_of,
    )
    assert counts(result) == {"两新组织": (1, 0, 1, 0, 0)}
    rows = OrganizationStatus.objects.filter(organization__uscc=uscc(1)).order_by("starts_on")
    assert [(r.starts_on, r.staff_count, r.state, r.region.code) for r in rows] == [
        (BEGINNING, 60, "operating", "330999001"),
        (as_of, 70, "suspended", "330999901"),
    ]
    # Data of an earlier day do not move today's values.
    load({"两新组织": [organization(1, 职工人数=65)]}, as_of=datetime.date(2025, 12, 31))
    current = Organization.objects.get(uscc=uscc(1))
    assert (current.staff_count, current.state, current.region.code) == (
        70,
        "suspended",
        "330999901",
    )


def test_employer_is_dated_and_counts_follow(load, loaded):
    load({"党员": [member(1, 1, 统一社会信用代码=uscc(2))]}, as_of=datetime.date(2026, 5, 1))
    rows = Employment.objects.filter(member__name="党员1").order_by("starts_on")
    assert [(r.starts_on, r.organization.uscc) for r in rows] == [
        (BEGINNING, uscc(1)),
        (datetime.date(2026, 5, 1), uscc(2)),
    ]
    facts = dict(CurrentFacts.objects.values_list("organization__uscc", "member_count"))
    assert facts == {uscc(1): 1, uscc(2): 1, uscc(3): 0}
    load({"党员": [member(1, 1, 统一社会信用代码="（清空）")]}, as_of=datetime.date(2026, 6, 1))
    assert Member.objects.get(name="党员1").organization is None


def test_other_party_organization_is_a_transfer(load, loaded):
    result = load({"党员": [member(1, 2, 组织关系转入日期="2026-02-01")]})
    assert counts(result) == {"党员": (1, 0, 1, 0, 0)}
    rows = Membership.objects.filter(member__name="党员1").order_by("starts_on")
    assert [(r.party_organization.code, r.starts_on, r.ends_on, r.end_reason) for r in rows] == [
        ("P001", datetime.date(2020, 1, 1), datetime.date(2026, 2, 1), "transferred"),
        ("P002", datetime.date(2026, 2, 1), None, ""),
    ]
    assert Member.objects.get(name="党员1").party_organization.code == "P002"
    again = load({"党员": [member(1, 2, 组织关系转入日期="2026-02-01")]})
    assert counts(again) == {"党员": (1, 0, 0, 1, 0)}


def test_transfer_of_tomorrow_takes_effect_on_its_day(load, loaded):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    moved = Member.objects.get(name="党员1")
    Membership.objects.filter(member=moved).update(ends_on=tomorrow)
    party = PartyOrganization.objects.get(code="P002")
    Membership.objects.create(member=moved, party_organization=party, starts_on=tomorrow)
    assert moved.party_organization.code == "P001"
    assert refresh_current_places(day=tomorrow) == 1
    moved.refresh_from_db()
    assert moved.party_organization.code == "P002"


def test_leaving_ends_the_membership_and_the_counts(load, loaded):
    load({"党员": [member(1, 1, 离开日期="2026-01-31", 离开原因="去世")]})
    left = Membership.objects.get(member__name="党员1")
    assert (left.ends_on, left.end_reason) == (datetime.date(2026, 1, 31), "deceased")
    assert Member.objects.get(name="党员1").party_organization is None
    assert CurrentFacts.objects.get(organization__uscc=uscc(1)).member_count == 1


def test_known_link_is_updated_and_ended(load, loaded):
    result = load({"组织覆盖": [coverage(1, 1, 终止日期="2026-01-01")]})
    assert counts(result) == {"组织覆盖": (1, 0, 1, 0, 0)}
    assert Coverage.objects.get(organization__uscc=uscc(1)).ends_on == datetime.date(2026, 1, 1)
    assert CurrentFacts.objects.get(organization__uscc=uscc(1)).coverage == "none"


def test_every_bad_cell_is_reported_at_once_and_nothing_changes(load, loaded):
    before = everything()
    sheets = {
        "区域": [
            region(区域代码="330999002", 上级代码="330999003", 层级="镇街"),
            region(区域代码="330999003", 上级代码="330999002", 层级="镇街"),
            region(区域代码="330999004", 上级代码="999999"),
            region(区域代码="330999005", 层级="乡"),
        ],
        "两新组织": [
            organization(11, 职工人数=-1, 成立日期="2026-02-30"),
            organization(12, 职工人数=99999999, 成立日期="26-03-05"),
            organization(13, 职工人数="三十", 区域代码="330999777"),
            organization(14, 统一社会信用代码="91330999000000140X"),
            organization(15, 统一社会信用代码=9.13309990000001e17, 组织名称=None),
            organization(16, 经营状态="开业", 组织名称="名" * 121),
            organization(17),
            organization(17, 职工人数=1.5),
            organization(18, 组织名称="（清空）", 成立日期=45000),
            organization(19, 区域代码="330999004"),
        ],
        "党组织": [
            party(11, 成立日期="2024-05-01", 撤销日期="2024-01-01", 区域代码="000"),
            party(12, 上级党组织代码="P013"),
            party(13, 上级党组织代码="P012"),
            party(14, 类型="支部", 组建方式="自建"),
        ],
        "组织覆盖": [
            coverage(1, 1, 起始日期="2024-05-01"),
            coverage(2, 1, 起始日期="2024-05-01", 终止日期="2024-06-01"),
            coverage(2, 1, 起始日期="2024-05-15"),
            coverage(99, 98),
            coverage(3, 1, 终止日期="2020-01-01"),
        ],
        "工作覆盖": [work_coverage(3, 方式="网格员"), work_coverage(3, 起始日期="2025-01-01")],
        "党员": [
            member(11, 1, 身份证号=id_number(11)[:17] + ("1" if id_number(11)[17] != "1" else "2")),
            member(12, 1, 身份证号="330999199913010011"),
            member(13, 1, 身份证号="3.30999E+17"),
            member(14, 1, 转正日期="2010-01-01", 统一社会信用代码=uscc(55)),
            member(1, 1, 组织关系转入日期="2019-01-01", 离开原因="去世"),
        ],
        "任职": [post(88, 1), post(1, 1, 起始日期="2025-01-01"), post(2, 1, 职务="主任")],
    }
    result = load(sheets)
    assert everything() == before
    assert not result.stored
    found = "\n".join(result.errors)
    expected = """
        区域 第2行 C列“上级代码”“330999003”：上级成环
        区域 第3行 C列“上级代码”“330999002”：上级成环
        区域 第4行 C列“上级代码”“999999”：没有这个上级区域
        区域 第5行 D列“层级”“乡”：只能填：省、市、县、镇街、园区、村社、网格
        两新组织 第2行 E列“职工人数”“-1”：不能小于 0
        两新组织 第2行 F列“成立日期”“2026-02-30”：没有这一天
        两新组织 第3行 E列“职工人数”“99999999”：大于
        两新组织 第3行 F列“成立日期”“26-03-05”：年份只有两位
        两新组织 第4行 D列“区域代码”“330999777”：没有这个区域
        两新组织 第4行 E列“职工人数”“三十”：不是数字
        两新组织 第5行 A列“统一社会信用代码”“91330999000000140X”：校验码不符
        两新组织 第6行 A列“统一社会信用代码”“9.1331E+17”：被 Excel 变成了科学计数
        两新组织 第6行 B列“组织名称”：必填，不能为空
        两新组织 第7行 B列“组织名称”
        两新组织 第7行 G列“经营状态”“开业”：只能填：正常、停业、注销、空壳
        两新组织 第9行 A列“统一社会信用代码”
        两新组织 第9行 E列“职工人数”“1.5”：应为整数
        两新组织 第10行 B列“组织名称”“（清空）”：是必填项，不能清空
        两新组织 第10行 F列“成立日期”“45000”：是数字而不是日期
        两新组织 第11行 D列“区域代码”“330999004”：没有这个区域
        党组织 第2行 E列“区域代码”“000”：没有这个区域
        党组织 第2行 G列“撤销日期”“2024-01-01”：早于成立日期
        党组织 第3行 H列“上级党组织代码”“P013”：上级成环
        党组织 第4行 H列“上级党组织代码”“P012”：上级成环
        党组织 第5行 C列“类型”“支部”：只能填
        党组织 第5行 D列“组建方式”“自建”：只能填
        组织覆盖 第2行 C列“起始日期”“2024-05-01”：与台账中已有的一条
        组织覆盖 第4行 C列“起始日期”“2024-05-15”：与本表第 3 行日期重叠
        组织覆盖 第5行 A列“统一社会信用代码”
        组织覆盖 第5行 B列“党组织代码”“P098”：没有这个党组织
        组织覆盖 第6行 D列“终止日期”“2020-01-01”：终止日期早于起始日期
        工作覆盖 第2行 B列“方式”“网格员”：只能填
        工作覆盖 第3行 D列“起始日期”“2025-01-01”：与台账中已有的一条
        党员 第2行 A列“身份证号”
        党员 第3行 A列“身份证号”
        党员 第4行 A列“身份证号”
        党员 第5行 F列“转正日期”“2010-01-01”：早于入党日期
        党员 第5行 G列“统一社会信用代码”
        党员 第6行 I列“离开原因”：填了离开原因，请同时填写离开日期
        任职 第2行 缺列“姓名”：此人不在党员名册中
        任职 第3行 D列“起始日期”“2025-01-01”：与台账中已有的一条
        任职 第4行 C列“职务”“主任”：只能填
    """
    missing = [line.strip() for line in expected.strip().splitlines() if line.strip() not in found]
    assert missing == []
    assert result.error_count == len(expected.strip().splitlines())
    assert {title: c.bad for title, c in result.sheets.items()} == {
        "区域": 4,
        "两新组织": 9,
        "党组织": 4,
        "组织覆盖": 4,
        "工作覆盖": 2,
        "党员": 5,
        "任职": 3,
    }


def test_identity_numbers_are_masked_in_every_message_and_sealed_in_every_row(load, loaded):
    wrong = id_number(500)[:17] + ("1" if id_number(500)[17] != "1" else "2")
    result = load({"党员": [member(500, 1, 身份证号=wrong, 手机="1390000" * 9)]})
    assert len(result.errors) == 2
    assert wrong[6:14] not in "".join(result.errors)
    assert "1390000139" not in "".join(result.errors)
    stored = Member.objects.get(name="党员1")
    assert id_number(1).encode() not in bytes(stored.id_number_cipher)
    assert crypto.decrypt(stored.id_number_cipher) == id_number(1)
    assert stored.id_number_masked == id_number(1)[:6] + "*" * 10 + id_number(1)[-2:]


def test_key_in_the_recycle_bin_is_a_bad_row(load, loaded):
    Organization.objects.filter(uscc=uscc(1)).update(deleted_at="2026-01-01T00:00Z")
    result = load({"两新组织": [organization(1)], "组织覆盖": [coverage(1, 1)]})
    assert ["回收站" in error for error in result.errors] == [True, True]


def test_a_region_that_is_no_more_is_a_bad_row_that_names_its_successor(load, loaded):
    kept = Region.objects.get(code="330999001")
    Region.objects.filter(code="330999901").update(abolished_on="2026-01-01", successor=kept)
    result = load(
        {
            "两新组织": [organization(2, 区域代码="330999901"), organization(1)],
            "党组织": [party(1, 区域代码="330999901")],
        }
    )
    message = "该区域已于 2026-01-01 撤销，并入“东街道”（330999001），请改填现在的区域代码"
    assert [message in error for error in result.errors] == [True, True]


def test_dry_run_tells_the_same_and_stores_nothing(load, loaded):
    before = everything()
    result = load({"两新组织": [organization(1, 职工人数=61), organization(4)]}, dry_run=True)
    assert counts(result) == {"两新组织": (2, 1, 1, 0, 0)}
    assert everything() == before


def test_header_only_sheet_is_accepted(load, loaded):
    data = workbook(
        {},
        edit=lambda b: b.create_sheet("组织覆盖").append(
            ["统一社会信用代码*", "党组织代码*", "起始日期*", "终止日期", "错误原因"]
        ),
    )
    assert counts(load(data)) == {"组织覆盖": (0, 0, 0, 0, 0)}
