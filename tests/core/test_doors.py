"""Doors find rows only through the scope; pages carry no inline style, script or handler."""

import re
from pathlib import Path

import pytest

from core.domain import domain_apps, labels

ROOT = Path(__file__).resolve().parents[2]
#: Files, and folders with files, through which somebody asks for rows.
DOORS = {
    "views",
    "api",
    "forms",
    "filters",
    "tables",
    "lookups",
    "columns",
    "panels",
    "search",
    "todos",
}

DOOR_FILES = sorted(
    path
    for app in labels()
    for path in (ROOT / app).rglob("*.py")
    if DOORS & {*path.relative_to(ROOT / app).parts[:-1], path.stem}
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


def unscoped(source: str) -> list[str]:
    """What asks for rows without saying on whose behalf."""
    source = re.sub(r"\s+", "", source)
    found = re.findall(r"\.objects\.(?!visible_to\(|\w+_by\()\w+", source)
    return found + re.findall(r"\._(?:base|default)_manager", source)


def test_there_are_doors_and_templates_to_look_at():
    assert len(DOOR_FILES) > 10
    assert {path.relative_to(ROOT).parts[0] for path in DOOR_FILES} >= {
        app.name for app in domain_apps() if app.address or app.api
    }
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", DOOR_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_door_finds_rows_only_in_scope(path):
    name = str(path.relative_to(ROOT))
    found = unscoped(path.read_text())
    assert found == ALLOWED.get(name, []), f"{name} asks beyond the scope: {found}"


def test_a_query_beyond_the_scope_is_noticed():
    scoped = "Visit.objects.visible_to(user)\nVisit.objects.editable_by(user).get(pk=pk)"
    assert unscoped(scoped) == []
    for query, expected in {
        "Visit.objects.filter(pk=pk)": ".objects.filter",
        "Visit.objects\n    .all()": ".objects.all",
        "Visit.objects.select_related('who').visible_to(user)": ".objects.select_related",
        "Visit._base_manager.get(pk=pk)": "._base_manager",
    }.items():
        assert unscoped(f"{scoped}\n{query}") == [expected]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_carries_nothing_that_the_policy_forbids(path):
    source = path.read_text()
    assert re.findall(r"""\s(?:style|on[a-z]+|hx-on[:a-z-]*)\s*=\s*["']""", source) == []
    assert re.findall(r"<style|javascript:", source) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_loads_nothing_from_elsewhere(path):
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", path.read_text()) == []
