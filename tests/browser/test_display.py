"""Choosing dark and large print, with what somebody has typed kept."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(245, 246, 248)", "rgb(18, 22, 28)"


def test_theme_and_size_change_at_once_stay_and_never_reach_paper(cast, browser_of):
    page = browser_of(cast.county_admin)
    page.goto("/organizations/new/")
    page.get_by_label("组织名称").fill("刚打了一半")
    size = page.evaluate("getComputedStyle(document.body).fontSize")
    assert page.evaluate(GROUND) == LIGHT

    page.locator(".account:visible").click()
    page.get_by_role("button", name="深色").locator("visible=true").click()
    pressed = page.locator("button[value=dark]:visible")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(GROUND) == DARK
    page.locator("button[value=large]:visible").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    assert page.evaluate("getComputedStyle(document.body).fontSize") > size
    expect(page.get_by_label("组织名称")).to_have_value("刚打了一半")

    page.on("dialog", lambda dialog: dialog.accept())  # what was typed is given up
    page.goto("/jobs/")
    assert page.evaluate(GROUND) == DARK
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


def test_page_without_a_choice_follows_the_device(live_server, chromium, db):
    context = chromium.new_context(base_url=live_server.url, color_scheme="dark")
    page = context.new_page()
    page.goto("/accounts/login/")
    assert page.evaluate(GROUND) == DARK
    page.emulate_media(color_scheme="light")
    assert page.evaluate(GROUND) == LIGHT
    context.close()
