"""What closing a reopened month again would change is shown before, and nothing else is closed."""

import pytest
from django.urls import reverse

from core.errors import Refusal
from core.models import Job
from months.figures import latest_revision
from months.models import ReportMonth
from months.services import close_month, compute_draft, reopen_month
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture
def months(registry):
    return pages.close_two_months(registry)


@pytest.fixture
def unsent(monkeypatch):
    """Jobs stay in their table."""
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)


def see(client, user):
    client.force_login(user)
    return client.get(reverse("reports:month", args=[MONTH]))


def test_before_closing_again_the_page_shows_which_cells_of_which_towns_change(
    client, cast, registry, months, unsent
):
    reopen_month(actor=cast.county_admin, month=MONTH, reason="东街道漏报")
    client.force_login(cast.county_admin)
    close = reverse("reports:close", args=[MONTH])
    assert "先计算更正定稿会改变" in see(client, cast.county_admin).content.decode()
    assert "请先计算" in client.post(close, follow=True).content.decode()
    assert not Job.objects.exists()
    # Meant, and dragged in.
    OrganizationFactory(name="漏报的公司", region=registry.plain.region, staff_count=7)
    OrganizationFactory(name="其他公司", region=registry.west.region, staff_count=90)
    draft = compute_draft(actor=None, month=MONTH)
    response = see(client, cast.county_admin)
    found = {
        (label, indicator.title): (before, after)
        for label, changes in response.context["expected_lines"]
        for indicator, before, after, *_ in changes
    }
    assert found["东街道", "两新组织数"] == ("2", "3")
    assert found["东街道", "职工数"] == ("65", "72")
    assert found["西镇", "两新组织数"] == ("2", "3")
    assert found["西镇", "红灯数"] == ("1", "2")
    assert ("东街道", "红灯数") not in found
    url = response.context["expected_lines"][0][1][0][-1]
    assert "漏报的公司" in client.get(url).content.decode()
    client.post(close, {"seen": draft.pk})
    assert Job.objects.get().input == {"month": "2026-03", "seen": draft.pk}
    town = see(client, cast.town_staff)
    assert "更正定稿会改变的数字" not in town.content.decode()


def test_what_is_closed_again_is_what_was_seen(registry, months):
    reopen_month(actor=None, month=MONTH, reason="漏报")
    draft = compute_draft(actor=None, month=MONTH)
    OrganizationFactory(name="后来的公司", region=registry.plain.region)
    with pytest.raises(Refusal, match="核对以后数据又有变化"):
        close_month(actor=None, month=MONTH, seen=draft.pk)
    assert latest_revision(MONTH).number == 1
    assert ReportMonth.objects.get(first_day=MONTH.first_day).state == "reopened"
    again = compute_draft(actor=None, month=MONTH)
    with pytest.raises(Refusal):
        close_month(actor=None, month=MONTH, seen=draft.pk)  # another draft than that of now
    assert close_month(actor=None, month=MONTH, seen=again.pk).number == 2
