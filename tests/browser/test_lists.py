"""Lists in the browser: views, columns, keyboard, choices by typing, bulk edit with undo."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core.forms import LookupSelect
from core.lists.saved_views import save_view
from orgs.models import Organization
from regions.models import Region
from tests import pages
from tests.browser.conftest import grave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def page(request, chromium, live_server, cast, registry):
    """A page of the town officer that keeps what the console complains about."""
    client = Client()
    client.force_login(cast.town_staff)
    width, height = request.param
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    context.add_cookies(
        [
            {"name": name, "value": each.value, "url": live_server.url}
            for name, each in client.cookies.items()
        ]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
    context.close()


def narrow(page) -> bool:
    return page.viewport_size["width"] < 500


def fits(page) -> bool:
    """Whether nothing makes the page wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_rows_are_ticked_changed_and_changed_back(page, registry):
    page.goto(reverse("orgs:list"))
    expect(page.locator("[data-needs-tick]")).to_be_disabled()
    page.get_by_label("选择 东街道明亮科技有限公司").check()
    page.get_by_label("选择 东街道平常商行").check()
    expect(page.get_by_text("已选 2 个组织")).to_be_visible()
    assert grave(page) == [] and fits(page)
    page.get_by_role("button", name="批量编辑所选").click()
    expect(page.get_by_role("button", name="预览")).to_be_visible()
    page.get_by_label("经营状态").select_option(label="停业")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("将修改 2")).to_be_visible()
    assert grave(page) == [] and fits(page)
    page.get_by_role("button", name="确认修改 2 个组织").click()
    expect(page.get_by_role("alert")).to_contain_text("已修改 2 个组织")
    assert Organization.objects.filter(state="suspended").count() == 2
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("alert")).to_contain_text("已恢复 2 个组织")
    assert not Organization.objects.filter(state="suspended").exists()


def test_a_view_is_saved_and_opened_by_its_address(page, cast):
    page.goto(f"{reverse('orgs:list')}?staff=50to79")
    page.get_by_role("button", name="视图").click()
    page.get_by_placeholder("视图名称").fill("规模以上")
    assert grave(page) == []
    page.get_by_role("button", name="保存视图").click()
    expect(page.get_by_role("alert")).to_contain_text("已保存视图“规模以上”")
    page.get_by_role("button", name="视图").click()
    page.get_by_role("link", name="规模以上").click()
    expect(page).to_have_url(f"{page.url.split('/organizations')[0]}/organizations/?staff=50to79")
    other = save_view(
        actor=cast.county_admin, list="orgs:list", name="共享的", query="kind=social", shared=True
    )
    page.goto(f"{reverse('orgs:list')}?view={other.pk}")
    assert page.url.endswith("?kind=social")
    expect(page.get_by_text("没有符合条件的两新组织")).to_be_visible()


def test_columns_are_chosen_and_stay_while_the_list_is_filtered(page):
    page.goto(reverse("orgs:list"))
    page.get_by_role("button", name="列", exact=True).click()
    page.get_by_role("checkbox", name="行业").check()
    assert grave(page) == []
    page.get_by_role("button", name="应用").click()
    page.wait_for_url("**columns=**")
    page.get_by_role("searchbox").fill("明亮")
    page.wait_for_url("**q=**")
    assert "columns=" in page.url
    cells = page.locator('td[data-label="行业"]')
    expect(cells).to_have_count(1)


def test_several_choices_of_a_filter_and_days_narrow_the_list(page, registry):
    page.goto(reverse("orgs:list"))
    if narrow(page):
        page.get_by_role("button", name="筛选").click()
    page.get_by_text("职工人数不限").click()
    page.get_by_label("30人以下").check()
    expect(page.locator(".list-count")).to_contain_text("共 1 个组织")
    page.get_by_label("50–79人").check()
    expect(page.locator(".list-count")).to_contain_text("共 2 个组织")
    assert page.url.endswith("?staff=under30&staff=50to79")
    assert grave(page) == [] and fits(page)
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_label("30人以下")).to_be_hidden()
    page.get_by_text("更多条件").click()
    page.get_by_label("成立日期自").fill("2020-01-01")
    expect(page.locator(".list-count")).to_contain_text("共 0 个组织")
    assert grave(page) == [] and fits(page)
    page.keyboard.press("Escape")
    expect(page.get_by_label("成立日期自")).to_be_hidden()


