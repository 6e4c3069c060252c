"""The generated county: the same again for the same seed, valid, believable, and consistent."""

import datetime
from collections import Counter
from itertools import pairwise
from statistics import median

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from stdnum.cn import uscc as stdnum_uscc

from branches.choices import TERM_YEARS, FormationMode, PartyOrganizationKind
from branches.models import Coverage, PartyOrganization, WorkCoverage
from core import crypto
from core.months import BEGINNING, Month
from core.tree import rebuild_paths
from demo import generator, writer
from demo.generator import generate
from lights.models import Notice
from members.codes import check_id_number
from members.models import Employment, Member, Membership, PartyCounts, Post
from months.models import PartyOrganizationFact, ReportMonth
from orgs.codes import check_uscc
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from regions.models import Region
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.dealt(28)

TODAY = datetime.date(2026, 11, 15)
CURRENT_MONTH = datetime.date(2026, 11, 1)


def make(organizations=400, seed=7, months=12, region_code="330999", today=TODAY):
    return generate(
        organizations=organizations,
        seed=seed,
        months=months,
        region_code=region_code,
        today=today,
    )


def plain_values():
    """Everything that was generated, without row ids and with identifiers decrypted."""
    organization, party = "organization__uscc", "party_organization__code"
    member = "member__id_number_index"
    values = {
        "phones": sorted(
            (row.uscc, crypto.decrypt(row.phone_cipher)) for row in Organization.objects.all()
        ),
        "people": sorted(
            (
                row.id_number_index,
                crypto.decrypt(row.id_number_cipher),
                row.phone_cipher and crypto.decrypt(row.phone_cipher),
            )
            for row in Member.objects.all()
        ),
    }
    fields = {
        Region: ["code", "name", "level", "parent__code"],
        Organization: [
            *("uscc", "name", "kind", "region__code", "staff_count", "state", "industry"),
            *("principal", "principal_politics", "phone_index", "address", "founded_on", "tags"),
        ],
        OrganizationStatus: [organization, "starts_on", "staff_count", "state", "region__code"],
        PartyOrganization: [
            *("code", "name", "kind", "formation", "parent__code", "region__code"),
            *("founded_on", "term_started_on", "dissolved_on"),
        ],
        Coverage: [organization, party, "starts_on", "ends_on"],
        WorkCoverage: [organization, "means", "person_name", "starts_on", "ends_on"],
        Member: [
            *("id_number_index", "name", "status", "joined_on", "full_on", party, organization),
            *("gender", "ethnicity", "education", "position", "phone_index", "is_floating"),
        ],
        Membership: [member, party, "starts_on", "ends_on", "end_reason"],
        Employment: [member, "starts_on", organization],
        Post: [party, "title", member, "person_name", "id_number_index", "starts_on", "ends_on"],
        CurrentFacts: [organization, "coverage", "member_count", "full_member_count"],
        PartyCounts: [party, "members", "full_members", "seated", "seats_below"],
    }
    for model, names in fields.items():
        values[model] = sorted(map(repr, model.objects.values_list(*names)))
    return values


def values_of(**options):
    """The plain values of a generation that is rolled back afterwards."""
    with transaction.atomic():
        elections = make(**options).elections
        values = plain_values() | {"elections": [day for day, _ in elections]}
        transaction.set_rollback(True)
    return values


def catalog():
    """Indexes, constraints and triggers of the database, as PostgreSQL describes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid FROM pg_index
            WHERE indrelid::regclass::text !~ '^pg_'
            UNION SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) || convalidated
            FROM pg_constraint WHERE conrelid <> 0
            UNION SELECT pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger
            WHERE NOT tgisinternal
            """
        )
        return {row[0] for row in cursor.fetchall()}


def test_same_seed_in_the_same_month_gives_the_same_data(db):
    first = values_of()
    assert values_of(today=datetime.date(2026, 11, 29)) == first
    assert len(first[Organization]) == 400 and len(first[Member]) > 100


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"seed": 8}, set()),
        # A month later the same organizations have come as far, each on a later day.
        ({"today": datetime.date(2026, 12, 1)}, {Region, "phones", CurrentFacts, PartyCounts}),
    ],
)
def test_another_seed_or_month_gives_other_data(db, other, same):
    first, second = values_of(), values_of(**other)
    assert {key for key in first if first[key] == second[key]} == same


