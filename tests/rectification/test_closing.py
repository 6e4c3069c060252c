"""A month is closed while people work on its cases; ten thousand lights at once."""

import threading
import time
from unittest import mock

import pytest
from django.db import connection, connections

from core.errors import Conflict
from lights import services as lights
from lights.models import Notice
from rectification import services
from rectification.models import Case, CaseStep
from tests.months.march import MONTH, close
from tests.orgs.factories import OrganizationFactory

RED = "staff50_no_member"


@pytest.mark.django_db(transaction=True)
def test_whoever_moves_a_case_meanwhile_does_it_wholly_before_or_after(cast, county):
    OrganizationFactory(region=county.east, staff_count=60)
    close(MONTH)
    case = Case.objects.get(topic=RED)
    came, moved = threading.Event(), {}

    def move():
        came.wait(10)
        try:
            services.issue(actor=cast.town_staff, pk=case.pk, version=case.version)
            moved["how"] = "moved"
        except Conflict:
            moved["how"] = "conflict"
        finally:
            connections.close_all()

    def slowly(revision):
        came.set()
        time.sleep(0.5)  # long enough for the other one to come to the table
        return followed(revision)

    followed = lights.follow_lights
    mover = threading.Thread(target=move)
    mover.start()
    with mock.patch("lights.services.follow_lights", slowly):
        close(MONTH.plus(1))
    mover.join(20)
    # He had seen the case as it was before the month carried it on.
    assert moved["how"] == "conflict"
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.consecutive_months) == ("drafted", 2)


def many(county, number: int) -> None:
    """So many organizations that light up, by statements: rows by the factory take minutes."""
    model = OrganizationFactory(region=county.east, staff_count=60)
    with connection.cursor() as cursor:
        for table, key in (
            ("orgs_organization", "id"),
            ("orgs_organizationstatus", "organization_id"),
            ("orgs_currentfacts", "organization_id"),
        ):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
            names = [name for (name,) in cursor.fetchall()]
            own = {"id", "organization_id", "uscc"}
            taken = [name for name in names if name not in own]
            given = {key: f"{model.pk} + n"}
            if "uscc" in names:
                given["uscc"] = "'91X' || lpad(n::text, 15, '0')"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join([*given, *taken])})"
                f" SELECT {', '.join([*given.values(), *taken])} FROM {table},"
                f" generate_series(1, %s) n WHERE {key} = %s",
                [number - 1, model.pk],
            )


@pytest.mark.parametrize(
    "number", [300, pytest.param(10_000, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_ten_thousand_notices_and_their_cases_take_twenty_seconds(cast, county, number):
    many(county, number)
    started = time.monotonic()
    close(MONTH)
    first = time.monotonic() - started
    assert Notice.objects.filter(rule_code=RED).count() == number
    assert Case.objects.filter(topic=RED, state="drafted").count() == number
    assert CaseStep.objects.filter(subject__topic=RED).count() == number
    started = time.monotonic()
    close(MONTH.plus(1))
    second = time.monotonic() - started
    assert Case.objects.filter(topic=RED, consecutive_months=2).count() == number
    started = time.monotonic()
    issued = services.issue_many(actor=cast.county_staff, cases=Case.objects.filter(topic=RED))
    third = time.monotonic() - started
    assert issued.number == number
    print(f"{number}: opened {first:.1f} s, carried on {second:.1f} s, sent out {third:.1f} s")
    assert max(first, second, third) <= 20
