"""The worker is killed at every point of an import and of a closing: one complete result stands."""

import pytest

from tests.crash.points import CLOSING_POINTS, IMPORT_POINTS
from tests.crash.scenarios import (
    closing_a_month,
    importing,
    survives,
    survives_an_empty_broker,
)

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def import_job(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        importing(8_000, tmp_path_factory.mktemp("import")) as scenario,
    ):
        yield scenario


@pytest.fixture(scope="module")
def closing_job(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        closing_a_month(30_000, tmp_path_factory.mktemp("close")) as scenario,
    ):
        yield scenario


@pytest.mark.parametrize("point", IMPORT_POINTS.values(), ids=IMPORT_POINTS)
def test_killed_import_is_done_again_and_once(import_job, point):
    survives(import_job, point)


def test_import_is_delivered_although_the_broker_was_emptied(import_job):
    survives_an_empty_broker(import_job)


@pytest.mark.parametrize("point", CLOSING_POINTS.values(), ids=CLOSING_POINTS)
def test_killed_closing_is_done_again_and_once(closing_job, point):
    survives(closing_job, point)


def test_closing_is_delivered_although_the_broker_was_emptied(closing_job):
    survives_an_empty_broker(closing_job)
