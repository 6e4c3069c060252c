"""What is kept of an office, who files it, and how many office holders are in management."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, Denied
from core.imports.loading.pipeline import import_workbook
from core.values import Finding
from members.choices import COMMITTEE
from members.codes import check_post
from members.models import Post
from members.services import management, start_post, update_post
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, PostFactory, id_number
from tests.regions.factories import RegionFactory
from tests.workbooks import county_sheets, post, workbook

LIST = reverse("members:posts")
DAY = datetime.date(2026, 6, 30)


@pytest.fixture
def held(cast):
    return PostFactory(party_organization=cast.branch)


def see(client, user, address):
    client.force_login(user)
    return client.get(address)


def test_what_is_kept_of_an_office_is_stored_corrected_and_versioned(cast):
    made = start_post(
        actor=cast.town_staff,
        party_organization=cast.branch,
        title="secretary",
        person_name="外来",
        id_number=id_number(3),
        starts_on=DAY,
        source="recruited",
        in_management=True,
    )
    assert (made.source, made.in_management, made.full_time) == ("recruited", True, False)
    changed = update_post(
        actor=cast.county_staff,
        pk=made.pk,
        version=made.version,
        filed_on=DAY,
        filing_number="东两新〔2026〕3号",
        allowance_class="second",
    )
    assert changed.particulars == ["公开招聘", "进入管理层", "2026-06-30 备案"]
    with pytest.raises(Conflict):
        update_post(actor=cast.county_staff, pk=made.pk, version=made.version, full_time=True)
    with pytest.raises(Denied):
        update_post(actor=cast.secretary, pk=made.pk, version=changed.version, in_management=False)
    with pytest.raises(TypeError, match="person_name"):
        update_post(actor=None, pk=made.pk, version=changed.version, person_name="别人")


def test_only_secretaries_have_a_source_and_no_filing_is_of_the_future(cast, held):
    assert list(check_post({"title": "first_secretary", "source": "sent"})) == []
    (found,) = check_post({"title": "deputy_secretary", "source": "sent"})
    assert isinstance(found, Finding) and found.field == "source"
    deputy = PostFactory(party_organization=cast.branch, title="deputy_secretary")
    with pytest.raises(ValidationError) as refused:
        update_post(
            actor=cast.county_staff, pk=deputy.pk, version=deputy.version, source="internal"
        )
    assert "只由书记、第一书记填写" in str(refused.value)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        update_post(actor=cast.county_staff, pk=held.pk, version=held.version, filed_on=tomorrow)


def test_two_way_entry_is_95_and_82_7_percent(county, cast, client):
    """Golden: 95 % of the secretaries of single-formed branches, 82.7 % of committee members."""
    single = PartyOrganizationFactory.create_batch(20, region=county.east)
    for n, branch in enumerate(single):
        PostFactory(party_organization=branch, in_management=n < 19)
    joint = PartyOrganizationFactory(region=county.west, formation="joint")
    committee = PartyOrganizationFactory(region=county.west, kind="committee")
    # Of 75 committee members 62: the 20 secretaries above and 55 others, 43 of them in management.
    titles = [title for title in COMMITTEE if title != "secretary"]
    for n in range(54):
        party = joint if n % 2 else committee
        title = titles[n % len(titles)]
        PostFactory(party_organization=party, title=title, in_management=n < 43)
    # Holds two offices of one committee: one member of it.
    member = MemberFactory(party_organization=joint)
    for title in ("secretary", "organization_member"):
        PostFactory(party_organization=joint, title=title, member=member)
    # None of these counts: sent as first secretary, over, of a dissolved branch, not begun.
    PostFactory(party_organization=joint, title="first_secretary", in_management=True)
    PostFactory(party_organization=joint, in_management=True, ends_on=DAY)
    gone = PartyOrganizationFactory(region=county.west, dissolved_on=DAY)
    PostFactory(party_organization=gone, in_management=True)
    PostFactory(party_organization=committee, starts_on=DAY + datetime.timedelta(days=1))

    found = management(Post.objects.all(), DAY)
    assert (found.total.secretaries, found.total.secretaries_in) == (20, 19)
    assert (found.total.committee, found.total.committee_in) == (75, 62)
    assert f"{found.total.secretary_rate:.1%}" == "95.0%"
    assert f"{found.total.committee_rate:.1%}" == "82.7%"
    # Each number leads to its rows: every person once, but for whoever holds two offices.
    for query, number in (
        ("counted=secretaries", 20),
        ("counted=secretaries&management=yes", 19),
        ("counted=committee&management=yes", 62),
        ("counted=committee", 76),
    ):
        listed = see(client, cast.county_admin, f"{LIST}{found.total.link}&{query}")
        assert listed.context["count_text"] == str(number), query
    east, west = found.towns
    assert (east.region.name, east.secretaries, east.committee) == ("东街道", 20, 20)
    assert (west.region.name, west.secretaries, west.secretary_rate) == ("西镇", 0, None)
    assert (west.committee, west.committee_in) == (55, 43)


def test_villages_are_counted_in_their_town(county):
    village = RegionFactory(code="330999001001", level="village", parent=county.east)
    for region in (village, county.east, county.root):
        PostFactory(party_organization=PartyOrganizationFactory(region=region))
    found = management(Post.objects.all(), DAY)
    assert [(each.region.name, each.secretaries) for each in found.towns] == [
        ("测试县", 1),
        ("东街道", 2),
    ]


def test_the_panel_counts_what_one_sees(client, cast, county, held):
    PostFactory(party_organization=PartyOrganizationFactory(region=county.west))
    address = reverse("members:management")
    assert see(client, cast.county_admin, address).context["found"].total.committee == 2
    assert see(client, cast.town_staff, address).context["found"].total.committee == 1
    assert see(client, cast.viewer, address).content == b""
    assert address in see(client, cast.town_staff, LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("source=sent", {"派"}),
        ("source=sent&source=internal", {"派", "荐"}),
        ("management=yes", {"荐"}),
        ("management=no", {"派", "副"}),
        ("filed=no", {"荐", "副"}),
        ("filed_from=2026-01-02", set()),
        ("full_time=yes", {"副"}),
        ("dual=yes", {"派"}),
        ("allowance=first", {"荐"}),
    ],
)
def test_filters_find_exactly(client, cast, query, found):
    branch = cast.branch
    PostFactory(
        party_organization=branch,
        title="first_secretary",
        person_name="派",
        source="sent",
        dual_managed=True,
        filed_on="2026-01-01",
    )
    PostFactory(
        party_organization=branch,
        person_name="荐",
        source="internal",
        in_management=True,
        allowance_class="first",
    )
    PostFactory(
        party_organization=branch, title="deputy_secretary", person_name="副", full_time=True
    )
    rows = see(client, cast.county_admin, f"{LIST}?{query}").context["page"].rows
    assert {row.person_name for row in rows} == found


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_however_long(
    client, cast, number, django_assert_num_queries
):
    PostFactory.create_batch(number, party_organization=cast.branch, source="internal")
    client.force_login(cast.town_staff)
    with django_assert_num_queries(9):
        assert len(client.get(LIST).context["page"].rows) == number


def test_the_page_corrects_an_office_and_leads_back(client, cast, held):
    client.force_login(cast.town_staff)
    address = reverse("members:edit_post", args=[held.pk])
    assert "外请书记" in client.get(address).content.decode()
    answer = client.post(address, {"version": held.version, "source": "sent", "full_time": "on"})
    assert answer.headers["Location"] == cast.branch.get_absolute_url()
    held.refresh_from_db()
    assert (held.source, held.full_time, held.in_management) == ("sent", True, False)
    panel = client.get(reverse("members:of_party_organization", args=[cast.branch.pk]))
    assert "选派 · 专职" in panel.content.decode()


def test_the_sheet_fills_keeps_and_clears_what_is_kept(db):
    def load(**columns):
        sheets = county_sheets() | {"任职": [post(1, 1, **columns)]}
        return import_workbook(actor=None, source=io.BytesIO(workbook(sheets)), name="导入.xlsx")

    first = load(来源="内部推荐", 进入管理层="是", 备案日期="2025-08-01", 补贴档次="三档")
    assert first.errors == []
    row = Post.objects.get()
    assert (row.source, row.in_management, row.full_time) == ("internal", True, False)
    assert (row.filed_on, row.allowance_class) == (datetime.date(2025, 8, 1), "third")
    assert load().sheets["任职"].unchanged == 1
    assert load(来源="（清空）", 双管="是").sheets["任职"].updated == 1
    row.refresh_from_db()
    assert (row.source, row.in_management, row.dual_managed) == ("", True, True)
    wrong = load(职务="委员", 来源="选派")
    assert len(wrong.errors) == 1 and "“来源”“选派”：只由书记、第一书记填写" in wrong.errors[0]
