"""Letters in Chromium: a town issues them, a secretary opens one on a phone and has thereby signed
for it, the town voids them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from branches.services.facts import refresh_coverage_facts
from core import jobs
from core.models import Job
from months.services import close_month
from papers.models import Letter
from rectification.models import Case
from tests.branches.factories import CoverageFactory
from tests.browser.conftest import look
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ("东风科技公司", "西风贸易公司")
REASON = "事实有误，另行发文"


@pytest.fixture
def lit(cast, county):
    """March is closed with a red light at each of two organizations of the secretary."""
    for name in NAMES:
        organization = OrganizationFactory(region=county.east, staff_count=60, name=name)
        CoverageFactory(organization=organization, party_organization=cast.branch)
    refresh_coverage_facts()
    close_month(actor=None, month=MONTH)


def about(name):
    """The letter and the case of the light of an organization."""
    found = [each for each in Letter.objects.all() if each.kept["subject"] == name]
    return found[0], Case.objects.get(organization__name=name)


def void(page, letter):
    page.goto(letter.get_absolute_url())
    page.get_by_role("button", name="办理").click()
    page.locator("#main").get_by_role("link", name="作废").click()
    page.get_by_label("作废原因").fill(REASON)
    look(page)
    page.get_by_role("button", name="作废").click()
    expect(page.get_by_text("已作废。", exact=True)).to_be_visible()


def test_a_town_issues_a_secretary_signs_by_reading_and_the_town_voids(
    browser_of, cast, lit, settings, monkeypatch, tmp_path
):
    settings.SPOOL_DIR = tmp_path
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)  # this test is the worker
    town = browser_of(cast.town_staff)
    town.goto(reverse("papers:occasion", args=["red_light_single", str(MONTH)]))
    expect(town.get_by_text("待签发 2 份")).to_be_visible()
    look(town)
    town.get_by_role("button", name="签发 2 份").click()
    town.get_by_role("dialog").get_by_role("button", name="签发", exact=True).click()
    expect(town.get_by_text("排队中")).to_be_visible()
    jobs.run(Job.objects.get().pk)
    (read, signed), (closed, waiting) = map(about, NAMES)

    secretary = browser_of(cast.secretary)
    secretary.goto(reverse("reports:home"))
    expect(secretary.get_by_text("待签收的文件")).to_be_visible()
    secretary.goto(read.get_absolute_url())
    expect(secretary.get_by_text("请核实情况，落实整改措施")).to_be_hidden()
    look(secretary)
    secretary.get_by_role("button", name="打开阅读并签收").click()
    expect(secretary.get_by_text("请核实情况，落实整改措施")).to_be_visible()
    look(secretary)
    signed.refresh_from_db()
    waiting.refresh_from_db()
    assert (signed.state, waiting.state) == ("acknowledged", "issued")

    town.goto(reverse("papers:letters"))
    look(town)
    for letter in (read, closed):
        void(town, letter)
    look(town)
    signed.refresh_from_db()
    waiting.refresh_from_db()
    assert (signed.state, waiting.state) == ("acknowledged", "drafted")
    secretary.reload()
    expect(secretary.get_by_text(REASON).first).to_be_visible()
    look(secretary)
