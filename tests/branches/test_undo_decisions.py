"""Mergers and dissolutions of Party organizations are undone from the history, or refused."""

import datetime

import pytest
from django.urls import reverse

from branches.models import ChronicleEntry, Coverage, FormerPlace, PartyOrganization
from branches.services import (
    dissolve_party_organization,
    merge_party_organizations,
    refresh_coverage_facts,
    undo_decision,
)
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry, UndoSet
from members.models import Member, Membership, PartyCounts, Post
from members.services import refresh_member_facts, refresh_party_counts
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.branches.test_decisions import DAY, decide, post_of
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.tables import content

pytestmark = pytest.mark.django_db

REGISTRY = (
    PartyOrganization, ChronicleEntry, FormerPlace, Coverage, Member, Membership, Post,
    CurrentFacts, PartyCounts,
)  # fmt: skip


@pytest.fixture
def source(cast, county):
    """A branch with all that can refer to one, beside the cast's branch."""
    source = PartyOrganizationFactory(code="SRC", name="并出的党支部", region=county.east)
    child = PartyOrganizationFactory(region=county.east, parent=source)
    PartyOrganizationFactory(region=county.east, parent=child)
    organization, both = (OrganizationFactory(region=county.east) for _ in range(2))
    CoverageFactory(organization=organization, party_organization=source)
    CoverageFactory(organization=organization, party_organization=child)
    for party, starts_on in ((source, "2024-01-01"), (cast.branch, datetime.date(2026, 5, 1))):
        CoverageFactory(organization=both, party_organization=party, starts_on=starts_on)
    post_of(MemberFactory(party_organization=source, organization=organization))
    refresh_coverage_facts()
    refresh_member_facts()
    # Rows of those who have nobody as well.
    refresh_party_counts(PartyOrganization.objects.values_list("pk", flat=True))
    return source


def merge(cast, source):
    return decide(merge_party_organizations, cast.town_staff, source, into=cast.branch)


def undo(actor, party):
    party.refresh_from_db()
    return undo_decision(actor=actor, pk=party.pk, version=party.version)


def test_undoing_a_merger_makes_every_table_what_it_was(cast, source):
    before = content(*REGISTRY)
    merge(cast, source)
    assert content(*REGISTRY) != before
    party = undo(cast.town_staff, source)
    assert (party, party.dissolved_on) == (source, None)
    assert content(*REGISTRY) == before
    assert refresh_coverage_facts() == refresh_member_facts() == refresh_party_counts() == 0
    assert AuditEntry.objects.filter(action="decision_undone").count() == 1
    with pytest.raises(Refusal, match="没有可以撤回的"):
        undo(cast.town_staff, source)


def test_undoing_a_dissolution_makes_every_table_what_it_was(cast, county):
    party = PartyOrganizationFactory(region=county.east)
    CoverageFactory(organization__region=county.east, party_organization=party)
    post_of(MemberFactory(party_organization__region=county.east), party=party)
    refresh_coverage_facts()
    refresh_party_counts()
    before = content(*REGISTRY)
    decide(dissolve_party_organization, cast.town_staff, party)
    assert content(*REGISTRY) != before
    undo(cast.town_staff, party)
    assert content(*REGISTRY) == before


def test_a_merger_on_which_somebody_built_is_refused_and_says_on_what(cast, source):
    merge(cast, source)
    Membership.objects.filter(party_organization=cast.branch).update(ends_on="2026-06-01")
    after = content(*REGISTRY)
    with pytest.raises(Refusal, match="之后又有改动，不能撤销：组织关系 1 条"):
        undo(cast.town_staff, source)
    assert content(*REGISTRY) == after
    assert UndoSet.objects.get().undone_at is None


def test_what_has_nothing_to_do_with_the_merger_does_not_stand_in_its_way(cast, source):
    merge(cast, source)
    newcomer = MemberFactory(party_organization=cast.branch)
    PartyOrganization.objects.filter(pk=source.pk).update(name="后来改的名")
    assert undo(cast.town_staff, source).name == "后来改的名"
    assert Membership.objects.filter(member=newcomer, party_organization=cast.branch).exists()


def test_who_may_not_edit_both_undoes_nothing(cast, county, source, fresh):
    with pytest.raises(Refusal):
        undo(cast.town_staff, source)
    merge(cast, source)
    for role in ("viewer", "secretary"):
        with pytest.raises((Denied, Missing)):
            undo(getattr(cast, role), source)
    PartyOrganization.objects.filter(pk=cast.branch.pk).update(region=county.west)
    with pytest.raises(Denied, match="并入的党组织不在您的管理范围内"):
        undo(fresh(cast.town_staff), source)
    assert UndoSet.objects.get().undone_at is None


def test_the_page_says_what_goes_back_and_does_it(client, cast, source):
    merge(cast, source)
    client.force_login(cast.town_staff)
    address = reverse("branches:undo_decision", args=[source.pk])
    assert address in client.get(source.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "组织覆盖 4 条" in page and f"{DAY:%Y-%m-%d}" in page
    source.refresh_from_db()
    assert client.post(address, {"version": source.version}).status_code == 302
    source.refresh_from_db()
    assert source.dissolved_on is None
    assert address not in client.get(source.get_absolute_url()).content.decode()


def test_the_page_says_why_not(client, cast, source):
    merge(cast, source)
    Membership.objects.filter(party_organization=cast.branch).update(ends_on="2026-06-01")
    client.force_login(cast.town_staff)
    page = client.get(reverse("branches:undo_decision", args=[source.pk])).content.decode()
    assert "之后又有改动，不能撤销：组织关系 1 条" in page
    assert ">撤回</button>" not in page
