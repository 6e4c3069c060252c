"""Party organizations and members in Chromium: the tree by keyboard, a decision with its document,
a member registered whose number is seen no more, coverage found by typing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from branches.models import Coverage
from members.models import Member
from tests.branches.factories import PartyOrganizationFactory
from tests.browser.conftest import look
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, label: str, text: str) -> None:
    """From a select, or from a box that looks up what is typed."""
    box = page.get_by_label(label, exact=False).first
    if box.evaluate("element => element.tagName") == "SELECT":
        option = box.locator("option", has_text=text).first
        box.select_option(value=option.get_attribute("value"))
    else:
        box.fill(text)
        page.get_by_role("option", name=text).first.click()


def test_the_tree_opens_by_keyboard_and_a_new_term_stands_in_the_chronicle(
    browser_of, cast, county
):
    PartyOrganizationFactory(
        name="名称很长很长的某某某某精密机械制造股份有限公司联合党支部委员会",
        region=county.east,
        parent=cast.branch,
    )
    page = browser_of(cast.town_staff)
    page.goto(reverse("members:tree"))
    page.get_by_role("button", name="东街道联合党支部的下级党组织").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="精密机械制造")).to_be_visible()
    look(page)

    page.get_by_role("link", name="东街道联合党支部").click()
    page.get_by_role("button", name="办理").click()
    page.locator("#main").get_by_role("link", name="换届", exact=True).click()
    look(page)
    page.get_by_label("新一届起始日期").fill("2026-03-01")
    page.get_by_label("文号").fill("测委〔2026〕5号")
    page.get_by_role("button", name="换届").click()
    expect(page.get_by_text("已登记换届")).to_be_visible()
    expect(page.get_by_text("测委〔2026〕5号")).to_be_visible()
    look(page)


def test_a_member_is_registered_and_given_an_office(browser_of, cast, county):
    number = id_number(321)
    page = browser_of(cast.town_staff)
    page.goto(f"{reverse('members:new')}?party={cast.branch.pk}")
    look(page)
    page.get_by_label("姓名").fill("欧阳明")
    page.get_by_label("身份证号").fill(number)
    page.get_by_label("党员类别").select_option("full")
    page.get_by_label("入党日期").fill("2020-07-01")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="欧阳明")).to_be_visible()
    assert number not in page.content()
    look(page)

    page.goto(reverse("members:new_post", args=[cast.branch.pk]))
    page.get_by_label("职务").select_option("secretary")
    # The section of the menu is called so too.
    holder = page.locator("main").get_by_label("党员", exact=True)
    holder.select_option(str(Member.objects.get().pk))
    page.get_by_role("button", name="新增").click()
    expect(page.get_by_text("已新增任职")).to_be_visible()
    expect(page.locator(".posts").get_by_text("欧阳明")).to_be_visible()
    look(page)


def test_coverage_is_found_by_typing_and_ended(browser_of, cast, county):
    # More than a select lists: the field becomes a box in which one types.
    for number in range(202):
        OrganizationFactory(name=f"东街道第{number}号商行", region=county.east)
    page = browser_of(cast.town_staff)
    page.goto(reverse("branches:new_coverage_by_party", args=[cast.branch.pk]))
    choose(page, "两新组织", "东街道第177号商行")
    page.get_by_label("起始日期").fill("2026-03-01")
    look(page)
    page.get_by_role("button", name="新增").click()
    expect(page.get_by_role("link", name="东街道第177号商行", exact=True)).to_be_visible()
    page.get_by_role("link", name="终止对东街道第177号商行的覆盖").click()
    page.get_by_label("终止日期").fill("2026-05-01")
    page.get_by_role("button", name="终止").click()
    expect(page.get_by_text("2026-03-01 至 2026-05-01")).to_be_visible()
    assert str(Coverage.objects.get().ends_on) == "2026-05-01"
