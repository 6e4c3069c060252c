"""In Chromium: two records merged by their plan and taken apart again; a region merged and back."""

import pytest
from playwright.sync_api import expect

from orgs.models import OrganizationMerge
from orgs.services import find_duplicates
from regions.models import RegionChange
from tests.branches.factories import CoverageFactory
from tests.browser.conftest import look
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_pair_is_merged_by_its_plan_and_taken_apart_again(browser_of, cast, county):
    long = "东街道非常之长的名称用来看看手机上会不会把页面撑开的商务服务"
    OrganizationFactory(region=county.east, name=f"{long}有限公司", staff_count=20)
    twin = OrganizationFactory(
        region=county.east, name=f"{long}有限责任公司", uscc="330999000000123", address="东街一号"
    )
    CoverageFactory(organization=twin, party_organization=cast.branch)
    find_duplicates()
    page = browser_of(cast.town_staff)
    page.goto("/organizations/duplicates/")
    look(page)
    page.get_by_role("link", name="对照合并").click()
    look(page)
    expect(page.get_by_text("移到保留的组织")).to_be_visible()
    page.get_by_label("职工人数：用并入的一条").check()
    page.get_by_role("button", name="确认合并").click()
    expect(page.get_by_text("已合并，保留")).to_be_visible()
    look(page)
    kept = page.url
    page.goto(twin.get_absolute_url())
    assert page.url == kept
    page.goto(OrganizationMerge.objects.get().get_absolute_url())
    look(page)
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_text("恢复为单独的组织")).to_be_visible()
    assert page.url.endswith(twin.get_absolute_url())


def test_a_region_is_merged_after_its_plan_and_comes_back_the_same_day(browser_of, cast, county):
    OrganizationFactory(region=county.east)
    page = browser_of(cast.county_admin)
    page.goto(f"/regions/{county.east.pk}/")
    look(page)
    page.get_by_role("button", name="办理").click()
    page.get_by_role("link", name="合并", exact=True).click()
    page.get_by_label("并入").select_option(label="\u3000西镇")
    page.get_by_role("button", name="预览影响").click()
    expect(page.get_by_text("两新组织：1 个")).to_be_visible()
    look(page)
    assert not RegionChange.objects.exists()
    page.get_by_role("button", name="确认合并").click()
    expect(page.get_by_text("已合并。当天可以撤销。")).to_be_visible()
    page.goto(f"/regions/{county.east.pk}/")
    look(page)
    page.get_by_role("button", name="撤销这次变更").click()
    expect(page.get_by_text("已撤销：")).to_be_visible()
    page.get_by_role("button", name="办理").click()
    expect(page.get_by_role("link", name="更名")).to_be_visible()
