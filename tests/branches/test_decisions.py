"""What is decided about a Party organization, and what becomes of all that refers to it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.models import ChronicleEntry, Coverage
from branches.services import (
    dissolve_party_organization,
    merge_party_organizations,
    move_party_organization,
    re_elect_party_organization,
    reform_party_organization,
    refresh_coverage_facts,
    upgrade_party_organization,
)
from core.errors import Conflict, Denied, Missing, Refusal
from members.models import Member, Membership, Post
from members.services import refresh_member_facts
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

START = datetime.date(2024, 1, 1)
DAY = datetime.date(2026, 3, 1)


def decide(service, actor, party, **values):
    party.refresh_from_db()
    values.setdefault("happened_on", DAY)
    return service(actor=actor, pk=party.pk, version=party.version, **values)


def chronicle(party):
    return [(each.kind, each.before, each.after) for each in party.chronicle.order_by("pk")]


def post_of(member, title="secretary", party=None, **values):
    return Post.objects.create(
        party_organization=party or member.party_organization,
        title=title,
        member=member,
        person_name=member.name,
        id_number_cipher=member.id_number_cipher,
        id_number_index=member.id_number_index,
        starts_on=START,
        **values,
    )


def test_an_upgrade_is_made_and_noted_with_its_document(cast):
    party = decide(
        upgrade_party_organization,
        cast.town_staff,
        cast.branch,
        kind="general_branch",
        document_number="测委〔2026〕5号",
        note="党员人数增加",
    )
    assert party.kind == "general_branch"
    assert chronicle(party) == [("upgraded", "党支部", "党总支")]
    entry = party.chronicle.get()
    assert (entry.happened_on, entry.document_number, entry.note) == (
        DAY,
        "测委〔2026〕5号",
        "党员人数增加",
    )
    with pytest.raises(ValidationError, match="现在的类型就是党总支"):
        decide(upgrade_party_organization, cast.town_staff, party, kind="general_branch")


def test_another_formation_counts_at_once(cast, county):
    link = CoverageFactory(organization__region=county.east, party_organization=cast.branch)
    refresh_coverage_facts()
    decide(reform_party_organization, cast.town_staff, cast.branch, formation="joint")
    assert CurrentFacts.objects.get(organization=link.organization).coverage == "other"
    assert chronicle(cast.branch) == [("formed_anew", "单独组建", "联合组建")]


def test_a_new_term_begins_after_the_present_one(cast):
    party = decide(re_elect_party_organization, cast.town_staff, cast.branch)
    assert party.term_started_on == DAY
    with pytest.raises(ValidationError, match="应晚于本届起始日期 2026-03-01"):
        decide(re_elect_party_organization, cast.town_staff, party)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (datetime.date(2023, 12, 31), "不能早于成立日期"),
        (timezone.localdate() + datetime.timedelta(days=1), "不能晚于今天"),
    ],
)
def test_nothing_is_decided_before_the_founding_or_in_the_future(cast, day, message):
    with pytest.raises(ValidationError, match=message):
        decide(
            upgrade_party_organization,
            cast.town_staff,
            cast.branch,
            kind="committee",
            happened_on=day,
        )


@pytest.mark.parametrize(
    ("service", "values"),
    [
        (upgrade_party_organization, {"kind": "committee"}),
        (reform_party_organization, {"formation": "joint"}),
        (re_elect_party_organization, {}),
        (move_party_organization, {"parent": None}),
        (dissolve_party_organization, {}),
    ],
)
def test_only_editors_in_scope_decide(cast, county, service, values):
    other = PartyOrganizationFactory(region=county.west)
    with pytest.raises(Missing):
        decide(service, cast.town_staff, other, **values)
    for role in ("viewer", "secretary"):
        with pytest.raises(Denied):
            decide(service, getattr(cast, role), cast.branch, **values)
    with pytest.raises(Conflict):
        service(
            actor=cast.county_admin,
            pk=cast.branch.pk,
            version=cast.branch.version + 1,
            happened_on=DAY,
            **values,
        )


def test_dissolving_is_refused_while_members_or_subordinates_remain(cast, county):
    child = PartyOrganizationFactory(name="下面的党支部", region=county.east, parent=cast.branch)
    MemberFactory(party_organization=cast.branch)
    with pytest.raises(Refusal, match="下级党组织 下面的党支部； 1 名党员"):
        decide(dissolve_party_organization, cast.town_staff, cast.branch)
    cast.branch.refresh_from_db()
    assert cast.branch.dissolved_on is None
    decide(dissolve_party_organization, cast.town_staff, child)
    Membership.objects.update(ends_on=DAY, end_reason="transferred")
    decide(dissolve_party_organization, cast.town_staff, cast.branch)


def test_dissolving_ends_coverage_and_posts_on_the_day(cast, county):
    link = CoverageFactory(organization__region=county.east, party_organization=cast.branch)
    over = CoverageFactory(
        organization__region=county.east, party_organization=cast.branch, ends_on=START
    )
    elsewhere = MemberFactory(party_organization__region=county.east)
    post = post_of(elsewhere, party=cast.branch)
    refresh_coverage_facts()
    party = decide(
        dissolve_party_organization, cast.town_staff, cast.branch, document_number="测委〔2026〕9号"
    )
    for row in (link, over, post):
        row.refresh_from_db()
    assert (party.dissolved_on, link.ends_on, over.ends_on, post.ends_on) == (DAY, DAY, START, DAY)
    assert CurrentFacts.objects.get(organization=link.organization).coverage == "none"
    assert chronicle(party) == [("dissolved", "", "")]
    with pytest.raises(Refusal, match="已于 2026-03-01 撤销"):
        decide(re_elect_party_organization, cast.town_staff, party)


def test_a_merger_moves_members_coverage_posts_and_subordinates_as_of_the_day(cast, county):
    source = PartyOrganizationFactory(code="SRC", name="并出的党支部", region=county.east)
    child = PartyOrganizationFactory(region=county.east, parent=source)
    grandchild = PartyOrganizationFactory(region=county.east, parent=child)
    organization, both = (OrganizationFactory(region=county.east) for _ in range(2))
    CoverageFactory(organization=organization, party_organization=source)
    CoverageFactory(organization=both, party_organization=source)
    CoverageFactory(
        organization=both, party_organization=cast.branch, starts_on=datetime.date(2026, 5, 1)
    )
    member = MemberFactory(party_organization=source, organization=organization)
    post_of(member)
    refresh_coverage_facts()
    refresh_member_facts()
    target = decide(merge_party_organizations, cast.town_staff, source, into=cast.branch)
    assert target == cast.branch
    source.refresh_from_db()
    assert source.dissolved_on == DAY
    links = Coverage.objects.order_by("organization", "starts_on")
    assert list(
        links.values_list("organization", "party_organization__code", "starts_on", "ends_on")
    ) == [
        (organization.pk, "SRC", START, DAY),
        (organization.pk, "CAST01", DAY, None),
        (both.pk, "SRC", START, DAY),
        (both.pk, "CAST01", DAY, datetime.date(2026, 5, 1)),
        (both.pk, "CAST01", datetime.date(2026, 5, 1), None),
    ]
    memberships = Membership.objects.order_by("starts_on")
    assert list(
        memberships.values_list("party_organization__code", "starts_on", "ends_on", "end_reason")
    ) == [("SRC", START, DAY, "transferred"), ("CAST01", DAY, None, "")]
    assert list(
        Post.objects.order_by("starts_on").values_list(
            "party_organization__code", "starts_on", "ends_on"
        )
    ) == [("SRC", START, DAY), ("CAST01", DAY, None)]
    assert Member.objects.get().party_organization == cast.branch
    for row in (child, grandchild):
        row.refresh_from_db()
    assert child.path == f"{target.pk}/{child.pk}/"
    assert grandchild.path == f"{child.path}{grandchild.pk}/"
    facts = CurrentFacts.objects.get(organization=organization)
    assert (facts.covering_party_ids, facts.member_count) == ([cast.branch.pk], 1)
    assert chronicle(source) == [("merged", "覆盖 2 个组织，党员 1 名，任职 1 项", target.name)]
    assert chronicle(target) == [
        ("absorbed", "并出的党支部", "覆盖 2 个组织，党员 1 名，任职 1 项")
    ]


def test_facts_after_a_merger_equal_a_recount(cast, county):
    source = PartyOrganizationFactory(region=county.east)
    for _ in range(3):
        CoverageFactory(organization__region=county.east, party_organization=source)
    refresh_coverage_facts()
    decide(merge_party_organizations, cast.town_staff, source, into=cast.branch)
    assert refresh_coverage_facts() == 0
    assert refresh_member_facts() == 0


def test_a_merger_needs_the_right_to_both(cast, county):
    west = PartyOrganizationFactory(region=county.west)
    with pytest.raises(ValidationError, match="没有找到要并入的党组织"):
        decide(merge_party_organizations, cast.town_staff, cast.branch, into=west)
    with pytest.raises(Missing):
        decide(merge_party_organizations, cast.town_staff, west, into=cast.branch)
    cast.branch.refresh_from_db()
    assert cast.branch.dissolved_on is None


def test_nothing_merges_into_itself_or_what_stands_under_it(cast, county):
    child = PartyOrganizationFactory(region=county.east, parent=cast.branch)
    for target in (cast.branch, child):
        with pytest.raises(ValidationError, match="不能并入本组织或其下级"):
            decide(merge_party_organizations, cast.town_staff, cast.branch, into=target)


def test_a_merger_of_much_is_noted_however_long_its_account(cast, county, monkeypatch):
    party = PartyOrganizationFactory(region=county.east, founded_on=START)
    target = PartyOrganizationFactory(region=county.east, founded_on=START)
    monkeypatch.setattr("core.succession.plan", lambda event: ["一年的活动 12 次"] * 100)
    decide(merge_party_organizations, cast.county_staff, party, into=target)
    rows = ChronicleEntry.objects.filter(party_organization__in=[party, target])
    accounts = [said for row in rows.values_list("before", "after") for said in row]
    long = [each for each in accounts if each.startswith("一年的活动")]
    assert len(long) == 2 and all(len(each) == 500 for each in long)
