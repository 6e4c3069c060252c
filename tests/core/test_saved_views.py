"""Saved views share the question, never the answer; columns are chosen by address or by default."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.errors import Missing, Refusal
from core.lists import saved_views
from core.models import SavedView
from tests import pages

pytestmark = pytest.mark.django_db

LIST = "/organizations/"


@pytest.fixture
def registry(county):
    return pages.furnish(county)


def keep(user, name="大企业", query="staff=50to79&sort=name", shared=True, list="orgs:list"):
    return saved_views.save_view(actor=user, list=list, name=name, query=query, shared=shared)


def offered(client, user, list="orgs:list") -> set[str]:
    client.force_login(user)
    response = client.get(reverse("core:views_menu"), {"list": list})
    return {view.name for view, _, _ in response.context["views"]}


def columns(client, query="") -> list[str]:
    table = client.get(f"{LIST}?{query}").context["table"]
    return [column.name for column in table.columns]


def test_a_view_leads_to_the_plain_address_and_shows_each_user_his_own_rows(client, cast, registry):
    view = keep(cast.county_admin)
    for user, names in (
        (cast.county_admin, {"东街道明亮科技有限公司", "西镇机械有限公司"}),
        (cast.town_staff, {"东街道明亮科技有限公司"}),
    ):
        client.force_login(user)
        response = client.get(f"{LIST}?view={view.pk}")
        assert response["Location"] == f"{LIST}?sort=name&staff=50to79"
        assert pages.names(client.get(response["Location"])) == names


def test_a_view_that_is_not_shared_exists_for_its_owner_only(client, cast, registry):
    view = keep(cast.county_admin, shared=False)
    assert offered(client, cast.county_admin) == {"大企业"}
    assert offered(client, cast.county_staff) == set()
    assert client.get(f"{LIST}?view={view.pk}").status_code == 404
    saved_views.change_view(actor=cast.county_admin, pk=view.pk, name="大企业", shared=True)
    assert offered(client, cast.county_staff) == {"大企业"}
    assert offered(client, cast.viewer) == {"大企业"}


@pytest.mark.parametrize("role", ["nobody", "system_admin", "security_admin", "audit_admin"])
def test_what_is_shared_is_not_for_those_who_have_no_business_there(client, cast, role):
    view = keep(cast.county_admin)
    assert offered(client, getattr(cast, role)) == set()
    assert client.get(f"{LIST}?view={view.pk}").status_code == 404


def test_views_of_the_audit_log_are_shared_with_those_who_read_it(client, cast):
    keep(cast.audit_admin, name="拒绝的", query="outcome=denied", list="accounts:audit")
    assert offered(client, cast.county_admin, "accounts:audit") == set()
    assert offered(client, cast.audit_admin, "accounts:audit") == {"拒绝的"}


def test_a_view_of_one_list_does_not_open_in_another(client, cast):
    view = keep(cast.county_admin)
    client.force_login(cast.county_admin)
    assert client.get(f"/party-organizations/?view={view.pk}").status_code == 404
    for text in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(LIST, {"view": text}).status_code == 404


def test_only_its_owner_changes_a_view(cast):
    view = keep(cast.county_admin)
    for user in (cast.county_staff, cast.town_staff, cast.system_admin):
        with pytest.raises(Missing):
            saved_views.change_view(actor=user, pk=view.pk, name="他人的", shared=True)
        with pytest.raises(Missing):
            saved_views.delete_view(actor=user, pk=view.pk)
    assert SavedView.objects.get().name == "大企业"
    saved_views.delete_view(actor=cast.county_admin, pk=view.pk)
    assert not SavedView.objects.exists()


def test_saving_under_the_same_name_replaces_and_keeps_nothing_of_the_moment(cast):
    keep(cast.town_staff)
    view = keep(cast.town_staff, query="after=abc&export=xlsx&kind=social&q=&last=1&view=3")
    assert (SavedView.objects.count(), view.query) == (1, "kind=social")


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": " \x00 "},
        {"name": "长" * 41},
        {"query": f"q={'长' * 2000}"},
        {"query": "q=330999198001011232"},
        {"name": "张三13800001234"},
        {"query": "q=%E4%B8%8113800001234"},
    ],
)
def test_a_view_without_name_or_with_a_persons_number_is_refused(cast, values):
    with pytest.raises(ValidationError):
        keep(cast.town_staff, **values)
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_views(cast, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    for name in ("一", "二"):
        keep(cast.town_staff, name=name)
    with pytest.raises(Refusal):
        keep(cast.town_staff, name="三")
    keep(cast.town_staff, name="二", query="kind=social")


def test_the_doors_save_rename_share_and_delete(client, cast, registry):
    client.force_login(cast.town_staff)
    answer = client.post(
        reverse("core:save_view"),
        {"list": "orgs:list", "name": "社会组织", "query": "kind=social", "shared": "on"},
    )
    assert answer["Location"] == f"{LIST}?kind=social"
    view = SavedView.objects.get()
    assert (view.user, view.shared) == (cast.town_staff, True)
    assert "社会组织" in client.get(reverse("core:views")).content.decode()
    client.post(reverse("core:change_view", args=[view.pk]), {"name": "社团"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("社团", False)
    client.post(reverse("core:delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()
    for name in ("orgs:detail", "core:job", "reports:home", "nothing", ""):
        response = client.post(reverse("core:save_view"), {"list": name, "name": "x"})
        assert response.status_code == 404


def test_who_may_not_open_a_list_cannot_share_a_view_of_it(client, cast):
    client.force_login(cast.nobody)
    fields = {"list": "orgs:list", "name": "假的", "query": "", "shared": "on"}
    client.post(reverse("core:save_view"), fields)
    assert not SavedView.objects.exists()


def test_columns_come_from_the_address_else_from_the_default_else_as_declared(
    client, cast, registry
):
    client.force_login(cast.town_staff)
    usual = columns(client)
    assert "industry" not in usual and usual[0] == "name"
    assert columns(client, "columns=industry,kind") == ["name", "industry", "kind"]
    assert columns(client, "columns=kind,industry,kind,name") == ["name", "kind", "industry"]
    assert columns(client, "columns=tags&columns=uscc&columns=nothing") == ["name", "tags", "uscc"]
    client.post(
        reverse("core:keep_columns"), {"list": "orgs:list", "columns": ["state,founded_on", "kind"]}
    )
    assert columns(client) == ["name", "state", "founded_on", "kind"]
    assert columns(client, "columns=industry") == ["name", "industry"]
    client.force_login(cast.county_admin)
    assert columns(client) == usual


def test_the_excel_file_holds_all_columns_whatever_the_page_shows(client, cast, registry):
    client.force_login(cast.town_staff)
    plain = pages.cells(client.get(f"{LIST}?export=xlsx"))[1]
    assert pages.cells(client.get(f"{LIST}?export=xlsx&columns=kind"))[1] == plain


def test_every_column_of_every_list_can_be_shown(client, cast, registry):
    type(registry.bright).objects.filter(pk=registry.bright.pk).update(
        tags=["规上", "外资"], founded_on="2020-01-02", industry="制造业"
    )
    client.force_login(cast.county_admin)
    for name in ("orgs:list", "branches:list", "lights:list", "orgs:undecided"):
        address = reverse(name)
        table = client.get(address).context["table"]
        every = ",".join(table.page_columns())
        text = client.get(f"{address}?columns={every}").content.decode()
        if name == "orgs:list":
            assert "规上、外资" in text and "2020-01-02" in text and "制造业" in text


def test_links_of_the_list_keep_the_columns(client, cast, registry):
    client.force_login(cast.county_admin)
    text = client.get(f"{LIST}?columns=kind,tags&kind=social").content.decode()
    assert "columns=name%2Ckind%2Ctags&amp;sort=" in text.replace("kind=social&amp;", "")


def test_the_view_that_the_list_stands_as_is_named(client, cast, registry):
    client.force_login(cast.town_staff)
    saved_views.save_view(
        actor=cast.town_staff, list="orgs:list", name="大企业", query="staff=80plus&kind=enterprise"
    )
    for query, named in {
        "?kind=enterprise&staff=80plus": "大企业",
        "?kind=enterprise&staff=80plus&at=51": "大企业",
        "?kind=enterprise": "",
        "": "",
    }.items():
        assert client.get(LIST + query).context["view"] == named, query


def test_a_view_keeps_several_values_of_a_filter(client, cast, registry):
    query = saved_views.normalized("kind=social&kind=enterprise&q=&after=x&at=51")
    assert query == "kind=enterprise&kind=social"
