"""The wizard's three steps, each with its worker killed: done once, and undone without a trace."""

import pytest

from core.models import ImportRow, ImportRun, Job
from tests.crash.content import content
from tests.crash.points import writing
from tests.crash.scenarios import (
    REGISTRY,
    SETTLE,
    assert_nothing_left,
    assert_same,
    empty_registry,
    kill_at,
    write_workbook,
)
from tests.crash.service import service

_ACT = """
from accounts.models import User
from core.imports.wizard import runs
from core.models import ImportRun
actor = User.objects.get(username="importer")
print({}.job_id)
"""
UPLOAD = "runs.upload(actor=actor, source=open({path!r}, 'rb'), name={name!r})"
CONFIRM = "runs.confirm(actor=actor, pk=ImportRun.objects.get().pk, skip_bad_rows=False)"
UNDO = "runs.undo(actor=actor, pk=ImportRun.objects.get().pk)"


@pytest.mark.heavy
@pytest.mark.dealt(14)
@pytest.mark.django_db(transaction=True)
def test_an_import_survives_the_death_of_its_worker_at_every_step(tmp_path):
    path = write_workbook(200, tmp_path)
    with empty_registry() as empty:
        with service(empty, tmp_path) as undisturbed:
            undisturbed.ask(SETTLE)
            before = content(REGISTRY)
            undisturbed.manage("import_workbook", str(path))
            expected = content(REGISTRY)
        with service(empty, tmp_path) as disturbed:
            disturbed.ask(SETTLE)
            upload = UPLOAD.format(path=str(path), name=path.name)
            kill_at(writing("core_importrow"), disturbed, _ACT.format(upload))
            assert content(REGISTRY) == before
            assert ImportRow.objects.filter(sheet="两新组织", outcome="created").count() == 200
            kill_at(writing("members_membership"), disturbed, _ACT.format(CONFIRM))
            assert_same(content(REGISTRY), expected)
            kill_at(writing("branches_coverage"), disturbed, _ACT.format(UNDO))
            assert content(REGISTRY) == before
            assert ImportRun.objects.get().step == "undone"
            assert Job.objects.count() == 3
            assert_nothing_left(disturbed)
