"""Organization list and ledger page: who sees what, filters, and how many queries it takes."""

import pytest
from django.urls import reverse

from orgs.models import Organization
from tests import pages

pytestmark = pytest.mark.django_db

LIST = "/organizations/"


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def registry(kept_county):
    return pages.furnish(kept_county)


def see(client, user, url):
    client.force_login(user)
    return client.get(url)


def test_strangers_are_sent_to_the_log_in(client, registry):
    for url in (LIST, registry.bright.get_absolute_url()):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (
            302,
            f"/accounts/login/?next={url}",
        )


def test_the_county_sees_every_organization(client, cast, registry):
    response = see(client, cast.county_admin, LIST)
    assert pages.names(response) == {
        "东街道明亮科技有限公司", "东街道平常商行", "西镇机械有限公司", "县属协会",
    }  # fmt: skip
    assert pages.total(response) == "4"


@pytest.mark.parametrize("role", ["town_staff", "viewer"])
def test_a_town_sees_its_own_in_list_count_choices_file_and_page(client, cast, registry, role):
    user = getattr(cast, role)
    response = see(client, user, LIST)
    own = {"东街道明亮科技有限公司", "东街道平常商行"}
    assert pages.names(response) == own
    assert pages.total(response) == "2"
    assert pages.choices(response, "region") == {"330999001"}
    _, headings, *rows = pages.cells(client.get(f"{LIST}?export=xlsx"))
    assert {row[headings.index("组织名称")] for row in rows} == own
    assert client.get(registry.bright.get_absolute_url()).status_code == 200
    assert client.get(registry.west.get_absolute_url()).status_code == 404
    assert client.get(registry.above.get_absolute_url()).status_code == 404


def test_a_region_out_of_scope_is_no_choice_and_filters_to_nothing(client, cast, registry):
    response = see(client, cast.town_staff, f"{LIST}?region=330999002")
    assert pages.names(response) == set()
    assert "region" in response.context["filterset"].form.errors


@pytest.mark.parametrize("role", ["nobody", "system_admin", "security_admin", "audit_admin"])
def test_who_has_no_business_there_sees_nothing(client, cast, registry, role):
    user = getattr(cast, role)
    response = see(client, user, LIST)
    assert (pages.names(response), pages.total(response)) == (set(), "0")
    assert client.get(registry.bright.get_absolute_url()).status_code == 404
    assert client.get(f"{LIST}?export=xlsx").status_code == 403


def test_recycled_organizations_are_nowhere(client, cast, registry):
    Organization.objects.filter(pk=registry.bright.pk).update(deleted_at="2026-01-01T00:00Z")
    assert "东街道明亮科技有限公司" not in pages.names(see(client, cast.county_admin, LIST))
    assert client.get(registry.bright.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=明亮", {"东街道明亮科技有限公司"}),
        ("q=机械有限", {"西镇机械有限公司"}),
        ("region=330999001", {"东街道明亮科技有限公司", "东街道平常商行"}),
        ("kind=social", {"县属协会"}),
        ("staff=under30", {"东街道平常商行", "县属协会"}),
        ("staff=50to79", {"东街道明亮科技有限公司", "西镇机械有限公司"}),
        ("staff=80plus", set()),
        ("coverage=single", {"东街道明亮科技有限公司"}),
        ("coverage=work", {"东街道平常商行"}),
        ("coverage=none", {"西镇机械有限公司", "县属协会"}),
        ("members=none", {"西镇机械有限公司", "县属协会"}),
        ("members=few", {"东街道平常商行"}),
        ("members=three", {"东街道明亮科技有限公司"}),
        ("state=shell", set()),
        ("tag=没有的标签", set()),
        ("staff=lots", set()),
    ],
)
def test_filters_find_exactly(client, cast, registry, query, found):
    assert pages.names(see(client, cast.county_admin, f"{LIST}?{query}")) == found


def test_the_code_is_searched_by_its_beginning(client, cast, registry):
    code = registry.west.uscc
    for text in (code, code[:16].lower()):
        response = see(client, cast.county_admin, f"{LIST}?q={text}")
        assert "西镇机械有限公司" in pages.names(response)


