"""An empty list says what to do next, as a button where the user may."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def links(response) -> set[str]:
    return {each.url for each in response.context["first_steps"]}


@pytest.mark.parametrize(
    ("name", "role", "steps"),
    [
        ("orgs:list", "county_admin", {"orgs:new", "imports:new"}),
        ("orgs:list", "viewer", set()),
        ("orgs:list", "nobody", set()),
        ("branches:list", "system_admin", set()),
    ],
)
def test_what_to_do_next_is_what_the_user_may_do(client, cast, name, role, steps):
    client.force_login(getattr(cast, role))
    response = client.get(reverse(name))
    assert "您的范围内还没有" in response.content.decode()
    assert links(response) == {reverse(each) for each in steps}


def test_a_list_that_the_filters_emptied_offers_to_clear_them(client, cast):
    client.force_login(cast.county_admin)
    address = reverse("orgs:list")
    response = client.get(f"{address}?kind=social&sort=name")
    assert links(response) == set()
    text = response.content.decode()
    assert "没有符合条件的两新组织" in text and f'href="{address}?sort=name">清除筛选条件' in text
