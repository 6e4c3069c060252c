"""Clients change the registry while a month closes: each change is wholly in it, or wholly not."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from branches.models import Coverage
from branches.services import start_coverage
from months.figures import latest_revision, region_table
from months.models import MonthRevision, OrganizationFact
from months.services import close_month, compute_draft, reopen_month
from orgs.models import Organization
from orgs.services import create_organization
from tests.branches.factories import PartyOrganizationFactory
from tests.months.march import MONTH, everything
from tests.months.registry import add_organizations
from tests.orgs.factories import uscc

SINCE = datetime.date(2024, 1, 1)
#: What each organization of a client is made of, in one transaction: it counts with so many staff,
#: and is covered.
STAFF = 7


class Clients:
    """Threads with connections of their own that found covered organizations until told to end."""

    def __init__(self, number: int, cast, county, branch) -> None:
        self._cast, self._county, self._branch = cast, county, branch
        self._over = threading.Event()
        self._first = threading.Barrier(number + 1)
        self.written = [0] * number
        self.failed: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._run, args=(client,)) for client in range(number)
        ]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        self._first.wait(60)  # each of them has changed something
        return self

    def __exit__(self, *args) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _run(self, client: int) -> None:
        try:
            self._change(client)
            self._first.wait(60)
            while not self._over.is_set() and self.written[client] < 200:
                self._change(client)
        except BaseException as error:
            self.failed.append(error)
            self._first.abort()
        finally:
            connection.close()

    def _change(self, client: int) -> None:
        number = self.written[client]
        with transaction.atomic():
            organization = create_organization(
                actor=self._cast.county_admin,
                uscc=uscc(600_000 + client * 1_000 + number),
                name=f"同时登记{client}号{number}",
                kind="enterprise",
                region=self._county.east,
                staff_count=STAFF,
                state="operating",
                counts_from=SINCE,
            )
            start_coverage(
                actor=self._cast.county_admin,
                organization=organization,
                party_organization=self._branch,
                starts_on=SINCE,
            )
        self.written[client] += 1


def close_among_clients(number: int, cast, county) -> None:
    """What both forms of the test ask."""
    add_organizations(county.west, 300)  # so that closing takes its time
    branch = PartyOrganizationFactory(region=county.east, formation="joint")
    with Clients(number, cast, county, branch) as clients:
        revision = close_month(actor=None, month=MONTH)
        frozen = everything(revision)
        closed_with = sum(clients.written)
    assert not clients.failed
    assert closed_with >= number

    facts = OrganizationFact.objects.filter(revision=revision, region=county.east)
    inside = facts.count()
    assert number <= inside <= Organization.objects.filter(region=county.east).count()
    assert not facts.filter(other_covered=False).exists()
    assert not facts.exclude(staff_count=STAFF).exists()
    table = region_table(revision=revision, region_code="330999001").total.values
    assert table["organizations"].value == table["formed"].value == inside
    assert table["staff"].value == STAFF * inside

    # Asked again, nothing changed, whatever was written since.
    assert close_month(actor=None, month=MONTH) == revision
    assert everything(revision) == frozen
    # Once nobody writes, closing and closing again come to the same figures.
    tables = []
    for _ in range(2):
        reopen_month(actor=None, month=MONTH, reason="同时登记的补入")
        drafted = _figures(compute_draft(actor=None, month=MONTH))
        closed = _figures(close_month(actor=None, month=MONTH))
        assert drafted == closed
        tables.append(closed)
    assert tables[0] == tables[1]
    total = Organization.objects.filter(region=county.east).count()
    assert (
        tables[0]["合计"]["formed"][0] == total == Coverage.objects.count() == sum(clients.written)
    )
    assert latest_revision(MONTH).number == 3


def _figures(revision: MonthRevision) -> dict:
    table = region_table(revision=revision, region_code="330999")
    return {
        row.label: {code: tuple(value) for code, value in row.values.items()} for row in table.rows
    }


@pytest.mark.django_db(transaction=True)
def test_each_change_is_wholly_before_or_wholly_after_the_closing(cast, county):
    close_among_clients(4, cast, county)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_each_change_of_fifty_clients_is_wholly_before_or_wholly_after(cast, county):
    close_among_clients(50, cast, county)
