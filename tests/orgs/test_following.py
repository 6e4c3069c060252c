"""Which addresses are held against their regions at night."""

from unittest import mock

import pytest

from core.feed import following, marks
from orgs.models import CurrentFacts, Organization
from orgs.services import doubts
from regions.models import Region
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def looked_at():
    """The organizations of this night; None: all."""
    with mock.patch.object(doubts, "refresh_doubts", wraps=doubts.refresh_doubts) as refresh:
        doubts.refresh_written_doubts()
    [call] = refresh.call_args_list
    return sorted(call.args[0]) if call.args else None


def proposed():
    found = CurrentFacts.objects.exclude(proposed_region=None)
    return dict(found.values_list("organization", "proposed_region"))


def test_those_that_were_written_are_looked_at_and_all_where_a_region_was(county):
    one = OrganizationFactory(region=county.east, address="测试县东街道一号")
    other = OrganizationFactory(region=county.east, address="测试县新城镇二号")
    assert looked_at() is None  # never before
    assert looked_at() == []
    Organization.objects.filter(pk=one.pk).update(region=county.west)
    assert looked_at() == [one.pk] and proposed() == {one.pk: county.east.pk}
    assert looked_at() == []
    Region.objects.filter(pk=county.west.pk).update(name="新城镇")
    assert looked_at() is None
    assert proposed() == {one.pk: county.east.pk, other.pk: county.west.pk}
    assert looked_at() == [] and following.since("orgs.doubts") <= marks.horizon()
