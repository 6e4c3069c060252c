"""Teams and posts have a place, people and results by date; points are the branch's own affair."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry
from own.models import MemberAccount
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.pages import cells
from tests.regions.factories import RegionFactory
from tests.test_words import sources
from tests.vanguard.factories import (
    DAY,
    DecisionFactory,
    JoinedFactory,
    PointsFactory,
    ResultFactory,
    VanguardFactory,
)
from vanguard import services
from vanguard.models import PointsDecision, PointsEntry, Vanguard, VanguardMember

pytestmark = pytest.mark.django_db

GIVEN = {"given_on": DAY, "points": 2, "reason": "参加志愿服务"}


@pytest.fixture
def branch(cast):
    return cast.branch


@pytest.fixture
def member(branch):
    return MemberFactory(name="王小明", party_organization=branch)


def new(actor, branch, **values):
    given = {
        "kind": "zone",
        "name": "一号车间责任区",
        "place": "一号车间",
        "starts_on": DAY,
        "party_organization": branch,
    }
    return services.create_vanguard(actor=actor, **(given | values))


def test_a_team_has_members_and_results_and_ends_with_its_people(cast, branch, member):
    team = new(cast.secretary, branch)
    link = services.join(
        actor=cast.secretary, vanguard=team, member=member, leads=True, starts_on=DAY
    )
    services.add_result(
        actor=cast.secretary, vanguard=team, happened_on=DAY, text="全季度没有安全事故"
    )
    early = DAY - datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="不能早于设立日期"):
        services.add_result(actor=cast.secretary, vanguard=team, happened_on=early, text="没有事故")
    other = MemberFactory(party_organization=branch)
    with pytest.raises(ValidationError, match="不能早于设立日期"):
        services.join(actor=cast.secretary, vanguard=team, member=other, starts_on=early)
    with pytest.raises(ValidationError):  # he takes part already
        services.join(actor=cast.secretary, vanguard=team, member=member, starts_on=DAY)
    end = datetime.date(2026, 3, 1)
    team = services.update_vanguard(
        actor=cast.secretary, pk=team.pk, version=team.version, ends_on=end
    )
    link.refresh_from_db()
    assert (team.is_over, link.ends_on) == (True, end)
    with pytest.raises(Refusal, match="已于"):
        services.join(actor=cast.secretary, vanguard=team, member=other, starts_on=end)


def test_who_records_for_the_people_of_a_branch_sets_up_its_teams(cast, county, branch, member):
    for actor in (cast.county_admin, cast.county_staff, cast.town_staff, cast.secretary):
        new(actor, branch)
    west = PartyOrganizationFactory(region=county.west)
    for actor in (cast.viewer, cast.instructor, cast.nobody, cast.department, cast.member):
        with pytest.raises(Refusal):
            new(actor, branch)
    for actor in (cast.town_staff, cast.secretary):
        with pytest.raises(Refusal):
            new(actor, west)
    team = VanguardFactory(party_organization=branch)
    stranger = MemberFactory(party_organization=west)
    with pytest.raises(ValidationError, match="请选择这个党组织的党员"):
        services.join(actor=cast.county_admin, vanguard=team, member=stranger, starts_on=DAY)
    # A viewer sees the team, and not who is in it.
    JoinedFactory(vanguard=team, member=member)
    assert Vanguard.objects.visible_to(cast.viewer).filter(pk=team.pk).exists()
    assert not VanguardMember.objects.visible_to(cast.viewer).exists()
    assert not Vanguard.objects.visible_to(cast.nobody).exists()


def test_towns_are_counted_by_kind_without_an_order_of_merit(
    client, cast, county, branch, django_assert_num_queries
):
    village = RegionFactory(code="330999001001", name="东村", level="village", parent=county.east)
    for kind, region in (("zone", county.east), ("squad", village), ("squad", county.west)):
        party = PartyOrganizationFactory(region=region)
        JoinedFactory(vanguard=VanguardFactory(kind=kind, party_organization=party))
    VanguardFactory(party_organization=branch, ends_on=DAY)  # over
    lines = services.by_town(cast.county_admin)
    assert [(each.region, each.kinds, each.people) for each in lines] == [
        (county.east, (1, 0, 0, 0, 1), 2),
        (county.west, (0, 0, 0, 0, 1), 1),
    ]
    assert [each.region for each in services.by_town(cast.town_staff)] == [county.east]
    assert services.by_town(cast.nobody) == []
    client.force_login(cast.county_admin)
    page = client.get(reverse("vanguard:towns")).content.decode()
    assert "东街道" in page and "不作排名" in page
    _, headings, *rows = cells(client.get(reverse("vanguard:list") + "?export=xlsx&state=now"))
    assert headings[0] == "名称" and len(rows) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_page_ask_the_same_however_many_there_are(
    client, cast, branch, django_assert_max_num_queries, number
):
    for _ in range(number):
        team = VanguardFactory(party_organization=branch)
        for _ in range(number):
            JoinedFactory(vanguard=team)
            ResultFactory(vanguard=team)
    client.force_login(cast.county_admin)
    client.get(reverse("vanguard:list"))
    with django_assert_max_num_queries(9):
        client.get(reverse("vanguard:list"))
    with django_assert_max_num_queries(11):
        page = client.get(team.get_absolute_url())
    assert page.content.decode().count("没有安全事故") >= number


# --- Points ---------------------------------------------------------------------------------------


def decided(actor, branch, **values):
    given = {
        "decided_on": DAY,
        "meeting": "支部党员大会",
        "rule": "志愿服务记 2 分",
        "starts_on": DAY,
    }
    return services.decide_points(actor=actor, party_organization=branch, **(given | values))


def test_there_are_points_only_where_the_branch_itself_decided_so(cast, branch, member):
    for office in (cast.county_admin, cast.county_staff, cast.town_staff, cast.viewer):
        with pytest.raises(Denied):
            decided(office, branch)
    with pytest.raises(ValidationError):
        decided(cast.secretary, branch, starts_on=DAY - datetime.timedelta(days=1))
    decision = decided(cast.secretary, branch)
    with pytest.raises(ValidationError):
        decided(cast.secretary, branch)
    entry = services.give_points(actor=cast.secretary, decision=decision, member=member, **GIVEN)
    stranger = MemberFactory(party_organization=PartyOrganizationFactory(region=branch.region))
    for bad in (
        {"member": stranger},
        {"given_on": DAY - datetime.timedelta(days=1)},
        {"points": 0},
        {"points": 101},
    ):
        with pytest.raises(ValidationError):
            services.give_points(
                actor=cast.secretary, decision=decision, **({"member": member} | GIVEN | bad)
            )
    end = datetime.date(2026, 2, 1)
    decision = services.end_points(
        actor=cast.secretary, pk=decision.pk, version=decision.version, ends_on=end
    )
    with pytest.raises(ValidationError, match="有效"):
        late = GIVEN | {"given_on": end}
        services.give_points(actor=cast.secretary, decision=decision, member=member, **late)
    services.take_points_back(
        actor=cast.secretary, pk=entry.pk, version=entry.version, reason="选错了人"
    )
    assert not PointsEntry.objects.exists()
    assert AuditEntry.objects.get(action="link_removed").detail == {"reason": "选错了人"}


def test_points_of_today_are_taken_back_and_older_ones_are_not(client, cast, branch, member):
    decision = DecisionFactory(party_organization=branch)
    early, old = (PointsFactory(decision=decision, member=member) for _ in range(2))
    # Of this night, when it is still yesterday in Greenwich.
    midnight = timezone.localtime().replace(hour=0, minute=5)
    for row, made in ((early, midnight), (old, midnight - datetime.timedelta(hours=1))):
        PointsEntry.objects.filter(pk=row.pk).update(created_at=made)
        row.refresh_from_db()
    client.force_login(cast.secretary)
    page = client.get(reverse("vanguard:points", args=[branch.pk])).content.decode()
    offered = [reverse("vanguard:remove_points", args=[each.pk]) in page for each in (early, old)]
    assert offered == [True, False]
    with pytest.raises(Refusal, match="相反的分值"):
        services.take_points_back(
            actor=cast.secretary, pk=old.pk, version=old.version, reason="选错了人"
        )


def test_points_are_seen_by_the_branch_and_the_member_and_by_nobody_above(
    client, cast, county, branch, member, fresh
):
    entry = PointsFactory(
        decision=DecisionFactory(party_organization=branch), member=member, reason="抢险突击"
    )
    above = PartyOrganizationFactory(kind="committee", region=county.east)
    branch.parent = above
    branch.save()
    boss = GrantFactory(role="secretary", party_organization=above).user
    for office in (cast.county_admin, cast.town_staff, cast.viewer, cast.instructor, boss):
        assert not PointsEntry.objects.visible_to(fresh(office)).exists()
        assert not PointsDecision.objects.visible_to(fresh(office)).exists()
        with pytest.raises(Missing):
            services.take_points_back(
                actor=fresh(office), pk=entry.pk, version=entry.version, reason="选错了人"
            )
    page = reverse("vanguard:points", args=[branch.pk])
    client.force_login(fresh(cast.county_admin))
    assert client.get(page).status_code == 403
    client.force_login(fresh(cast.secretary))
    assert "抢险突击" in client.get(page).content.decode()
    # Nobody's on the page of another member, his own on his.
    account = MemberAccount.objects.create(user=cast.member, member=member)
    own = reverse("vanguard:own", args=[account.pk])
    client.force_login(fresh(cast.member))
    said = client.get(own).content.decode()
    assert "抢险突击" in said and "不排名" in said
    client.force_login(fresh(cast.secretary))
    assert client.get(own).content == b""


def test_nothing_else_reads_points():
    """No list, no figure, no other app."""
    readers = {
        path
        for path, text in sources()
        if ("PointsEntry" in text or "PointsDecision" in text or "own_points" in text)
        and not path.startswith(("vanguard/", "tests/"))
    }
    assert readers == set()
