"""Pages of the month: who sees what, and that every number leads to exactly what is behind it."""

import pytest
from django.urls import reverse

from core.models import Job
from core.months import Month
from months.indicators import INDICATORS
from months.models import ReportMonth
from months.services import close_month, compute_draft, reopen_month
from orgs.services import Move, move_organizations
from reports.cells import Line, on_paper
from reports.services import NEWEST_CHANGES
from tests import pages
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

MONTH = pages.MONTH
EAST, WEST, COUNTY = "330999001", "330999002", "330999"


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


def see(client, user, url):
    client.force_login(user)
    return client.get(url)


def month_url(query=""):
    return reverse("reports:month", args=[MONTH]) + query


def labels(response):
    return [line.row.label for line in response.context["lines"]]


# --- Who sees what ---------------------------------------------------------------------------


def test_the_county_sees_all_towns_and_what_stands_at_the_county(client, cast, months):
    response = see(client, cast.county_admin, month_url())
    assert labels(response) == ["东街道", "西镇", "经开区", "本级", "合计"]
    town = see(client, cast.county_admin, month_url(f"?region={WEST}"))
    assert labels(town) == ["本级", "合计"]


@pytest.mark.parametrize("role", ["town_staff", "viewer"])
def test_a_town_sees_its_own_table_and_no_other(client, cast, months, role):
    user = getattr(cast, role)
    response = see(client, user, month_url())
    assert response.context["region"].code == EAST
    assert labels(response) == ["本级", "合计"]
    assert [each.code for each in response.context["trail"]] == [EAST]
    for code in (WEST, COUNTY):
        assert client.get(month_url(f"?region={code}")).status_code == 404


@pytest.mark.parametrize("role", ["town_staff", "viewer"])
@pytest.mark.parametrize("indicator", ["organizations", "formed_rate", "red"])
def test_a_town_drills_into_no_other_town(client, cast, months, role, indicator):
    client.force_login(getattr(cast, role))
    for name in ("behind", "changes"):
        assert client.get(cell(name, EAST, "total", indicator)).status_code == 200
        for code in (WEST, COUNTY):
            assert client.get(cell(name, code, "total", indicator)).status_code == 404


def test_a_secretary_has_no_table_but_his_own_lights(client, cast, months):
    response = see(client, cast.secretary, month_url())
    assert response.context["region"] is None
    assert client.get(month_url(f"?region={EAST}")).status_code == 404
    own = client.get("/").context["own"]
    assert [(title, number) for title, number, _ in own] == [("党组织", 1), ("覆盖的两新组织", 0)]


@pytest.mark.parametrize("role", ["nobody", "system_admin", "security_admin", "audit_admin"])
def test_who_has_no_business_there_sees_no_month(client, cast, months, role):
    client.force_login(getattr(cast, role))
    assert client.get(month_url()).status_code == 404
    assert client.get(cell("behind", COUNTY, "total", "staff")).status_code == 404
    assert client.get("/check/").status_code == 404
    assert "revision" not in client.get("/", follow=True).context
    assert pages.total(client.get("/notices/")) == "0"


def test_a_month_revision_region_or_figure_that_is_not_there_is_not_found(client, cast, months):
    client.force_login(cast.county_admin)
    for url in (
        month_url("?region=999"),
        month_url("?revision=7"),
        month_url("?revision=0"),
        "/months/2026-13/",
        cell("behind", COUNTY, "total", "nonsense"),
        cell("behind", COUNTY, "half", "staff"),
        cell("behind", COUNTY, "total", "staff", part="rest"),
        cell("behind", COUNTY, "total", "staff", number=9),
    ):
        assert client.get(url).status_code == 404, url


def test_a_month_that_is_not_closed_says_so(client, cast, months):
    response = see(client, cast.county_admin, reverse("reports:month", args=[MONTH.plus(1)]))
    assert "2026年4月尚未定稿" in response.content.decode()


# --- Numbers and what is behind them ---------------------------------------------------------


def cell(name, code, scope, indicator, part="numerator", number=1):
    return reverse(
        f"reports:{name}",
        kwargs={
            "month": MONTH,
            "number": number,
            "region_code": code,
            "scope": scope,
            "indicator": indicator,
            "part": part,
        },
    )


