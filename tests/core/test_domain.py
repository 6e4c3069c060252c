"""What apps declare is found, and what is wrong with a declaration is said (`core.domain`)."""

import re
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
    monkeypatch.setattr("core.domain.queries.domain_apps", lambda: [wrong])
    found = "\n".join(domain.problems())
    assert "orgs/apps.py names 'lookups.NOWHERE'" in found
    assert "orgs/apps.py names 'nowhere.Sheet'" in found
    assert "orgs/apps.py declares 'attachmants', which no DomainApp has" in found
    with pytest.raises(ImproperlyConfigured, match="NOWHERE"):
        wrong.resolve("lookups.NOWHERE")


def test_sheets_are_loaded_in_the_order_in_which_the_contract_lists_them():
    contract = (ROOT / "docs" / "contract.md").read_text()
    section = contract[contract.index("\n## 2") : contract.index("\n## 3")]
    titles = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
    assert titles[:2] == ["区域", "两新组织"] and "任职" in titles
    assert list(registered()) == titles


def missing_in_contracts(packages: dict, inside: dict, roots: list[str]) -> list[str]:
    """Where an app is forgotten: INSTALLED_APPS is the list of apps, and their order.

    `pyproject.toml` lists the same layers from the top down.
    """
    ours = domain.labels()
    folders = {each.parent.name for each in ROOT.glob("*/__init__.py")} - {"tests"}
    wanted = {
        "layers of the contract `apps`": (folders, packages["layers"]),
        # `core` and `demo` have orders of their own.
        "containers of the contract `inside`": (set(ours) - {"core", "demo"}, inside["containers"]),
        "root_packages of importlinter": (folders, roots),
    }
    found = [
        f"{name} is {'not' if name in names else 'wrongly'} among the {place} in pyproject.toml"
        for place, (names, listed) in wanted.items()
        for name in sorted(names ^ set(listed))
    ]
    layers = [each for each in reversed(packages["layers"]) if each in ours]
    if not found and layers != ours:
        wrong = next(one for one, other in zip(ours, layers, strict=True) if one != other)
        found.append(
            f"{wrong} has another place in INSTALLED_APPS than in the layers of pyproject.toml"
        )
    return found


def contracts() -> tuple[dict, dict, list[str]]:
    apps_contract, inside = TOOL["importlinter"]["contracts"][:2]
    return apps_contract, inside, TOOL["importlinter"]["root_packages"]


def test_the_contracts_of_imports_know_every_package_in_its_order():
    assert missing_in_contracts(*contracts()) == []


def test_an_app_missing_in_a_list_or_in_the_wrong_place_is_said():
    packages, inside, roots = contracts()
    layers = packages["layers"]

    def without(names):
        return [each for each in names if each != "orgs"]

    assert missing_in_contracts({"layers": without(layers)}, inside, roots) == [
        "orgs is not among the layers of the contract `apps` in pyproject.toml"
    ]
    assert missing_in_contracts(packages, {"containers": without(inside["containers"])}, roots) == [
        "orgs is not among the containers of the contract `inside` in pyproject.toml"
    ]
    assert missing_in_contracts(packages, inside, [*without(roots), "unheard"]) == [
        "orgs is not among the root_packages of importlinter in pyproject.toml",
        "unheard is wrongly among the root_packages of importlinter in pyproject.toml",
    ]
    swapped = [{"orgs": "branches", "branches": "orgs"}.get(each, each) for each in layers]
    assert missing_in_contracts({"layers": swapped}, inside, roots) == [
        "orgs has another place in INSTALLED_APPS than in the layers of pyproject.toml"
    ]


def test_a_package_that_declares_an_app_is_installed():
    """A folder with an `apps.py` that INSTALLED_APPS lacks would silently do nothing."""
    declared = {each.parent.name for each in ROOT.glob("*/apps.py")}
    found = sorted(declared - set(domain.labels()))
    assert [f"{name} is not in INSTALLED_APPS (config/settings.py)" for name in found] == []
