"""What commits late is not left behind by a seal over the history."""

import threading

import pytest
from django.db import connection, transaction

from core.audit import seals
from core.models import HistorySeal
from orgs.models import Organization
from tests.orgs.factories import OrganizationFactory


@pytest.mark.django_db(transaction=True)
def test_a_range_waits_for_the_transactions_that_ran_when_it_was_chosen(county):
    """An id is given before the transaction commits: the range waits for it."""
    OrganizationFactory(region=county.east, name="早")
    written, go_on = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                OrganizationFactory(region=county.east, name="慢")
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    OrganizationFactory(region=county.east, name="快")
    assert seals.seal_history(patience=0.3) == 0
    assert not HistorySeal.objects.exists()
    threading.Timer(0.5, go_on.set).start()
    assert seals.seal_history() > 0
    thread.join()
    assert list(seals.problems(head=seals.anchored_head())) == []
    names = set(Organization.pgh_event_model.objects.values_list("name", flat=True))
    assert names == {"早", "慢", "快"}
    seal = HistorySeal.objects.get(table="orgs_organizationevent")
    assert seal.number == 3
