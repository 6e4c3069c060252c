"""Menu, security policy and error pages."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from config.menu import ON_PHONE
from core.domain import declared, entries_of
from tests.access.collected import MENU
from tests.branches.factories import AssignmentFactory as InstructorAssignmentFactory
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import AssignmentFactory as SurveyAssignmentFactory
from tests.surveys.factories import SquadMemberFactory

pytestmark = pytest.mark.django_db

MENU_ROLES = (
    "county_admin",
    "town_staff",
    "viewer",
    "secretary",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
)


def test_every_entry_of_the_menu_is_somebody_s():
    """Written down in the `MENU` of the app's tests: an entry that is missing there is named."""
    declared_titles = {entry.title for entry in declared("menu")}
    assert declared_titles == set(MENU)
    assert set().union(*MENU.values()) == set(MENU_ROLES) - {"nobody"}


def test_the_bar_of_a_phone_names_entries_of_the_menu_five_at_most():
    known = {entry.url_name for entry in declared("menu")}
    for role, names in ON_PHONE.items():
        assert set(names) <= known and len(set(names)) == len(names) <= 5, role
    assert set(ON_PHONE) == set(Role)


@pytest.mark.dealt(5)
@pytest.mark.parametrize("role", MENU_ROLES)
def test_the_menu_holds_what_the_user_may_open(client, cast, role):
    client.force_login(getattr(cast, role))
    response = client.get("/", follow=True)
    entries = [entry for _, items in response.context["menu"] for entry in items]
    assert {entry.title for entry, _, _ in entries} == {
        title for title, roles in MENU.items() if role in roles
    }
    for entry, url, _ in entries:
        assert client.get(url, follow=True).status_code == 200, entry.title


def _with_a_unit(role, user, county):
    unit = OrganizationFactory(region=county.east)
    if role == "instructor":
        InstructorAssignmentFactory(instructor__user=user, units=[unit])
        return
    squad = SquadMemberFactory(user=user).squad
    SurveyAssignmentFactory(campaign=squad.campaign, squad=squad, organization=unit)


@pytest.mark.dealt(5)
@pytest.mark.parametrize("unit", [False, True])
@pytest.mark.parametrize("role", ["instructor", "surveyor"])
def test_whoever_is_bound_to_units_opens_his_whole_menu_before_and_after(
    client, cast, county, role, unit
):
    user = getattr(cast, role)
    if unit:
        _with_a_unit(role, user, county)
    client.force_login(user)
    for entry in entries_of(user):
        page = client.get(reverse(entry.url_name), follow=True)
        assert page.status_code == 200, entry.title


@pytest.mark.dealt(5)
@pytest.mark.parametrize("role", ["county_staff", "department", "member"])
def test_every_other_role_opens_its_whole_menu(client, cast, role):
    client.force_login(getattr(cast, role))
    for entry in entries_of(getattr(cast, role)):
        assert client.get(reverse(entry.url_name), follow=True).status_code == 200, entry.title


@pytest.mark.parametrize(
    ("role", "desk"),
    [
        ("system_admin", "accounts:users"),
        ("security_admin", "accounts:users"),
        ("audit_admin", "accounts:audit"),
    ],
)
def test_an_administrator_begins_at_his_own_desk(client, cast, role, desk):
    client.force_login(getattr(cast, role))
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, reverse(desk))


def test_the_policy_allows_no_inline_code(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_pages_are_compressed_and_files_left_as_they_are(client, cast):
    client.force_login(cast.county_admin)
    accepting = {"Accept-Encoding": "gzip"}
    page = client.get("/organizations/", headers=accepting)
    assert page["Content-Encoding"] == "gzip"
    assert "两新组织" in gzip.decompress(page.content).decode()
    file = client.get("/organizations/?export=xlsx", headers=accepting)
    assert "Content-Encoding" not in file


def test_what_does_not_exist_is_said_in_chinese(client, cast):
    client.force_login(cast.viewer)
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "找不到这个页面" in response.content.decode()


def test_what_is_not_allowed_says_what_and_whom_to_ask(client, cast):
    client.force_login(cast.viewer)
    response = client.get("/check/")
    assert response.status_code == 403
    text = response.content.decode()
    assert "月报核查只供填报和管理人员查看" in text
    assert "请联系县级管理员" in text


def test_a_fault_of_ours_says_so_without_detail(client, cast, monkeypatch):
    def broken(*args):
        raise RuntimeError("330999198001010011")

    monkeypatch.setattr("months.places.newest_revision", broken)
    client.raise_request_exception = False
    client.force_login(cast.viewer)
    response = client.get("/overview/")
    assert response.status_code == 500
    assert "系统出错" in response.content.decode()
    assert "330999198001010011" not in response.content.decode()


def test_a_forged_form_is_refused(client, cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.viewer)
    response = strict.post("/accounts/logout/")
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()