def test_codes_are_valid_and_belong_to_nobody(db):
    make(1500)
    codes = list(Organization.objects.values_list("uscc", flat=True))
    assert [code for code in codes if check_uscc(code) or not stdnum_uscc.is_valid(code)] == []
    assert {code[2:8] for code in codes} == {"330999"}
    assert {code[:2] for code in codes} >= {"91", "92", "51", "52"}

    people = [*Member.objects.all(), *Post.objects.filter(member__isnull=True)]
    numbers = {crypto.decrypt(row.id_number_cipher) for row in people}
    assert len(numbers) == len(people) > 600
    # The county code is nobody's, which is a warning; anything wrong would raise.
    assert {check_id_number(number)[:5] for number in numbers} == {"前 6 位"}
    for row in people:
        number = crypto.decrypt(row.id_number_cipher)
        assert row.id_number_index == crypto.blind_index("id_number", number)
    for member in Member.objects.exclude(phone_cipher=None):
        phone = crypto.decrypt(member.phone_cipher)
        assert phone.startswith("154") and len(phone) == 11 and phone.isdigit()
        assert member.phone_index == crypto.blind_index("phone", phone)
        number = crypto.decrypt(member.id_number_cipher)
        age = (member.joined_on - datetime.date.fromisoformat(number[6:14])).days // 365
        assert 18 <= age <= 60
        assert (int(number[16]) % 2 == 1) == (member.gender == "male")


def test_indexes_constraints_and_triggers_are_the_same_afterwards(db):
    before = catalog()
    make()
    assert catalog() == before and len(before) > 200


def test_failure_leaves_nothing_behind(db, monkeypatch):
    before = catalog()

    def fail(cursor, model, lines):
        write(cursor, model, lines)
        if model is Post:
            raise RuntimeError("power cut")

    write = writer._write_table
    monkeypatch.setattr(writer, "_write_table", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        make()
    assert catalog() == before
    assert not Organization.objects.exists() and not Region.objects.exists()


def test_failure_while_generating_is_raised(db, monkeypatch):
    def fail(area):
        raise RuntimeError("no more names")

    monkeypatch.setattr(generator, "Town", lambda **kwargs: fail(kwargs["area"]))
    with pytest.raises(RuntimeError, match="no more names"):
        make()
    assert not Region.objects.exists()


def test_history_of_every_row_names_the_command(db):
    make()
    for model in (
        Region,
        Organization,
        OrganizationStatus,
        PartyOrganization,
        Coverage,
        Member,
        Post,
    ):
        events = model.events.rel.related_model.objects
        assert events.filter(pgh_label="insert").count() == model.objects.count() > 0
        # Services that draw what happened to members write them again.
        assert events.exclude(pgh_label__in=["insert", "update"]).count() == 0
        assert set(events.values_list("pgh_context__metadata__command").distinct()) == {
            ("generate_demo",)
        }


def test_present_values_equal_the_dated_series(db):
    make(1500)
    assert rebuild_paths(Region) == 0 and rebuild_paths(PartyOrganization) == 0

    latest = OrganizationStatus.objects.filter(organization=OuterRef("pk")).order_by("-starts_on")
    assert not (
        Organization.objects.annotate(
            staff=Subquery(latest.values("staff_count")[:1]),
            now=Subquery(latest.values("state")[:1]),
            place=Subquery(latest.values("region")[:1]),
        )
        .exclude(staff=F("staff_count"), now=F("state"), place=F("region"))
        .exists()
    )
    assert OrganizationStatus.objects.filter(starts_on=BEGINNING).count() == 1500
    assert OrganizationStatus.objects.count() > 1500

    work = Employment.objects.filter(member=OuterRef("pk")).order_by("-starts_on")
    members = Member.objects.annotate(
        works_at=Subquery(work.values("organization")[:1]),
        belongs_to=Subquery(
            Membership.objects.filter(member=OuterRef("pk"), ends_on=None).values(
                "party_organization"
            )
        ),
    )
    assert all(
        member.works_at == member.organization_id
        and member.belongs_to == member.party_organization_id
        for member in members
    )
    assert Employment.objects.filter(starts_on=BEGINNING).count() == members.count()

    single, other = _covered(FormationMode.SINGLE), _covered(*set(FormationMode) - {"single"})
    working = set(WorkCoverage.objects.in_force(TODAY).values_list("organization_id", flat=True))
    present = Member.objects.exclude(party_organization=None).exclude(organization=None)
    counts = Counter(present.values_list("organization_id", flat=True))
    full = Counter(present.filter(status="full").values_list("organization_id", flat=True))
    recounted = {
        pk: (
            "single" if pk in single else "other" if pk in other else "work" if pk in working
            else "none",
            counts[pk],
            full[pk],
        )
        for pk in Organization.objects.values_list("pk", flat=True)
    }  # fmt: skip
    stored = CurrentFacts.objects.values_list("pk", "coverage", "member_count", "full_member_count")
    assert {pk: tuple(facts) for pk, *facts in stored} == recounted
    belonging = Member.objects.exclude(party_organization=None)
    members = Counter(belonging.values_list("party_organization", flat=True))
    stored = PartyCounts.objects.values_list("pk", "members")
    assert {pk: number for pk, number in stored if number} == members


def _covered(*formations):
    return set(
        Coverage.objects.in_force(TODAY)
        .filter(party_organization__formation__in=formations)
        .values_list("organization_id", flat=True)
    )


def test_links_fit_together_in_time(db):
    make(1500)
    for model in (Coverage, WorkCoverage, Membership, Post):
        assert not model.objects.filter(
            Q(starts_on__gte=CURRENT_MONTH) | Q(ends_on__lte=F("starts_on"))
        ).exists()
        assert not model.objects.filter(ends_on__gte=CURRENT_MONTH).exists()
    for model in (Coverage, Membership, Post):
        assert not model.objects.filter(starts_on__lt=F("party_organization__founded_on")).exists()
        assert not model.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=F("party_organization__dissolved_on")),
            party_organization__dissolved_on__isnull=False,
        ).exists()
    assert not Membership.objects.filter(starts_on__lt=F("member__joined_on")).exists()
    assert not Coverage.objects.filter(starts_on__lt=F("organization__founded_on")).exists()
    assert not Member.objects.filter(full_on__gte=CURRENT_MONTH).exists()
    # What stopped is no longer covered or worked on, and nobody's employer.
    stopped = Organization.objects.exclude(state="operating")
    assert not Coverage.objects.filter(organization__in=stopped, ends_on=None).exists()
    assert not WorkCoverage.objects.filter(organization__in=stopped, ends_on=None).exists()
    # But for three, whose relation has to be moved from a unit that closed (`transfers.demo`).
    assert Member.objects.filter(organization__in=stopped).count() == 3
    # Everyone belongs somewhere without a gap until he leaves.
    for member in Member.objects.prefetch_related("memberships"):
        rows = sorted(member.memberships.all(), key=lambda row: row.starts_on)
        assert [row.ends_on for row in rows[:-1]] == [row.starts_on for row in rows[1:]]


