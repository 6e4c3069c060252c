"""The short form of `tests/long/test_kill.py`: an emptied broker, and one death of each job."""

import pytest

from core.models import Job
from core.months import Month
from tests.crash.content import content
from tests.crash.points import writing
from tests.crash.scenarios import (
    MONTHS,
    REGISTRY,
    SETTLE,
    assert_nothing_left,
    assert_same,
    empty_registry,
    kill_at,
    start_closing,
    start_import,
    upload,
    write_workbook,
)
from tests.crash.service import service


@pytest.mark.heavy
@pytest.mark.dealt(14)
@pytest.mark.django_db(transaction=True)
def test_jobs_survive_an_emptied_broker_and_the_death_of_their_worker(tmp_path):
    month = Month.current().plus(-1)
    path = write_workbook(200, tmp_path)
    with empty_registry() as empty:
        with service(empty, tmp_path) as undisturbed:
            undisturbed.ask(SETTLE)
            undisturbed.manage("import_workbook", str(path))
            undisturbed.manage("close_month", str(month))
            expected = content([*REGISTRY, *MONTHS])
        with service(empty, tmp_path) as disturbed:
            disturbed.ask(SETTLE)
            disturbed.ask(upload(path))

            def forget_and_write(at):
                at.job_id = disturbed.ask(at.start)
                assert disturbed.forget_everything() > 0
                writing("members_membership")(at)

            kill_at(forget_and_write, disturbed, start_import())
            kill_at(writing("lights_notice"), disturbed, start_closing(month))
            assert_same(content([*REGISTRY, *MONTHS]), expected)
            # Checked, imported, closed.
            assert Job.objects.count() == 3
            assert_nothing_left(disturbed)
