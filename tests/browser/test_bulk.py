"""In Chromium: one instructor for several organizations, from ticking rows to taking it back."""

import pytest
from playwright.sync_api import expect

from branches.models import WorkCoverage
from tests import pages
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_instructor_is_assigned_to_ticked_organizations_and_taken_back(browser_of, cast, county):
    pages.furnish(county)
    page = browser_of(cast.town_staff)
    page.goto("/organizations/")
    for name in ("东街道明亮科技有限公司", "东街道平常商行"):
        page.get_by_label(f"选择 {name}").check()
    page.get_by_role("button", name="批量编辑所选").click()
    page.get_by_role("link", name="指派党建指导员等").click()
    page.get_by_label("方式").select_option(label="党建指导员")
    page.get_by_label("姓名").fill("李指导")
    page.get_by_label("起始日期").fill("2026-03-01")
    look(page)
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("党建指导员张三、党建指导员李指导")).to_be_visible()
    assert not WorkCoverage.objects.filter(person_name="李指导").exists()
    look(page)
    page.get_by_role("button", name="确认修改 2 个组织").click()
    expect(page.get_by_text("已修改 2 个组织。").first).to_be_visible()
    assert WorkCoverage.objects.filter(person_name="李指导").count() == 2
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已恢复 2 个组织。").first).to_be_visible()
    assert not WorkCoverage.objects.filter(person_name="李指导").exists()
