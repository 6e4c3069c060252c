"""The pages that change organizations: refusals, conflict, undo, recycle bin, history."""

import pytest
from django.urls import reverse

from core import crypto
from core.models import AuditEntry
from orgs.models import Organization
from orgs.services import recycle_organization, update_organization
from tests.orgs.factories import OrganizationFactory, uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(county):
    return OrganizationFactory(name="东街道甲厂", region=county.east, address="一号", staff_count=9)


def filled(organization, **changes):
    """What a browser sends of the unchanged form."""
    return {
        "version": organization.version,
        "uscc": organization.uscc,
        "name": organization.name,
        "kind": organization.kind,
        "address": organization.address,
        "industry": organization.industry,
        "staff_count": organization.staff_count,
        "effective_on": "2026-03-01",
        **changes,
    }


def at(name, organization=None):
    return reverse(f"orgs:{name}", args=[organization.pk] if organization else [])


def log_in(client, user):
    client.force_login(user)
    return client


def test_a_new_organization_is_made_and_shown(client, cast, county):
    log_in(client, cast.town_staff)
    page = client.get(at("new"))
    assert [title for title, _ in page.context["form"].sections()] == [
        "基本信息",
        "人员规模",
        "负责人",
    ]
    offered = [code for code, _ in page.context["form"].fields["region"].widget.choices]
    assert offered == ["", "330999001"]
    response = client.post(
        at("new"),
        {
            "uscc": uscc(7001).lower(),
            "name": "新办公司",
            "kind": "enterprise",
            "region": "330999001",
            "staff_count": "12",
            "state": "operating",
            "tags": "规上，数字经济",
            "phone": "13800001234",
        },
        follow=True,
    )
    assert response.redirect_chain, response.context["form"].errors
    made = Organization.objects.get()
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    assert (made.uscc, made.tags) == (uscc(7001), ["数字经济", "规上"])
    assert "已新建。" in response.content.decode()
    assert "13800001234" not in response.content.decode()


def test_another_towns_region_is_no_choice(client, cast, county):
    log_in(client, cast.town_staff)
    response = client.post(at("new"), {"region": "330999002"})
    assert "region" in response.context["form"].errors
    assert not Organization.objects.exists()


def test_every_mistake_is_told_at_once_at_its_field_and_on_top(client, cast, mine):
    log_in(client, cast.town_staff)
    response = client.post(at("edit", mine), filled(mine, uscc="123", staff_count="九", name=""))
    assert set(response.context["form"].errors) == {"uscc", "staff_count", "name"}
    text = response.content.decode()
    assert 'href="#id_uscc"' in text and "data-unsaved" in text
    mine.refresh_from_db()
    assert mine.version == 1


def test_what_the_service_finds_stands_at_the_field(client, cast, county, mine):
    OrganizationFactory(uscc=uscc(7001), region=county.east, name="已有的厂")
    log_in(client, cast.town_staff)
    response = client.post(at("edit", mine), filled(mine, uscc=uscc(7001)))
    assert "已登记为“已有的厂”" in str(response.context["form"].errors["uscc"])


def test_a_doubt_is_told_and_refuses_nothing(client, cast, mine):
    log_in(client, cast.town_staff)
    response = client.post(at("edit", mine), filled(mine, uscc="330999000001234"), follow=True)
    assert "15 位旧注册号" in response.content.decode()
    mine.refresh_from_db()
    assert mine.uscc == "330999000001234"


@pytest.mark.parametrize("name", ["edit", "move_one"])
def test_who_only_looks_gets_403_and_who_does_not_see_404(client, cast, county, mine, name):
    west = OrganizationFactory(region=county.west)
    log_in(client, cast.viewer)
    assert client.get(at(name, mine)).status_code == 403
    assert client.post(at(name, mine), filled(mine)).status_code == 403
    assert AuditEntry.objects.filter(action="denied").count() == 2
    for user in (cast.viewer, cast.town_staff, cast.nobody):
        log_in(client, user)
        assert client.get(at(name, west)).status_code == 404
        assert client.post(at(name, west), filled(west)).status_code == 404
    log_in(client, cast.town_staff)
    assert client.get(at(name, mine)).status_code == 200


def test_buttons_are_only_for_who_may(client, cast, mine):
    for user, seen in ((cast.town_staff, True), (cast.viewer, False)):
        log_in(client, user)
        page = client.get(mine.get_absolute_url()).content.decode()
        assert (at("edit", mine) in page, at("recycle", mine) in page) == (seen, seen)
        assert (at("new") in client.get(at("list")).content.decode()) == seen


# --- Two editors ------------------------------------------------------------------------------


@pytest.fixture
def conflict(client, cast, mine):
    """The county has changed address and staff since the town opened its form."""
    update_organization(
        actor=cast.county_admin, pk=mine.pk, version=1, address="县里改的", staff_count=70
    )
    log_in(client, cast.town_staff)
    return client.post(at("edit", mine), filled(mine, address="镇里改的", industry="软件"))


