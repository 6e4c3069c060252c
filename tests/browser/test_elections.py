"""An election on a phone: the secretary goes from the count to the report, the office above agrees;
also in the dark and in large print."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Post
from tests.browser.conftest import look
from tests.elections.course import DAY, Course
from tests.members.factories import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(cast):
    party = cast.branch
    party.founded_on = DAY.replace(year=2020)
    party.save()
    # A long name has to find its room too.
    party.people = MemberFactory.create_batch(14, party_organization=party)
    party.people.insert(0, MemberFactory(name="阿卜杜热西提·买买提艾力", party_organization=party))
    return Course(cast, party)


def press(page, name):
    page.locator("#main").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def submit(page, name):
    page.locator("#main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_the_secretary_counts_and_reports_and_the_office_above_begins_the_term(
    browser_of, cast, course
):
    course.met(absent=1)
    page = browser_of(cast.secretary)
    page.goto(course.election.get_absolute_url())
    look(page)
    press(page, "登记投票")
    for field, number in (("发出选票", "14"), ("收回选票", "14"), ("有效票", "14")):
        page.get_by_label(field).fill(number)
    in_favour = page.get_by_label("：赞成")
    for place, number in enumerate(("14", "12", "9", "2")):
        in_favour.nth(place).fill(number)
    look(page)
    submit(page, "保存")
    expect(page.get_by_text("8 票当选，已选出 3 名")).to_be_visible()
    press(page, "宣布选举结果")
    expect(page.get_by_text("当选：")).to_be_visible()
    look(page)
    submit(page, "宣布")
    press(page, "登记会议和分工")
    offices = page.get_by_label("：分工")
    offices.nth(0).select_option("secretary")
    page.get_by_label("：得票").nth(0).fill("3")
    look(page)
    submit(page, "保存")
    press(page, "报选举结果")
    submit(page, "确定")
    expect(page.get_by_text("已上报，等上级党组织批复")).to_be_visible()
    look(page)

    above = browser_of(cast.town_staff)
    above.goto(course.election.get_absolute_url())
    press(above, "同意并记入任期")
    above.get_by_label("批复日期").fill("2026-02-15")
    above.get_by_label("批复文号").fill("两新党〔2026〕31号")
    look(above)
    submit(above, "同意并记入任期")
    expect(above.get_by_text("新一届任期和任职已登记").first).to_be_visible()
    assert Post.objects.filter(party_organization=course.party, starts_on=DAY).count() == 3
    look(above)


def test_its_pages_hold_in_the_dark_and_in_large_print(browser_of, cast, course):
    course.met()
    page = browser_of(cast.secretary)
    page.goto(reverse("elections:list"))
    for name, value in (("theme", "dark"), ("size", "large")):
        page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
    page.goto(reverse("elections:list"))
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    for address in (
        reverse("elections:list"),
        course.election.get_absolute_url(),
        reverse("elections:ballot", args=[course.pk]),
        reverse("elections:voters", args=[course.pk]),
        reverse("members:meeting_rules"),
    ):
        page.goto(address)
        look(page)