@pytest.mark.dealt(3)
def test_every_cell_leads_to_exactly_what_it_counts(client, cast, months):
    """For rates the numerator; for sums those that contribute add up to the figure."""
    response = see(client, cast.county_admin, month_url())
    checked = 0
    for line in response.context["lines"]:
        assert [each.indicator for each in line.cells] == list(INDICATORS)
        for each in line.cells:
            context = client.get(each.behind_url).context
            rows = context["page"].rows
            if each.indicator.value:
                assert sum(getattr(row, each.indicator.value) for row in rows) == (
                    each.value.numerator
                )
            else:
                assert context["count"] == len(rows) == each.value.numerator
            if each.indicator.is_rate:
                for part, expected in (
                    ("denominator", each.value.denominator),
                    ("missing", each.value.denominator - each.value.numerator),
                ):
                    url = each.behind_url.replace("/numerator/", f"/{part}/")
                    assert client.get(url).context["count"] == expected
            checked += 1
    assert checked == 5 * len(INDICATORS)


def test_every_cell_of_a_town_officer_leads_to_exactly_what_it_counts(client, cast, months):
    for line in see(client, cast.town_staff, month_url()).context["lines"]:
        for each in line.cells:
            if not each.indicator.value:
                count = client.get(each.behind_url).context["count"]
                assert count == each.value.numerator, each.indicator.code


def test_every_change_is_explained_by_what_came_and_went(client, cast, months):
    lines = see(client, cast.county_admin, month_url()).context["lines"]
    moved = {
        (line.row.label, each.indicator.code): each
        for line in lines
        for each in line.cells
        if each.difference
    }
    assert moved["本级", "formed"].difference.text == "+1"
    assert moved["西镇", "organizations"].difference.text == "+1"
    for (_, code), each in moved.items():
        blocks = client.get(each.changes_url).context["blocks"]
        if each.indicator.is_rate or each.indicator.value:
            assert any(block["sections"] for block in blocks), code
            continue
        counts = {word: number for word, number, _ in blocks[0]["sections"]}
        change = counts.get("新增", 0) - counts.get("减少", 0)
        assert f"{change:+,}".replace("-", "−") == each.difference.text
    section = client.get(moved["西镇", "organizations"].changes_url).context["blocks"][0]
    assert [row.name for row in section["sections"][0][2]] == ["西镇新办公司"]


def test_every_column_leads_to_its_formula(client, cast, months):
    text = see(client, cast.county_admin, month_url()).content.decode()
    sheet = client.get("/indicators/").content.decode()
    for indicator in INDICATORS:
        assert f'href="/indicators/#{indicator.code}"' in text
        assert f'id="{indicator.code}"' in sheet
    assert 'id="rule-staff50_no_member"' in sheet


def test_rules_are_shown_with_their_numbers_to_those_who_see_the_registry(client, cast, months):
    assert "职工 50 人以上（含）的两新组织没有党员" in (
        see(client, cast.viewer, "/indicators/").content.decode()
    )
    assert 'id="rule-' not in see(client, cast.nobody, "/indicators/").content.decode()


def test_the_snapshot_does_not_follow_the_registry(client, cast, county, registry, months):
    registry.west.refresh_from_db()
    move_organizations(
        actor=cast.county_admin,
        moves=[Move(registry.west.pk, registry.west.version, EAST)],
        starts_on=MONTH.first_day,
    )
    response = see(client, cast.county_admin, cell("behind", WEST, "total", "organizations"))
    assert {row.name for row in response.context["page"].rows} == {
        "西镇机械有限公司",
        "西镇新办公司",
    }


# --- Restatement -----------------------------------------------------------------------------


