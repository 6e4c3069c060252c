"""axe finds nothing serious or critical on any page: at desk, at phone width, in the dark; nothing
is wider than a phone, and text twice as large fits the desk.

The suite opens each page once, as the first role that may open it, and what each role sees first;
axe goes over it in one of the four looks, by turns, so that pages of one kind are gone over in all
of them. The long form asks for every page as every role, and goes over it in every look where it
consists of anything that the page did not have for the roles before.
"""

from collections.abc import Collection, Hashable, Iterator

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree
from playwright.sync_api import Page, expect

from regions.models import Region
from tests.access.asked import turn
from tests.access.collected import PAGES
from tests.access.ladder import ROLES, per_place
from tests.access.world import World, build, text_of
from tests.browser.conftest import (
    LONG_NAME,
    grave,
    resize,
    too_wide,
    with_text_twice_as_large,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Those who see most first.
CAST = ["county_admin", "system_admin", "security_admin", "audit_admin"]
CAST += [role for role in ROLES if role not in {*CAST, "anonymous", "nobody", "other_town"}]


#: Width and colours.
LOOKS = [(390, "light"), (390, "dark"), (1440, "dark"), (1440, "light")]
#: The walk is divided among the workers of a test run.
PARTS = 50
#: Whoever looks after the service asks for what stands in no app: no page.
APPS = sorted({name.partition(":")[0] for name in PAGES if ":" in name})


def furnished() -> World:
    """The world of the tests of access, with a town whose name is long."""
    world = build()
    world.log_in()
    Region.objects.filter(pk=world.regions.east.pk).update(name=LONG_NAME)
    return world


def open_pages(
    world: World,
    live_server,
    chromium,
    names: list[str],
    *,
    again: bool = False,
    first: Collection[str] = CAST,
) -> Iterator[tuple[str, str, Page | None]]:
    """Role, name and page of those of `names` that somebody may open, and what the roles `first`
    see first; `again`: by each role that may, without the page if all of it was looked at."""
    looked_at: dict[str, set[Hashable]] = {}
    #: They are looked at within their page.
    panels: set[str] = set()
    #: It loads all middleware, once.
    client = Client()
    for role in CAST:
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
        if role in first:
            page.goto("/")
            yield role, "/", page
        for name in names:
            door = PAGES[name]
            if door.get is None or name in panels or (name in looked_at and not again):
                continue
            places = [
                place for place, expected in per_place(door.get).items() if expected[role] == "200"
            ]
            if not places:
                continue
            url = reverse(name, kwargs=door.kwargs(world, places[0] or "mine"))
            response = client.get(url)
            if "<html" not in text_of(response):
                panels.add(name)
                continue
            parts = parts_of(response.content.decode())
            if parts <= looked_at.get(name, set()) and b"data-panel" not in response.content:
                yield role, name, None
                continue
            page.goto(url)
            expect(page.locator("[data-panel]")).to_have_count(0, timeout=20_000)
            parts |= parts_of(page.content())
            before = looked_at.get(name, set())
            yield role, name, (None if parts <= before else page)
            looked_at[name] = before | parts
        context.close()


def parts_of(html: str) -> set[Hashable]:
    """The elements of a page, each with those that it stands within, without what they say."""
    paths: dict[lxml.html.HtmlElement, str] = {}
    found: set[Hashable] = set()
    for each in lxml.html.document_fromstring(html).iter(etree.Element):
        classes = ".".join(sorted(each.classes))
        paths[each] = f"{paths.get(each.getparent(), '')} > {each.tag}.{classes}"
        says = bool((each.text or "").strip())
        found.add((paths[each], each.get("role"), each.get("type"), says, *sorted(each.keys())))
    return found


@pytest.mark.heavy
@pytest.mark.dealt(100)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_the_matrix(live_server, chromium, part):
    world, looked_at, found = furnished(), set(), {}
    names, first = sorted(PAGES)[part::PARTS], CAST[part::PARTS]

    def note(page: Page, name: str) -> None:
        look_over(page, name, found, [LOOKS[turn(name) % len(LOOKS)]])

    for role, name, page in open_pages(world, live_server, chromium, names, first=first):
        looked_at.add(name)
        note(page, f"{name} as {role}")
        if name == "members:search":
            page.get_by_label("姓名或身份证号").fill(world.places["mine"].number)
            page.locator("main form button[type=submit]").click()
            page.get_by_role("heading", name="查找结果").wait_for()
            note(page, "members:search, found")
        if name == "branches:detail":
            page.get_by_role("button", name="查看完整身份证号").first.click()
            page.get_by_placeholder("查看理由").wait_for()
            note(page, "members:reveal")
    if part == 0:
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
        page = context.new_page()
        page.goto(reverse("accounts:login"))
        note(page, "accounts:login")
        context.close()
    assert found == {}
    assert len(looked_at) >= 4


@pytest.mark.long
@pytest.mark.parametrize("app", APPS)
def test_every_page_as_every_role_that_may_open_it(live_server, chromium, app):
    """`-m long -k drives` looks at the pages of one app."""
    world, looked_at, found = furnished(), set(), {}
    names = [name for name in PAGES if name.partition(":")[0] == app]
    first = CAST if app == "reports" else ()
    for role, name, page in open_pages(
        world, live_server, chromium, names, again=True, first=first
    ):
        looked_at.add((role, name))
        if page:
            look_over(page, f"{name} as {role}", found, LOOKS)
    assert found == {}
    # Whatever somebody was shown as a page, all were shown who may open it.
    shown = {name for _, name in looked_at} & {*names}
    assert shown and {each for each in looked_at if each[1] in shown} == {
        (role, name)
        for name in shown
        for expected in per_place(PAGES[name].get).values()
        for role, status in expected.items()
        if role in CAST and status == "200"
    }


def test_axe_would_find_it(chromium):
    page = chromium.new_page()
    page.set_content('<html lang="zh"><title>x</title><main><img src="a.png"></main></html>')
    assert [rule for rule, _ in grave(page)] == ["image-alt"]
    page.close()


def test_a_page_is_new_that_has_an_element_elsewhere_or_without_a_text():
    page = "<main class='a b'><p>x</p><p>y</p><button type=button>z</button></main>"
    known = parts_of(page)
    assert parts_of("<main class='b a'><p>other</p></main>") <= known
    for other in (
        page.replace("a b", "a"),
        page.replace("<p>y</p>", "<p></p>"),
        page.replace("<p>y</p>", "<p style='color: red'>y</p>"),
        page.replace("<p>y</p>", "<div><p>y</p></div>"),
        page.replace("type=button", "type=submit"),
    ):
        assert not parts_of(other) <= known


def test_text_that_does_not_fit_would_be_found(chromium):
    page = chromium.new_page()
    text = "<main><p style='width: 50rem'>x</p><p style='width: 900px'>y</p></main>"
    page.set_content(f'<html lang="zh"><title>x</title>{text}</html>')
    found = with_text_twice_as_large(page)
    assert [each[:5] for each in found] == ["text:", "zoom:", "zoom:"]
    page.close()


def test_what_is_hidden_in_a_wide_table_does_not_widen_the_page_unseen(chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    hidden = "<span style='position: absolute; width: 1px; height: 1px'>x</span>"
    table = f"<table style='width: 900px'><tr><td>a<td align=right>{hidden}</table>"
    for style, complaints in (("", 1), ("position: relative", 0)):
        frame = f"<div style='overflow-x: auto; {style}'>{table}</div>"
        page.set_content(
            f'<!doctype html><html lang="zh"><title>x</title><main>{frame}</main></html>'
        )
        assert len(too_wide(page)) == complaints
    page.close()


def look_over(page: Page, name: str, found: dict, looks: list[tuple[int, str]]) -> None:
    """The room that it takes, always; axe in some looks."""
    # Each new width is a new layout: they follow one another so that few are needed.
    if complaints := with_text_twice_as_large(page):
        found[f"{name}, text twice as large"] = complaints
    resize(page, 390)
    if complaints := too_wide(page):
        found[f"{name}, too wide at 390"] = complaints
    for width, colours in looks:
        resize(page, width)
        # A page without a choice follows the device.
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        if complaints := grave(page):
            found[f"{name} at {width}, {colours}"] = complaints
    page.emulate_media(color_scheme="light")
    resize(page, 1440)
