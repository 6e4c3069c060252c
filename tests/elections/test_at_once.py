"""Two who record or count at the same moment, on real transactions."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from branches.models import Term
from core.errors import Conflict
from elections import services
from members.models import Post
from tests.county import draw_cast, draw_county
from tests.elections.conftest import draw_party
from tests.elections.course import Course

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course(db):
    cast = draw_cast(draw_county())
    return Course(cast, draw_party(cast))


@pytest.mark.long
def test_two_who_record_at_the_same_moment_record_once(course):
    party = course.party
    course.reported()
    version = course.election.version

    def record(_):
        try:
            return services.record_result(
                actor=course.town,
                pk=course.pk,
                version=version,
                decided_on=datetime.date(2026, 2, 15),
                document_number="两新党〔2026〕31号",
            ).state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(record, range(2))) == ["recorded", "recorded"]
    assert Post.objects.filter(party_organization=party).count() == 3
    assert Term.objects.filter(party_organization=party, ended_on=None).count() == 1
    assert party.chronicle.filter(kind="re_elected").count() == 1


def test_two_at_once_count_one_round(course):
    course.met()
    version, standing = (
        course.election.version,
        services.meeting.standing_candidates(course.election),
    )

    def count(nth):
        try:
            services.count_ballot(
                actor=course.secretary,
                pk=course.pk,
                version=version,
                issued=15,
                returned=15,
                valid=15,
                votes=dict.fromkeys([each.pk for each in standing], 5),
            )
            return "counted"
        except Conflict:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(count, range(2))) == ["counted", "too late"]
    assert course.election.ballots.count() == 1