def test_every_party_organization_has_a_secretary(db):
    make(1500)
    active = PartyOrganization.objects.filter(dissolved_on=None)
    with_secretary = Post.objects.filter(title="secretary", ends_on=None)
    assert set(active.values_list("pk", flat=True)) == set(
        with_secretary.values_list("party_organization_id", flat=True)
    )
    assert with_secretary.count() == active.count()


def test_shares_are_believable(db):
    elections = make(6000).elections
    organizations = Organization.objects.filter(state="operating")
    staff = list(organizations.values_list("staff_count", flat=True))
    facts = CurrentFacts.objects.filter(organization__in=organizations)
    few = facts.filter(member_count__gt=0, full_member_count__lt=3)
    three = facts.filter(full_member_count__gte=3)
    large = facts.filter(organization__staff_count__gte=50)
    branches = PartyOrganization.objects.filter(kind=PartyOrganizationKind.BRANCH)

    assert 0.91 < len(staff) / 6000 < 0.96
    assert 10 <= median(staff) <= 14
    assert 0.04 < sum(count >= 50 for count in staff) / len(staff) < 0.10
    assert max(staff) > 500
    assert 0.86 < few.filter(coverage="other").count() / few.count() < 0.95
    assert 0.90 < three.filter(coverage="single").count() / three.count() < 1
    assert 0.95 < large.filter(member_count__gt=0).count() / large.count() < 1
    assert 0.05 < facts.filter(coverage="none").count() / facts.count() < 0.2
    assert (
        0.02 < Member.objects.filter(status="probationary").count() / Member.objects.count() < 0.1
    )
    assert 0.01 < Member.objects.filter(organization=None).count() / Member.objects.count() < 0.15
    assert set(branches.values_list("formation", flat=True)) == set(FormationMode)
    assert 0.02 < len(elections) / PartyOrganization.objects.count() < 0.5

    towns = Counter(Organization.objects.values_list("region__level", "region__code"))
    assert {level for level, _ in towns} == {"town", "park"} and len(towns) == 14
    assert max(towns.values()) > 6 * min(towns.values())
    lengths = [len(name) for name in Organization.objects.values_list("name", flat=True)]
    assert min(lengths) < 9 and max(lengths) > 45 and len(set(lengths)) > 12
    assert Organization.objects.values("name").distinct().count() == 6000


