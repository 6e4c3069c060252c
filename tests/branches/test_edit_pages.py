"""Pages that change Party organizations and coverage: what they offer, say and refuse."""

import datetime
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from branches.choices import renamed
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import (
    create_party_organization,
    refresh_coverage_facts,
    update_party_organization,
)
from orgs.models import CurrentFacts
from tests import pages
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory
from tests.tables import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


def post(client, user, door, pk, /, **fields):
    client.force_login(user)
    return client.post(reverse(door, args=[pk]) if pk else reverse(door), fields)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(("role", "offered"), [("town_staff", True), ("viewer", False)])
def test_buttons_stand_only_where_they_work(client, cast, registry, role, offered):
    client.force_login(getattr(cast, role))
    page = client.get(registry.branch.get_absolute_url()).content.decode()
    panel = client.get(
        reverse("branches:organization_coverage", args=[registry.bright.pk])
    ).content.decode()
    listed = client.get(reverse("branches:list")).content.decode()
    link = Coverage.objects.get(organization=registry.bright)
    for text, name, args in (
        (page, "branches:edit", [registry.branch.pk]),
        (page, "branches:merge", [registry.branch.pk]),
        (page, "branches:recycle", [registry.branch.pk]),
        (page, "branches:new_coverage_by_party", [registry.branch.pk]),
        (panel, "branches:new_coverage", [registry.bright.pk]),
        (panel, "branches:end_coverage", [link.pk]),
        (panel, "branches:remove_coverage", [link.pk]),
        (listed, "branches:new", []),
    ):
        assert (reverse(name, args=args) in text) == offered, name


def test_founding_stores_the_document_and_shows_it_on_the_page(client, cast, county):
    response = post(
        client,
        cast.town_staff,
        "branches:new",
        None,
        code="NEW01",
        name="新成立党支部",
        kind="branch",
        formation="single",
        region="330999001",
        founded_on="2025-05-01",
        parent=cast.branch.pk,
        document_number="测委〔2025〕3号",
    )
    party = PartyOrganization.objects.get(code="NEW01")
    assert response["Location"] == party.get_absolute_url()
    page = client.get(response["Location"]).content.decode()
    assert "测委〔2025〕3号" in page and "上级：" in page


def test_only_superiors_in_scope_are_offered(client, cast, registry):
    client.force_login(cast.town_staff)
    form = client.get(reverse("branches:new")).context["form"]
    assert {label for key, label in form.fields["parent"].choices if key} == {
        "东街道联合党支部",
        "明亮科技党支部",
    }
    assert {label.strip() for key, label in form.fields["region"].choices if key} == {"东街道"}


def test_a_second_editor_sees_what_the_first_one_stored(client, cast, county):
    branch = cast.branch
    fields = {
        "code": branch.code,
        "name": branch.name,
        "region": "330999001",
        "kind": branch.kind,
        "formation": branch.formation,
        "founded_on": branch.founded_on,
        "version": branch.version,
    }
    first = post(client, cast.town_staff, "branches:edit", branch.pk, **fields | {"name": "甲"})
    assert first.status_code == 302
    second = post(client, cast.county_staff, "branches:edit", branch.pk, **fields | {"name": "乙"})
    page = second.content.decode()
    assert second.status_code == 409 and "甲" in page and "乙" in page
    branch.refresh_from_db()
    assert branch.name == "甲"


