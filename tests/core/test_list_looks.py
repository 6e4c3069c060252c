"""How lists stand on the page, as a kind for all of them."""

import re

import pytest
from django.urls import get_resolver, reverse

from core.lists.tables import ListTable, heading_of
from rosters.tables import RosterTable
from tests.access.test_masked_fields import subclasses

#: How the first column is called where it is the name of a person.
PERSONS = {"姓名", "党员"}


def look(table: type[ListTable], name: str, part: str) -> str:
    return (table.base_columns[name].attrs or {}).get(part, {}).get("class", "")


def test_the_name_of_a_person_leaves_the_room_to_the_other_columns():
    assert get_resolver().url_patterns  # every table is read in
    titles = {
        (table, name): heading_of(table, name)
        for table in subclasses(ListTable)
        for name in table.base_columns
        if "cell-title" in look(table, name, "td").split()
    }
    persons = {key for key, heading in titles.items() if heading in PERSONS}
    assert len(persons) > 12
    assert {key for key in persons if "cell-narrow" not in look(*key, "td").split()} == set()


def test_how_many_are_not_registered_is_set_as_a_number():
    assert {look(RosterTable, "new", part) for part in ("td", "th")} == {"num"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["elections:list", "branches:visits", "members:changes", "assessments:proposals"]
)
def test_a_box_for_a_day_has_its_name_in_sight(client, cast, name):
    client.force_login(cast.county_admin)
    page = client.get(reverse(name)).content.decode()
    boxes = re.findall(r'<input type="date"[^>]* id="(\w+)"', page)
    assert boxes
    for box in boxes:
        label = re.search(rf'<label class="([^"]*)" for="{box}">\S+</label>', page)
        assert label and label[1] == "filters-label", box


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("lights:early_rows", "lights:early"),
        ("dues:arrears", "dues:list"),
        ("assessments:rankings", "assessments:comparison"),
        ("founding:new_units", "founding:list"),
        ("activities:standings", "activities:board"),
        ("lights:early", None),
        ("dues:list", None),
        ("activities:heat_map", None),
    ],
)
def test_a_list_below_an_entry_of_the_menu_leads_back_to_it(client, cast, name, above):
    client.force_login(cast.county_admin)
    page = client.get(reverse(name)).content.decode()
    found = re.findall(r'<li class="breadcrumb-item"><a href="([^"]*)">', page)
    assert found == ([reverse(above)] if above else [])