def test_after_a_restatement_both_values_stand_side_by_side(client, cast, registry, months):
    reopen_month(actor=cast.county_admin, month=MONTH, reason="漏报一个组织")
    response = see(client, cast.county_admin, month_url())
    assert "已撤销定稿，等待更正定稿" in response.content.decode()
    OrganizationFactory(name="漏报的公司", region=registry.plain.region)
    close_month(actor=cast.county_admin, month=MONTH)
    response = client.get(month_url())
    line = response.context["lines"][0]
    organizations = line.cells[0]
    assert (line.row.label, organizations.former, organizations.text) == ("东街道", "2", "3")
    assert "漏报一个组织" in response.content.decode()
    block = client.get(organizations.former_url).context["blocks"][0]
    assert [row.name for row in block["sections"][0][2]] == ["漏报的公司"]
    first = client.get(month_url("?revision=1"))
    assert first.context["lines"][0].cells[0].text == "2"
    assert first.context["lines"][0].cells[0].former is None


def test_only_who_may_is_led_to_the_closing_and_others_read_why_not(client, cast, registry):
    close_month(actor=None, month=Month.current().plus(-2))  # the last ended one is open
    due = Month.current().plus(-1)
    page = see(client, cast.county_admin, "/check/").content.decode()
    assert "前往定稿" in page
    page = see(client, cast.town_staff, "/check/").content.decode()
    assert "前往定稿" not in page and "定稿由县级管理员办理" in page
    close_month(actor=None, month=due)
    page = see(client, cast.county_admin, "/check/").content.decode()
    assert "前往定稿" not in page
    assert f"{Month.current().last_day} 过后由县级管理员定稿" in page


# --- Closing, reopening, draft ----------------------------------------------------------------


@pytest.fixture
def unsent(monkeypatch):
    """Jobs stay in their table."""
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)


def test_the_county_administrator_asks_for_a_closing_once(client, cast, months, unsent):
    client.force_login(cast.county_admin)
    following = MONTH.plus(1)
    for _ in range(2):
        response = client.post(reverse("reports:close", args=[following]))
        assert response["Location"] == reverse("reports:month", args=[following])
    assert [(job.kind, job.input) for job in Job.objects.all()] == [
        ("close_month", {"month": "2026-04"})
    ]
    assert "排队中" in client.get(response["Location"]).content.decode()


def test_a_month_that_has_not_ended_is_not_closed(client, cast, registry, unsent):
    client.force_login(cast.county_admin)
    response = client.post(reverse("reports:close", args=[Month.current()]), follow=True)
    assert "还没有结束" in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_others_neither_close_nor_reopen(client, cast, months, unsent, role):
    client.force_login(getattr(cast, role))
    for name in ("close", "reopen"):
        url = reverse(f"reports:{name}", args=[MONTH])
        assert client.post(url, {"reason": "x"}).status_code == 403
        assert client.get(url).status_code == 405
    assert not Job.objects.exists()
    assert ReportMonth.objects.get(first_day=MONTH.first_day).state == "closed"


def test_reopening_needs_a_reason(client, cast, months):
    client.force_login(cast.county_admin)
    url = reverse("reports:reopen", args=[MONTH])
    assert "请写明撤销定稿的原因" in client.post(url, {"reason": " "}, follow=True).content.decode()
    assert ReportMonth.objects.get(first_day=MONTH.first_day).state == "closed"
    client.post(url, {"reason": "漏报"})
    assert ReportMonth.objects.get(first_day=MONTH.first_day).state == "reopened"


def test_the_draft_is_marked_and_kept_from_those_who_only_look(client, cast, months):
    following = MONTH.plus(1)
    compute_draft(actor=cast.county_admin, month=following)
    url = reverse("reports:month_draft", args=[following])
    response = see(client, cast.town_staff, url)
    assert "预览 · 未定稿" in response.content.decode()
    assert labels(response) == ["本级", "合计"]
    behind = response.context["lines"][-1].cells[0].behind_url
    assert client.get(behind).context["count"] == 2
    for role, status in (("viewer", 403), ("nobody", 404)):
        client.force_login(getattr(cast, role))
        assert client.get(url).status_code == status
        assert client.get(behind).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("town_staff", 302), ("viewer", 403), ("nobody", 404)]
)
def test_who_fills_in_may_ask_for_a_draft(client, cast, months, unsent, role, status):
    client.force_login(getattr(cast, role))
    response = client.post(reverse("reports:compute_draft", args=[MONTH.plus(1)]))
    assert response.status_code == status
    assert Job.objects.filter(kind="compute_draft").exists() == (status == 302)


