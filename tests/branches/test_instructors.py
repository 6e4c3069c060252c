"""Instructors: the register, their terms and what these write, visits, grades, what they reach."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from branches.models import (
    Assignment,
    Grading,
    Instructor,
    PartyOrganization,
    Visit,
    WorkCoverage,
)
from branches.services import (
    attach_work_coverage,
    cover,
    end_assignment,
    grade_instructor,
    record_visit,
    recycle_instructor,
    refresh_coverage_facts,
    register_instructor,
    start_assignment,
    start_work_coverage,
    update_instructor,
    update_visit,
)
from core.errors import Denied, Missing, Refusal
from members.models import Member
from orgs.models import CurrentFacts, Organization
from tests.accounts.factories import GrantFactory
from tests.branches.factories import (
    AssignmentFactory,
    CoverageFactory,
    InstructorFactory,
    VisitFactory,
    WorkCoverageFactory,
)
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import DepartmentFactory

LIST = reverse("branches:instructors")
DAY = datetime.date(2026, 3, 1)


def date(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def unit(county):
    return OrganizationFactory(name="东方纺织有限公司", region=county.east)


@pytest.fixture
def sent(cast, county):
    return register_instructor(
        actor=cast.town_staff,
        kind="instructor",
        name="王指导",
        region=county.east,
        phone="13800001234",
        department=DepartmentFactory(name="县委组织部", region=county.root),
    )


@pytest.fixture
def adviser(cast, county, unit, sent):
    """An account with the role, bound to the instructor, and a term over `unit`."""
    user = GrantFactory(user__username="adviser", role="instructor").user
    update_instructor(actor=cast.town_staff, pk=sent.pk, version=sent.version, username="adviser")
    term = AssignmentFactory(
        instructor=sent,
        starts_on=DAY,
        ends_on=timezone.localdate().replace(year=2100),
        units=[unit],
    )
    refresh_coverage_facts()
    return type(user).objects.get(pk=user.pk), term


def test_an_instructor_is_registered_masked_bound_and_kept_to_one_account(cast, county, sent):
    assert (sent.phone_masked, sent.named_to(cast.town_staff)) == ("138****1234", "王指导")
    assert sent.named_to(cast.viewer) == "王**" and "王指导" not in str(sent)
    GrantFactory(user__username="adviser", role="instructor")
    bound = update_instructor(
        actor=cast.town_staff, pk=sent.pk, version=sent.version, username="adviser"
    )
    assert bound.user.username == "adviser"
    with pytest.raises(ValidationError, match="已经是另一名指导员的"):
        register_instructor(
            actor=cast.town_staff,
            kind="resident",
            name="李",
            region=county.east,
            username="adviser",
        )
    with pytest.raises(ValidationError, match="没有这个启用的账号"):
        update_instructor(actor=cast.town_staff, pk=sent.pk, version=bound.version, username="x")
    with pytest.raises(Denied):
        register_instructor(actor=cast.town_staff, kind="resident", name="李", region=county.west)


def test_a_name_that_is_taken_where_he_covers_is_refused_and_changes_nothing(cast, unit, sent):
    start_assignment(actor=cast.town_staff, instructor=sent, starts_on=DAY, organizations=[unit])
    WorkCoverageFactory(
        organization=unit, means="instructor", person_name="王新名", starts_on=DAY, ends_on=None
    )
    with pytest.raises(ValidationError, match="另有同名的工作覆盖") as refused:
        update_instructor(actor=cast.town_staff, pk=sent.pk, version=sent.version, name="王新名")
    assert set(refused.value.message_dict) == {"name"}
    update_instructor(actor=cast.town_staff, pk=sent.pk, version=sent.version, name="王另名")
    names = WorkCoverage.objects.filter(organization=unit).values_list("person_name", flat=True)
    assert set(names) == {"王另名", "王新名"}


def test_a_term_runs_two_years_and_writes_the_work_coverages(cast, unit, sent):
    term = start_assignment(
        actor=cast.town_staff, instructor=sent, starts_on=DAY, organizations=[unit], visits=2
    )
    assert (term.ends_on, term.frequency) == (date("2028-03-01"), "每月 2 次")
    link = WorkCoverage.objects.get()
    assert (link.organization, link.means, link.person_name) == (unit, "instructor", "王指导")
    assert (link.starts_on, link.ends_on, link.assignment) == (DAY, term.ends_on, term)
    assert CurrentFacts.objects.get(organization=unit).coverage == "work"
    with pytest.raises(ValidationError, match="日期重叠"):
        start_assignment(actor=cast.town_staff, instructor=sent, starts_on=date("2027-01-01"))
    ended = end_assignment(
        actor=cast.town_staff, pk=term.pk, version=term.version, ends_on=date("2026-04-01")
    )
    link.refresh_from_db()
    assert link.ends_on == ended.ends_on == date("2026-04-01")
    assert CurrentFacts.objects.get(organization=unit).coverage == "none"
    longer = end_assignment(
        actor=cast.town_staff, pk=term.pk, version=ended.version, ends_on=date("2029-03-01")
    )
    link.refresh_from_db()
    assert link.ends_on == longer.ends_on, "what ended with the term goes on with it"
    assert CurrentFacts.objects.get(organization=unit).coverage == "work"


def test_a_term_is_not_made_longer_over_another_coverage_of_the_same_name(cast, unit, sent):
    term = start_assignment(
        actor=cast.town_staff, instructor=sent, starts_on=DAY, organizations=[unit]
    )
    WorkCoverageFactory(
        organization=unit, means="instructor", person_name="王指导", starts_on=term.ends_on
    )
    with pytest.raises(ValidationError, match="另有同名的工作覆盖") as refused:
        end_assignment(
            actor=cast.town_staff, pk=term.pk, version=term.version, ends_on=date("2029-03-01")
        )
    assert set(refused.value.message_dict) == {"ends_on"}
    assert Assignment.objects.get(pk=term.pk).ends_on == term.ends_on


def test_of_another_kind_he_covers_as_such(cast, unit, sent):
    start_assignment(actor=cast.town_staff, instructor=sent, starts_on=DAY, organizations=[unit])
    update_instructor(actor=cast.town_staff, pk=sent.pk, version=sent.version, kind="resident")
    assert WorkCoverage.objects.get().means == "resident"


def test_what_was_imported_stays_valid_and_is_attached_not_doubled(cast, unit, sent):
    old = start_work_coverage(
        actor=cast.town_staff,
        organization=unit,
        means="instructor",
        person_name="王指导",
        starts_on=date("2025-06-01"),
    )
    other = WorkCoverageFactory(organization=unit, means="liaison", person_name="赵联络")
    term = start_assignment(
        actor=cast.town_staff, instructor=sent, starts_on=DAY, organizations=[unit]
    )
    old.refresh_from_db()
    assert old.assignment == term and WorkCoverage.objects.count() == 2
    assert (old.starts_on, old.ends_on) == (date("2025-06-01"), None)
    named_otherwise = WorkCoverageFactory(
        organization=OrganizationFactory(region=unit.region), person_name="王老师"
    )
    attached = attach_work_coverage(
        actor=cast.town_staff,
        pk=named_otherwise.pk,
        version=WorkCoverage.objects.get(pk=named_otherwise.pk).version,
        assignment=term,
    )
    assert (attached.person_name, attached.assignment) == ("王指导", term)
    with pytest.raises(ValidationError, match="联络员"):
        attach_work_coverage(
            actor=cast.town_staff,
            pk=other.pk,
            version=WorkCoverage.objects.get(pk=other.pk).version,
            assignment=term,
        )
    with pytest.raises(ValidationError, match="派驻任期之内"):
        cover(
            actor=cast.town_staff,
            assignment=term,
            organization=unit,
            starts_on=date("2026-02-28"),
        )


def test_a_new_name_goes_into_the_coverages_of_his_terms(cast, unit, sent):
    AssignmentFactory(instructor=sent, units=[unit])
    update_instructor(actor=cast.town_staff, pk=sent.pk, version=sent.version, name="王指道")
    assert WorkCoverage.objects.get().person_name == "王指道"
    row = Instructor.objects.get()
    with pytest.raises(Refusal, match="没有删除"):
        recycle_instructor(actor=cast.town_staff, pk=row.pk, version=row.version)


def test_an_instructor_reaches_his_units_and_their_party_organizations_only(
    cast, county, unit, adviser
):
    user, term = adviser
    above = cast.branch
    CoverageFactory(organization=unit, party_organization=above)
    below = PartyOrganization.objects.create(
        code="BELOW",
        name="下级",
        kind="branch",
        formation="single",
        parent=above,
        region=county.east,
        founded_on="2020-01-01",
        path=f"{above.path}9/",
    )
    MemberFactory(party_organization=above, organization=unit)
    OrganizationFactory(region=county.east)
    user = type(user).objects.get(pk=user.pk)
    assert set(Organization.objects.visible_to(user)) == {unit}
    assert set(PartyOrganization.objects.visible_to(user)) == {above}
    assert below not in PartyOrganization.objects.visible_to(user)
    assert not Member.objects.visible_to(user).exists()
    assert not Organization.objects.editable_by(user).exists()
    assert set(Instructor.objects.visible_to(user)) == {term.instructor}
    # From the day of its end on the term lends nothing.
    Assignment.objects.filter(pk=term.pk).update(ends_on=timezone.localdate())
    assert not Organization.objects.visible_to(type(user).objects.get(pk=user.pk)).exists()


def test_visits_are_his_own_to_his_own_units(cast, county, unit, sent, adviser):
    user, _ = adviser
    visit = record_visit(
        actor=user, instructor=sent, organization=unit, visited_on=DAY, content="了解情况"
    )
    assert (visit.manner, visit.instructor) == ("on_site", sent)
    other = OrganizationFactory(region=county.east)
    with pytest.raises(ValidationError, match="没有找到这个组织"):
        record_visit(actor=user, instructor=sent, organization=other, content="了解情况")
    with pytest.raises(ValidationError, match="不由该指导员负责"):
        record_visit(actor=cast.town_staff, instructor=sent, organization=other, content="情况")
    with pytest.raises(ValidationError, match="证件号码"):
        record_visit(actor=user, instructor=sent, organization=unit, content="电话13800001234")
    foreign = InstructorFactory(region=county.east)
    with pytest.raises(Missing):
        record_visit(actor=user, instructor=foreign, organization=unit, content="了解情况")
    with pytest.raises(Missing):  # nothing of his Party organization covers it
        update_visit(actor=cast.secretary, pk=visit.pk, version=visit.version, content="更正")
    assert not Visit.objects.visible_to(cast.viewer).exists()
    changed = update_visit(
        actor=cast.town_staff, pk=visit.pk, version=visit.version, content="更正"
    )
    assert changed.content == "更正"


def test_a_year_has_one_grade(cast, sent):
    for grade in ("competent", "excellent"):
        grade_instructor(actor=cast.town_staff, instructor=sent, year=2025, grade=grade)
    assert Grading.objects.get().grade == "excellent"
    with pytest.raises(ValidationError, match="年度"):
        grade_instructor(
            actor=cast.town_staff,
            instructor=sent,
            year=timezone.localdate().year + 1,
            grade="basic",
        )


def test_a_visit_counts_while_it_and_its_organization_are_there(sent, unit):
    today = timezone.localdate()
    visit = VisitFactory(instructor=sent, organization=unit, visited_on=today)
    idle = Instructor.objects.unvisiting_since(today - datetime.timedelta(days=1))
    assert sent not in idle.all()
    assert sent in Instructor.objects.unvisiting_since(today)
    for row in (visit, unit):
        type(row).objects.filter(pk=row.pk).update(deleted_at=timezone.now())
        assert sent in idle.all()
        type(row).objects.filter(pk=row.pk).update(deleted_at=None)
    assert sent not in idle.all()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"甲", "乙", "丙"}),
        ("?kind=resident", {"乙"}),
        ("?full_time=yes", {"丙"}),
        ("?assigned=yes", {"甲", "乙"}),
        ("?assigned=no", {"丙"}),
        ("?assigned=soon", {"乙"}),
        ("?visited=no", {"乙"}),
        ("?region=330999002", {"丙"}),
    ],
)
def test_filters_find_exactly(client, cast, county, unit, query, found):
    today = timezone.localdate()
    first = InstructorFactory(name="甲", region=county.east)
    AssignmentFactory(instructor=first, ends_on=today.replace(year=2100), units=[unit])
    VisitFactory(instructor=first, organization=unit, visited_on=today)
    second = InstructorFactory(name="乙", region=county.east, kind="resident")
    AssignmentFactory(instructor=second, ends_on=today + datetime.timedelta(days=20))
    InstructorFactory(name="丙", region=county.west, full_time=True)
    client.force_login(cast.county_admin)
    rows = client.get(LIST + query).context["page"].rows
    assert {row.name for row in rows} == found


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_page_take_as_many_queries_however_long(
    client, cast, county, number, django_assert_num_queries
):
    for _ in range(number):
        unit = OrganizationFactory(region=county.east)
        sent = InstructorFactory(region=county.east)
        AssignmentFactory(instructor=sent, units=[unit])
    for _ in range(number):
        VisitFactory(instructor=sent, organization=unit)
    client.force_login(cast.town_staff)
    with django_assert_num_queries(9):
        assert len(client.get(LIST).context["page"].rows) == number
    with django_assert_num_queries(12):
        assert client.get(sent.get_absolute_url()).status_code == 200


def test_the_instructor_enters_a_visit_from_his_page(client, adviser, unit):
    user, term = adviser
    client.force_login(user)
    own = client.get(reverse("branches:own_units"))
    assert own.headers["Location"] == term.instructor.get_absolute_url()
    page = client.get(own.headers["Location"]).content.decode()
    address = reverse("branches:new_visit", args=[term.instructor_id])
    assert "30 天内没有走访" in page and f'href="{address}?organization={unit.pk}"' in page
    assert f'<option value="{unit.pk}" selected>' in client.get(address).content.decode()
    today = timezone.localdate()
    answer = client.post(
        address,
        {"organization": unit.pk, "visited_on": today, "manner": "on_site", "content": "调研"},
    )
    assert answer.headers["Location"] == term.instructor.get_absolute_url()
    page = client.get(own.headers["Location"]).content.decode()
    assert "调研" in page and "30 天内没有走访" not in page
    panel = client.get(reverse("branches:visits_of_organization", args=[unit.pk]))
    assert "调研" in panel.content.decode()


def test_visits_are_entered_from_the_page_by_whoever_may(client, cast, adviser):
    _, term = adviser
    person = Instructor.objects.filter(pk=term.instructor_id)
    client.force_login(cast.town_staff)
    page = client.get(term.instructor.get_absolute_url()).content.decode()
    assert reverse("branches:new_visit", args=[term.instructor_id]) in page
    for user, may in ((cast.town_staff, True), (cast.secretary, False), (cast.viewer, False)):
        assert person.visits_entered_by(user).exists() is may, user


def test_an_instructor_whom_nobody_registered_reads_who_can_help(client, county):
    client.force_login(GrantFactory(role="instructor").user)
    answer = client.get(reverse("branches:own_units"))
    assert answer.status_code == 200 and "填写登录账号" in answer.content.decode()


def test_department_people_see_no_registry(client, county):
    department = DepartmentFactory(region=county.root)
    user = GrantFactory(role="department", department=department).user
    client.force_login(user)
    assert not user.reach.see_registry and user.reach.department_ids == {department.pk}
    assert client.get(reverse("orgs:list")).context["page"].rows == []


def test_what_was_his_is_no_more_when_the_term_or_the_role_is_over(client, cast, unit, adviser):
    """Neither the organization nor the visits to it, not even those that he made himself."""
    user, term = adviser
    CoverageFactory(organization=unit, party_organization=cast.branch)
    visit = VisitFactory(instructor=term.instructor, organization=unit)
    client.force_login(user)
    addresses = [
        visit.get_absolute_url(),
        reverse("branches:edit_visit", args=[visit.pk]),
        unit.get_absolute_url(),
        cast.branch.get_absolute_url(),
    ]
    assert [client.get(each).status_code for each in addresses] == [200] * 4
    Assignment.objects.filter(pk=term.pk).update(ends_on=timezone.localdate())
    assert [client.get(each).status_code for each in addresses] == [404] * 4
    page = client.get(term.instructor.get_absolute_url()).content.decode()
    assert unit.name not in page and visit.content not in page
    Assignment.objects.filter(pk=term.pk).update(ends_on=timezone.localdate().replace(year=2100))
    Grant.objects.filter(user=user).update(ends_on=timezone.localdate())
    user = type(user).objects.get(pk=user.pk)
    assert not Visit.objects.visible_to(user).exists()
    assert not Visit.objects.editable_by(user).exists()
    assert not Instructor.objects.visible_to(user).exists()


def test_counts_of_an_instructor_are_of_what_the_reader_sees(client, cast, county, unit, sent):
    AssignmentFactory(
        instructor=sent,
        ends_on=timezone.localdate().replace(year=2100),
        units=[unit, OrganizationFactory(region=county.west)],
    )
    for user, number in ((cast.town_staff, 1), (cast.county_staff, 2)):
        client.force_login(user)
        assert client.get(LIST).context["page"].rows[0].units == number
        page = client.get(sent.get_absolute_url()).content.decode()
        assert f'data-label="组织数" class="num">{number}<' in page


def test_an_organization_is_given_to_an_instructor_by_whoever_looks_after_both(cast, county, unit):
    foreign = AssignmentFactory(instructor=InstructorFactory(region=county.west), units=[unit])
    own = OrganizationFactory(region=county.east)
    with pytest.raises(Denied):
        cover(actor=cast.town_staff, assignment=foreign, organization=own, starts_on=DAY)
    assert not WorkCoverage.objects.filter(organization=own).exists()


def test_exports_of_instructors_and_visits_are_of_where_one_may_export(cast, county, unit, sent):
    """To see people in one town and to export in the other do not add up."""
    VisitFactory(instructor=sent, organization=unit)
    user = GrantFactory(role="town_staff", region=county.east).user
    GrantFactory(user=user, role="county_staff", region=county.west)
    assert Instructor.objects.visible_to(user).exists() and Visit.objects.visible_to(user).exists()
    assert not Instructor.objects.exportable_by(user).exists()
    assert not Visit.objects.exportable_by(user).exists()
    assert Visit.objects.exportable_by(cast.county_staff).exists()


def test_a_visit_is_entered_where_one_may_enter_visits(cast, county, sent):
    """To look on in the west and to enter visits in the east do not add up."""
    there = OrganizationFactory(region=county.west)
    AssignmentFactory(
        instructor=sent, ends_on=timezone.localdate().replace(year=2100), units=[there]
    )
    GrantFactory(user=cast.town_staff, role="viewer", region=county.west)
    user = type(cast.town_staff).objects.get(pk=cast.town_staff.pk)
    with pytest.raises((Denied, ValidationError)):
        record_visit(actor=user, instructor=sent, organization=there, content="了解情况")
    assert not Visit.objects.exists()
