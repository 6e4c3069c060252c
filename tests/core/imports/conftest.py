import io

import pytest

from core import jobs
from core.imports.loading.pipeline import import_workbook
from core.imports.wizard import runs
from core.models import ImportRun
from tests.workbooks import county_sheets, workbook


def _load(content, name="导入.xlsx", **options):
    data = content if isinstance(content, bytes) else workbook(content)
    return import_workbook(actor=None, source=io.BytesIO(data), name=name, **options)


def _load_county():
    result = _load(county_sheets())
    assert result.errors == []
    return result


@pytest.fixture
def load(db):
    """Import sheets, or the bytes of a file, as nobody in particular."""
    return _load


@pytest.fixture
def loaded(db):
    """The small county, stored."""
    return _load_county()


@pytest.fixture(scope="module")
def kept_loaded(kept_rows):
    """`loaded` for all tests of a module."""
    return _load_county()


@pytest.fixture
def wizard(county, cast, fresh, settings, tmp_path):
    """Upload as somebody and let the worker check it; `work` does what a step asked for."""
    settings.SPOOL_DIR = tmp_path / "spool"

    def upload(sheets, *, who="county_staff", name="导入.xlsx", **options):
        data = sheets if isinstance(sheets, bytes) else workbook(sheets)
        user = fresh(getattr(cast, who))
        return work(runs.upload(actor=user, source=io.BytesIO(data), name=name, **options))

    def work(run):
        jobs.run(run.job_id)
        return ImportRun.objects.select_related("job", "user").get(pk=run.pk)

    upload.work = work
    return upload
