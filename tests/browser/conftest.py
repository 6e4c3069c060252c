"""Chromium for the tests that look at pages, and axe."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Page, sync_playwright

#: As long as towns are called that were joined out of several.
LONG_NAME = "东部经济技术开发区暨高新技术产业园区综合保税区物流园区联合街道办事处"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
AXE = Axe().axe_script
#: Within what scrolls by itself (a wide table) an element may be wide; what is placed absolutely
#: stands within what it is placed by.
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth + 1;
  if (document.documentElement.scrollWidth <= room) return [];
  const inside = node => {
    const style = getComputedStyle(node);
    const up = style.position === 'absolute' ? node.offsetParent : node.parentElement;
    return Boolean(up) && (getComputedStyle(up).overflowX !== 'visible' || inside(up));
  };
  const found = [...document.body.querySelectorAll('*')]
    .filter(node => node.getBoundingClientRect().right > room && !inside(node))
    .slice(0, 5).map(node => node.outerHTML.slice(0, 120));
  return found.length ? found : [`the page, ${document.documentElement.scrollWidth} px`];
}"""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


#: File → the width at which the suite looks at it; the other one is among the long tests.
AT_ONE_WIDTH = {
    "test_cases.py": "phone",
    "test_elections.py": "phone",
    "test_letters.py": "phone",
    "test_stars.py": "phone",
    "test_survey.py": "phone",
    "test_ended_session.py": "phone",
    "test_editing.py": "phone",
    "test_filing.py": "phone",
    "test_merging.py": "phone",
    "test_party.py": "phone",
    "test_papers.py": "phone",
    "test_lists.py": "desk",
    "test_rules.py": "phone",
    "test_review.py": "desk",
    "test_sign_off.py": "phone",
    "test_walk.py": "phone",
    "test_display.py": "phone",
    "test_menu.py": "desk",
    "test_jobs.py": "desk",
    "test_paper.py": "desk",
    "test_bulk.py": "desk",
}


#: Files whose paths the suite walks every day; of the others it walks a tenth.
EVERY_DAY = {"test_menu.py"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        # Every test of the run is shown here, also those of other folders.
        here = item.path.parent == Path(__file__).parent
        width = AT_ONE_WIDTH.get(item.path.name) if here else None
        given = getattr(item, "callspec", None)
        if width and given and width not in given.id:
            item.add_marker(pytest.mark.long)
        if here and item.path.name not in EVERY_DAY and not item.get_closest_marker("dealt"):
            item.add_marker(pytest.mark.dealt(10))


@pytest.fixture(scope="package")
def browsers():
    """`browsers()`: the one browser of all these tests, started anew if it crashed."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: .ci/run installs it")
        pytest.skip("Chromium is missing: the pages are NOT looked at")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright's loop stands in this thread, which Django takes for asynchronous code.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = None

        def running():
            nonlocal browser
            if browser is None or not browser.is_connected():
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            return browser

        yield running


@pytest.fixture
def chromium(browsers):
    return browsers()


@pytest.fixture
def live_server(transactional_db, live_server, browsers, monkeypatch):
    """The server; what pages asked for last is answered before the tables are emptied under it.

    Connections end with their answer: the browser, which outlives the test, would keep them open,
    and each of their threads would be waited for.
    """
    monkeypatch.setattr(WSGIRequestHandler, "protocol_version", "HTTP/1.0")
    yield live_server
    for context in browsers().contexts:
        context.close()  # nobody asks any more
    deadline = time.monotonic() + 10
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)


# A list is pale while it is being asked for and grows dark again: no colour to judge. Of what is
# well axe would describe every element; nobody reads it.
_GRAVE = """async () => {
  if (typeof axe !== 'object') return null;
  const restless = () => document.querySelector('.htmx-request') ||
    document.getAnimations().some(each => each.playState === 'running' &&
        each.effect.getComputedTiming().iterations !== Infinity);
  const end = performance.now() + 30000;
  while (restless()) {
    if (performance.now() > end) throw new Error('the page does not come to rest');
    await new Promise(requestAnimationFrame);
  }
  const {violations} = await axe.run(document, {resultTypes: ['violations'], preload: false});
  return violations.map(each => [each.id, each.impact, each.nodes.map(node => node.html)]);
}"""


def grave(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds serious or critical on the page: rule, elements."""
    if (found := page.evaluate(_GRAVE)) is None:
        page.evaluate(AXE)
        # The next pages of this browser bring it along, compiled already.
        page.context.add_init_script(AXE)
        found = page.evaluate(_GRAVE)
    return [(rule, nodes) for rule, impact, nodes in found if impact in {"serious", "critical"}]


def too_wide(page: Page) -> list[str]:
    """Elements for which the page must be moved sideways; their beginnings. Charts follow the room
    that they have a moment later."""
    if found := page.evaluate(_TOO_WIDE):
        page.wait_for_timeout(500)
        found = page.evaluate(_TOO_WIDE)
    return found


def resize(page: Page, width: int, height: int = 900) -> None:
    """A new layout, if it is another size."""
    if page.viewport_size != (size := {"width": width, "height": height}):
        page.set_viewport_size(size)


def with_text_twice_as_large(page: Page) -> list[str]:
    """What does not fit a desk at 1440 px when all text is twice as large: by the size of the text
    alone, and by the browser's zoom, for which half as many pixels are left."""
    resize(page, 1440)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = [f"text: {each}" for each in too_wide(page)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    resize(page, 720, 450)
    return found + [f"zoom: {each}" for each in too_wide(page)]


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def browser_of(request, live_server, chromium):
    """`browser_of(user)`: a page of a browser of his own; a complaint of its console fails."""
    contexts, complaints = [], []
    width, height = request.param

    def listen(message):
        expected = "status of 4" in message.text or "INTERNET_DISCONNECTED" in message.text
        # Whoever leaves a page while a panel of it still loads cuts that off; htmx says so twice.
        expected |= message.text.startswith(("htmx:sendAbort,", "htmx:afterRequest,"))
        if message.type in {"error", "warning"} and not expected:
            complaints.append(message.text)

    def open_page(user):
        client = Client()
        client.force_login(user)
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="zh-CN"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.add_cookies(
            [
                {"name": name, "value": each.value, "url": live_server.url}
                for name, each in client.cookies.items()
            ]
        )
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def look(page):
    """Nothing sticks out, and axe finds nothing grave."""
    # A click may have left for another page, which has no document yet.
    page.wait_for_load_state()
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert grave(page) == [], page.url