def test_a_job_is_shown_to_who_started_it_alone(client, cast):
    job = Job.objects.create(
        kind="close_month", user=cast.county_admin, status="failed", error="坏"
    )
    url = reverse("core:job", args=[job.pk])
    assert "坏" in see(client, cast.county_admin, url).content.decode()
    assert see(client, cast.county_staff, url).status_code == 404


def test_a_finished_job_reloads_the_page(client, cast):
    job = Job.objects.create(kind="close_month", user=cast.county_admin, status="succeeded")
    client.force_login(cast.county_admin)
    response = client.get(reverse("core:job", args=[job.pk]), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


# --- Workbook, lights, check ------------------------------------------------------------------


def test_the_workbook_is_of_a_region_in_scope(client, cast, months):
    client.force_login(cast.town_staff)
    url = reverse("reports:workbook", args=[MONTH])
    assert client.get(url).status_code == 200
    assert client.get(f"{url}?region={WEST}").status_code == 404
    assert see(client, cast.secretary, url).status_code == 403
    assert see(client, cast.nobody, url).status_code == 404


def test_the_check_page_tells_what_would_light_up_and_what_is_open(client, cast, months):
    compute_draft(actor=cast.county_admin, month=MONTH.plus(1))
    Job.objects.create(
        kind="import",
        user=cast.county_admin,
        status="succeeded",
        result={"warnings": ["两新组织 第3行：15位旧码"]},
    )
    response = see(client, cast.county_admin, "/check/")
    assert response.context["month"] == MONTH.plus(1)
    rules = {row["rule_code"]: row for row in response.context["rules"]}
    assert rules["staff50_no_member"]["number"] == 1
    assert client.get(rules["staff50_no_member"]["url"]).context["count"] == 1
    assert response.context["undecided"] == "1"
    assert response.context["warnings"] == ["两新组织 第3行：15位旧码"]
    town = see(client, cast.town_staff, "/check/").context
    assert "staff50_no_member" not in {row["rule_code"] for row in town["rules"]}
    assert (town["undecided"], town["warnings"]) == ("0", [])


def test_each_town_shows_when_it_was_last_updated(client, cast, registry):
    NEWEST_CHANGES.anew()  # what another test left in the cache is a quarter of an hour old at most
    lines = see(client, cast.county_admin, "/check/freshness/").context["lines"]
    assert [name for _, name, _ in lines] == ["东街道", "西镇", "经开区"]  # no ranking
    changed = [[moment != "—" for moment in moments] for *_, moments in lines]
    assert changed == [[True, True, True], [True, True, True], [False, False, False]]
    seen = see(client, cast.town_staff, "/check/freshness/").context["lines"]
    assert [name for _, name, _ in seen] == ["东街道"]
    assert see(client, cast.viewer, "/check/freshness/").content == b""


# --- Queries ----------------------------------------------------------------------------------


def test_a_month_that_is_not_closed_says_what_comes_next_and_who_does_it(client, cast, months):
    def steps(month):
        response = see(client, cast.county_admin, reverse("reports:month", args=[month]))
        return [(step.title, step.state) for step in response.context["steps"]]

    assert steps(MONTH) == []
    reopen_month(actor=cast.county_admin, month=MONTH, reason="补报数据")
    assert steps(MONTH) == [("统计日", "done"), ("定稿", "done"), ("更正定稿", "now")]
    assert steps(Month.current()) == [("统计日", "now"), ("定稿", "next")]


def test_on_paper_every_column_stands_once_and_groups_stay_whole():
    groups = [("甲", [1, 2]), ("乙", [3, 4, 5]), ("丙", [6])]
    lines = [Line(row, [f"{row}{number}" for number in range(1, 7)], "") for row in "xy"]
    first, second = on_paper(groups, lines, widest=4)
    assert (first.groups, second.groups) == (groups[:1], groups[1:])
    assert first.lines == [("x", ["x1", "x2"]), ("y", ["y1", "y2"])]
    assert second.lines[1] == ("y", ["y3", "y4", "y5", "y6"])
    assert (first.width, second.width) == (3, 5)
    assert [each.groups for each in on_paper(groups, lines)] == [groups]
