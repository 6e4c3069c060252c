"""In Chromium: a town goes through its queue by keys, returns one, and accepts the rest at once."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Activity, ActivityBranch
from activities.services.sampling import draw_activities
from core.months import Month
from regions.models import Region
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.browser.conftest import LONG_NAME, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "会议传达了上级文件精神，讨论了下一步的学习安排，并对发展党员工作作了研究，大家一致同意。"


@pytest.fixture
def activities(county):
    branch = PartyOrganizationFactory(
        region=county.east, name="东街道明亮科技有限公司和平常商行联合党支部"
    )
    now = timezone.now()
    found = [
        ActivityFactory(
            organizer=branch,
            topic=f"{n}月党员大会暨主题党日活动",
            held_on=datetime.date(2026, n, 5),
            filed_at=now - datetime.timedelta(days=20 - n),
            duty="member_meeting",
            text=TEXT,
        )
        for n in range(1, 6)
    ]
    ActivityBranch.objects.update(
        entitled_count=15, present_count=9, voting_count=15, voting_present_count=7
    )
    return found


def states(activities):
    return [Activity.objects.get(pk=each.pk).state for each in activities]


def test_a_queue_of_a_town_with_a_long_name_keeps_its_buttons_in_sight(
    browser_of, cast, county, activities
):
    Region.objects.filter(pk=county.east.pk).update(name=LONG_NAME)
    page = browser_of(cast.town_staff)
    page.goto("/activities/reviews/")
    expect(page.locator('td[data-label="区域"]').first).to_have_text(LONG_NAME)
    look(page)
    frame = page.locator(".table-responsive").first
    assert frame.evaluate("each => each.scrollWidth - each.clientWidth") <= 0


def test_a_queue_is_gone_through_by_keys(browser_of, cast, activities):
    page = browser_of(cast.town_staff)
    page.goto("/activities/reviews/")
    look(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr[data-at] a").first).to_have_text(activities[1].topic)
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.get_by_text("已通过 1 次活动。")).to_be_visible()
    assert states(activities)[:2] == ["accepted", "filed"]
    # What stood behind it has its place now.
    expect(page.locator("tr[data-at] a").first).to_have_text(activities[1].topic)
    page.keyboard.press("r")
    expect(page.get_by_label("退回修改")).to_be_checked()
    look(page)
    page.get_by_label("开展日期有误").check()
    page.get_by_label("理由").fill("没有照片")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("不能作为退回的理由").first).to_be_visible()
    page.get_by_label("理由").fill("会议纪要写的是 3 月 6 日")
    page.get_by_role("button", name="确定").click()
    # On to the next one, where another is asked for.
    expect(page.get_by_role("heading", name=activities[2].topic).first).to_be_visible()
    # A page is painted before its scripts hear keys.
    page.wait_for_load_state()
    page.keyboard.press("a")
    expect(page.get_by_label("通过", exact=True)).to_be_checked()
    expect(page.get_by_text("退回事由")).to_be_hidden()
    page.get_by_label("要求补课").check()
    expect(page.get_by_label("完成日期")).to_be_visible()
    look(page)
    page.goto("/activities/reviews/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    for key in "jxjx":
        page.keyboard.press(key)
    page.get_by_role("button", name="通过所选").click()
    expect(page.get_by_text("已通过 3 次活动。")).to_be_visible()
    assert states(activities) == ["accepted", "returned", "accepted", "accepted", "accepted"]
    expect(page.get_by_text("没有待审核的活动。")).to_be_visible()
    look(page)
    page.goto(activities[1].get_absolute_url())
    expect(page.get_by_text("当时提交的内容")).to_be_visible()
    page.get_by_text("当时提交的内容").click()
    look(page)


def test_a_sample_is_drawn_and_shows_its_recipe(browser_of, cast, county, activities):
    Activity.objects.update(state="accepted", held_on=timezone.localdate())
    page = browser_of(cast.county_admin)
    page.goto("/activities/samples/new/")
    look(page)
    page.get_by_label("区域").select_option("330999001")
    page.get_by_label("抽取数量").fill("2")
    page.get_by_role("button", name="抽取").click()
    expect(page.get_by_text("与保存的结果一致")).to_be_visible()
    page.get_by_text("程序", exact=True).click()
    page.get_by_text("名单（编号").click()
    look(page)
    draw_activities(actor=None, region=county.root, month=Month.current(), wanted=1)
    page.goto("/draws/")
    look(page)
