"""人员比对: a list is compared and forgotten; who was found is for few, the branch decides, and
nobody else learns anything from it."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry
from core.todos import waiting
from members.services import TooManyReveals
from rosters import services
from rosters.imports import StaffSheet
from rosters.models import HIDDEN, Roster, RosterMatch
from rosters.services.retention import prune_rosters
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory, uscc
from tests.rosters.factories import MatchFactory, RosterFactory
from transfers.models import FloatingMember

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 5)


def pasted(*numbers, name="张三"):
    return "\n".join(f"{name}\t{id_number(each)}" for each in numbers)


def compare(actor, unit, text="", **values):
    given = {
        "sheet": StaffSheet(),
        "origin": "unit",
        "listed_on": DAY,
        "reason": "核对新入职党员",
        "pasted": text,
        **values,
    }
    return services.compare(actor=actor, organization=unit, **given).rosters


@pytest.fixture
def unit(cast, county):
    """A unit in 东街道 that the branch covers, with one member who is known there."""
    unit = OrganizationFactory(region=county.east)
    CoverageFactory(organization=unit, party_organization=cast.branch)
    MemberFactory(
        id_number=id_number(1), name="张三", party_organization=cast.branch, organization=unit
    )
    return unit


def test_members_not_known_there_are_proposed_and_of_the_others_nothing_is_kept(cast, county, unit):
    own = MemberFactory(id_number=id_number(2), name="张 三", party_organization=cast.branch)
    away = MemberFactory(
        id_number=id_number(3),
        name="李四",
        party_organization=PartyOrganizationFactory(region=county.west),
    )
    (made,) = compare(cast.county_admin, unit, pasted(1, 2, 3, 50, 51, 2))
    assert (made.row_count, made.found_count, made.known_count, made.new_count) == (5, 3, 1, 2)
    found = {each.member: each for each in made.matches.all()}
    assert {member: (each.kind, each.name_differs) for member, each in found.items()} == {
        own: ("employer", False),
        away: ("floating", True),
    }
    entry = AuditEntry.objects.get(action="roster_compared")
    assert (entry.actor_id, entry.subject_id) == (cast.county_admin.pk, unit.pk)
    assert entry.detail == {"事由": "核对新入职党员", "单位数": 1, "名单人数": 5}
    # Compared again, they are not proposed twice, nor once the branch said no.
    services.decline_match(
        actor=cast.county_admin, pk=found[away].pk, version=1, reason="已于上月离职"
    )
    (again,) = compare(cast.county_staff, unit, pasted(2, 3))
    assert (again.new_count, again.matches.count()) == (2, 0)


def test_a_workbook_under_foreign_titles_and_a_department_s_list_of_many_units(cast, county, unit):
    other = OrganizationFactory(region=county.west)
    MemberFactory(id_number=id_number(2), party_organization=cast.branch)
    book = openpyxl.Workbook()
    for row in (
        ["社保参保人员"],
        ["单位代码", "职工姓名", "公民身份号码", "参保月份"],
        [unit.uscc, "张三", id_number(1), "2026-01"],
        [other.uscc, "李四", id_number(2), "2026-01"],
        [uscc(9_000_000), "王五", id_number(3), "2026-01"],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.name = "参保名单.xlsx"
    made = compare(cast.county_staff, None, file=file, origin="social_insurance")
    assert {each.organization: (each.row_count, each.new_count) for each in made} == {
        unit: (1, 0),
        other: (1, 1),
    }
    # Of one unit's list, rows of another one are left out.
    text = f"张三,{id_number(1)},{other.uscc}\n李四,{id_number(2)}"
    given = {"sheet": StaffSheet(), "origin": "unit", "listed_on": DAY, "pasted": text}
    done = services.compare(
        actor=cast.county_staff, organization=unit, reason="核对新入职党员", **given
    )
    assert [each.row_count for each in done.rosters] == [1]
    assert "另有 1 人" in "".join(done.unread), "nobody takes the list for compared"


def test_who_may_not_learns_the_same_of_a_hit_and_of_a_miss(cast, county, unit, fresh, client):
    MemberFactory(id_number=id_number(2), party_organization=cast.branch)
    west = OrganizationFactory(region=county.west)
    for number in (2, 60):
        for actor in (cast.town_staff, cast.viewer):
            with pytest.raises(Denied):
                compare(fresh(actor), unit, pasted(number))
            with pytest.raises(Missing):
                compare(fresh(actor), west, pasted(number))
    assert not Roster.objects.exists()
    client.force_login(cast.town_staff)
    url = reverse("rosters:new_of_organization", args=[unit.pk])
    answers = [client.post(url, {"pasted": pasted(number)}) for number in (2, 60)]
    assert [each.status_code for each in answers] == [403, 403]
    bodies = {each.content.decode().split("csrf")[0] for each in answers}
    assert len(bodies) == 1
    # What others read of a run: one count, and not when it or the rest is small.
    for rows, new, told in ((20, 0, HIDDEN), (20, 4, HIDDEN), (20, 5, "5"), (9, 5, HIDDEN)):
        row = RosterFactory(organization=unit, row_count=rows, known_count=0, new_count=new)
        assert row.new_to(fresh(cast.town_staff)) == told
        assert row.new_to(fresh(cast.county_admin)) == str(new)
    page = client.get(row.get_absolute_url()).content.decode()
    assert HIDDEN in page and ">20<" not in page
    assert RosterFactory(organization=west) not in Roster.objects.visible_to(cast.town_staff)
    assert client.get(reverse("rosters:detail", args=[Roster.objects.last().pk])).status_code == 404


def test_persons_are_for_those_who_may_reveal_and_for_the_own_branch(cast, county, unit, fresh):
    mine = MatchFactory(roster__organization=unit, member__party_organization=cast.branch)
    west = PartyOrganizationFactory(region=county.west)
    theirs = MatchFactory(roster=mine.roster, member__party_organization=west)

    def seen(user):
        return set(RosterMatch.objects.visible_to(fresh(user)).present())

    assert seen(cast.county_staff) == {mine, theirs}
    assert seen(cast.town_staff) == seen(cast.secretary) == {mine}
    assert seen(cast.viewer) == seen(cast.instructor) == seen(cast.nobody) == set()
    told = {todo.title: count for todo, count in waiting(fresh(cast.secretary))}
    assert told["待核对的人员比对结果"] == "1"


def test_the_branch_confirms_and_the_register_follows(cast, county, unit, fresh):
    secretary = fresh(cast.secretary)
    mine = MatchFactory(roster__organization=unit, member__party_organization=cast.branch)
    given = {"actor": secretary, "pk": mine.pk, "version": 1, "kind": "employer"}
    with pytest.raises(ValidationError):
        services.confirm_match(**given, starts_on=timezone.localdate() + datetime.timedelta(days=1))
    services.confirm_match(**given, starts_on=DAY)
    mine.refresh_from_db()
    mine.member.refresh_from_db()
    assert (mine.state, mine.decided_by, mine.member.organization) == (
        "confirmed", secretary, unit,
    )  # fmt: skip
    assert unit.facts.__class__.objects.get(organization=unit).member_count == 2
    with pytest.raises(Conflict):
        services.confirm_match(**given, starts_on=DAY)
    with pytest.raises(Refusal):
        services.decline_match(
            actor=secretary, pk=mine.pk, version=mine.version, reason="已于上月离职"
        )
    # A member of another branch: away from his, at the unit where this one covers.
    west = PartyOrganizationFactory(region=county.west)
    theirs = MatchFactory(roster=mine.roster, kind="floating", member__party_organization=west)
    with pytest.raises(Missing):
        services.confirm_match(
            actor=secretary, pk=theirs.pk, version=1, kind="floating", starts_on=DAY
        )
    services.confirm_match(
        actor=cast.county_admin, pk=theirs.pk, version=1, kind="floating", starts_on=DAY
    )
    away = FloatingMember.objects.get(member=theirs.member)
    assert (away.side, away.elsewhere, away.starts_on) == ("away", cast.branch.name, DAY)


def test_a_list_that_cannot_be_read_changes_nothing_and_repeats_no_number(cast, unit, settings):
    number = id_number(77)
    wrong = number[:-1] + next(c for c in "0123456789" if c != number[-1])
    for text in (f"张三,{wrong}", f"{wrong}", f"甲,乙,丙\n{number},{number},{number}"):
        with pytest.raises((ValidationError, Refusal)) as refused:
            compare(cast.county_admin, unit, text)
        said = str(getattr(refused.value, "messages", refused.value))
        assert number[:17] not in said
    # A row that cannot be read leaves the others, and is told without its number.
    done = services.compare(
        actor=cast.county_admin,
        organization=unit,
        sheet=StaffSheet(),
        origin="unit",
        listed_on=DAY,
        reason="核对新入职党员",
        pasted=f"张三,{wrong}\n{pasted(1)}",
    )
    assert [each.row_count for each in done.rosters] == [1]
    assert done.unread and number[:17] not in "".join(done.unread)
    Roster.objects.all().delete()
    with pytest.raises(ValidationError):
        compare(cast.county_admin, unit, "")
    with pytest.raises(ValidationError):
        compare(cast.county_admin, unit, pasted(1), reason=f"查{number}这个人")
    assert not Roster.objects.exists()
    settings.ROSTERS_PER_DAY = 2
    compare(cast.county_admin, unit, pasted(1))
    with pytest.raises(TooManyReveals):
        compare(cast.county_admin, unit, pasted(1))
    compare(cast.county_staff, unit, pasted(1))


def test_results_end(cast, unit):
    match = MatchFactory(roster__organization=unit, member__party_organization=cast.branch)
    moment = match.roster.created_at
    assert prune_rosters(moment, 10, None).removed == 0
    assert prune_rosters(timezone.now() + datetime.timedelta(days=1), 10, None).removed == 1
    assert not RosterMatch.objects.exists()
