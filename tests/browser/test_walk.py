"""A county administrator walks the main pages at desk and phone width; the console stays silent."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from lights.services import refresh_light_facts
from months.services import close_month
from tests import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registry(cast, county):
    furnished = pages.furnish(county)
    for back in (1, 0):
        close_month(actor=None, month=pages.MONTH.plus(-back))
    refresh_light_facts()
    return furnished


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def page(request, chromium, live_server, registry):
    """A logged-in page that keeps what the console complains about."""
    width, height = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height}, is_mobile=width < 500, has_touch=width < 500
    )
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        lambda message: (
            message.type in {"error", "warning"}
            and page.complaints.append(f"{page.url}: {message.text}")
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    yield log_in(page, live_server.url)
    context.close()


def log_in(page, base):
    page.base = base
    page.goto(f"{base}/accounts/login/")
    page.fill("#id_username", "county_admin")
    page.fill("#id_password", "correct-horse-9")
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/")
    return page


def open_page(page, address):
    page.goto(page.base + address)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-panel]")).to_have_count(0)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{address} is wider than the screen"
    return page.inner_text("main")


@pytest.mark.heavy
def test_the_main_pages_open_without_a_complaint_and_fit_the_screen(page, registry):
    month = pages.MONTH
    for address, words in {
        "/": "测试县2026年3月",
        "/overview/": "2026年3月情况",
        "/organizations/": "西镇机械有限公司",
        registry.bright.get_absolute_url(): "明亮科技党支部",
        "/party-organizations/": "西镇综合党支部",
        registry.branch.get_absolute_url(): "班子和党员",
        f"/months/{month}/": "单独组建率",
        f"/months/{month}/?region=330999001": "东街道2026年3月",
        f"/months/{month}/r1/330999/total/formed_rate/missing/": "西镇机械有限公司",
        f"/months/{month}/r1/330999/total/red/numerator/changes/": "没有变化",
        "/notices/": "职工50人以上无党员",
        "/draft/": "还没有生成预览",
        "/check/": "各镇街（园区）最近更新",
        "/organizations/undecided/": "县属协会",
        "/indicators/": "亮灯规则",
        "/accounts/password/": "新密码",
    }.items():
        assert words in open_page(page, address), address
    assert page.complaints == []


@pytest.mark.long  # `test_axe` goes over the same pages, of another registry
def test_nothing_keeps_people_with_poor_sight_or_a_screen_reader_out(
    chromium, live_server, registry
):
    # The checker is injected as a script, which the policy rightly forbids.
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = log_in(context.new_page(), live_server.url)
    for address in (
        "/",
        "/overview/",
        "/organizations/",
        registry.bright.get_absolute_url(),
        f"/months/{pages.MONTH}/",
        "/notices/",
        "/check/",
        "/indicators/",
    ):
        open_page(page, address)
        found = Axe().run(page).response["violations"]
        grave = [
            (each["id"], each["nodes"][0]["html"])
            for each in found
            if each["impact"] in {"serious", "critical"}
        ]
        assert grave == [], address
    context.close()


def test_charts_are_drawn_and_stand_beside_their_figures(page):
    open_page(page, "/overview/")
    expect(page.locator("[data-chart] canvas")).to_have_count(2)
    page.click("summary >> nth=0")
    assert page.locator(".chart-table table >> nth=0").is_visible()
    assert page.complaints == []


def test_typing_and_choosing_filter_the_list_in_place_and_back_undoes_it(page):
    open_page(page, "/organizations/")
    page.fill("[data-filters] input[type=search]", "机械")
    expect(page.locator(".list-table tbody tr")).to_have_count(1)
    assert "q=" in page.url
    assert "region=" not in page.url
    page.go_back()
    expect(page.locator(".list-table tbody tr")).to_have_count(4)
    assert page.complaints == []


def test_the_keyboard_reaches_the_content_first(page):
    open_page(page, "/organizations/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_session_that_ended_leads_to_the_log_in(page):
    open_page(page, "/organizations/")
    page.context.clear_cookies()
    page.fill("[data-filters] input[type=search]", "机械")
    page.wait_for_url(f"{page.base}{reverse('accounts:login')}**")
