"""No list can be filtered, sorted, searched or counted by what it shows masked or not at all."""

import importlib
import inspect
import pkgutil
import re

import pytest
from django.apps import apps
from django.urls import reverse

from core.domain import labels
from core.imports.sheets import registered
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import FileColumn, ListTable, path_of
from core.views.lists import ListPage
from orgs.tables import OrganizationTable
from tests.access.world import text_of

#: What is kept of a person's number, phone or secret, in whatever column.
MASKED = re.compile(r"_cipher$|_index$|^id_number|phone|password|_hash$|secret|token")
#: Columns of those names that hold nothing of the kind.
HARMLESS = {"password_set_at", "must_change_password", "password_profile"}


def subclasses(kind: type) -> set[type]:
    for name in labels():
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                importlib.import_module(module.name)
    found, queue = set(), [kind]
    while queue:
        for each in queue.pop().__subclasses__():
            found.add(each)
            queue.append(each)
    return {each for each in found if each.__module__.split(".")[0] in labels()}


def is_masked(path: str) -> bool:
    return any(MASKED.search(step) and step not in HARMLESS for step in re.split(r"__|\.", path))


def test_the_pattern_knows_every_encrypted_column():
    ciphers = {
        field.name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_cipher")
    }
    assert ciphers >= {"id_number_cipher", "phone_cipher"}
    assert all(is_masked(name) and is_masked(name.replace("cipher", "index")) for name in ciphers)


@pytest.mark.parametrize("page", sorted(subclasses(ListPage), key=lambda c: c.__qualname__))
def test_no_order_is_by_a_masked_column(page):
    for sort in page.sorts.values():
        assert isinstance(sort, Sort)
        assert not is_masked(sort.field) and not is_masked(sort.tie)


#: The telephone of a unit, in the file of those who keep the unit (tests/core/test_export.py).
GUARDED = {(OrganizationTable, "phone")}


@pytest.mark.parametrize("table", sorted(subclasses(ListTable), key=lambda c: c.__qualname__))
def test_no_column_of_a_list_or_its_file_is_a_masked_one(table):
    assert table._meta.orderable is False
    for name, column in table.base_columns.items():
        if (table, name) in GUARDED:
            assert isinstance(column, FileColumn) and name not in table.page_columns()
        else:
            assert not is_masked(path_of(name, column)), name


@pytest.mark.parametrize("filters", sorted(subclasses(ListFilterSet), key=lambda c: c.__qualname__))
def test_no_filter_reads_a_masked_column(filters):
    assert filters.get_fields() == {}  # nothing is filtered that is not declared
    for name, each in filters.base_filters.items():
        assert not is_masked(name) and not is_masked(each.field_name or ""), name
    methods = [
        each.method for each in filters.base_filters.values() if isinstance(each.method, str)
    ]
    for method in methods:
        assert not re.search(
            r"cipher|id_number|phone|_index", inspect.getsource(getattr(filters, method))
        )


SEARCHED = ("orgs:list", "branches:list", "lights:list", "orgs:undecided")
LISTS = (*SEARCHED, "members:list")


@pytest.mark.parametrize("name", LISTS)
def test_unknown_parameters_change_nothing(db, world, name):
    """A parameter that nobody declared neither narrows, sorts nor counts."""
    client = world.client("county_admin")
    place = world.places["mine"]

    def shown(query: str) -> list[str]:
        page = text_of(
            client.get(reverse(name) + query, headers={"HX-Request": "true", "HX-Target": "list"})
        )
        count = re.search(r"共 <strong>([\d,]+)</strong>", page)[1]
        return [count, *re.findall(r'href="/(?:(?:party-)?organizations|members)/\d+/"', page)]

    everything = shown("")
    assert len(everything) > 1
    fields = (
        "id_number",
        "id_number_index",
        "phone",
        "phone_index",
        "phone_cipher",
        "members__id_number_index",
        "facts__organization__phone_index",
        "principal",
    )
    lookups = ("", "__startswith", "__icontains", "__gt", "__isnull")
    # All at once: if any of them did something, the answer would be another one.
    narrowing = "&".join(f"{f}{lookup}={place.number[:6]}" for f in fields for lookup in lookups)
    assert shown(f"?{narrowing}") == everything
    for field in fields:
        assert shown(f"?sort={field}") == everything
        assert shown(f"?sort=-{field}&ordering={field}&o={field}&order_by=-{field}") == everything


def test_the_member_list_has_no_search_box(db, world):
    """A name, masked on the page, could be found out letter by letter."""
    page = text_of(world.client("county_admin").get(reverse("members:list")))
    boxes = re.findall(r"<input[^>]*type=\"search\"[^>]*>", page)
    # The box of every page finds no members (`tests/core/search/test_box.py`).
    own = f'hx-post="{reverse("core:search")}"'
    assert [box for box in boxes if own not in box] == []


@pytest.mark.parametrize("name", SEARCHED)
def test_the_search_box_finds_nothing_by_number_phone_or_person(db, world, name):
    client = world.client("county_admin")
    place = world.places["mine"]
    for text in (
        place.number,
        place.number[:10],
        place.number[-6:],
        place.phone,
        place.phone[:7],
        place.phone[-4:],
        place.person,
    ):
        page = text_of(
            client.get(
                reverse(name), {"q": text}, headers={"HX-Request": "true", "HX-Target": "list"}
            )
        )
        assert re.search(r"共 <strong>0</strong>", page), text


def test_persons_are_matched_on_import_by_the_whole_number_only():
    for sheet in registered().values():
        for column in sheet.columns:
            if is_masked(column.name):
                assert column.type.sensitive, column.title
