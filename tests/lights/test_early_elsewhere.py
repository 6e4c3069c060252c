"""Early warnings at home, with what they warn of, and over the API: each in scope."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from core.todos import waiting
from lights.models import EarlyWarning
from tests.lights.test_early_pages import vacancies  # noqa: F401
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def at_home(user) -> dict[str, str]:
    return {todo.title: number for todo, number in waiting(user) if todo.title == "提前预警"}


def test_home_counts_what_the_list_shows(client, vacancies, cast, fresh):  # noqa: F811
    for name in ("county_admin", "town_staff", "secretary"):
        user = fresh(getattr(cast, name))
        number = EarlyWarning.objects.visible_to(user).count()
        assert number and at_home(user) == {"提前预警": str(number)}
    for name in ("nobody", "system_admin"):
        assert at_home(fresh(getattr(cast, name))) == {}


def panel(client, user, name, pk) -> str:
    client.force_login(user)
    return client.get(reverse(f"lights:early_of_{name}", args=[pk])).content.decode()


def test_the_page_of_a_subject_lists_its_own(client, vacancies, cast, county):  # noqa: F811
    west = EarlyWarning.objects.get(kind="secretary", party_organization__name="西支部")
    said = panel(client, cast.county_staff, "party_organization", west.party_organization_id)
    assert "书记空缺、将离任" in said and "成立以来没有书记" in said and "西支部" not in said
    assert panel(client, cast.town_staff, "party_organization", west.party_organization_id) == ""
    EarlyWarning.objects.all().delete()
    assert panel(client, cast.county_staff, "party_organization", west.party_organization_id) == ""


def test_an_organization_has_its_own_too(client, cast, county):
    unit = OrganizationFactory(region=county.east)
    EarlyWarning.objects.create(
        kind="unvisited",
        organization=unit,
        region=county.east,
        crosses_on="2026-10-01",
        fact="最近一次走访在2026-06-30",
    )
    assert "指导员没有走访" in panel(client, cast.town_staff, "organization", unit.pk)
    assert panel(client, cast.secretary, "organization", unit.pk) == ""


def listed(user, **query) -> list[dict]:
    program = APIClient()
    program.force_authenticate(user)
    answer = program.get("/api/v1/early-warnings/", query)
    assert answer.status_code == 200, answer.data
    return answer.data["results"]


def test_the_api_names_the_subject_by_its_code(vacancies, cast):  # noqa: F811
    west = EarlyWarning.objects.get(kind="secretary", party_organization__name="西支部")
    code = west.party_organization.code
    [found] = listed(cast.county_staff, party_organization=code, kind="secretary")
    assert found == {
        "id": west.pk,
        "kind": "secretary",
        "subject_kind": "party_organization",
        "subject_code": code,
        "subject_name": "西支部",
        "region": "330999002",
        "crosses_on": west.crosses_on.isoformat(),
        "fact": "成立以来没有书记",
    }
    assert listed(cast.town_staff, party_organization=code) == []
