"""The menu as people use it: a section leads to the page of it that was open last."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_section_leads_to_its_page_that_was_open_last(browser_of, cast):
    page = browser_of(cast.county_admin)
    page.goto("/")
    section = page.locator("[data-menu-group] .nav-link", has_text="组织").first
    expect(section).to_have_attribute("href", reverse("orgs:list"))
    page.goto(reverse("orgs:tree"))
    page.goto("/")
    expect(section).to_have_attribute("href", reverse("orgs:tree"))
