"""A rule's condition is written in rows of plain controls, tried, and saved."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lights.models import Rule
from tests.browser.conftest import look
from tests.months.march import MONTH, close
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_county_changes_a_condition_and_tries_it(browser_of, cast, county):
    OrganizationFactory(region=county.east, staff_count=40, name="协会", kind="social")
    OrganizationFactory(region=county.east, staff_count=40, name="企业")
    close(MONTH)
    rule = Rule.objects.get(code="staff50_no_member")
    page = browser_of(cast.county_admin)
    page.goto(reverse("lights:rules"))
    look(page)
    page.get_by_role("link", name="修改规则 职工50人以上无党员").click()
    look(page)

    page.get_by_label("职工人数", exact=True).fill("40")
    page.get_by_role("button", name="加一项条件").click()
    names = page.get_by_label("数据", exact=True)
    expect(names).to_have_count(3)
    expect(names.nth(2)).to_be_focused()
    names.nth(2).select_option("组织类别")
    page.get_by_label("组织类别", exact=True).select_option("社会组织")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("region", name="试算结果")).to_contain_text("将使 1 家两新组织亮")
    look(page)

    # What was tried stays filled in; a group is added and taken away by the keyboard.
    expect(page.get_by_label("职工人数", exact=True)).to_have_value("40")
    page.get_by_role("button", name="加一组条件").focus()
    page.keyboard.press("Enter")
    look(page)
    page.get_by_role("button", name="删除这一组").focus()
    page.keyboard.press("Enter")
    page.get_by_label("规则说明").fill("职工 {职工人数} 人以上的社会组织没有党员。")
    page.get_by_role("button", name="保存并从生效日期起执行").click()
    expect(page.get_by_text("已保存为新的一版。")).to_be_visible()
    new = Rule.objects.exclude(pk=rule.pk).get(code=rule.code)
    assert new.when == {
        "all": [
            {"fact": "staff_count", "op": ">=", "value": 40},
            {"fact": "member_count", "op": "=", "value": 0},
            {"fact": "kind", "op": "=", "value": "social"},
        ]
    }
    assert new.full_text == "职工 40 人以上的社会组织没有党员。"


def test_days_lists_and_the_subject_are_written_too(browser_of, cast, county):
    page = browser_of(cast.county_admin)
    page.goto(reverse("lights:new_rule"))
    page.get_by_label("对象", exact=True).select_option("党组织")
    page.get_by_label("数据", exact=True).select_option("任期届满日")
    page.get_by_label("比较", exact=True).select_option("≤")
    page.get_by_label("日期怎么算").select_option("统计日后…个月")
    page.get_by_label("统计日后…个月").fill("3")
    page.get_by_role("button", name="加一项条件").click()
    page.get_by_label("数据", exact=True).nth(1).select_option("书记空缺起始日")
    page.get_by_label("比较", exact=True).nth(1).select_option("不为空")
    page.get_by_label("各项之间").select_option("满足的项数")
    page.get_by_label("项数的比较").select_option("在")
    page.get_by_label("最多项数").fill("2")
    look(page)
    assert page.evaluate(
        "JSON.parse(document.querySelector('textarea[data-condition]').value)"
    ) == {
        "count": [
            {"fact": "term_ends_on", "op": "<=", "value": {"months_after": 3}},
            {"fact": "secretary_vacant_since", "op": "!=", "value": None},
        ],
        "op": "between",
        "value": [1, 2],
    }


def test_the_first_day_of_a_former_month_is_read_and_written(browser_of, cast, county):
    rule = Rule.objects.get(code="no_activity_quarter")
    page = browser_of(cast.county_admin)
    page.goto(reverse("lights:edit_rule", args=[rule.pk]))
    first_day = page.get_by_label("…个月前那个月的第一天", exact=True)
    expect(first_day).to_have_value("2")
    first_day.fill("3")
    asked, either = rule.when["all"]
    silent = [either["any"][0], either["any"][1] | {"value": {"month_start": -3}}]
    assert page.evaluate(
        "JSON.parse(document.querySelector('textarea[data-condition]').value)"
    ) == {"all": [asked, {"any": silent}]}
