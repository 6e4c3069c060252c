"""In Chromium: a town confirms its month, the county accepts and unlocks it, the town reads why."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from months.models import SignOff
from months.services import close_month, compute_draft, sign_off_rules
from tests import pages
from tests.browser.conftest import look
from tests.members.factories import MemberFactory
from tests.pages import MONTH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "东街道补报两个组织，请核对"


@pytest.fixture
def drafted(cast, county):
    registry = pages.furnish(county)
    close_month(actor=None, month=MONTH.plus(-1))
    MemberFactory(name="周戊五", party_organization=registry.branch, organization=None)
    sign_off_rules.switch_on(actor=None, valid_from=MONTH.first_day, ground="县委文件")
    return compute_draft(actor=None, month=MONTH)


def confirm(page) -> None:
    page.get_by_label("未填单位党员").fill("新转入一名，单位正在核实")
    page.get_by_role("button", name="数字无误，确认上报").click()
    expect(page.get_by_text("东街道2026年3月月报已确认。")).to_be_visible()


def test_a_town_confirms_the_county_accepts_and_unlocks(browser_of, cast, drafted):
    town, county = browser_of(cast.town_staff), browser_of(cast.county_admin)
    town.goto(reverse("reports:sign_off", args=[MONTH]))
    look(town)
    town.get_by_role("link", name="东街道", exact=True).click()
    look(town)
    confirm(town)
    look(town)

    county.goto(reverse("reports:sign_off", args=[MONTH]))
    look(county)
    expect(county.get_by_role("row", name="东街道").get_by_text("镇街已确认")).to_be_visible()
    county.get_by_role("button", name="全部接受（1）").click()
    expect(county.get_by_text("已接受 1 个：东街道。")).to_be_visible()
    county.get_by_role("link", name="东街道", exact=True).click()
    county.get_by_role("button", name="解锁").click()
    county.get_by_label("解锁的原因").fill(REASON)
    look(county)
    county.get_by_role("button", name="确认解锁").click()
    expect(county.get_by_text("东街道2026年3月月报已解锁。")).to_be_visible()
    assert SignOff.objects.get(region__code="330999001").state == "pending"

    town.reload()
    expect(town.get_by_text(REASON).first).to_be_visible()
    confirm(town)
    county.goto(reverse("reports:sign_off", args=[MONTH]))
    expect(county.get_by_text(REASON)).to_be_visible()  # among the exceptions
    look(county)
    county.goto(reverse("reports:sign_off_settings"))
    look(county)