def test_the_second_editor_sees_what_differs_and_nothing_is_stored(conflict, mine):
    assert conflict.status_code == 409
    shown = {
        each.name: (each.mine, each.theirs, each.choice) for each in conflict.context["differences"]
    }
    assert shown == {
        "address": ("镇里改的", "县里改的", "mine"),
        "staff_count": ("9", "70", "theirs"),
        "industry": ("软件", "", "mine"),
    }
    mine.refresh_from_db()
    assert (mine.address, mine.version) == ("县里改的", 2)


def carried(page, **changes):
    data = {"version": page.context["version"], **dict(page.context["hidden"])}
    data |= {f"choice-{each.name}": each.choice for each in page.context["differences"]}
    return data | changes


def test_what_is_chosen_is_stored_on_top_of_the_new_version(client, conflict, mine):
    response = client.post(at("edit", mine), carried(conflict))
    assert response.status_code == 302
    mine.refresh_from_db()
    assert (mine.address, mine.staff_count, mine.industry) == ("镇里改的", 70, "软件")


def test_theirs_can_be_taken_field_by_field(client, conflict, mine):
    client.post(at("edit", mine), carried(conflict, **{"choice-address": "theirs"}))
    mine.refresh_from_db()
    assert (mine.address, mine.staff_count, mine.industry) == ("县里改的", 70, "软件")


def test_going_back_loses_nothing(client, conflict, mine):
    page = client.post(at("edit", mine), carried(conflict, back="1"))
    form = page.context["form"]
    assert page.context["version"] == 2 and page.context["unsaved"]
    assert (form["address"].value(), form["industry"].value()) == ("镇里改的", "软件")
    assert form["staff_count"].value() == 70
    mine.refresh_from_db()
    assert mine.version == 2


def test_a_phone_travels_through_the_conflict_unread(client, cast, mine):
    update_organization(actor=cast.county_admin, pk=mine.pk, version=1, phone="13900005678")
    log_in(client, cast.town_staff)
    page = client.post(at("edit", mine), filled(mine, phone="13800001234"))
    text = page.content.decode()
    assert page.status_code == 409 and "联系电话" in text
    assert "13800001234" not in text and "13900005678" not in text
    again = client.post(at("edit", mine), carried(page, back="1"))
    assert again.context["form"]["phone"].value() == "13800001234"
    client.post(at("edit", mine), carried(page))
    mine.refresh_from_db()
    assert crypto.decrypt(mine.phone_cipher) == "13800001234"


def test_a_third_editor_meets_the_conflict_again(client, cast, conflict, mine):
    update_organization(actor=cast.county_admin, pk=mine.pk, version=2, address="又改")
    assert client.post(at("edit", mine), carried(conflict)).status_code == 409


def test_a_forged_version_stores_nothing(client, cast, mine):
    log_in(client, cast.town_staff)
    for version in ("", "-1", "x", "9" * 30):
        assert client.post(at("edit", mine), filled(mine, version=version)).status_code == 409
    mine.refresh_from_db()
    assert mine.version == 1


# --- Recycle bin ------------------------------------------------------------------------------


def test_recycling_offers_to_undo_it(client, cast, mine):
    log_in(client, cast.town_staff)
    page = client.post(at("recycle", mine), {"version": 1}, follow=True)
    text = page.content.decode()
    assert "已放入回收站" in text and f'action="{at("restore", mine)}"' in text
    assert client.get(mine.get_absolute_url()).status_code == 404
    back = client.post(at("restore", mine), {"version": 2}, follow=True)
    assert back.redirect_chain == [(mine.get_absolute_url(), 302)]


def test_a_stale_version_is_not_recycled(client, cast, mine):
    update_organization(actor=cast.county_admin, pk=mine.pk, version=1, address="新")
    log_in(client, cast.town_staff)
    page = client.post(at("recycle", mine), {"version": 1}, follow=True)
    assert "刚被他人修改过" in page.content.decode()
    assert Organization.objects.present().count() == 1


def test_the_bin_holds_what_one_may_restore_and_who_put_it_there(client, cast, county, mine):
    west = OrganizationFactory(name="西镇乙厂", region=county.west)
    OrganizationFactory(name="不在里面", region=county.east)
    for each in (mine, west):
        recycle_organization(actor=cast.county_admin, pk=each.pk, version=1)
    seen = {
        role: {
            row.name
            for row in log_in(client, getattr(cast, role)).get("/recycle-bin/").context["page"].rows
        }
        for role in ("county_admin", "town_staff", "viewer", "secretary", "system_admin", "nobody")
    }
    assert seen == {
        "county_admin": {"东街道甲厂", "西镇乙厂"},
        "town_staff": {"东街道甲厂"},
        "viewer": set(),
        "secretary": set(),
        "system_admin": set(),
        "nobody": set(),
    }
    log_in(client, cast.county_admin)
    found = client.get("/recycle-bin/?q=乙厂").context["page"].rows
    assert [row.name for row in found] == ["西镇乙厂"]


