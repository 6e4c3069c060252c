"""What comes out of the printer: the month across two pages, lists without furniture."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def printed(page) -> list[tuple[int, int]]:
    """Width and height, in points, of the pages on A4."""
    content = page.pdf(format="A4", prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", content)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.fixture
def registry(cast, county):
    found = pages.furnish(county)
    pages.close_two_months(found)
    return found


def test_the_month_is_two_pages_across_with_every_column_and_no_hints(browser_of, cast, registry):
    page = browser_of(cast.county_admin)
    page.goto(reverse("reports:month", args=[pages.MONTH]))
    sizes = printed(page)
    assert len(sizes) == 2 and all(width > height for width, height in sizes)
    page.emulate_media(media="print")
    tables = page.locator(".paper-table")
    expect(tables).to_have_count(2)
    headings = tables.locator("thead tr:nth-child(3) th").all_inner_texts()
    assert len(headings) == page.locator(".month-table .name-row th").count() == len(set(headings))
    for table in tables.all():
        expect(table.locator("tbody tr").last).to_contain_text("合计")
        expect(table).to_contain_text("打印于 20")
    for gone in (".month-scroll", ".page-actions", ".jumps", ".sidebar"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("点数字查看所含组织")).to_be_hidden()


def test_a_list_on_paper_says_its_conditions_and_has_no_boxes(browser_of, cast, registry):
    page = browser_of(cast.county_admin)
    page.goto(f"{reverse('orgs:list')}?kind=enterprise")
    sizes = printed(page)
    assert len(sizes) == 1 and sizes[0][0] > sizes[0][1]
    page.emulate_media(media="print")
    expect(page.get_by_text("条件：类别：非公企业；第 1–")).to_be_visible()
    for gone in (".filters", ".list-tools", ".tick", ".tick-bar", ".sort .icon"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("打印于")).to_be_visible()


def test_the_card_of_a_secretary_is_one_upright_page(browser_of, cast):
    page = browser_of(cast.secretary)
    page.goto(reverse("core:guide_chapter", args=["secretary-card"]))
    sizes = printed(page)
    assert len(sizes) == 1 and sizes[0][0] < sizes[0][1]
    page.emulate_media(media="print")
    for gone in (".page-actions", ".sidebar", ".guide-link"):
        expect(page.locator(gone).first).to_be_hidden()


def test_of_twelve_months_of_lights_the_newest_is_in_sight(browser_of, cast, registry):
    page = browser_of(cast.county_admin)
    page.goto(registry.bright.get_absolute_url())
    months = page.locator(".light-months")
    expect(months).to_be_visible()
    assert months.evaluate(
        """list => {
            const last = () => list.lastElementChild;
            while (list.children.length < 12) list.append(last().cloneNode(true));
            return list.scrollWidth <= list.clientWidth
                && last().getBoundingClientRect().right <= window.innerWidth;
        }"""
    )
