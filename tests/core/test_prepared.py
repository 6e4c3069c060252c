"""A prepared query gives what the same query gives when it is composed anew."""

import datetime

from accounts.models import Grant
from core.db import Prepared
from tests.accounts.factories import GrantFactory, UserFactory

DAY = datetime.date(2026, 3, 5)


def _of(user, day):
    return Grant.objects.filter(user=user).in_force(day).select_related("region").order_by("pk")


def test_rows_follow_the_values_and_bring_what_they_refer_to(county, django_assert_num_queries):
    staff, viewer = UserFactory(), UserFactory()
    mine = [
        GrantFactory(user=staff, role="county_staff", region=county.root, starts_on=DAY),
        GrantFactory(user=staff, role="viewer", region=county.root, starts_on=DAY),
    ]
    his = GrantFactory(user=viewer, role="viewer", region=county.root, starts_on=DAY)
    prepared = Prepared(_of, -1, datetime.date(1, 1, 1))
    assert prepared.rows(staff.pk, DAY) == mine == list(_of(staff.pk, DAY))
    assert prepared.rows(staff.pk, DAY - datetime.timedelta(1)) == []
    with django_assert_num_queries(1):
        (found,) = prepared.rows(viewer.pk, DAY)
        assert (found, found.region.name, found.starts_on) == (his, county.root.name, DAY)


def test_a_row_that_changed_is_read_as_it_is_now(county):
    grant = GrantFactory(role="viewer", region=county.root, starts_on=DAY)
    prepared = Prepared(_of, -1, datetime.date(1, 1, 1))
    assert prepared.rows(grant.user_id, DAY)[0].role == "viewer"
    Grant.objects.filter(pk=grant.pk).update(role="county_staff")
    assert prepared.rows(grant.user_id, DAY)[0].role == "county_staff"
