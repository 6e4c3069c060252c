"""Lists of members as the national system gives them out need no answers about their titles."""

import datetime

import pytest

from core.choices import ImportStep
from core.imports.sheets import registered
from members.models import Member
from members.presets import PRESETS
from tests.branches.factories import PartyOrganizationFactory
from tests.core.imports.conftest import wizard  # noqa: F401  a fixture
from tests.members.factories import id_number

pytestmark = pytest.mark.django_db

SOURCE = "全国党员管理信息系统导出"


def row(number, **values):
    return {
        "序号": number,
        "姓名": f"党员{number}",
        "性别": "女",
        "公民身份号码": id_number(number),
        "民族": "汉族",
        "出生日期": "1980-01-01",
        "学历": "大学本科",
        "人员类别": "正式党员",
        "所在党支部": "东街道（临时）联合党支部",
        "加入中共组织的日期": "2010-07-01",
        "转为正式党员的日期": "2011-07-01",
        "工作岗位": "其他专业技术人员",
        "手机号码": "13800138000",
        "固定电话": "",
        "家庭住址": "某路 1 号",
        "党籍状态": "正常",
        "是否为流动党员": "否",
    } | values


def test_its_columns_are_known_and_the_branch_is_found_by_its_full_name(
    wizard,  # noqa: F811
    county,
    cast,
):
    branch = PartyOrganizationFactory(
        code="DZB9", name="东街道（临时）联合党支部", region=county.east
    )
    run = wizard({"Sheet1": [row(1), row(2, 所在党支部="没有的党支部")]}, source_name=SOURCE)
    assert (run.step, run.open_titles) == (ImportStep.READY, [])
    counts = run.preview["sheets"]["党员"]
    assert (counts["created"], counts["bad"]) == (1, 1)
    from core.imports.wizard import runs

    wizard.work(runs.confirm(actor=cast.county_staff, pk=run.pk, skip_bad_rows=True))
    member = Member.objects.get()
    assert (member.party_organization, member.position) == (branch, "其他专业技术人员")
    assert member.full_on == datetime.date(2011, 7, 1)


def test_a_name_that_two_have_is_none(wizard, county):  # noqa: F811
    for code in ("DZB8", "DZB9"):
        PartyOrganizationFactory(code=code, name="东街道（临时）联合党支部", region=county.east)
    run = wizard({"Sheet1": [row(1)]}, source_name=SOURCE)
    assert run.preview["sheets"]["党员"]["bad"] == 1


def test_every_column_of_a_preset_is_one_of_ours():
    for preset in PRESETS:
        for sheet, columns in preset.mapping.columns.items():
            ours = {each.title for each in registered()[sheet].columns}
            assert {each for each in columns.values() if each} <= ours
            assert not set(columns) & ours
