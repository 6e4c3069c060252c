"""Editing in Chromium: two editors in conflict, unsaved changes, the recycle bin with undo."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from orgs.models import Organization
from profiles.models import Tag
from tests.branches.factories import CoverageFactory
from tests.browser.conftest import look
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_editors_in_conflict(browser_of, cast, county):
    made = OrganizationFactory(name="东街道甲厂", region=county.east, address="一号", staff_count=9)
    edit = f"{made.get_absolute_url()}edit/"
    town, head = browser_of(cast.town_staff), browser_of(cast.county_admin)
    town.goto(edit)
    head.goto(edit)
    look(town)
    head.get_by_label("职工人数").fill("70")
    head.get_by_label("地址").fill("县里改的")
    head.get_by_role("button", name="保存").click()
    expect(head.get_by_text("已保存。")).to_be_visible()

    town.get_by_label("地址").fill("镇里改的")
    town.get_by_label("行业").fill("软件")
    town.get_by_role("button", name="保存").click()
    expect(town.get_by_role("alert")).to_be_focused()
    expect(town.get_by_role("alert")).to_contain_text(str(cast.county_admin))
    look(town)
    # What the town left alone is proposed as it is now.
    expect(town.get_by_label("职工人数：用现在的内容")).to_be_checked()
    expect(town.get_by_label("地址：用我的填写")).to_be_checked()

    town.get_by_role("button", name="回到表单继续填写").click()
    expect(town.get_by_label("地址", exact=True)).to_have_value("镇里改的")
    expect(town.get_by_label("职工人数")).to_have_value("70")
    town.get_by_role("button", name="保存").click()
    expect(town.get_by_text("已保存。")).to_be_visible()
    made.refresh_from_db()
    assert (made.address, made.industry, made.staff_count) == ("镇里改的", "软件", 70)


def test_mistakes_are_told_on_top_and_lead_to_their_fields(browser_of, cast, county):
    page = browser_of(cast.town_staff)
    page.goto("/organizations/new/")
    look(page)
    page.get_by_label("统一社会信用代码").fill("123")
    page.get_by_role("button", name="新建", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    look(page)
    summary.get_by_role("link", name="组织名称").click()
    expect(page.get_by_label("组织名称")).to_be_focused()
    expect(page.get_by_label("统一社会信用代码")).to_have_value("123")


def test_leaving_a_changed_form_asks_first(browser_of, cast, county):
    made = OrganizationFactory(region=county.east)
    page = browser_of(cast.town_staff)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{made.get_absolute_url()}edit/")
    page.get_by_role("link", name="取消").click()
    page.wait_for_url(f"**{made.get_absolute_url()}")
    assert asked == []
    page.goto(f"{made.get_absolute_url()}edit/")
    page.get_by_label("地址").fill("改了没存")
    page.get_by_role("link", name="取消").click()
    page.wait_for_url(f"**{made.get_absolute_url()}")
    assert asked == ["beforeunload"]


def test_into_the_bin_and_back(browser_of, cast, county):
    made = OrganizationFactory(name="东街道甲厂", region=county.east)
    page = browser_of(cast.town_staff)
    page.goto(made.get_absolute_url())
    page.get_by_role("button", name="删除").click()
    confirm = page.get_by_role("dialog")
    expect(confirm).to_be_visible()
    confirm.get_by_role("button", name="放入回收站").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已恢复。")).to_be_visible()

    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="放入回收站").click()
    expect(page.get_by_text("已放入回收站。")).to_be_visible()
    look(page)
    page.goto("/recycle-bin/")
    look(page)
    page.get_by_role("button", name="恢复 东街道甲厂").click()
    expect(page.get_by_text("已恢复。")).to_be_visible()
    assert Organization.objects.present().count() == 1


def test_an_organization_closes_and_who_covers_it_goes(browser_of, cast, county):
    made = OrganizationFactory(name="东街道甲厂", region=county.east)
    CoverageFactory(organization=made, party_organization=cast.branch)
    page = browser_of(cast.town_staff)
    page.goto(made.get_absolute_url())
    page.get_by_role("button", name="办理").click()
    page.get_by_role("link", name="停业、注销").click()
    expect(page.get_by_text("东街道联合党支部")).to_be_visible()
    look(page)
    page.get_by_label("经营状态").select_option("deregistered")
    page.get_by_role("button", name="确定").click()
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="现有的组织覆盖和工作覆盖").click()
    expect(page.get_by_role("group", name="现有的组织覆盖和工作覆盖")).to_be_focused()
    look(page)
    page.get_by_label("在生效日期终止").check()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("经营状态已变更。")).to_be_visible()
    assert made.coverages.get().ends_on == timezone.localdate()


def test_each_of_several_tags_is_suggested(browser_of, cast, county):
    OrganizationFactory(region=county.east, tags=["规上", "上市"])
    page = browser_of(cast.town_staff)
    page.goto("/organizations/new/")
    box = page.get_by_label("标签")

    def suggested():
        listed = "box => [...box.list.options].filter(o => !o.disabled).map(o => o.value)"
        return box.evaluate(listed)

    shipped = [*Tag.objects.filter(when__isnull=True).order_by("pk").values_list("name", flat=True)]
    assert suggested() == ["上市", "规上", *shipped]
    box.fill("规上、")
    assert suggested() == [f"规上、{word}" for word in ("上市", *shipped)]
    box.fill("小微,规上；")
    assert suggested() == [f"小微,规上；{word}" for word in ("上市", *shipped)]
