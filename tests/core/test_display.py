"""Theme and print size: anybody chooses, the device keeps it, the head of a page says it."""

import json
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/display/"


def look_of(response) -> tuple[str, str]:
    """Media of the dark set and the print size, as the head of a page says them."""
    html = response if isinstance(response, str) else response.content.decode()
    media = re.search(r'css/dark[^"]*css" id="dark" media="([^"]*)"', html)[1]
    return media, re.search(r'<html[^>]* data-size="([^"]*)"', html)[1]


SYSTEM = "screen and (prefers-color-scheme: dark)"


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({}, (SYSTEM, "standard")),
        ({"theme": "dark"}, ("screen", "standard")),
        ({"theme": "light"}, ("not all", "standard")),
        ({"theme": "system"}, (SYSTEM, "standard")),
        ({"size": "large"}, (SYSTEM, "large")),
        ({"theme": '"><script>', "size": "huge"}, (SYSTEM, "standard")),
    ],
)
def test_choice_is_in_the_head_of_every_page_logged_in_or_not(client, posted, expected):
    login = reverse("accounts:login")
    assert client.post(URL, {**posted, "next": login}).url == login
    assert look_of(client.get(login)) == expected
    client.force_login(UserFactory())
    assert look_of(client.get(reverse("core:jobs"))) == expected
    assert look_of(client.get("/nothing-here/")) == expected


def test_one_choice_leaves_the_other(client):
    client.post(URL, {"theme": "dark"})
    client.post(URL, {"size": "large"})
    assert look_of(client.get(reverse("accounts:login"))) == ("screen", "large")


def test_forged_cookie_counts_for_nothing(client):
    client.cookies["theme"] = 'screen" onload="x'
    assert look_of(client.get(reverse("accounts:login"))) == (SYSTEM, "standard")


def test_page_without_request_follows_the_device():
    assert look_of(render_to_string("500.html"))[0] == SYSTEM


def test_cookies_are_not_for_scripts_nor_for_other_sites(client):
    cookie = client.post(URL, {"theme": "dark"}).cookies["theme"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] > 3e7


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:1", ""])
def test_leads_back_to_this_site_only(client, back):
    assert client.post(URL, {"theme": "dark", "next": back}).url == "/"


def test_only_a_post_with_a_token_changes_anything():
    client = Client(enforce_csrf_checks=True)
    assert not client.get(URL, {"theme": "dark"}).cookies
    assert client.post(URL, {"theme": "dark"}).status_code == 403


def test_htmx_is_told_what_is_in_force_and_gets_the_choices_again(client):
    answer = client.post(URL, {"theme": "dark"}, headers={"HX-Request": "true"})
    sent = json.loads(answer["HX-Trigger"])
    assert sent == {"display": {"size": "standard", "dark": "screen"}}
    assert re.search(r'value="dark" aria-pressed="true"', answer.content.decode())


def test_whoever_owes_a_password_may_choose_too(client):
    user = UserFactory(must_change_password=True)
    client.force_login(user)
    client.post(URL, {"theme": "dark"})
    assert client.cookies["theme"].value == "dark"