def test_a_refusal_to_dissolve_names_what_remains_and_keeps_the_form(client, cast, registry):
    registry.branch.refresh_from_db()
    response = post(
        client,
        cast.town_staff,
        "branches:dissolve",
        registry.branch.pk,
        version=registry.branch.version,
        happened_on="2026-03-01",
        document_number="测委〔2026〕9号",
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "3 名党员" in page and "测委〔2026〕9号" in page
    registry.branch.refresh_from_db()
    assert registry.branch.dissolved_on is None


def test_a_merger_offers_only_what_one_may_edit(client, cast, registry):
    client.force_login(cast.town_staff)
    url = reverse("branches:merge", args=[registry.branch.pk])
    form = client.get(url).context["form"]
    assert {label for key, label in form.fields["into"].choices if key} == {
        "东街道联合党支部",
        "明亮科技党支部",
    }


def test_coverage_is_added_from_both_sides_and_warns_of_a_crowd(client, cast, county, registry):
    joint = PartyOrganizationFactory(name="联合党支部", region=county.east, formation="joint")
    for _ in range(5):
        CoverageFactory(organization__region=county.east, party_organization=joint)
    response = post(
        client,
        cast.town_staff,
        "branches:new_coverage",
        registry.plain.pk,
        party_organization=joint.pk,
        starts_on="2026-03-01",
    )
    assert response["Location"] == registry.plain.get_absolute_url()
    assert any("一般不超过 5 个" in text for text in said(response))
    organization = OrganizationFactory(region=county.east)
    response = post(
        client,
        cast.town_staff,
        "branches:new_coverage_by_party",
        registry.branch.pk,
        organization=organization.pk,
        starts_on="2026-03-01",
    )
    assert response["Location"] == registry.branch.get_absolute_url()
    assert Coverage.objects.get(organization=organization).party_organization == registry.branch


def test_an_overlap_is_told_at_the_start(client, cast, registry):
    response = post(
        client,
        cast.town_staff,
        "branches:new_coverage",
        registry.bright.pk,
        party_organization=registry.branch.pk,
        starts_on="2026-03-01",
    )
    assert response.status_code == 200
    assert "日期重叠" in response.context["form"].errors["starts_on"][0]
    assert Coverage.objects.filter(organization=registry.bright).count() == 1


def test_ending_leads_back_to_where_it_was_asked(client, cast, registry):
    link = Coverage.objects.get(organization=registry.bright)
    url = reverse("branches:end_coverage", args=[link.pk])
    client.force_login(cast.town_staff)
    fields = {"version": link.version, "ends_on": "2026-03-01"}
    response = client.post(f"{url}?from=party", fields)
    assert response["Location"] == registry.branch.get_absolute_url()
    link.refresh_from_db()
    assert link.ends_on == datetime.date(2026, 3, 1)


def test_a_mistake_of_today_is_taken_back_from_the_ledger(client, cast, registry):
    link = WorkCoverage.objects.get()
    response = post(
        client,
        cast.town_staff,
        "branches:remove_work_coverage",
        link.pk,
        version=link.version,
        reason="选错了组织",
    )
    assert response["Location"] == registry.plain.get_absolute_url()
    assert not WorkCoverage.objects.exists()


@pytest.mark.parametrize(("role", "named"), [("town_staff", True), ("viewer", False)])
def test_who_sees_persons_by_number_reads_no_name_of_who_works_there(
    client, cast, registry, role, named
):
    client.force_login(getattr(cast, role))
    url = reverse("branches:organization_coverage", args=[registry.plain.pk])
    page = client.get(url).content.decode()
    assert "党建指导员" in page and ("张三" in page) == named


def test_nothing_else_can_be_set_through_the_services(cast):
    for service in (create_party_organization, update_party_organization):
        with pytest.raises(TypeError, match="dissolved_on"):
            service(
                actor=cast.county_admin,
                dissolved_on="2026-01-01",
                **(
                    {}
                    if service is create_party_organization
                    else {"pk": cast.branch.pk, "version": 1}
                ),
            )


# --- The plan before the deed, and the way back -------------------------------------------------


def plan_of(response) -> list[tuple[str, str, str]]:
    return [(line.kind, line.text, line.outcome) for line in response.context["plan"].lines]


def test_a_merger_is_shown_before_anything_changes_and_taken_back_from_the_message(
    client, cast, county, registry
):
    PartyOrganizationFactory(name="下级党支部", region=county.east, parent=registry.branch)
    GrantFactory(role="secretary", party_organization=registry.branch)
    PartyOrganization.objects.filter(pk=cast.branch.pk).update(formation="joint")
    registry.branch.refresh_from_db()
    fields = {
        "version": registry.branch.version,
        "into": cast.branch.pk,
        "happened_on": "2026-03-01",
    }
    before = content(PartyOrganization, Coverage, CurrentFacts)
    shown = post(client, cast.town_staff, "branches:merge", registry.branch.pk, **fields)
    assert plan_of(shown) == [
        ("本组织", "明亮科技党支部", "自 2026-03-01 起并入“东街道联合党支部”，随之撤销"),
        ("覆盖", "1 个组织", "自 2026-03-01 起由“东街道联合党支部”覆盖"),
        ("党员", "3 名", "自 2026-03-01 起转入“东街道联合党支部”"),
        ("下级党组织", "1 个", "改属“东街道联合党支部”"),
        ("覆盖状态", "1 个组织", "单独组建 → 其他组织覆盖"),
        ("授权", "书记 1 项", "仍在本组织，请安全管理员移交或终止"),
    ]
    assert content(PartyOrganization, Coverage, CurrentFacts) == before
    page = shown.content.decode()
    assert "确认合并" in page and "可以撤回" in page
    done = post(
        client, cast.town_staff, "branches:merge", registry.branch.pk, **fields, confirmed="1"
    )
    assert done["Location"] == cast.branch.get_absolute_url()
    assert content(PartyOrganization, Coverage, CurrentFacts) != before
    told = client.get(done["Location"]).content.decode()
    back = reverse("branches:undo_decision", args=[registry.branch.pk])
    version = re.search(rf'action="{back}".*?name="version" value="(\d+)"', told)[1]
    assert client.post(back, {"version": version}).status_code == 302
    assert content(PartyOrganization, Coverage, CurrentFacts) == before


def test_a_dissolution_says_what_ends_with_it(client, cast, county):
    party = PartyOrganizationFactory(name="空心党支部", region=county.east)
    CoverageFactory(organization__region=county.east, party_organization=party)
    refresh_coverage_facts()
    fields = {"version": party.version, "happened_on": "2026-03-01"}
    shown = post(client, cast.town_staff, "branches:dissolve", party.pk, **fields)
    assert plan_of(shown) == [
        ("本组织", "空心党支部", "自 2026-03-01 起撤销"),
        ("覆盖", "1 个组织", "2026-03-01 起终止"),
        ("覆盖状态", "1 个组织", "单独组建 → 未覆盖"),
    ]
    party.refresh_from_db()
    assert party.dissolved_on is None and not party.chronicle.exists()
    post(client, cast.town_staff, "branches:dissolve", party.pk, **fields, confirmed="1")
    party.refresh_from_db()
    assert str(party.dissolved_on) == "2026-03-01"


def test_a_plan_on_a_stale_form_meets_the_conflict_page(client, cast, county):
    party = PartyOrganizationFactory(region=county.east)
    fields = {"version": party.version + 5, "happened_on": "2026-03-01"}
    stale = post(client, cast.town_staff, "branches:dissolve", party.pk, **fields)
    assert stale.status_code == 409


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("明亮科技党支部", "general_branch", "明亮科技党总支"),
        ("明亮科技党支部", "committee", "明亮科技党委"),
        ("明亮科技党总支", "committee", "明亮科技党委"),
        ("明亮科技党委", "branch", "明亮科技党支部"),
        ("中共明亮科技有限公司支部委员会", "general_branch", "中共明亮科技有限公司总支部委员会"),
        ("中共明亮科技有限公司总支部委员会", "committee", "中共明亮科技有限公司委员会"),
        ("中共明亮科技有限公司委员会", "branch", "中共明亮科技有限公司支部委员会"),
        ("两新组织党建工作站", "committee", "两新组织党建工作站"),
    ],
)
def test_a_name_ends_as_its_kind_does(name, kind, wanted):
    assert renamed(name, kind) == wanted


