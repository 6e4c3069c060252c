"""Doors find rows only through the scope; pages carry no inline style, script or handler."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "core",
    "regions",
    "accounts",
    "orgs",
    "branches",
    "members",
    "months",
    "lights",
    "reports",
)
DOORS = ("views", "api", "forms", "filters", "tables")

DOOR_FILES = sorted(
    path
    for app in APPS
    for door in DOORS
    for path in [*(ROOT / app).glob(f"{door}.py"), *(ROOT / app / door).glob("*.py")]
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


#: What a door may ask besides: names that must be free, who stands at the second step of logging
#: in or shows a token (not yet a user), the seal of an entry found in scope.
ALLOWED = {
    "accounts/api.py": [".objects.filter", ".objects.filter"],
    "accounts/forms.py": [".objects.named"],
    "accounts/views/audit.py": [".objects.of"],
    "accounts/views/login.py": [".objects.filter"],
}


def test_there_are_doors_and_templates_to_look_at():
    assert len(DOOR_FILES) > 10
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", DOOR_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_door_finds_rows_only_in_scope(path):
    source = re.sub(r"\s+", "", path.read_text())
    unscoped = re.findall(r"\.objects\.(?!visible_to\(|\w+_by\()\w+", source)
    managers = re.findall(r"\._(?:base|default)_manager", source)
    assert unscoped + managers == ALLOWED.get(str(path.relative_to(ROOT)), [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_carries_nothing_that_the_policy_forbids(path):
    source = path.read_text()
    assert re.findall(r"""\s(?:style|on[a-z]+|hx-on[:a-z-]*)\s*=\s*["']""", source) == []
    assert re.findall(r"<style|javascript:", source) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_loads_nothing_from_elsewhere(path):
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", path.read_text()) == []
