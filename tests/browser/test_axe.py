"""axe finds nothing serious or critical on any page: at desk, at phone width, in the dark."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.access.collected import PAGES
from tests.access.ladder import per_place
from tests.access.world import build, text_of
from tests.browser.conftest import grave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The two who see most; other administrators' pages are looked at in `test_log_in`.
ROLES = ("county_admin", "system_admin")


def test_every_page_of_the_matrix(shipped_rules, live_server, chromium):
    world = build()
    looked_at, found = set(), {}
    for role in ROLES:
        client = Client()
        client.force_login(world.users[role])
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN"
        )
        context.add_cookies(
            [
                {"name": name, "value": each.value, "url": live_server.url}
                for name, each in client.cookies.items()
            ]
        )
        page = context.new_page()
        for name, door in PAGES.items():
            if door.get is None or name in looked_at:
                continue
            place, expected = next(iter(per_place(door.get).items()))
            url = reverse(name, kwargs=door.kwargs(world, place or "mine"))
            if expected[role] != "200" or "<html" not in text_of(client.get(url)):
                continue  # a panel is looked at within its page
            looked_at.add(name)
            page.goto(url)
            expect(page.locator("[data-panel]")).to_have_count(0, timeout=20_000)
            note(page, name, found)
            if name == "members:search":
                page.get_by_label("姓名或身份证号").fill(world.places["mine"].number)
                page.locator("main form button[type=submit]").click()
                page.get_by_role("heading", name="查找结果").wait_for()
                note(page, "members:search, found", found)
            if name == "branches:detail" and role == "county_admin":
                page.get_by_role("button", name="查看完整身份证号").first.click()
                page.get_by_placeholder("查看理由").wait_for()
                note(page, "members:reveal", found)
        context.close()
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    page.goto(reverse("accounts:login"))
    note(page, "accounts:login", found)
    context.close()
    assert found == {}
    assert len(looked_at) >= 20


def test_axe_would_find_it(chromium):
    page = chromium.new_page()
    page.set_content('<html lang="zh"><title>x</title><main><img src="a.png"></main></html>')
    assert [rule for rule, _ in grave(page)] == ["image-alt"]
    page.close()


def note(page, name: str, found: dict) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if complaints := grave(page):
            found[f"{name} at {width}"] = complaints
    # In the dark only colours differ: a page without a choice follows the device.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    if complaints := grave(page, "color-contrast"):
        found[f"{name} in the dark"] = complaints
    page.emulate_media(color_scheme="light")
