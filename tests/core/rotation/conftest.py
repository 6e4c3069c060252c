import pytest


@pytest.fixture(autouse=True)
def spool(settings, tmp_path):
    """Of the test alone: what else waits on this machine has keys of its own."""
    settings.SPOOL_DIR = tmp_path / "spool"
