"""What foreign titles are taken for before anybody has said so."""

import pytest

from core.imports.sheets import registered
from core.imports.wizard.suggestions import suggest_columns, suggest_sheet


@pytest.mark.parametrize(
    ("title", "ours"),
    [
        ("企业名称", "组织名称"),
        ("职工人数（人）", "职工人数"),
        ("从业人员数", "职工人数"),
        ("社会统一信用代码", "统一社会信用代码"),
        ("所属镇街", "区域代码"),
        ("联系人电话", "联系电话"),
        ("党员人数", ""),
        ("正式党员数", ""),
        ("注册资金", ""),
        ("注册资本", ""),
        ("党组织名称", ""),
        ("经营范围", ""),
        ("序号", ""),
    ],
)
def test_a_title_is_taken_for_what_it_means_or_for_nothing(title, ours):
    assert suggest_columns(registered()["两新组织"], [title]) == {title: ours}


def test_two_titles_never_get_one_column():
    sheet = registered()["两新组织"]
    titles = ["单位名称", "企业名称", "公司名称", "组织名称（全称）"]
    assert sorted(suggest_columns(sheet, titles).values()) == ["", "", "", "组织名称"]
    # What stands under our own name is there already.
    assert suggest_columns(sheet, ["人数"], ["人数", "职工人数"]) == {"人数": ""}


def test_a_sheet_is_known_by_its_columns():
    assert suggest_sheet("Sheet1", ["信用代码", "企业名称", "从业人数"]) == "两新组织"
    assert suggest_sheet("说明", ["填表说明"]) == ""
