import io

import pytest

from core.imports.pipeline import import_workbook
from tests.workbooks import county_sheets, workbook


@pytest.fixture
def load(db):
    """Import sheets, or the bytes of a file, as nobody in particular."""

    def load(content, name="导入.xlsx", **options):
        data = content if isinstance(content, bytes) else workbook(content)
        return import_workbook(actor=None, source=io.BytesIO(data), name=name, **options)

    return load


@pytest.fixture
def loaded(load):
    """The small county, stored."""
    result = load(county_sheets())
    assert result.errors == []
    return result