def test_a_column_is_moved_before_its_neighbour(page):
    page.goto(f"{reverse('orgs:list')}?columns=region,kind,staff")
    page.get_by_role("button", name="列", exact=True).click()
    page.get_by_role("button", name="“职工人数”上移").click()
    page.get_by_role("button", name="“职工人数”上移").click()
    page.get_by_role("button", name="“职工人数”上移").click()  # the first column stays the first
    assert grave(page) == [] and fits(page)
    page.get_by_role("button", name="应用").click()
    page.wait_for_url("**columns=staff**")
    headings = page.locator("tbody tr").first.locator("td[data-label]")
    labels = [each.get_attribute("data-label") for each in headings.all()]
    assert labels == ["组织名称", "职工人数", "区域", "组织类别"]


def test_no_cell_of_a_full_table_is_a_character_wide(page, registry):
    every = "name,uscc,region,kind,staff,members,coverage,state,lights,industry,address,tags"
    Organization.objects.update(address="东街道人民路四百六十四号二层", industry="通用设备制造业")
    page.goto(f"{reverse('orgs:list')}?columns={every}")
    widths = page.locator("tbody td[data-label]").evaluate_all(
        "cells => cells.map(cell => [cell.dataset.label, cell.clientHeight])"
    )
    assert fits(page)
    if not narrow(page):
        lines = {label for label, height in widths if height > 100}
        assert widths and lines == set()


def test_a_long_name_of_a_place_is_broken_before_the_table_must_be_moved(page, county):
    Region.objects.filter(pk=county.east.pk).update(name="东" * 30 + "街道办")
    page.goto(reverse("orgs:list"))
    cell = page.locator('td[data-label="区域"]').filter(has_text="东东")
    expect(cell).to_have_count(2)
    assert fits(page)
    frame = page.locator(".table-responsive")
    assert frame.evaluate("each => each.scrollWidth <= each.clientWidth")
    if not narrow(page):
        assert cell.first.bounding_box()["width"] < 300


def test_the_keyboard_finds_and_helps(page):
    page.goto(reverse("orgs:list"))
    page.keyboard.press("/")
    page.keyboard.type("mlkj")
    expect(page.get_by_role("link", name="东街道明亮科技有限公司")).to_be_visible()
    expect(page.get_by_role("link", name="东街道平常商行")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_hidden()


def test_a_long_select_is_searched_by_typing_and_arrow_keys(page, county, monkeypatch, cast):
    monkeypatch.setattr(LookupSelect, "LISTED", 0)
    page.goto(reverse("orgs:list"))
    if narrow(page):
        page.get_by_role("button", name="筛选").click()
    box = page.get_by_role("combobox", name="区域", exact=True)
    # A later question gives the one before up, which the console complains about.
    with page.expect_response("**/lookups/**"):
        box.click()
    for sign in "东街":
        with page.expect_response("**/lookups/**"):
            box.press_sequentially(sign)
    expect(page.get_by_role("option", name="东街道")).to_be_visible()
    assert grave(page) == [] and fits(page)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**region=330999001**")
    expect(box).to_have_value("东街道")
    expect(page.locator("[name=chosen]")).to_have_count(2)
    box.fill("")
    box.press("Enter")
    expect(page.get_by_text("区域：东街道")).to_have_count(0)


def test_the_tree_opens_level_by_level(page):
    page.goto(reverse("orgs:tree"))
    expect(page.get_by_role("link", name="东街道", exact=True)).to_be_visible()
    assert grave(page) == [] and fits(page)
