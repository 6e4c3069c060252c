"""Every prohibition is ruled out somewhere, and no field is asked for without a ground."""

import gc
import re
from pathlib import Path

import pytest
from django import forms
from django.urls import reverse

from core import domain
from core.domain import declared_by_app
from core.views import compliance

ROOT = Path(__file__).resolve().parents[2]


def test_every_field_that_a_form_asks_for_has_its_ground():
    assert compliance.without_ground() == [], "say why in `grounds` of the app's declaration"


def test_no_form_adds_a_field_of_which_nobody_would_ask_for_the_ground():
    """What is asked for stands in the class, where the page of grounds reads it."""
    adding = re.compile(r'fields\["\w+"\] = ')
    found = [
        str(path.relative_to(ROOT))
        for app in domain.labels()
        for path in (ROOT / app).rglob("*.py")
        if {"forms", "views"} & {path.parent.name, path.stem}
        if adding.search(path.read_text())
    ]
    assert found == []


def test_a_new_field_without_a_ground_is_named():
    class LuckForm(forms.Form):
        lucky_number = forms.IntegerField()

    LuckForm.__module__ = "orgs.forms"
    try:
        assert "orgs.forms.LuckForm.lucky_number" in compliance.without_ground()
    finally:
        LuckForm.__module__ = __name__
        del LuckForm
        gc.collect()
    assert compliance.without_ground() == []


def test_no_ground_is_given_for_nothing_and_none_is_empty():
    for _, asked in declared_by_app("grounds"):
        assert asked.fields and len(asked.ground) >= 8


@pytest.mark.django_db
def test_every_prohibition_is_ruled_out_somewhere(cast):
    found = compliance.ruled_out(cast.nobody)
    assert [each.name for each, places in found if not places] == []
    assert len(compliance.PROHIBITIONS) == 10


@pytest.mark.django_db
def test_the_page_shows_them_and_leads_to_the_places(client, cast, county):
    client.force_login(cast.county_admin)
    page = client.get(reverse("core:compliance")).content.decode()
    for each, places in compliance.ruled_out(cast.county_admin):
        assert each.text in page
        for place in places:
            assert place.text in page
            assert not place.url or client.get(place.url, follow=True).status_code == 200
    assert "统一社会信用代码" in page and "手机加密保存" in page
    assert reverse("core:compliance") in client.get("/").content.decode()


@pytest.mark.django_db
def test_it_leads_nobody_where_he_may_not_go(cast):
    def urls(user):
        return {place.url for _, places in compliance.ruled_out(user) for place in places}

    business = {"reports:overview", "activities:list", "rota:list", "rectification:list"}
    assert {*map(reverse, business)} <= urls(cast.county_admin)
    assert {*map(reverse, business)}.isdisjoint(urls(cast.system_admin))
    assert reverse("accounts:complaints") in urls(cast.system_admin)
