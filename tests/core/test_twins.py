"""One write of the API, sent several times at the same moment: on real transactions."""

import threading

import pytest
from django.db import connection

from orgs.models import Organization
from tests.core.api.conftest import Program
from tests.core.api.test_writing import organization
from tests.orgs.factories import uscc


@pytest.mark.django_db(transaction=True)
def test_twins_sent_at_the_same_moment_make_one_row(cast):
    clients = [Program(cast.town_staff) for _ in range(4)]
    start, found = threading.Barrier(4), []

    def send(client):
        try:
            start.wait()
            response = client.send(
                "POST", "organizations/", organization(), **{"Idempotency-Key": "twins"}
            )
            found.append((response.status_code, response.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in found] == [201] * 4
    assert len({content for _, content in found}) == 1
    assert Organization.objects.filter(uscc=uscc(900_001)).count() == 1
