"""What cannot be is refused, and what is unlikely is warned of, in the same words at each door."""

import datetime
import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.imports.loading.pipeline import import_workbook
from members.models import Member
from orgs.models import Organization
from tests.core.api.conftest import Program, refused
from tests.members.factories import id_number
from tests.orgs.factories import uscc
from tests.workbooks import coverage, member, organization, party, workbook

NEXT_YEAR = str(timezone.localdate().year + 1)

CANNOT_BE = [
    ("orgs", "founded_on", "成立日期", "2099-01-01", "不能晚于今天，请核对"),
    ("orgs", "phone", "联系电话", "12345", "不像电话号码（有 5 位数字），手机应为 11 位"),
    ("orgs", "phone", "联系电话", "1.54E+10", "被 Excel 变成了科学计数（1.54E+10），末几位已丢失"),
    ("orgs", "phone", "联系电话", "无", "不是电话号码，没有号码的请留空"),
    ("orgs", "phone", "联系电话", "13900001111 13900002222", "有两个以上的号码，请只填一个"),
    ("orgs", "uscc", "统一社会信用代码", "9.1331E+17", "被 Excel 变成了科学计数（9.1331E+17）"),
    ("orgs", "staff_count", "职工人数", -1, "不能小于 0，请核对"),
    ("members", "joined_on", "入党日期", f"{NEXT_YEAR}-01-01", "不能晚于今天，请核对"),
    ("members", "joined_on", "入党日期", "1999-12-31", "早于身份证号中的出生日期，请核对这两项"),
    ("members", "phone", "手机", "84", "不像电话号码（有 2 位数字）"),
]
UNLIKELY = [
    ("orgs", "founded_on", "成立日期", "1948-12-31", "早于 1949 年，请核对"),
    ("orgs", "staff_count", "职工人数", 50_001, "大于 50000，请核对"),
    ("members", "joined_on", "入党日期", "2017-12-31", "当天按身份证号不满 18 周岁，请核对这两项"),
]


def young(number):
    return id_number(number, datetime.date(2000, 1, 1))


class Doors:
    """The three ways in which a row of a kind comes in; each brings a row of its own."""

    def __init__(self, client, cast, kind):
        self.client, self.cast, self.kind = client, cast, kind
        client.force_login(cast.county_staff)
        cache.clear()

    def sheet(self, title, value):
        if self.kind == "orgs":
            rows = {"两新组织": [organization(1) | {title: value}]}
        else:
            given = {"身份证号": young(1), "党组织代码": self.cast.branch.code}
            rows = {"党员": [member(1, 1, 入党日期="2020-07-01") | given | {title: value}]}
        return import_workbook(actor=None, source=io.BytesIO(workbook(rows)), name="导入.xlsx")

    def values(self, number, name, value):
        if self.kind == "orgs":
            given = {
                "uscc": uscc(number),
                "name": "东风厂",
                "kind": "enterprise",
                "region": "330999001",
                "staff_count": 9,
            }
        else:
            given = {
                "id_number": young(number),
                "name": "王小明",
                "status": "full",
                "joined_on": "2020-07-01",
                "party_organization": self.cast.branch.code,
            }
        return given | {name: value}

    def form(self, name, value):
        values = self.values(2, name, value) | {"state": "operating"}
        if self.kind == "members":
            values["party_organization"] = self.cast.branch.pk
        return self.client.post(reverse(f"{self.kind}:new"), values, follow=True)

    def api(self, name, value):
        path = {"orgs": "organizations/", "members": "members/"}[self.kind]
        return Program(self.cast.county_staff).send("POST", path, self.values(3, name, value))


@pytest.fixture
def doors(client, cast, settings):
    return lambda kind: Doors(client, cast, kind)


@pytest.mark.parametrize(("kind", "name", "title", "value", "said"), CANNOT_BE)
def test_what_cannot_be_is_refused_in_the_same_words(doors, kind, name, title, value, said):
    door = doors(kind)
    (error,) = door.sheet(title, value).errors
    assert f"“{title}”" in error and f"：{said}" in error
    (shown,) = door.form(name, value).context["form"].errors[name]
    answer = door.api(name, value)
    assert refused(answer) == {name: [shown]}
    assert shown == f"{title}{error.partition('：')[2]}。"
    assert not Organization.objects.exists() and not Member.objects.exists()


@pytest.mark.parametrize(("kind", "name", "title", "value", "said"), UNLIKELY)
def test_what_is_unlikely_is_stored_and_warned_of_in_the_same_words(
    doors, kind, name, title, value, said
):
    door = doors(kind)
    result = door.sheet(title, value)
    assert [line for line in result.warnings if f"“{title}”" in line and line.endswith(f"：{said}")]
    assert f"{title}{said}。" in door.form(name, value).content.decode()
    assert f"{title}{said}。" in door.api(name, value).json()["warnings"][name]
    assert {"orgs": Organization, "members": Member}[kind].objects.count() == 3


def test_the_api_warns_of_nothing_in_a_row_without_doubts(doors):
    assert "warnings" not in doors("orgs").api("industry", "制造业").json()


@pytest.mark.parametrize(
    ("sheet", "row", "title"),
    [
        ("组织覆盖", coverage(1, 1, 起始日期=f"{NEXT_YEAR}-01-01"), "起始日期"),
        ("党组织", party(1, 成立日期=f"{NEXT_YEAR}-01-01"), "成立日期"),
        ("党组织", party(1, 撤销日期=f"{NEXT_YEAR}-01-01"), "撤销日期"),
        ("党组织", party(1, 本届起始日期=f"{NEXT_YEAR}-01-01"), "本届起始日期"),
        ("党员", member(1, 1, 离开日期=f"{NEXT_YEAR}-01-01", 离开原因="转出"), "离开日期"),
        ("党员", member(1, 1, 组织关系转入日期=f"{NEXT_YEAR}-01-01"), "组织关系转入日期"),
    ],
)
def test_what_has_happened_is_not_after_today(cast, sheet, row, title):
    rows = {"党组织": [party(1)], "两新组织": [organization(1)], sheet: [row]}
    result = import_workbook(actor=None, source=io.BytesIO(workbook(rows)), name="导入.xlsx")
    assert any(f"“{title}”" in line and "不能晚于今天" in line for line in result.errors)


def test_an_end_and_the_end_of_a_probation_may_lie_ahead(cast):
    ahead = f"{NEXT_YEAR}-01-01"
    rows = {
        "两新组织": [organization(1)],
        "党组织": [party(1)],
        "组织覆盖": [coverage(1, 1, 终止日期=ahead)],
        "党员": [member(1, 1, 转正日期=ahead)],
    }
    result = import_workbook(actor=None, source=io.BytesIO(workbook(rows)), name="导入.xlsx")
    assert result.errors == []


def test_nobody_moves_in_before_he_joined(cast):
    rows = {"党组织": [party(1)], "党员": [member(1, 1, 组织关系转入日期="2015-06-30")]}
    result = import_workbook(actor=None, source=io.BytesIO(workbook(rows)), name="导入.xlsx")
    assert [line for line in result.errors if line.endswith("：不能早于入党日期，请核对")]
