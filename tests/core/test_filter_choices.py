"""Every choice that a filter of a list offers is answered."""

from collections import defaultdict
from itertools import zip_longest

import pytest
from django.test import Client

from bench import tour

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def reader(kept_cast):
    reader = Client()
    reader.force_login(kept_cast.county_admin)
    return reader


@pytest.mark.dealt(5)
@pytest.mark.parametrize("address", tour.lists())
def test_each_choice_of_a_filter_is_answered(reader, address):
    """The first choices of all filters at once, then the second ones, and so on."""
    by_name = defaultdict(list)
    for query in tour.choices(tour.lists()[address]):
        by_name[query.partition("=")[0]].append(query)
    for queries in zip_longest(*by_name.values()):
        response = reader.get(f"{address}?{'&'.join(filter(None, queries))}")
        assert response.status_code in (200, 302, 403), queries
