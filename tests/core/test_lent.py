"""Columns and filters that an upper app lends to the list of a lower one (`core.lists.lent`)."""

import django_filters
import django_tables2 as tables
import pytest

from core.lists.filters import ListFilterSet
from core.lists.lent import Lent, Place
from core.lists.pagination import Sort
from core.lists.tables import ListTable
from orgs.filters import OrganizationFilterSet
from orgs.tables import OrganizationTable


class Table(ListTable):
    name = tables.Column()
    state = tables.Column()


class Filters(ListFilterSet):
    sorts = {"name": Sort("name")}
    q = django_filters.CharFilter()


def lent(**parts) -> Lent:
    return Lent(table=f"{__name__}.Table", filters=f"{__name__}.Filters", **parts)


def test_a_part_stands_behind_the_one_that_it_names_however_often_it_is_lent():
    given = lent(
        columns=(Place("lights", tables.Column("亮灯"), behind="name"),),
        fields=(Place("lights", django_filters.CharFilter(), behind="q"),),
        sorts={"lights": Sort("lights")},
    )
    for _ in range(2):
        given.lend()
        assert list(Table.base_columns) == ["name", "lights", "state"]
        assert list(Filters.base_filters) == ["q", "lights"]
        assert set(Filters.sorts) == {"name", "lights"} and ListFilterSet.sorts == {}


def test_a_part_behind_nothing_or_of_another_kind_is_refused():
    with pytest.raises(LookupError, match="lights is to stand behind nowhere"):
        lent(columns=(Place("lights", tables.Column(), behind="nowhere"),)).lend()
    with pytest.raises(TypeError, match="lights is no Column"):
        lent(columns=(Place("lights", django_filters.CharFilter(), behind="name"),)).lend()


def test_the_list_of_organizations_has_the_columns_of_the_apps_above_it():
    columns, filters = (
        list(OrganizationTable.base_columns),
        list(OrganizationFilterSet.base_filters),
    )
    assert columns[5:13] == [
        "staff",
        "members",
        "full_members",
        "coverage",
        "state",
        "red",
        "amber",
        "lights",
    ]
    assert filters[4:14] == [
        *("kind", "staff", "staff_from", "premises", "coverage", "members", "clear", "lacks"),
        *("state", "lights"),
    ]
