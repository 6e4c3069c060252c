"""The short form of `tests/long/test_outages.py`: one outage in the middle of each job."""

import pytest

from tests.crash.outages import (
    FEW,
    OF_FEW,
    OUTAGES,
    assert_nothing_lost_or_doubled,
    clerk,
    disturbed,
    in_peace,
    works,
)


@pytest.mark.heavy
@pytest.mark.dealt(14)
@pytest.mark.django_db(transaction=True)
def test_everyday_jobs_survive_what_goes_away_under_them(tmp_path, monkeypatch):
    for name, value in OF_FEW.items():
        monkeypatch.setenv(name, value)  # the processes of the service inherit it
    with clerk(tmp_path, FEW) as template:
        jobs = works(tmp_path, FEW)
        pairs = [
            (jobs["import"], OUTAGES["database restarted"]),
            (jobs["bulk edit"], OUTAGES["broker restarted"]),
            (jobs["export"], OUTAGES["worker killed"]),
        ]
        expected = in_peace(template, tmp_path, [work for work, _ in pairs])
        assert len(expected.notified) == 4 and len(expected.files) == 1
        assert_nothing_lost_or_doubled(disturbed(template, tmp_path, pairs), expected)
