"""Terms of office: when they end, what moves the end, and the rows that tell of them."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from branches.filters import DUE, term_condition
from branches.models import FormationCounting, PartyOrganization, Term, TermLength
from branches.services import (
    dissolve_party_organization,
    follow_terms,
    number_term,
    re_elect_party_organization,
    refresh_coverage_facts,
    replace_row,
    shift_term,
    undo_decision,
    update_party_organization,
    upgrade_party_organization,
)
from core.errors import Denied
from core.imports.loading.pipeline import import_workbook
from core.months import Month, months_later
from core.todos import waiting
from lights.models import Notice
from members.models import Post
from months.models import OrganizationFact, PartyOrganizationFact
from months.services import close_month
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import PostFactory
from tests.members.test_pages import see
from tests.orgs.factories import OrganizationFactory
from tests.workbooks import county_sheets, party, workbook

LIST = reverse("branches:terms")
DAY = datetime.date(2026, 3, 1)
MARCH = Month(2026, 3)


def date(text):
    return datetime.date.fromisoformat(text)


def decide(service, actor, row, **values):
    row.refresh_from_db()
    values.setdefault("happened_on", DAY)
    return service(actor=actor, pk=row.pk, version=row.version, **values)


def shift(actor, row, to, **values):
    values = {"document_number": "东委〔2026〕1号", "note": "正在筹备合并"} | values
    return decide(shift_term, actor, row, shifted_to=date(to), **values)


def terms(row):
    found = Term.objects.filter(party_organization=row).order_by("began_on")
    return [
        (t.number, str(t.began_on), str(t.due_on), t.ended_on and str(t.ended_on)) for t in found
    ]


def lit(code):
    return Notice.objects.filter(rule_code=code, revision__number__gt=0).order_by("-revision")


@pytest.fixture
def branch(county):
    made = PartyOrganizationFactory(
        code="B1", region=county.east, founded_on="2020-05-05", term_started_on="2023-03-10"
    )
    follow_terms()
    return made


def test_terms_before_come_from_the_chronicle_and_count_from_the_founding(cast, county):
    old = PartyOrganizationFactory(region=county.east, founded_on="2017-06-01")
    for day in ("2020-06-05", "2023-06-08"):
        decide(re_elect_party_organization, cast.town_staff, old, happened_on=date(day))
    # As after a migration: only the chronicle knows.
    Term.objects.all().delete()
    follow_terms()
    assert terms(old) == [
        (1, "2017-06-01", "2020-06-01", "2020-06-05"),
        (2, "2020-06-05", "2023-06-05", "2023-06-08"),
        (3, "2023-06-08", "2026-06-08", None),
    ]
    unknown = PartyOrganizationFactory(
        region=county.east, kind="committee", founded_on="2010-01-01", term_started_on="2024-02-29"
    )
    follow_terms()
    assert terms(unknown) == [(None, "2024-02-29", "2029-02-28", None)]
    assert follow_terms() == 0


def test_an_election_ends_a_term_and_begins_the_next_whenever_it_is(cast, branch):
    decide(re_elect_party_organization, cast.town_staff, branch, happened_on=date("2024-01-01"))
    assert terms(branch)[1:] == [(None, "2024-01-01", "2027-01-01", None)]
    assert terms(branch)[0][3] == "2024-01-01"


def test_a_correction_moves_the_present_term(cast, branch):
    values = {"actor": cast.town_staff, "pk": branch.pk, "version": branch.version}
    update_party_organization(**values, term_started_on=date("2023-04-10"))
    assert terms(branch) == [(None, "2023-04-10", "2026-04-10", None)]
    branch.refresh_from_db()
    assert branch.term_ends_on == date("2026-04-10")
    decide(upgrade_party_organization, cast.town_staff, branch, kind="committee")
    assert terms(branch) == [(None, "2023-04-10", "2028-04-10", None)]


def test_the_end_of_a_dissolved_one_and_its_undoing(cast, branch):
    decide(dissolve_party_organization, cast.town_staff, branch)
    assert terms(branch)[0][3] == str(DAY)
    branch.refresh_from_db()
    undo_decision(actor=cast.town_staff, pk=branch.pk, version=branch.version)
    assert terms(branch)[0][3] is None


def test_an_import_begins_a_new_term_or_corrects_the_present_one(load):
    def started(day):
        load(
            county_sheets()
            | {"党组织": [party(1, 本届起始日期=day), *county_sheets()["党组织"][1:]]}
        )
        return terms(PartyOrganization.objects.get(code="P001"))

    first = started("2022-01-01")
    assert first[-1][1:] == ("2022-01-01", "2025-01-01", None)
    # More than a year before it is due no new term can have begun.
    assert started("2023-12-31")[-1][1:] == ("2023-12-31", "2026-12-31", None)
    assert len(started("2023-12-31")) == len(first)
    later = started("2025-12-31")
    assert len(later) == len(first) + 1
    assert (later[-2][3], later[-1][1]) == ("2025-12-31", "2025-12-31")


@pytest.fixture
def load(db):
    def load(sheets):
        result = import_workbook(actor=None, source=io.BytesIO(workbook(sheets)), name="导入.xlsx")
        assert result.errors == []

    return load


def test_a_shift_of_a_year_at_most_with_document_and_reason_keeps_the_light_off(cast, branch):
    # Due on 2026-03-10: by the end of March the light is on.
    close_month(actor=None, month=MARCH)
    assert lit("term_expired").get().subject_code == "B1"
    with pytest.raises(ValidationError, match="2025-03-10 至 2027-03-10"):
        shift(cast.town_staff, branch, "2027-03-11")
    for missing in ({"document_number": " "}, {"note": "无"}):
        with pytest.raises(ValidationError):
            shift(cast.town_staff, branch, "2027-03-10", **missing)
    with pytest.raises(Denied):
        shift(cast.viewer, branch, "2027-03-10")
    moved = shift(cast.town_staff, branch, "2027-03-10")
    assert (moved.term_ends_on, moved.term_shifted_to) == (date("2027-03-10"),) * 2
    term = Term.objects.get(party_organization=branch)
    assert (term.due_on, term.is_shifted) == (date("2027-03-10"), True)
    entry = branch.chronicle.get()
    assert (entry.kind, entry.before, entry.after, entry.document_number) == (
        "term_shifted",
        "2026-03-10 届满",
        "2027-03-10 届满",
        "东委〔2026〕1号",
    )
    april = close_month(actor=None, month=MARCH.plus(1))
    fact = PartyOrganizationFact.objects.get(revision=april, code="B1")
    assert fact.term_ends_on == date("2027-03-10")
    assert not lit("term_expired").filter(revision=april).exists()
    # An election ends the shift with its term.
    elected = decide(
        re_elect_party_organization, cast.town_staff, branch, happened_on=date("2026-05-01")
    )
    assert (elected.term_shifted_to, elected.term_ends_on) == (None, date("2029-05-01"))


def test_a_term_may_be_advanced_and_put_back(cast, branch):
    assert shift(cast.town_staff, branch, "2025-03-10").term_ends_on == date("2025-03-10")
    back = shift(cast.town_staff, branch, "2026-03-10")
    assert (back.term_shifted_to, back.term_ends_on) == (None, date("2026-03-10"))


def test_a_shift_ends_with_its_term_however_the_next_one_comes(branch):
    row = PartyOrganization.objects.filter(pk=branch.pk)
    row.update(term_shifted_to="2027-03-10")
    row.update(term_started_on="2026-11-01")
    assert row.values_list("term_shifted_to", "term_ends_on").get() == (None, date("2029-11-01"))


def test_another_length_holds_for_terms_that_begin_from_then_on(cast, branch, county):
    since = PartyOrganizationFactory(region=county.west, founded_on="2026-02-01")
    row = TermLength.objects.get(kind="branch")
    before = dict(PartyOrganization.objects.values_list("code", "version"))
    new = replace_row(
        TermLength,
        actor=cast.county_admin,
        pk=row.pk,
        version=row.version,
        years=4,
        valid_from=date("2026-01-01"),
        ground="县委〔2026〕2号",
    )
    row.refresh_from_db()
    assert (row.valid_to, new.years, new.kind) == (date("2026-01-01"), 4, "branch")
    ends = dict(PartyOrganization.objects.values_list("code", "term_ends_on"))
    assert ends["B1"] == date("2026-03-10") and ends[since.code] == date("2030-02-01")
    assert Term.objects.get(party_organization=since).due_on == date("2030-02-01")
    after = dict(PartyOrganization.objects.values_list("code", "version"))
    assert {code for code in after if after[code] != before[code]} == {since.code}
    with pytest.raises(Denied):
        replace_row(
            TermLength,
            actor=cast.county_staff,
            pk=new.pk,
            version=new.version,
            years=2,
            valid_from=date("2027-01-01"),
            ground="县级文件",
        )
    with pytest.raises(ValidationError, match="更晚的一天"):
        replace_row(
            TermLength,
            actor=cast.county_admin,
            pk=new.pk,
            version=new.version,
            years=2,
            valid_from=date("2026-01-01"),
            ground="县级文件",
        )


@pytest.mark.parametrize("formation", ["functional", "temporary", "stationed"])
@pytest.mark.parametrize(
    ("counts_as", "single", "other", "work", "state"),
    [
        ("organization", False, True, False, "other"),
        ("work", False, False, True, "work"),
        ("nothing", False, False, False, "none"),
    ],
)
def test_the_county_says_how_a_formation_counts(
    cast, county, formation, counts_as, single, other, work, state
):
    organization = OrganizationFactory(region=county.east)
    made = PartyOrganizationFactory(region=county.east, formation=formation)
    CoverageFactory(organization=organization, party_organization=made)
    row = FormationCounting.objects.get(formation=formation)
    if counts_as != row.counts_as:
        replace_row(
            FormationCounting,
            actor=cast.county_admin,
            pk=row.pk,
            version=row.version,
            counts_as=counts_as,
            valid_from=date("2026-03-31"),
            ground="县级文件",
        )
    refresh_coverage_facts()
    assert CurrentFacts.objects.get(organization=organization).coverage == state
    for month, expected in ((MARCH.plus(-1), (False, True, False)), (MARCH, (single, other, work))):
        revision = close_month(actor=None, month=month)
        fact = OrganizationFact.objects.get(revision=revision, organization_id=organization.pk)
        assert (fact.single_covered, fact.other_covered, fact.work_covered) == expected


def test_numbers_count_on_from_the_one_that_is_known(cast, branch):
    decide(re_elect_party_organization, cast.town_staff, branch)
    first = Term.objects.filter(party_organization=branch).earliest("began_on")
    number_term(actor=cast.town_staff, pk=first.pk, version=first.version, number=4)
    assert [term[0] for term in terms(branch)] == [4, 5]
    decide(re_elect_party_organization, cast.town_staff, branch, happened_on=date("2026-04-01"))
    assert [term[0] for term in terms(branch)] == [4, 5, 6]


@pytest.fixture
def clock(county):
    """Due in the past, in a hundred days, in two years; one of another town; one dissolved."""
    today = timezone.localdate()
    for name, days, region, more in (
        ("expired", -1, county.east, {}),
        ("due", 100, county.east, {}),
        ("running", 700, county.east, {}),
        ("west", -5, county.west, {}),
        ("gone", -9, county.east, {"dissolved_on": today}),
    ):
        made = PartyOrganizationFactory(code=name, region=region, founded_on="2010-01-01", **more)
        started = (today + datetime.timedelta(days=days)).replace(day=1)
        PartyOrganization.objects.filter(pk=made.pk).update(
            term_started_on=started.replace(year=started.year - 3)
        )
    follow_terms()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=branch", {"expired", "due", "running", "west", "CAST01"}),
        ("?state=expired", {"expired", "west"}),
        ("?state=due", {"due", "CAST01"}),
        ("?state=ended", {"gone"}),
        ("?state=shifted", set()),
        ("?region=330999002", {"west"}),
        ("?kind=committee", set()),
    ],
)
def test_the_list_of_terms_finds_exactly(client, cast, clock, query, found):
    rows = see(client, cast.county_admin, LIST + query).context["page"].rows
    codes = {row.party_organization.code for row in rows}
    assert codes == found or codes ^ found <= {"CAST01"}


def test_the_overdue_stand_first_and_in_scope_only(client, cast, clock):
    rows = see(client, cast.town_staff, LIST).context["page"].rows
    codes = [row.party_organization.code for row in rows]
    assert codes[0] == "expired" and "west" not in codes
    page = see(client, cast.town_staff, LIST).content.decode()
    assert "已届满" in page and "半年内届满" in page


def test_home_reminds_of_terms(cast, clock, fresh):
    found = {each.title: (number, each.url) for each, number in waiting(fresh(cast.town_staff))}
    assert found["任期已届满、尚未换届的党组织"] == ("1", f"{LIST}?state=expired")
    assert "半年内任期届满的党组织" in found
    assert "任期已届满、尚未换届的党组织" not in {
        each.title for each, _ in waiting(fresh(cast.viewer))
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_however_long(
    client, cast, county, number, django_assert_num_queries
):
    PartyOrganizationFactory.create_batch(number, region=county.east)
    follow_terms()
    client.force_login(cast.town_staff)
    with django_assert_num_queries(8):
        assert len(client.get(LIST).context["page"].rows) == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_committees_stand_term_by_term_in_as_many_queries(
    client, cast, branch, number, django_assert_num_queries
):
    decide(re_elect_party_organization, cast.town_staff, branch, happened_on=DAY)
    PostFactory(party_organization=branch, person_name="前任", starts_on="2023-03-10", ends_on=DAY)
    for _ in range(number):
        PostFactory(party_organization=branch, person_name="现任", starts_on=DAY)
    client.force_login(cast.town_staff)
    with django_assert_num_queries(9):
        page = client.get(reverse("members:terms_of_party_organization", args=[branch.pk]))
    held = [[post.person_name for post, _ in posts] for _, _, posts in page.context["terms"]]
    assert held == [["现任"] * number, ["前任"]]
    assert Post.objects.count() == number + 1


def test_half_a_year_is_six_calendar_months(branch):
    """No number of days: it is 181 from 1 September and 184 from 1 March."""
    last = months_later(timezone.localdate(), 6)
    for due_on, found in ((last, {branch}), (last + datetime.timedelta(days=1), set())):
        Term.objects.filter(party_organization=branch).update(due_on=due_on)
        rows = Term.objects.filter(term_condition(DUE), party_organization=branch)
        assert {each.party_organization for each in rows} == found


@pytest.mark.parametrize("number", [0, 501])
def test_nobody_had_so_many_terms(cast, branch, number):
    term = branch.terms.get()
    with pytest.raises(ValidationError, match="1 至 500"):
        number_term(actor=cast.town_staff, pk=term.pk, version=term.version, number=number)
