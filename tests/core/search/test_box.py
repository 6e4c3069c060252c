"""The search box of every page finds what is in scope and pages of the menu, and no persons."""

import pytest
from django.urls import reverse

from core import domain
from core.search import box, lookups
from tests import pages
from tests.branches.factories import PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NUMBERS = (
    "330999198001010011",
    "33099919800101001X",
    "330999 1980 0101 0011",
    "３３０９９９１９８００１０１００１１",
    "139-1234-5678",
    "赵甲一13912345678",
)


def ask(client, user, text, **options):
    client.force_login(user)
    return client.post(reverse("core:search"), {"q": text}, **options)


def found(response) -> dict[str, set[str]]:
    return {each.title: {hit.label for hit in each.hits} for each in response.context["groups"]}


@pytest.fixture
def registry(county):
    return pages.furnish(county)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("county_admin", {"东街道明亮科技有限公司", "西镇机械有限公司"}),
        ("town_staff", {"东街道明亮科技有限公司"}),
        ("viewer", {"东街道明亮科技有限公司"}),
        ("secretary", set()),
        ("nobody", set()),
        ("system_admin", set()),
        ("security_admin", set()),
        ("audit_admin", set()),
    ],
)
def test_rows_are_found_in_scope_only(client, cast, registry, role, names):
    for text in ("有限公司", "yxgs"):
        groups = found(ask(client, getattr(cast, role), text))
        assert groups.get("两新组织", set()) == names
        assert set(groups) <= {"两新组织"}


def test_every_hit_leads_to_its_page(client, cast, registry):
    response = ask(client, cast.county_admin, "明亮")
    assert found(response) == {
        "两新组织": {"东街道明亮科技有限公司"},
        "党组织": {"明亮科技党支部"},
    }
    for group in response.context["groups"]:
        for hit in group.hits:
            assert hit.url in response.content.decode()
            assert client.get(hit.url).status_code == 200


def test_pages_are_those_of_the_users_own_menu(client, cast, county):
    assert found(ask(client, cast.town_staff, "疑似"))["页面"] == {"疑似重复"}
    assert found(ask(client, cast.viewer, "疑似")) == {}
    assert found(ask(client, cast.nobody, "首页")) == {}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_a_person_is_neither_searched_nor_shown_again(
    client, cast, registry, monkeypatch, text
):
    asked = []
    monkeypatch.setattr(box, "find", lambda *args: asked.append(args))
    for headers in ({}, {"HX-Request": "true"}):
        response = ask(client, cast.town_staff, text, headers=headers)
        said = response.content.decode()
        assert asked == [] and response.status_code == 200
        assert text not in said and "13912345678" not in said and "0101" not in said
        assert reverse("members:search") in said
        assert "no-store" in response["Cache-Control"]


def test_codes_are_no_numbers_of_persons():
    assert not any(map(box.holds_number, ("91330110MA27X12345", "9133011070", "330999001")))


def test_where_persons_are_looked_for_is_said_to_those_who_may(client, cast, registry):
    page = reverse("members:search")
    for text in ("赵甲一", NUMBERS[0]):
        for role, told in {"town_staff": True, "viewer": False, "nobody": False}.items():
            response = ask(client, getattr(cast, role), text, headers={"HX-Request": "true"})
            assert response.context["groups"] == []
            assert (page in response.content.decode()) == told


def test_a_text_in_the_address_is_not_read(client, cast, registry):
    client.force_login(cast.county_admin)
    response = client.get(reverse("core:search"), {"q": "有限公司"})
    assert response.context["groups"] == [] and "有限公司" not in response.content.decode()


def test_short_texts_ask_for_more_and_long_ones_find_nothing(client, cast, registry):
    response = ask(client, cast.county_admin, " 有 ", headers={"HX-Request": "true"})
    assert "请至少输入两个字" in response.content.decode()
    assert found(ask(client, cast.county_admin, "长" * 300)) == {}
    assert "没有找到“&lt;b&gt;”" in ask(client, cast.county_admin, "<b>").content.decode()


def test_more_than_it_offers_leads_to_the_list_of_all(client, cast, county):
    for number in range(9):
        OrganizationFactory(name=f"同名企业{number}", region=county.east)
    response = ask(client, cast.town_staff, "同名企业")
    assert (
        len(found(response)["两新组织"]) == 8
        and "查看全部符合的两新组织" in response.content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_answer_takes_few_queries(client, cast, county, number, django_assert_num_queries):
    for each in range(number):
        OrganizationFactory(name=f"搜索企业{each}", region=county.east)
        PartyOrganizationFactory(name=f"搜索党支部{each}", region=county.east)
    client.force_login(cast.town_staff)
    with django_assert_num_queries(7):
        response = client.post(
            reverse("core:search"), {"q": "搜索"}, headers={"HX-Request": "true"}
        )
    assert [len(each.hits) for each in response.context["groups"]] == [number, number]


def test_every_source_names_a_lookup():
    sources = [each for each in domain.declared("search") if isinstance(each, box.Source)]
    assert {each.lookup for each in sources} <= set(lookups.names())
    assert len(sources) >= 2


def test_the_box_stands_on_every_page(client, cast, county):
    client.force_login(cast.town_staff)
    for name in ("reports:home", "orgs:list", "core:messages"):
        said = client.get(reverse(name)).content.decode()
        assert f'action="{reverse("core:search")}"' in said
