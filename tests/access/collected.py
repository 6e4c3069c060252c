"""What the apps bring to the tests of access: `tests/<app>/access.py`, and `visits.py` where an app
keeps the doors of the property test apart. Nothing here knows an app by name.
"""

from importlib import import_module
from types import ModuleType

from django.urls import URLPattern, URLResolver, get_resolver

from core.domain import labels
from tests.access.ladder import Door


def _modules(name: str) -> dict[str, ModuleType]:
    """App → its module of that name, for the apps that have one, lower ones first."""
    found = {}
    for app in labels():
        try:
            found[app] = import_module(f"tests.{app}.{name}")
        except ModuleNotFoundError as error:
            if error.name not in (f"tests.{app}", f"tests.{app}.{name}"):
                raise
    return found


ACCESS = _modules("access")
#: App → its part of the matrix: address → door.
BY_APP: dict[str, dict[str, Door]] = {app: module.DOORS for app, module in ACCESS.items()}

DOORS = {name: door for doors in BY_APP.values() for name, door in doors.items()}
API_DOORS = {name: door for name, door in DOORS.items() if name.startswith("api:")}
PAGES = {name: door for name, door in DOORS.items() if name not in API_DOORS}
#: Title in the menu → the roles that find it there.
MENU = {
    title: roles
    for module in ACCESS.values()
    for title, roles in getattr(module, "MENU", {}).items()
}
#: List of the API → the field that names its rows, and what is in it of the drawn registry for
#: whoever sees "all" of it, for whoever sees 东街道 ("east"), and for single roles (None: 403).
LISTED = {
    path: seen for module in ACCESS.values() for path, seen in getattr(module, "LISTED", {}).items()
}
#: What apps add to that registry: functions of (its rows, the cast).
LIST_DRAWS = [module.list_draw for module in ACCESS.values() if hasattr(module, "list_draw")]
#: One more row of each list in a region: functions of (the region).
LIST_ROWS = [module.list_row for module in ACCESS.values() if hasattr(module, "list_row")]
WRITES = [write for module in ACCESS.values() for write in getattr(module, "WRITES", ())]

_APART = _modules("visits")
#: What the two modules of each app have of their own, imported names left out.
_OWN = [
    each
    for app in labels()
    for modules in (ACCESS, _APART)
    if app in modules
    for each in vars(modules[app]).values()
    if getattr(each, "__module__", "") == modules[app].__name__
]
#: What apps add to a registry that is drawn at random: functions of (what is drawn so far, dice).
DRAWS = [each for each in _OWN if getattr(each, "__name__", "") == "draw"]
#: The doors of the property test.
VISITS = [each for each in _OWN if getattr(each, "is_door", False)]


def addresses(resolver=None, names: tuple[str, ...] = ()) -> list[tuple[str, URLPattern]]:
    """Every address of the house by its name."""
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inner = (*names, each.namespace) if each.namespace else names
            found += addresses(each, inner)
        else:
            found.append((":".join((*names, each.name or f"? {each.pattern}")), each))
    return found


def app_of(name: str, pattern: URLPattern) -> str:
    """Whose address it is: by its namespace, or else by where its view is written."""
    view = pattern.callback
    view = getattr(view, "view_class", getattr(view, "cls", view))
    candidates = (name.partition(":")[0], view.__module__.partition(".")[0])
    return next((each for each in candidates if each in labels()), "core")


def problems(by_app: dict[str, dict[str, Door]]) -> list[str]:
    """Addresses without a policy and policies without an address, one sentence each."""
    found = []
    owners: dict[str, str] = {}
    for name, pattern in addresses():
        if name in owners:
            found.append(f"{name} is the name of two addresses")
        owners[name] = app = app_of(name, pattern)
        if app not in by_app:
            found.append(f"{name} has no row: write tests/{app}/access.py with DOORS")
        elif name not in by_app[app]:
            found.append(f"{name} has no row: add it to DOORS in tests/{app}/access.py")
    for app, doors in by_app.items():
        for name in doors:
            if name not in owners:
                found.append(f"{name} in tests/{app}/access.py is no address")
            elif owners[name] != app:
                found.append(
                    f"{name} in tests/{app}/access.py belongs into tests/{owners[name]}/access.py"
                )
    return found
