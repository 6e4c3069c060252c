"""What apps declare is found, and what is wrong with a declaration is said (`core.domain`)."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from core import domain
from core.domain import DomainApp
from core.imports.sheets import registered

ROOT = Path(__file__).resolve().parents[2]
TOOL = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


class WrongConfig(DomainApp):
    name = "orgs"
    label = "wrong"
    lookups = ("lookups.NOWHERE",)
    sheets = ("nowhere.Sheet",)
    attachmants = ("Organization",)


def test_every_declared_name_leads_somewhere():
    assert list(domain.problems()) == []


def test_a_name_that_leads_nowhere_and_a_misspelt_attribute_are_said(monkeypatch):
    wrong = WrongConfig("orgs", apps.get_app_config("orgs").module)
    monkeypatch.setattr(domain, "domain_apps", lambda: [wrong])
    found = "\n".join(domain.problems())
    assert "orgs/apps.py names 'lookups.NOWHERE'" in found
    assert "orgs/apps.py names 'nowhere.Sheet'" in found
    assert "orgs/apps.py declares 'attachmants', which no DomainApp has" in found
    with pytest.raises(ImproperlyConfigured, match="NOWHERE"):
        wrong.resolve("lookups.NOWHERE")


def test_sheets_are_loaded_in_the_order_of_the_apps_and_of_their_declarations():
    titles = ["区域", "两新组织", "党组织", "组织覆盖", "工作覆盖", "党员", "任职"]
    assert list(registered()) == titles


def test_the_contracts_of_imports_know_every_package_in_its_order():
    """`pyproject.toml` lists layers from the top down; INSTALLED_APPS is the list of apps."""
    packages, inside = TOOL["importlinter"]["contracts"][:2]
    ours = domain.labels()
    assert [each for each in reversed(packages["layers"]) if each in ours] == ours
    assert set(inside["containers"]) == set(ours)
    folders = {each.parent.name for each in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(packages["layers"]) == set(TOOL["importlinter"]["root_packages"]) == folders
