"""axe finds nothing serious or critical on any page: at desk, at phone width, in the dark; and text
twice as large fits the desk.

The suite looks at each page once, as the first role that may open it, and at what each role sees
first; the long form at every page as every role.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.access.collected import PAGES
from tests.access.ladder import ROLES, per_place
from tests.access.world import build, text_of
from tests.browser.conftest import grave, with_text_twice_as_large

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Those who see most first.
CAST = ["county_admin", "system_admin", "security_admin", "audit_admin"]
CAST += [role for role in ROLES if role not in {*CAST, "anonymous", "nobody", "other_town"}]


def open_pages(world, live_server, chromium, *, again: bool) -> Iterator[tuple[str, str, Page]]:
    """Role, name and page of all that somebody may open; `again`: by each role that may."""
    looked_at: set[str] = set()
    for role in CAST:
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
        page.goto("/")
        yield role, "/", page
        for name, door in PAGES.items():
            if door.get is None or (name in looked_at and not again):
                continue
            places = [
                place for place, expected in per_place(door.get).items() if expected[role] == "200"
            ]
            if not places:
                continue
            url = reverse(name, kwargs=door.kwargs(world, places[0] or "mine"))
            if "<html" not in text_of(client.get(url)):
                continue  # a panel is looked at within its page
            looked_at.add(name)
            page.goto(url)
            expect(page.locator("[data-panel]")).to_have_count(0, timeout=20_000)
            yield role, name, page
        context.close()


def test_every_page_of_the_matrix(shipped_rules, live_server, chromium):
    world = build()
    looked_at, found = set(), {}
    for role, name, page in open_pages(world, live_server, chromium, again=False):
        looked_at.add(name)
        note(page, f"{name} as {role}", found)
        if name == "members:search":
            page.get_by_label("姓名或身份证号").fill(world.places["mine"].number)
            page.locator("main form button[type=submit]").click()
            page.get_by_role("heading", name="查找结果").wait_for()
            note(page, "members:search, found", found)
        if name == "branches:detail":
            page.get_by_role("button", name="查看完整身份证号").first.click()
            page.get_by_placeholder("查看理由").wait_for()
            note(page, "members:reveal", found)
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    page.goto(reverse("accounts:login"))
    note(page, "accounts:login", found)
    context.close()
    assert found == {}
    assert len(looked_at) >= 80


@pytest.mark.long
def test_every_page_as_every_role_that_may_open_it(shipped_rules, live_server, chromium):
    world, looked_at, found = build(), set(), {}
    for role, name, page in open_pages(world, live_server, chromium, again=True):
        looked_at.add((role, name))
        page.set_viewport_size({"width": 1440, "height": 900})
        if complaints := grave(page):
            found[f"{name} as {role}"] = complaints
        if complaints := with_text_twice_as_large(page):
            found[f"{name} as {role}, text twice as large"] = complaints
    assert found == {}
    assert len(looked_at) >= 300


def test_axe_would_find_it(chromium):
    page = chromium.new_page()
    page.set_content('<html lang="zh"><title>x</title><main><img src="a.png"></main></html>')
    assert [rule for rule, _ in grave(page)] == ["image-alt"]
    page.close()


def test_text_that_does_not_fit_would_be_found(chromium):
    page = chromium.new_page()
    text = "<main><p style='width: 50rem'>x</p><p style='width: 900px'>y</p></main>"
    page.set_content(f'<html lang="zh"><title>x</title>{text}</html>')
    found = with_text_twice_as_large(page)
    assert [each[:5] for each in found] == ["text:", "zoom:", "zoom:"]
    page.close()


def note(page: Page, name: str, found: dict) -> None:
    """`name` begins with the page. Contrast, the slowest rule, is the same at both widths but for
    the frame of the page, which each role's first page has."""
    page.set_viewport_size({"width": 390, "height": 900})
    without = "" if name.startswith("/ ") else "color-contrast"
    if complaints := grave(page, without=without):
        found[f"{name} at 390"] = complaints
    if complaints := with_text_twice_as_large(page):
        found[f"{name}, text twice as large"] = complaints
    page.set_viewport_size({"width": 1440, "height": 900})
    if complaints := grave(page):
        found[f"{name} at 1440"] = complaints
    # In the dark only colours differ: a page without a choice follows the device.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    if complaints := grave(page, "color-contrast"):
        found[f"{name} in the dark"] = complaints
    page.emulate_media(color_scheme="light")
