"""What would be found out only when somebody attaches a file, `check` says before."""

import pytest

from core.checks import check_attachments

GOOD = {
    "ATTACHMENTS_STORE_BUCKET": "liangxin",
    "ATTACHMENTS_STORE_ENDPOINT": "https://store.example",
    "ATTACHMENTS_STORE_CREDENTIALS": "id:secret",
}


@pytest.fixture
def found(settings, monkeypatch):
    def found(installed=True, **changes):
        monkeypatch.setattr("core.checks.importlib.util.find_spec", lambda name: installed or None)
        for name, value in (GOOD | changes).items():
            setattr(settings, name, value)
        return [each.id for each in check_attachments(None)]

    return found


def test_a_folder_needs_nothing():
    assert check_attachments(None) == []


def test_a_store_that_is_set_up_well_is_fine(found):
    assert found() == []


def test_what_is_wrong_with_a_store_is_named(found):
    assert found(installed=False) == ["core.E003"]
    assert found(ATTACHMENTS_STORE_CREDENTIALS="id") == ["core.E004"]
    assert found(ATTACHMENTS_STORE_ENDPOINT="http://store.example") == ["core.W002"]
    assert found(ATTACHMENTS_ACCEL_PREFIX="/protected-files/") == ["core.W003"]