def test_the_bin_names_who_put_it_there(client, cast, mine):
    log_in(client, cast.town_staff).post(at("recycle", mine), {"version": 1})
    row = client.get("/recycle-bin/").context["page"].rows[0]
    assert row.recycled_by == str(cast.town_staff)


def test_the_bin_cannot_be_taken_out_as_a_file(client, cast, mine):
    log_in(client, cast.county_admin)
    assert client.get("/recycle-bin/?export=xlsx").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_bin_takes_few_queries(client, cast, county, number, django_assert_num_queries):
    for _ in range(number):
        made = OrganizationFactory(region=county.east)
        recycle_organization(actor=cast.town_staff, pk=made.pk, version=1)
    log_in(client, cast.town_staff)
    # session and user, policy, grants, roots, regions of the grant, count, rows
    with django_assert_num_queries(7):
        assert len(client.get("/recycle-bin/").context["page"].rows) == number


def test_making_a_recycled_one_again_offers_to_restore_it(client, cast, mine):
    recycle_organization(actor=cast.town_staff, pk=mine.pk, version=1)
    log_in(client, cast.town_staff)
    page = client.post(
        at("new"),
        {"uscc": mine.uscc, "name": "又建", "kind": "enterprise", "region": "330999001",
         "staff_count": "1", "state": "operating"},
    )  # fmt: skip
    text = page.content.decode()
    assert "在回收站里" in text and f'action="{at("restore", mine)}"' in text


# --- Moving, history --------------------------------------------------------------------------


def test_moving_asks_where_and_from_when(client, cast, county, mine):
    log_in(client, cast.county_admin)
    response = client.post(
        at("move_one", mine), {"version": 1, "region": "330999002", "effective_on": "2026-03-01"}
    )
    assert response.status_code == 302
    mine.refresh_from_db()
    assert mine.region == county.west
    again = client.post(
        at("move_one", mine), {"version": 2, "region": "330999002", "effective_on": "2026-03-01"}
    )
    assert "组织已在这个区域" in again.content.decode()


def test_the_history_tells_who_what_and_from_where(client, cast, mine):
    log_in(client, cast.town_staff)
    client.post(at("edit", mine), filled(mine, address="新址"), REMOTE_ADDR="127.0.0.1")
    change = client.get(at("history", mine)).context["changes"][0]
    assert (change.who, change.what, change.where) == (
        str(cast.town_staff), "修改", "网页 127.0.0.1",
    )  # fmt: skip
    assert [(item.label, item.before, item.after) for item in change.items] == [
        ("地址", "一号", "新址")
    ]


def test_the_history_goes_back_page_by_page(client, cast, mine):
    for number in range(35):
        update_organization(
            actor=cast.town_staff, pk=mine.pk, version=1 + number, address=f"{number} 号"
        )
    log_in(client, cast.town_staff)
    first = client.get(at("history", mine))
    second = client.get(f"{at('history', mine)}?before={first.context['older']}")
    shown = [
        change.items[0].after if change.items else change.what
        for page in (first, second)
        for change in page.context["changes"]
    ]
    assert shown == [*(f"{number} 号" for number in reversed(range(35))), "新建"]
    assert second.context["older"] is None


def test_the_series_tells_who_noted_each_value(client, cast, mine):
    log_in(client, cast.town_staff)
    client.post(at("edit", mine), filled(mine, staff_count=50))
    page = client.get(mine.get_absolute_url())
    shown = [(each.staff_count, each.author) for each in page.context["statuses"]]
    assert shown == [(50, str(cast.town_staff)), (9, None)]


@pytest.mark.parametrize(("name", "number"), [("edit", 9), ("move_one", 9)])
def test_the_pages_take_few_queries(client, cast, mine, name, number, django_assert_num_queries):
    log_in(client, cast.town_staff)
    with django_assert_num_queries(number):
        client.get(at(name, mine))


def test_the_same_name_in_one_town_is_hinted_while_typing(client, cast, county, mine):
    OrganizationFactory(name="东方（测试）机械厂", region=county.west)
    twin = OrganizationFactory(name="东方（测试）机械厂", region=county.east)
    client.force_login(cast.county_admin)

    def hinted(**given):
        found = client.get(reverse("orgs:namesakes"), {"name": "东方(测试)机械厂", **given})
        return {row for row, _ in found.context["found"]}

    assert hinted(region=county.east.code) == {twin}
    # The page of a stored one knows its town, and does not find itself.
    assert hinted(but=mine.pk) == {twin} and hinted(but=twin.pk) == set()
    assert len(hinted()) == 2
    page = client.get(reverse("orgs:new")).content.decode()
    assert reverse("orgs:namesakes") in page and "typing-hint" in page
