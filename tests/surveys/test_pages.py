"""Pages of a campaign: its units are chosen in the list of organizations, its figures lead to them,
its report stands as it was."""

import io
import re

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from completeness.models import Clearness
from completeness.services import refresh_completeness
from core import bulk, todos
from core.corrections import fields_of
from orgs.models import CurrentFacts, Organization
from profiles.services import words_by_hand
from questionnaires.models import Questionnaire
from surveys.models import Assignment, Campaign, SurveyRule
from surveys.presets import PRESETS
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    CampaignFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
    later,
)

pytestmark = pytest.mark.django_db
LONG = "测试县东街道经济开发区新能源汽车零部件研发制造与售后服务一体化产业园运营管理有限公司"


def cells(page: str) -> list[list[str]]:
    """The rows of all tables of a page, as they are read."""
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    texts = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", text).strip() for text in row] for row in texts]


def test_units_are_chosen_with_the_filters_of_the_list(client, cast, county):
    client.force_login(cast.county_admin)
    sent = {"name": "三有单位摸底", "ground": "县两新工委〔2026〕8号", "proposable": "staff_count"}
    client.post(reverse("surveys:new"), sent)
    campaign = Campaign.objects.get()
    chosen = [
        OrganizationFactory(name=LONG, region=county.east, staff_count=10, address="人民路 1 号"),
        OrganizationFactory(region=county.west, staff_count=40, address="西街 2 号"),
    ]
    OrganizationFactory(region=county.east, staff_count=9, address="人民路 3 号")
    OrganizationFactory(region=county.east, staff_count=30)
    OrganizationFactory(region=county.east, staff_count=30, address="街 5 号", state="shell")
    url = reverse("surveys:choose", args=[campaign.pk])
    page = client.get(url)
    assert all(preset.title in page.content.decode() for preset in PRESETS)
    tags = {QueryDict(each.criteria).get("tag") for each in PRESETS} - {None}
    assert tags and tags <= set(words_by_hand())
    three = next(each for each in PRESETS if each.title == "三有单位")
    page = client.get(f"{url}?{three.criteria}")
    assert set(page.context["page"].rows) == set(chosen)

    # Nothing chosen, or something impossible: nothing changes.
    version = {"version": campaign.version}
    for query in ("", "?staff_from=-1", "?region=nowhere"):
        client.post(url + query, version)
        campaign.refresh_from_db()
        assert campaign.criteria == ""
    client.post(f"{url}?{three.criteria}&after=x&odd=1", version)
    campaign.refresh_from_db()
    assert campaign.criteria == three.criteria
    assert campaign.criteria_text == "职工人数不少于：10；经营场所：已登记地址；经营状态：正常"

    asked = Questionnaire.objects.order_by("pk").first()
    asked.state = "in_use"
    asked.save()
    new_round = reverse("surveys:new_round", args=[campaign.pk])
    client.post(new_round, {"title": "入户", "due_on": later(), "questionnaire": asked.pk})
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert "<strong>2</strong> 个组织" in page
    assert "2 家组织，要填的" in page and asked.name in page
    start = reverse("surveys:start", args=[campaign.pk])
    assert "现在有 2 个组织列入排查" in client.get(start).content.decode()
    campaign.refresh_from_db()
    client.post(start, {"version": campaign.version})
    assert set(Assignment.objects.values_list("organization", flat=True)) == {
        each.pk for each in chosen
    }
    assert client.post(start, {"version": campaign.version}).status_code in (200, 409)
    assert Assignment.objects.count() == 2


def test_saved_unchanged_nothing_changes(client, cast, county):
    client.force_login(cast.county_admin)
    campaign = CampaignFactory(proposable=["staff_count"])
    row = RoundFactory(campaign=campaign)
    squad = SquadMemberFactory(squad__campaign=campaign, user=cast.surveyor).squad
    for url, kept in (("edit", campaign), ("edit_round", row), ("edit_squad", squad)):
        kept.refresh_from_db()
        address = reverse(f"surveys:{url}", args=[kept.pk])
        form = client.get(address).context["form"]
        sent = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in sent.items() if value not in (None, "")}
        assert client.post(address, sent | {"version": kept.version}).status_code == 302
        version = kept.version
        kept.refresh_from_db()
        assert kept.version == version, url
    odd = {"name": "x" * 500, "people": "不存在的人", "version": "9" * 30}
    assert client.post(reverse("surveys:edit_squad", args=[squad.pk]), odd).status_code == 200
    assert squad.people.count() == 1


