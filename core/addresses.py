"""Addresses of pages, for those who need many: what `reverse` finds out is kept for each name.

`django.urls.reverse` walks the tree of addresses for each one anew: on a page of rows that was a
third of the time. Here the walk is done once for a name; the values of each address are converted,
checked and quoted as Django does it.
"""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse
from django.urls.resolvers import get_ns_resolver
from django.utils.http import RFC3986_SUBDELIMS, escape_leading_slashes

_SAFE = RFC3986_SUBDELIMS + "/~:@"


@dataclass(frozen=True, slots=True)
class _Gap:
    """A place of an address: how a value is written there, and which may be."""

    name: str
    write: Callable[[Any], str]
    fits: Callable[[str], Any]

    def fill(self, value: Any) -> str | None:
        """The value as it stands there; None for one that may not."""
        text = self.write(value)
        return quote(text, safe=_SAFE) if self.fits(text) else None


@dataclass(frozen=True, slots=True)
class _Shape:
    """An address with gaps, these in the order of the arguments."""

    text: str
    gaps: tuple[_Gap, ...]


def address_of(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of the page `name`: what `reverse` gives, refused as it refuses."""
    shape = _shape_of(name, len(args) or tuple(kwargs))
    if shape is not None:
        given = args or kwargs.values()
        filled = {gap.name: gap.fill(value) for gap, value in zip(shape.gaps, given, strict=True)}
        if None not in filled.values():
            return escape_leading_slashes(shape.text % filled)
    return reverse(name, args=args, kwargs=kwargs)


class Addresses:
    """Addresses of a page that differ in one value: `Addresses("reports:behind", "part", …)`.

    What they share is written once, for tables with hundreds of them.
    """

    def __init__(self, name: str, varies: str, **kwargs: Any) -> None:
        self._name, self._varies, self._kwargs = name, varies, kwargs
        self._text, self._gap = "", None
        shape = _shape_of(name, (*kwargs, varies))
        if shape is not None:
            *gaps, last = shape.gaps
            given = zip(gaps, kwargs.values(), strict=True)
            filled = {gap.name: gap.fill(value) for gap, value in given}
            if None not in filled.values():
                # What is quoted has signs of percent.
                known = {gap: text.replace("%", "%%") for gap, text in filled.items()}
                self._text, self._gap = shape.text % {**known, last.name: "%s"}, last

    def of(self, value: Any) -> str:
        filled = self._gap and self._gap.fill(value)
        if filled is None:
            return reverse(self._name, kwargs={**self._kwargs, self._varies: value})
        return escape_leading_slashes(self._text % filled)


def _shape_of(name: str, wanted: int | tuple[str, ...]) -> _Shape | None:
    return _shape(get_resolver(get_urlconf()), get_script_prefix(), name, wanted)


@functools.lru_cache(maxsize=1000)
def _shape(
    resolver: URLResolver, prefix: str, name: str, wanted: int | tuple[str, ...]
) -> _Shape | None:
    """Of the page that takes so many arguments, or these names; None where that is not all that
    there is to say: `reverse` knows."""
    *spaces, last = name.split(":")
    before, converters = "", {}
    for space in spaces:
        if space not in resolver.namespace_dict:
            return None
        more, resolver = resolver.namespace_dict[space]
        before, converters = before + more, converters | resolver.pattern.converters
    if before:
        resolver = get_ns_resolver(before, resolver, tuple(converters.items()))
    fitting = [
        (text, gaps, converters)
        for ways, _, _, converters in resolver.reverse_dict.getlist(last)
        for text, gaps in ways
        if (len(gaps) == wanted if isinstance(wanted, int) else set(gaps) == set(wanted))
    ]
    if len(fitting) != 1:
        return None
    text, gaps, converters = fitting[0]
    literal = prefix + re.sub(r"%\(\w+\)s", "", text)
    if not converters.keys() >= set(gaps) or quote(literal, safe=_SAFE) != literal:
        return None
    return _Shape(
        prefix + text,
        tuple(
            _Gap(gap, converters[gap].to_url, re.compile(converters[gap].regex).fullmatch)
            for gap in (gaps if isinstance(wanted, int) else wanted)
        ),
    )
