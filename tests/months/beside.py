"""Cases that stand side by side, each in places of its own, and are closed together.

A closing costs as much for one organization as for a hundred. So a test of a convention says what
it draws, then `yield`, then what it expects; what all tests of its module draw is frozen at once.
"""

import functools
import inspect
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import Any

import pytest

from lights.models import Notice
from regions.models import Region
from tests.months.march import close
from tests.regions.factories import RegionFactory


def beside(test: Callable[..., Generator[None]]) -> Callable[..., None]:
    """A test made of one that yields between what it draws and what it expects. It asks for a
    `town`, or for a `county` (a region with two towns and a park), and for its parameters."""

    @functools.wraps(test)
    def after_closing(request: Any, drawn: dict[str, Any], **given: Any) -> None:
        with pytest.raises(StopIteration):
            next(drawn[request.node.nodeid])

    given = inspect.signature(test).parameters.values()
    asked = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for name in ("request", "drawn")
    ]
    after_closing.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        asked + [each for each in given if each.name not in _PLACES]
    )
    after_closing.draw = test  # type: ignore[attr-defined]
    return after_closing


@pytest.fixture(scope="module")
def drawn(request: Any, kept_county: Any) -> dict[str, Any]:
    """All cases of the module, drawn and closed together; each waits for its test."""
    cases = {}
    for item in request.session.items:
        draw = getattr(getattr(item, "function", None), "draw", None)
        if draw and item.module is request.module:
            asked = inspect.signature(draw).parameters
            given = {name: make(kept_county) for name, make in _PLACES.items() if name in asked}
            if hasattr(item, "callspec"):
                given |= item.callspec.params
            cases[item.nodeid] = draw(**given)
            next(cases[item.nodeid])
    close()
    return cases


def lit(code: str, region: Region) -> set[str]:
    """Names of those in a town that the rule lights."""
    found = Notice.objects.filter(rule_code=code, region=region)
    return set(found.values_list("subject_name", flat=True))


def lit_by(region: Region) -> set[str]:
    """Codes of the rules that light something in a town."""
    return set(Notice.objects.filter(region=region).values_list("rule_code", flat=True))


def _town(county: SimpleNamespace) -> Region:
    return RegionFactory(parent=county.root)


def _county(county: SimpleNamespace) -> SimpleNamespace:
    root = _town(county)
    names = {"east": "东街道", "west": "西镇", "park": "经开区"}
    below = {key: RegionFactory(name=name, parent=root) for key, name in names.items()}
    return SimpleNamespace(root=root, **below)


_PLACES: dict[str, Callable[[SimpleNamespace], Any]] = {"town": _town, "county": _county}