def test_six_checks_of_a_campaign_lead_to_just_its_units(client, cast, county):
    campaign = RunningFactory()
    squad = SquadMemberFactory(squad__campaign=campaign, user=cast.surveyor).squad
    units = [
        AssignmentFactory(
            campaign=campaign, organization__region=region, squad=squad if nth == 0 else None
        ).organization
        for nth, region in enumerate((county.east, county.east, county.west))
    ]
    OrganizationFactory(region=county.east)  # of no campaign
    refresh_completeness()
    Clearness.objects.update(staff=False)
    Clearness.objects.filter(organization=units[2]).update(staff=True)
    url = reverse("surveys:checks", args=[campaign.pk])
    for user, number, unclear in (
        (cast.county_admin, 3, 2),
        (cast.town_staff, 2, 2),
        (cast.surveyor, 1, 1),
    ):
        client.force_login(user)
        assert url in client.get(campaign.get_absolute_url()).content.decode()
        page = client.get(url)
        whole, cells = page.context["total"]
        assert (whole, cells[2].label, cells[2].unclear) == (number, "职工清", unclear)
        for _, _, (*_, cell, _, _, _) in page.context["lines"]:
            for rows, leads in ((cell.unclear, cell.url), (cell.clear, cell.clear_url)):
                assert len(client.get(leads).context["page"].rows) == rows, leads
    client.force_login(cast.county_admin)
    empty = client.get(reverse("surveys:checks", args=[RunningFactory().pk]))
    assert "这次排查里还没有您范围内正常经营的两新组织" in empty.content.decode()


def test_figures_lead_to_their_units_and_stay_in_ones_scope(client, cast, county, fresh):
    campaign = RunningFactory()
    first = RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    squad = SquadFactory(campaign=campaign, name="一队")
    SquadMemberFactory(squad=squad, user=cast.surveyor)
    for nth, (region, state) in enumerate(
        ((county.east, "contact"), (county.east, "check"), (county.west, "gone"))
    ):
        AssignmentFactory(
            campaign=campaign,
            round=first,
            organization__region=region,
            organization__name=LONG if nth else f"{LONG}二厂",
            state=state,
            squad=squad if state == "contact" else None,
        )
    page = campaign.get_absolute_url()
    client.force_login(cast.county_admin)
    shown = client.get(page)
    towns = [row[:2] for row in cells(shown.content.decode())]
    assert ["东街道", "2"] in towns and ["西镇", "1"] in towns and ["合计", "3"] in towns
    listed = client.get(f"{reverse('surveys:assignments')}?campaign={campaign.pk}&state=gone")
    assert [each.state for each in listed.context["page"].rows] == ["gone"]
    book = client.get(reverse("surveys:progress", args=[campaign.pk]))
    book = openpyxl.load_workbook(io.BytesIO(book.content))
    assert [row[:2] for row in book["镇街"].iter_rows(min_row=3, values_only=True)] == [
        ("东街道", 2),
        ("西镇", 1),
        ("合计", 3),
    ]

    client.force_login(cast.town_staff)
    towns = [row[:2] for row in cells(client.get(page).content.decode())]
    assert ["东街道", "2"] in towns and ["合计", "2"] in towns
    assert "西镇" not in client.get(page).content.decode()
    client.force_login(cast.surveyor)
    listed = client.get(reverse("surveys:assignments")).context["page"].rows
    assert [each.state for each in listed] == ["contact"]
    unit = listed[0]
    assert client.get(f"{reverse('surveys:assignments')}?export=xlsx").status_code == 403
    step = reverse("surveys:step", args=[unit.pk])
    done = client.post(f"{step}?move=contacted", {"version": unit.version})
    assert done.status_code == 302
    assert client.get(f"{step}?move=checked").status_code == 403
    assert client.get(f"{step}?move=odd").status_code == 404
    waits = todos.waiting(fresh(cast.surveyor))
    assert [(each.title, number) for each, number in waits] == [("待摸排的组织", "1")]
    first = waits[0][0].first(fresh(cast.surveyor), 3)
    assert [step.url for step in first] == [unit.get_absolute_url()]
    waits = {each.title: number for each, number in todos.waiting(fresh(cast.town_staff))}
    assert waits["待核对的摸排"] == "1"


