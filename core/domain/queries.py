"""What all apps declare, lower apps first."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from inspect import isclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.module_loading import module_has_submodule

from core.domain.app import DomainApp
from core.domain.pieces import Entry


def domain_apps() -> list[DomainApp]:
    """The apps of the house, lower ones first (the order of INSTALLED_APPS)."""
    return [each for each in apps.get_app_configs() if isinstance(each, DomainApp)]


def labels() -> list[str]:
    """The names of the apps of the house, lower ones first."""
    return [each.name for each in domain_apps()]


def choices_of(app: DomainApp) -> list[type[models.Choices]]:
    """The choices in the app's `choices.py`."""
    if not module_has_submodule(app.module, "choices"):
        return []
    module = import_module(f"{app.name}.choices")
    return [
        each
        for each in vars(module).values()
        if isclass(each) and issubclass(each, models.Choices) and each.__module__ == module.__name__
    ]


@cache
def declared(attribute: str) -> tuple[Any, ...]:
    """What all apps declare under `attribute`, lower apps first; names are resolved."""
    return tuple(each for app in domain_apps() for each in app.resolved(attribute))


def entries_of(user: Any) -> list[Entry]:
    """The entries of the menu that the user may open, by their places."""
    entries = sorted(declared("menu"), key=lambda entry: entry.place)
    return [
        entry
        for entry in entries
        if (not entry.action or user.may(entry.action)) and (not entry.needs or entry.needs(user))
    ]


@cache
def declared_by_app(attribute: str) -> tuple[tuple[DomainApp, Any], ...]:
    """(app, what it declares): for declarations whose names are relative to their app."""
    return tuple((app, each) for app in domain_apps() for each in getattr(app, attribute))


def problems() -> Iterable[str]:
    """What is wrong with the declarations, one sentence each."""
    known = {*dir(DomainApp), "name", "label", "verbose_name"}
    for app in domain_apps():
        for name in vars(type(app)):
            if name not in known and not name.startswith("_"):
                yield f"{app.name}/apps.py declares {name!r}, which no DomainApp has"
        for attribute in DomainApp.__annotations__:
            for each in _names(getattr(app, attribute)):
                try:
                    app.resolve(each)
                except ImproperlyConfigured as error:
                    yield str(error)


def _names(declaration: Any) -> list[str]:
    """The dotted names in a declaration."""
    if isinstance(declaration, dict):
        return [each for each in declaration.values() if "." in each and " " not in each]
    found = []
    for each in declaration or ():
        given = each if isinstance(each, str) else getattr(each, "function", None)
        given = given or getattr(each, "view", None)
        if isinstance(given, str) and "." in given:
            found.append(given)
    return found