def test_a_fragment_is_the_list_alone_and_a_restored_page_is_whole(client, cast, registry):
    client.force_login(cast.county_admin)
    fragment = client.get(LIST, headers={"HX-Request": "true", "HX-Target": "list"})
    assert b"<html" not in fragment.content
    assert b"list-table" in fragment.content
    restored = client.get(
        LIST,
        headers={
            "HX-Request": "true",
            "HX-Target": "list",
            "HX-History-Restore-Request": "true",
        },
    )
    assert b"<html" in restored.content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=social&kind=enterprise", {"明亮", "平常", "西镇", "县属"}),
        ("staff=under30&staff=80plus", {"平常", "县属"}),
        ("staff=50to79", {"明亮", "西镇"}),
        ("coverage=none&coverage=single", {"明亮", "西镇", "县属"}),
        ("members=none&members=three", {"明亮", "西镇", "县属"}),
        ("lights=none", {"明亮", "平常", "西镇", "县属"}),
        ("industry=制造", {"明亮"}),
        ("industry=制造 通用", {"明亮"}),
        ("industry=农业", set()),
        ("founded_from=2020-01-02", {"明亮"}),
        ("founded_from=2020-01-03", set()),
        ("founded_to=2020-01-02&founded_from=2020-01-02", {"明亮"}),
        ("founded_to=9999-12-31", {"明亮", "平常", "西镇", "县属"}),
        ("updated_from=2026-01-01", {"明亮", "平常", "西镇", "县属"}),
        ("updated_to=2025-12-31", set()),
    ],
)
def test_filters_take_several_values_days_and_the_industry(client, cast, registry, query, found):
    Organization.objects.filter(pk=registry.bright.pk).update(
        industry="通用设备制造业", founded_on="2020-01-02"
    )
    client.force_login(cast.county_admin)
    names = {
        each[:2] if each[0] in "西县" else each[3:5]
        for each in pages.names(client.get(f"{LIST}?{query}"))
    }
    assert names == found


def test_a_value_that_is_none_of_the_choices_is_said(client, cast, registry):
    client.force_login(cast.county_admin)
    response = client.get(f"{LIST}?kind=social&kind=nonsense")
    assert pages.names(response) == set() and "nonsense" in response.content.decode()


def test_the_ledger_page_takes_few_queries(client, cast, registry, django_assert_num_queries):
    client.force_login(cast.county_admin)
    # session, user, grants, roots, the organization, may it be edited, its statuses
    with django_assert_num_queries(7):
        client.get(registry.bright.get_absolute_url())


def test_the_ledger_page_names_its_panels(client, cast, registry):
    text = see(client, cast.county_admin, registry.bright.get_absolute_url()).content.decode()
    for name in (
        "branches:organization_coverage",
        "members:of_organization",
        "lights:organization",
        "orgs:history",
    ):
        assert f'hx-get="{reverse(name, args=[registry.bright.pk])}"' in text


def test_the_history_says_who_changed_what(client, cast, registry):
    client.force_login(cast.county_admin)
    Organization.objects.filter(pk=registry.bright.pk).update(address="新地址1号")
    url = reverse("orgs:history", args=[registry.bright.pk])
    changes = client.get(url).context["changes"]
    assert [change.what for change in changes] == ["修改", "新建"]
    item = changes[0].items[0]
    assert (item.label, item.before, item.after) == ("地址", "", "新地址1号")


def test_the_history_tells_that_a_phone_changed_but_not_which(client, cast, registry):
    client.force_login(cast.county_admin)
    Organization.objects.filter(pk=registry.bright.pk).update(phone_index="deadbeef")
    response = client.get(reverse("orgs:history", args=[registry.bright.pk]))
    item = response.context["changes"][0].items[0]
    assert (item.label, item.before, item.after) == ("联系电话", "", "（不显示）")
    assert "deadbeef" not in response.content.decode()


def test_a_panel_out_of_scope_renders_as_nothing(client, cast, registry):
    client.force_login(cast.town_staff)
    response = client.get(reverse("orgs:history", args=[registry.west.pk]))
    assert (response.status_code, response.content) == (200, b"")
