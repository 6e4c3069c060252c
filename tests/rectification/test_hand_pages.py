"""The pages and the API of what people enter by hand: lists, opening, plan, checks, tiers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.models import PartyOrganization
from rectification import services
from rectification.models import Case, PartyTier
from tests.branches.factories import PartyOrganizationFactory
from tests.rectification.test_api import api
from tests.rectification.test_opening import FACT, listed, weak
from tests.rectification.test_pages import page, said
from tests.rectification.test_steps import at, do

WEAK, NEGATIVE = reverse("rectification:weak"), reverse("rectification:negative")
PARTIES = reverse("branches:list")


def opening(kind, **query):
    return reverse("rectification:open", args=[kind], query=query or None)


def test_each_list_shows_its_own_kind_with_what_it_needs(client, east, cast):
    one = weak(east.clerk, east.party, owner="镇党委副书记 吴国平")
    do(services.record_check, east.clerk, one, note="书记已到任，组织生活恢复")
    other = listed(east.clerk, east.party)
    text = said(client, cast.county_staff, WEAK)
    assert page(one) in text and page(other) not in text and page(east.case) not in text
    for word in ("书记不胜任或长期空缺、组织生活不正常", "镇党委副书记 吴国平"):
        assert word in text
    text = said(client, cast.county_staff, NEGATIVE)
    assert page(other) in text and page(one) not in text and "任期届满不换届" in text


def test_the_list_finds_a_cause_and_what_is_over(client, east, cast):
    one = weak(east.clerk, east.party)
    assert page(one) in said(client, cast.county_staff, f"{WEAK}?cause=secretary")
    assert page(one) not in said(client, cast.county_staff, f"{WEAK}?cause=role")
    at(one, "closed")
    assert page(one) not in said(client, cast.county_staff, WEAK)
    assert page(one) in said(client, cast.county_staff, f"{WEAK}?standing=all")


@pytest.mark.parametrize("url", [WEAK, NEGATIVE])
def test_a_list_asks_as_much_of_three_as_of_one(client, east, url, django_assert_num_queries):
    opens = weak if url == WEAK else listed

    def ask():
        client.force_login(east.clerk)
        client.get(url)  # what is asked once in a process
        with django_assert_num_queries(QUERIES[url]):
            client.get(url)

    opens(east.clerk, east.party)
    ask()
    for _ in range(2):
        opens(east.clerk, PartyOrganizationFactory(region=east.region))
    ask()


#: Fewer than of all cases, where there are topics to choose; and the lights that could be entered.
QUERIES = {WEAK: 11, NEGATIVE: 12}


def test_the_negative_list_leads_to_the_lights_that_could_be_entered(client, area, cast):
    assert "亮灯中可以列入 <strong>2</strong>" in said(client, cast.county_staff, NEGATIVE)
    text = said(client, cast.county_staff, reverse("rectification:list") + "?listable=yes")
    assert page(area.east.party_case) in text and page(area.east.case) not in text
    text = said(client, area.east.clerk, page(area.east.party_case))
    assert "列入负面清单" in text and "topic=term_lapsed" in text
    assert "列入负面清单" not in said(client, area.east.secretary, page(area.east.party_case))


def test_the_form_begins_with_what_the_light_shows(client, east):
    light = east.party_case
    url = opening("negative", party=east.party.pk, topic="term_lapsed", light=light.pk)
    text = said(client, east.clerk, url)
    assert light.fact in text and east.party.name in text
    assert '<option value="term_lapsed" selected' in text


def test_the_form_opens_a_case_or_says_what_is_wrong(client, east):
    today = timezone.localdate()
    values = {
        "party_organization": east.party.pk,
        "causes": ["life"],
        "fact": FACT,
        "opened_on": today.isoformat(),
        "due_on": today.replace(year=today.year + 1, day=1).isoformat(),
    }
    assert "请选择原因" in said(client, east.clerk, opening("weak"), **values | {"causes": []})
    assert not Case.objects.filter(kind="weak").exists()
    answer = client.post(opening("weak"), values)
    case = Case.objects.get(kind="weak")
    assert (answer.status_code, answer.url) == (302, page(case))
    text = said(client, east.clerk, page(case))
    for word in ("联系领导", "修改方案", "登记检查", "组织生活不正常", "下发"):
        assert word in text
    assert "连续月数" not in text


def test_there_is_no_form_for_what_months_open(client, east):
    client.force_login(east.clerk)
    assert client.get(opening("light")).status_code == 404
    assert client.get(opening("none")).status_code == 404


def test_the_page_of_a_party_organization_shows_its_tiers_and_the_ways_on(client, area):
    panel = reverse("rectification:tiers_of", args=[area.east.party.pk])
    assert said(client, area.east.secretary, panel) == ""
    text = said(client, area.east.clerk, panel)
    for word in ("没有设定等次", ">设定等次", "列入软弱落后党组织", "列入负面清单"):
        assert word in text
    weak(area.east.clerk, area.east.party)
    text = said(client, area.east.secretary, panel)
    assert "现在是“预警”" in text and "列入" not in text
    text = said(client, area.east.clerk, panel)
    assert "列入负面清单" in text
    assert "设定等次" not in text and "列入软弱落后党组织" not in text
    assert said(client, area.west.clerk, panel) == ""


def test_a_tier_is_set_on_a_page_and_the_list_of_party_organizations_shows_it(client, area, cast):
    party = PartyOrganization.objects.get(pk=area.east.party.pk)
    url = reverse("rectification:set_tier", args=[party.pk])
    values = {"version": party.version, "tier": "demonstration"}
    said(client, area.east.clerk, url, **values, starts_on=timezone.localdate().isoformat())
    assert PartyTier.objects.get().tier == "demonstration"
    text = said(client, cast.county_staff, f"{PARTIES}?tier=demonstration")
    assert party.get_absolute_url() in text and ">示范<" in text
    assert area.west.party.get_absolute_url() not in text
    text = said(client, cast.county_staff, f"{PARTIES}?tier=none")
    assert area.west.party.get_absolute_url() in text


def test_a_program_opens_changes_and_checks(east):
    client, today = api(east.clerk), timezone.localdate()
    body = {"kind": "weak", "party_organization": east.party.code, "fact": FACT}
    answer = client.post("/api/v1/cases/", body, format="json")
    assert answer.status_code == 400 and "causes" in answer.data
    answer = client.post("/api/v1/cases/", body | {"causes": ["life"]}, format="json")
    assert answer.status_code == 201, answer.data
    assert (answer.data["causes"], answer.data["state"]) == (["life"], "drafted")
    url = f"/api/v1/cases/{answer.data['id']}/"
    values = {"owner": "副书记", "version": answer.data["version"]}
    answer = client.patch(url, values, format="json")
    assert (answer.status_code, answer.data["owner"]) == (200, "副书记"), answer.data
    values = {"note": "书记已到任", "version": answer.data["version"]}
    answer = client.post(f"{url}check/", values, format="json")
    assert answer.status_code == 200, answer.data
    assert Case.objects.get(kind="weak").checks.get().checked_on == today
    found = api(east.clerk).get("/api/v1/party-organizations/?tier=warning").data["results"]
    assert [each["code"] for each in found] == [east.party.code]
