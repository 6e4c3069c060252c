"""What closing a reopened month again would change is shown before, and nothing else is closed."""

import io

import openpyxl
import pytest
from django.urls import reverse

from branches.models import PartyOrganization
from core.errors import Refusal
from core.models import Job
from months.figures import draft, latest_revision
from months.models import ReportMonth, RestatementReason
from months.services import close_month, compute_draft, reopen_month
from months.services.restating import state_reasons
from reports.workbook import build_month_workbook
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture(scope="module")
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
    behind = {
        (label, indicator.title): names
        for label, changes in response.context["expected_lines"]
        for indicator, *_, names, _ in changes
    }
    assert behind["东街道", "职工数"] == "漏报的公司"
    assert behind["西镇", "红灯数"] == behind["合计", "红灯数"] == "其他公司"
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
    town = registry.plain.region_id
    state_reasons(actor=None, month=MONTH, towns={town: "漏报一家公司"}, organizations={})
    with pytest.raises(Refusal):
        close_month(actor=None, month=MONTH, seen=draft.pk)  # another draft than that of now
    assert close_month(actor=None, month=MONTH, seen=again.pk).number == 2


def test_reasons_are_stated_and_units_left_out_on_the_page(client, cast, registry, months, unsent):
    reopen_month(actor=cast.county_admin, month=MONTH, reason="东街道漏报")
    for name in ("漏报一厂", "漏报二厂"):
        OrganizationFactory(name=name, region=registry.plain.region, staff_count=7)
    late = OrganizationFactory(name="后来导入的厂", region=registry.west.region, staff_count=90)
    compute_draft(actor=None, month=MONTH)
    page = see(client, cast.county_admin)
    towns = {each["name"]: each for each in page.context["expected_towns"]}
    assert {name: each["number"] for name, each in towns.items()} == {"东街道": 2, "西镇": 1}
    assert page.context["unstated"] == ["东街道", "西镇"]
    lines = dict(page.context["expected_lines"])
    named = {indicator.title: names for indicator, _, _, _, names, _ in lines["东街道"]}
    assert set(named["职工数"].split("、")) == {"漏报一厂", "漏报二厂"}

    west = registry.west.region_id
    url = reverse("reports:leave_out", args=[MONTH])
    answer = client.post(url, {"organization": late.pk, f"unit-{west}-{late.pk}": ""}, follow=True)
    assert "请写明原因" in answer.content.decode()
    given = {"organization": late.pk, f"unit-{west}-{late.pk}": "四月才设立，从四月起计"}
    assert "从下月起计" in client.post(url, given, follow=True).content.decode()
    assert Job.objects.get(kind="compute_draft").input == {"month": "2026-03"}

    # A Party organization stands below, with what is other of it, and is left out the same way.
    party = PartyOrganization.objects.filter(name="西镇综合党支部")
    began = party.get().term_started_on
    party.update(term_started_on=MONTH.first_day)
    compute_draft(actor=None, month=MONTH)
    page = see(client, cast.county_admin)
    (moved,) = page.context["moved_parties"]
    assert (moved.name, moved.words.split()[0]) == ("西镇综合党支部", "任期届满日")
    given = {"party_organization": party.get().pk}
    assert "请写明原因" in client.post(url, given, follow=True).content.decode()
    given[f"party-{party.get().pk}"] = "四月才换届"
    assert "四月才换届" in client.post(url, given, follow=True).content.decode()
    compute_draft(actor=None, month=MONTH)
    assert see(client, cast.county_admin).context["moved_parties"] == []
    back = reverse("reports:take_in", args=[MONTH])
    assert "已并入更正" in client.post(back, given, follow=True).content.decode()
    for odd in ({"party_organization": "x"}, {}):
        answer = client.post(back, odd, follow=True).content.decode()
        assert "本来就并入" in answer or "请选择" in answer
    party.update(term_started_on=began)

    compute_draft(actor=None, month=MONTH)
    page = see(client, cast.county_admin)
    assert {label for label, _ in page.context["expected_lines"]} == {"东街道", "合计"}
    assert page.context["unstated"] == ["东街道"]

    east = registry.plain.region_id
    client.post(reverse("reports:state_reasons", args=[MONTH]), {f"town-{east}": "漏报两个组织"})
    page = see(client, cast.county_admin)
    assert page.context["unstated"] == []
    close_month(actor=None, month=MONTH, seen=draft(MONTH).pk)
    book = workbook_of(latest_revision(MONTH))
    rows = [[cell.value for cell in row] for row in book.iter_rows(min_row=4)]
    found = {(row[2], row[3]): row[4:] for row in rows if row[3]}
    assert found["东街道", "职工数"][:4] == [65, 79, 14, "漏报两个组织"]
    assert set(found["东街道", "职工数"][4].split("、")) == {"漏报一厂", "漏报二厂"}
    assert found["合计", "两新组织数"][3] == "漏报两个组织"
    assert "西镇" not in {label for label, _ in found}
    assert rows[-1][0] == "后来导入的厂的变动从下月起计，不并入本月：四月才设立，从四月起计"


def test_reasons_for_what_the_month_does_not_count_are_refused(client, cast, registry, months):
    reopen_month(actor=cast.county_admin, month=MONTH, reason="东街道漏报")
    east = registry.plain.region_id
    client.force_login(cast.county_admin)
    for name in ("town-999999", "town-x", f"unit-{east}-999999", "unit-0-0"):
        given = {f"town-{east}": "漏报两个组织", name: "漏报两个组织"}
        answer = client.post(reverse("reports:state_reasons", args=[MONTH]), given, follow=True)
        assert "没有数据，没有保存" in answer.content.decode(), name
        assert not RestatementReason.objects.exists()


def workbook_of(revision):
    """The sheet 更正说明 of the county's workbook."""
    out = io.BytesIO()
    build_month_workbook(revision=revision, region_code="330999", out=out)
    return openpyxl.load_workbook(out)["更正说明"]


def test_only_who_closes_months_states_reasons(client, cast, registry, months):
    reopen_month(actor=cast.county_admin, month=MONTH, reason="东街道漏报")
    client.force_login(cast.county_staff)
    for name in ("state_reasons", "leave_out", "take_in"):
        assert client.post(reverse(f"reports:{name}", args=[MONTH])).status_code == 403
