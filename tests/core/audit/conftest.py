import pytest

from core import audit
from core.audit import chain


@pytest.fixture(autouse=True)
def anchor_file(settings, tmp_path):
    """Every test has its own anchor file."""
    settings.AUDIT_ANCHOR_PATH = tmp_path / "anchor"
    return settings.AUDIT_ANCHOR_PATH


@pytest.fixture
def write(db):
    """Write entries `1 … n`, sealed by default."""

    def write(count: int, sealed: bool = True) -> None:
        for number in range(count):
            audit.record(action="export", actor="wang", detail={"number": number})
        if sealed:
            chain.seal()

    return write