@pytest.mark.parametrize("level", ["county", "city", "province"])
def test_large_numbers_get_several_counties(level):
    count = {"county": 30_000, "city": 60_000, "province": 1_000_000}[level]
    root = generator.county.plan(generator.random.Random(1), count, "330999")
    areas = list(root.walk())
    codes = [area.code for area in areas]
    assert root.level == level and root.code == "330999"
    assert sum(area.organizations for area in areas) == count
    assert len(set(codes)) == len(codes) and max(map(len, codes)) <= 12
    assert all(area.code.startswith(area.parent.code) for area in areas if area.parent)
    counties = [area for area in areas if area.level == "county"]
    assert len(counties) == {"county": 1, "city": 6, "province": 100}[level]
    assert {len(area.children) for area in counties} == {14}


@pytest.mark.parametrize("region_code", ["330999", "330998"])
def test_a_filled_database_is_refused(db, region_code):
    OrganizationFactory()
    with pytest.raises(CommandError, match="已有两新组织，演示数据只能写入空库") as refused:
        call_command("generate_demo", orgs=10, seed=1, region_code=region_code)
    assert refused.value.returncode == 2
    assert Organization.objects.count() == 1 and Region.objects.count() == 1


def test_regions_under_the_same_code_are_refused(county):
    with pytest.raises(CommandError, match="已有以 330999 开头的区域") as refused:
        call_command("generate_demo", orgs=10, seed=1)
    assert refused.value.returncode == 2
    call_command("generate_demo", orgs=10, seed=1, months=0, region_code="330998")
    assert Organization.objects.count() == 10


@pytest.mark.parametrize(
    "arguments",
    [
        ["--orgs", "0", "--seed", "1"],
        ["--orgs", "3000001", "--seed", "1"],
        ["--orgs", "10", "--seed", "1", "--months", "-1"],
        ["--orgs", "10", "--seed", "1", "--region-code", "33"],
    ],
)
def test_arguments_out_of_range_are_refused(db, arguments):
    with pytest.raises(CommandError):
        call_command("generate_demo", *arguments)
    assert not Region.objects.exists()


def test_without_months_nothing_changes_and_nothing_is_closed(db):
    call_command("generate_demo", orgs=300, seed=1, months=0)
    assert not ReportMonth.objects.exists()
    assert OrganizationStatus.objects.filter(organization__deleted_at=None).count() == 300
    assert not Coverage.objects.exclude(ends_on=None).exists()


@pytest.mark.parametrize("leave", [False, True])
def test_ended_months_are_closed_one_after_the_other(db, leave):
    call_command("generate_demo", orgs=300, seed=1, months=3, leave_last_open=leave)
    closed = ReportMonth.objects.filter(state="closed").order_by("first_day")
    current = Month.current()
    expected = [current.plus(-back).first_day for back in (3, 2, 1)]
    assert list(closed.values_list("first_day", flat=True)) == expected[: 2 if leave else 3]


def test_terms_of_office_run_out_and_are_renewed_between_closings(db):
    call_command("generate_demo", orgs=2500, seed=1, months=12)
    expired = {}
    for first_day, subject in Notice.objects.filter(rule_code="term_expired").values_list(
        "revision__report_month__first_day", "subject_id"
    ):
        expired.setdefault(first_day, set()).add(subject)
    months = [expired[day] for day in sorted(expired)]
    assert any(before - after for before, after in pairwise(months))
    assert any(after - before for before, after in pairwise(months))
    # No closing looked at a term that had not begun by then.
    facts = PartyOrganizationFact.objects.values_list(
        "kind", "term_ends_on", "revision__as_of"
    ).distinct()
    assert len(facts) > 1000
    for kind, ends_on, as_of in facts:
        assert ends_on.replace(day=1, year=ends_on.year - TERM_YEARS[kind]) <= as_of
    assert Notice.objects.aggregate(longest=Max("consecutive_months"))["longest"] == 12


def test_an_app_adds_its_part_to_the_county_by_the_same_chance(db, monkeypatch):
    drawn = []

    def part(chance, first, today):
        drawn.append((chance.random(), first, today, Organization.objects.count()))

    monkeypatch.setattr(generator, "declared", lambda attribute: [part])
    for _ in range(2):
        with transaction.atomic():
            generator.generate(
                organizations=30,
                seed=7,
                months=2,
                region_code="330999",
                today=datetime.date(2026, 3, 5),
            )
            transaction.set_rollback(True)
    assert drawn[0] == drawn[1]
    assert drawn[0][1:] == (datetime.date(2026, 1, 1), datetime.date(2026, 3, 5), 30)
