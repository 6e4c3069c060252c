"""How scope is asked: through a foreign key, beside others, and of what lies under a path."""

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q

from branches.models import PartyOrganization
from core.scope import Among, through
from core.tree import Under
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_condition_is_asked_of_the_row_to_which_a_foreign_key_leads():
    one = Q(region_id__in=[1]) | Q(facts__covering_party_ids__overlap=[2]) & ~Q(pk__in=[3])
    assert through("organization", one) == (
        Q(organization__region_id__in=[1])
        | Q(organization__facts__covering_party_ids__overlap=[2]) & ~Q(organization__pk__in=[3])
    )


def test_ids_that_are_found_first_are_taken_beside_what_else_is_asked():
    parties = PartyOrganizationFactory.create_batch(3)
    first = PartyOrganization.objects.filter(pk=parties[0].pk).values("pk")
    among = Q(Among(models.F("pk"), ArraySubquery(first)))
    found = PartyOrganization.objects.filter(among | Q(pk=parties[2].pk))
    assert set(found) == {parties[0], parties[2]}
    nobody = Q(Among(models.F("pk"), ArraySubquery(PartyOrganization.objects.none().values("pk"))))
    assert set(PartyOrganization.objects.filter(nobody | Q(pk=parties[2].pk))) == {parties[2]}


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
