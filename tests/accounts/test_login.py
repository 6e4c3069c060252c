"""Log-in required everywhere; log-out by POST; own password."""

import json

import pytest
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter

from core.months import Month
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

#: The doors before the log-in: each checks its own signed link or first step.
#: The choice of theme and print size is open to everybody; opened as a link it leads home.
PUBLIC = {
    # What a phone needs to start the page without a net; nothing of anybody is in it.
    "activities:manifest",
    "activities:offline",
    # The media server asks these two, with the secret of the stream or the viewer's session.
    "activities:publish_live",
    "activities:watch_live",
    "activities:worker",
    "accounts:session",
    "accounts:login",
    "accounts:first_run",
    "accounts:invitation",
    "core:display",
    "core:guide",
    "core:guide_chapter",
    # The slip of a vote is its own key: whoever holds it does not say who he is.
    "core:vote",
}
ARGUMENTS = {
    "pk": 1,
    "month": "2026-03",
    "number": 1,
    "region_code": "330999",
    "scope": "total",
    "indicator": "organizations",
    "part": "numerator",
    "client_key": "00000000-0000-0000-0000-000000000001",
    "sha256": "a" * 64,
}


def addresses():
    """(name, address) of every page."""
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            possible, _, _, converters = resolver.reverse_dict.getlist(name)[0]
            numbers = {key for key, each in converters.items() if isinstance(each, IntConverter)}
            yield (
                f"{namespace}:{name}",
                {
                    each: ARGUMENTS.get(each, 1 if each in numbers else "x")
                    for each in possible[0][1]
                },
            )


def url(name, arguments):
    if "month" in arguments:
        arguments = arguments | {"month": Month.parse(arguments["month"])}
    return reverse(name, kwargs=arguments)


def test_every_page_but_the_log_in_sends_strangers_there(client):
    found = {}
    for name, arguments in addresses():
        response = client.get(url(name, arguments))
        location = response.headers.get("Location", "")
        sent = response.status_code == 302 and location.startswith("/accounts/login/")
        refused = name.startswith("api:") and response.status_code == 401  # a program is not led
        found[name] = sent or refused
    assert len(found) > 25
    assert {name for name, sent in found.items() if not sent} == PUBLIC


def test_the_right_password_opens_and_the_wrong_one_says_so(client, cast):
    address = reverse("accounts:login")
    wrong = client.post(address, {"username": "county_admin", "password": "guess"})
    assert "用户名或密码不正确" in wrong.content.decode()
    right = client.post(address, {"username": "county_admin", "password": "correct-horse-9"})
    assert (right.status_code, right["Location"]) == (302, "/")


def test_after_the_log_in_one_comes_only_to_pages_of_this_site(client, cast):
    address = reverse("accounts:login") + "?next=https://evil.example/"
    response = client.post(
        address,
        {
            "username": "county_admin",
            "password": "correct-horse-9",
            "next": "https://evil.example/",
        },
    )
    assert response["Location"] == "/"


def test_no_link_logs_anybody_out(client, cast):
    client.force_login(cast.viewer)
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.get("/", follow=True).status_code == 200
    client.post(reverse("accounts:logout"))
    assert client.get("/").status_code == 302


def test_one_changes_ones_own_password_and_stays(client, cast):
    client.force_login(cast.viewer)
    response = client.post(
        reverse("accounts:password"),
        {
            "old_password": "correct-horse-9",
            "new_password1": "battery-staple-7",
            "new_password2": "battery-staple-7",
        },
        follow=True,
    )
    assert "密码已修改" in response.content.decode()
    cast.viewer.refresh_from_db()
    assert cast.viewer.check_password("battery-staple-7")


def test_a_weak_password_is_refused(client, cast):
    client.force_login(cast.viewer)
    response = client.post(
        reverse("accounts:password"),
        {"old_password": "correct-horse-9", "new_password1": "123", "new_password2": "123"},
    )
    assert response.context["form"].errors["new_password2"]
    cast.viewer.refresh_from_db()
    assert cast.viewer.check_password("correct-horse-9")


HERE = {"HX-Request": "true"}


def test_whose_session_it_is_is_answered_to_everybody_about_himself(client, cast):
    nobody = client.get(reverse("accounts:session")).json()
    assert nobody["user"] is None and nobody["token"]
    client.force_login(cast.viewer)
    answer = client.get(reverse("accounts:session"))
    assert answer.json()["user"] == cast.viewer.pk
    assert "no-store" in answer["Cache-Control"]


def test_the_log_in_over_a_page_answers_with_an_event_and_the_new_token(client, cast):
    url = reverse("accounts:login")
    page = client.get(url, headers=HERE).content.decode()
    assert "<html" not in page and "已填内容会保留" in page
    wrong = client.post(url, {"username": "viewer", "password": "no"}, headers=HERE)
    assert wrong.status_code == 200 and "<html" not in wrong.content.decode()
    given = {"username": "viewer", "password": "correct-horse-9"}
    done = client.post(url, given, headers=HERE)
    assert done.status_code == 204 and "Location" not in done
    said = json.loads(done["HX-Trigger"])["logged-in"]
    assert said["user"] == cast.viewer.pk and len(said["token"]) == 64
    # Logged in beside it meanwhile: the same.
    assert client.get(url, headers=HERE).status_code == 204


@pytest.mark.django_db
def test_the_log_in_says_how_it_begins_only_while_nobody_has_an_account(client):
    page = reverse("accounts:login")
    assert "尚未设立管理员" in client.get(page).content.decode()
    UserFactory()
    assert "尚未设立管理员" not in client.get(page).content.decode()