def test_a_closed_campaign_shows_the_report_of_that_day(client, cast, county):
    campaign = RunningFactory()
    unit = AssignmentFactory(campaign=campaign, organization__region=county.east, state="check")
    CurrentFacts.objects.filter(organization=unit.organization).update(coverage="single")
    client.force_login(cast.county_admin)
    campaign.refresh_from_db()
    client.post(reverse("surveys:close", args=[campaign.pk]), {"version": campaign.version})
    CurrentFacts.objects.filter(organization=unit.organization).update(coverage="none")
    page = client.get(campaign.get_absolute_url()).content.decode()
    # 应排查 已摸到 新增 已不在 底数有误 新组建 未找到 未办结
    assert ["合计", "1", "1", "0", "0", "0", "1", "0", "1"] in cells(page)
    client.force_login(cast.town_staff)
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert ["东街道", "1", "1", "0", "0", "0", "0", "0", "1"] in cells(page)
    assert campaign.rounds.get().questionnaire is None


def test_units_go_to_a_squad_in_bulk_and_by_place(client, cast, county):
    campaign = RunningFactory()
    first = RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    squad = SquadFactory(campaign=campaign)
    other = SquadFactory()
    units = [
        AssignmentFactory(campaign=campaign, round=first, organization__region=region)
        for region in (county.east, county.west)
    ]
    client.force_login(cast.county_admin)
    campaign.refresh_from_db()
    place = reverse("surveys:place", args=[campaign.pk])
    for odd in ({"squad": other.pk, "region": county.east.code}, {"squad": squad.pk}, {}):
        assert client.post(place, odd | {"version": campaign.version}).status_code == 200
    assert not Assignment.objects.exclude(squad=None).exists()
    sent = {"squad": squad.pk, "region": county.east.code, "version": campaign.version}
    client.post(place, sent)
    assert list(Assignment.objects.filter(squad=squad)) == [units[0]]
    chosen = client.post(reverse("surveys:assignments"), {"chosen": [units[1].pk]})
    assert chosen.status_code == 302
    edit = bulk.choose(actor=cast.county_admin, kind="survey_units", ids=[units[1].pk])
    value = {"squad": other.pk}
    edit = bulk.preview(actor=cast.county_admin, pk=edit.pk, change="give", value=value)
    assert "本次排查的小队" in edit.rows.get().refusal
    edit = bulk.choose(actor=cast.county_admin, kind="survey_units", ids=[units[1].pk])
    value = {"squad": squad.pk}
    edit = bulk.preview(actor=cast.county_admin, pk=edit.pk, change="give", value=value)
    bulk.commit(actor=cast.county_admin, pk=edit.pk)
    assert set(Assignment.objects.filter(squad=squad)) == set(units)


def test_a_panel_of_the_unit_names_the_next_check(client, cast, county):
    unit = OrganizationFactory(region=county.east)
    panel = reverse("surveys:of_organization", args=[unit.pk])
    client.force_login(cast.town_staff)
    assert client.get(panel).content == b""
    AssignmentFactory(
        organization=unit,
        state="done",
        outcome="formed",
        finished_on=later(-9),
        next_check_on=later(900),
    )
    assert f"下次排查 {later(900)}" in client.get(panel).content.decode()
    client.force_login(cast.viewer)
    assert client.get(panel).content == b""


def test_every_proposable_field_is_one_of_the_catalogue(client, cast):
    client.force_login(cast.county_admin)
    form = client.get(reverse("surveys:new")).context["form"]
    offered = [name for name, _ in form.fields["proposable"].choices]
    assert offered == [each.name for each in fields_of(Organization)]
    assert SurveyRule.number_on(timezone.localdate(), "check_years") == 3