def test_another_kind_offers_its_name_which_the_chronicle_keeps(client, cast, registry):
    client.force_login(cast.town_staff)
    address = reverse("branches:upgrade", args=[registry.branch.pk])
    assert 'value="明亮科技党支部"' in client.get(address).content.decode()
    offered = client.get(address, {"kind": "general_branch"}).content.decode()
    assert 'value="明亮科技党总支"' in offered
    registry.branch.refresh_from_db()
    fields = {"kind": "general_branch", "name": "明亮科技党总支", "happened_on": "2026-03-01"}
    post(
        client,
        cast.town_staff,
        "branches:upgrade",
        registry.branch.pk,
        version=registry.branch.version,
        **fields,
    )
    registry.branch.refresh_from_db()
    assert (registry.branch.name, registry.branch.kind) == ("明亮科技党总支", "general_branch")
    entry = registry.branch.chronicle.get(kind="upgraded")
    assert (entry.before, entry.after) == ("党支部“明亮科技党支部”", "党总支“明亮科技党总支”")


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_name_in_one_town_is_hinted_while_typing(
    client, cast, county, registry, number, django_assert_num_queries
):
    for _ in range(number):
        PartyOrganizationFactory(name="红星（联合）党支部", region=county.east)
    PartyOrganizationFactory(name="红星（联合）党支部", region=county.west)
    client.force_login(cast.county_admin)
    address = reverse("branches:namesakes")
    with django_assert_num_queries(7):
        found = client.get(address, {"name": "红星 (联合)党支部", "region": county.east.code})
    assert {row.region for row, _ in found.context["found"]} == {county.east}
    assert len(found.context["found"]) == number
    assert "已有同名的党组织" in found.content.decode()
    for other in (
        {"name": "红星联合党总支", "region": county.east.code},
        {"name": "红星（联合）党支部", "region": county.park.code},
        {"name": "红星"},
    ):
        assert client.get(address, other).content.strip() == b""
    # Of another town nobody learns anything.
    client.force_login(cast.town_staff)
    elsewhere = client.get(address, {"name": "红星（联合）党支部", "region": county.west.code})
    assert all(row.region == county.east for row, _ in elsewhere.context["found"])


@pytest.mark.parametrize(("means", "refused"), [("instructor", True), ("union", False)])
def test_who_works_there_in_person_is_named(client, cast, county, means, refused):
    organization = OrganizationFactory(region=county.east)
    client.force_login(cast.town_staff)
    url = reverse("branches:new_work_coverage", args=[organization.pk])
    client.post(url, {"means": means, "person_name": "", "starts_on": "2026-03-01"})
    assert WorkCoverage.objects.exists() != refused
