"""How scope is asked: through a foreign key, beside others, and of what lies under a path."""

import datetime
from contextlib import suppress

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Q

from assessments.models import Assessment, Veto
from branches.models import Coverage, PartyOrganization, Term, outside_bin
from core.scope import Among, leads_to, through
from core.tree import Under
from dues.models import DuesBase, DuesMonth, parties_kept_by
from elections.models import Election
from members.models import ChangeReport, Member, Post
from rectification.todos import to_close
from regions.models import Region
from reviews.models import Appraisal, Disposal
from rosters.models import RosterMatch
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def test_a_condition_is_asked_of_the_row_to_which_a_foreign_key_leads():
    one = Q(region_id__in=[1]) | Q(facts__covering_party_ids__overlap=[2]) & ~Q(pk__in=[3])
    assert through("organization", one) == (
        Q(organization__region_id__in=[1])
        | Q(organization__facts__covering_party_ids__overlap=[2]) & ~Q(organization__pk__in=[3])
    )


#: Rows of Party organizations and members, and what waits among them.
JOINED = {
    "posts": lambda user: Post.objects.visible_to(user),
    "elections": lambda user: Election.objects.visible_to(user),
    "terms": lambda user: Term.objects.visible_to(user),
    "vetoes": lambda user: Veto.objects.visible_to(user),
    "matches": lambda user: RosterMatch.objects.visible_to(user),
    "reports that wait": lambda user: ChangeReport.objects.visible_to(user).waiting_for(user),
    "reports to return": lambda user: ChangeReport.objects.returnable_by(user),
    "appraisals that wait": lambda user: Appraisal.objects.visible_to(user).waiting_for(user),
    "disposals that wait": lambda user: Disposal.objects.visible_to(user).waiting_for(user),
    "ratings": lambda user: Assessment.objects.visible_to(user),
    "cases to close": to_close,
    "months of dues": lambda user: DuesMonth.objects.editable_by(user),
    "bases of dues": lambda user: DuesBase.objects.editable_by(user),
    "keepers of dues": parties_kept_by,
}


@pytest.mark.parametrize("rows", JOINED.values(), ids=JOINED)
def test_scope_looks_at_the_row_at_hand_and_collects_nothing(cast, rows):
    for role in ("county_admin", "town_staff", "viewer", "secretary"):
        # Of nothing nothing is asked.
        with suppress(EmptyResultSet):
            assert " IN (SELECT" not in str(rows(getattr(cast, role)).query), role


def test_ids_that_are_found_first_are_taken_beside_what_else_is_asked():
    parties = PartyOrganizationFactory.create_batch(3)
    first = PartyOrganization.objects.filter(pk=parties[0].pk).values("pk")
    among = Q(Among(models.F("pk"), ArraySubquery(first)))
    found = PartyOrganization.objects.filter(among | Q(pk=parties[2].pk))
    assert set(found) == {parties[0], parties[2]}
    nobody = Q(Among(models.F("pk"), ArraySubquery(PartyOrganization.objects.none().values("pk"))))
    assert set(PartyOrganization.objects.filter(nobody | Q(pk=parties[2].pk))) == {parties[2]}


def test_nothing_is_asked_of_a_key_where_every_row_of_its_table_is_in_scope():
    link = CoverageFactory()
    parties = PartyOrganization.objects
    assert Coverage.objects.one_of("party_organization", parties.all()).query.where.children == []
    assert set(Coverage.objects.one_of("party_organization", parties.none())) == set()
    others = parties.exclude(pk=link.party_organization_id)
    assert set(Coverage.objects.one_of("party_organization", others)) == set()
    assert set(Coverage.objects.one_of("party_organization", parties.filter(pk__gt=0))) == {link}


def test_a_key_that_may_be_empty_is_asked_even_then():
    with_party = MemberFactory()
    without = MemberFactory()
    Member.objects.filter(pk=without.pk).update(party_organization=None)
    found = Member.objects.filter(pk__in=[with_party.pk, without.pk])
    assert set(found.one_of("party_organization", PartyOrganization.objects.all())) == {with_party}


def test_rows_of_a_party_organization_in_the_recycle_bin_are_out_and_those_of_none_are_not():
    stays, goes = MemberFactory(), MemberFactory()
    without = MemberFactory()
    Member.objects.filter(pk=without.pk).update(party_organization=None)
    PartyOrganization.objects.filter(pk=goes.party_organization_id).update(deleted_at=NOW)
    found = Member.objects.filter(pk__in=[stays.pk, goes.pk, without.pk])
    assert set(found.filter(outside_bin())) == {stays, without}
    PartyOrganization.objects.update(deleted_at=None)
    assert set(found.filter(outside_bin())) == {stays, goes, without}


def test_a_key_behind_relations_is_asked_of_the_row_at_hand():
    first, second = CoverageFactory(), CoverageFactory()
    region = first.party_organization.region
    Coverage.objects.filter(pk=second.pk).update(organization=OrganizationFactory())
    rows = Region.objects.filter(pk=region.pk)
    found = Coverage.objects.filter(leads_to("party_organization__region", rows) | Q(pk=second.pk))
    assert set(found) == {first, second}
    assert (
        set(Coverage.objects.filter(leads_to("party_organization__region", rows.none()))) == set()
    )
    parties = PartyOrganization.objects.filter(pk=second.party_organization_id)
    assert set(Coverage.objects.filter(leads_to("party_organization", parties))) == {second}


def test_under_a_path_are_the_row_itself_and_all_below_it_and_no_other():
    top = PartyOrganizationFactory()
    child = PartyOrganizationFactory(parent=top)
    grandchild = PartyOrganizationFactory(parent=child)
    other = PartyOrganizationFactory()
    # As text its path begins with that of `child` but for the end of the number.
    alike = PartyOrganizationFactory()
    PartyOrganization.objects.filter(pk=alike.pk).update(path=f"{child.path[:-1]}0/")
    below = PartyOrganization.objects.filter(Under("path", "path"))

    def under(party):
        outer = PartyOrganization.objects.filter(pk=party.pk)
        rows = PartyOrganization.objects.all()
        return {
            row for row in rows if outer.filter(models.Exists(below.filter(pk=row.pk))).exists()
        }

    assert under(top) == {top, child, grandchild, alike}
    assert under(child) == {child, grandchild}
    assert under(grandchild) == {grandchild}
    assert under(other) == {other}
    PartyOrganization.objects.filter(pk=other.pk).update(path="")
    assert under(other) == set()
