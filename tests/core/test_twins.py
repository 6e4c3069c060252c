"""One write of the API, sent several times at the same moment: on real transactions."""

import threading

import pytest
from django.db import connection

from orgs.models import Organization
from tests.core.api.conftest import Program
from tests.core.api.test_writing import organization
from tests.orgs.factories import OrganizationFactory, uscc


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


@pytest.mark.django_db(transaction=True)
def test_requests_that_want_each_others_rows_are_both_done(cast, county):
    stored = [OrganizationFactory(region=county.east) for _ in range(20)]
    rows = [{"id": each.pk, "version": each.version, "address": "新址"} for each in stored]
    clients = [Program(cast.town_staff) for _ in range(2)]
    start, found = threading.Barrier(2), []

    def ask(client, sent):
        try:
            start.wait()
            found.append(client.send("POST", "organizations/bulk/", {"rows": sent}).json())
        finally:
            connection.close()

    threads = [
        threading.Thread(target=ask, args=each)
        for each in zip(clients, (rows, rows[::-1]), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each["changed"] for each in found) == [0, 20]
    assert {row["status"] for each in found for row in each["results"]} == {200, 409}
