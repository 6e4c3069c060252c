"""The list of elections, the guided page, and a page for each step."""

import datetime
import re

import pytest
from django.urls import reverse

from elections.models import Election
from members.models import Post
from tests.branches.factories import PartyOrganizationFactory
from tests.elections.course import DAY
from tests.elections.factories import ElectionFactory
from tests.members.factories import MemberFactory

pytestmark = pytest.mark.django_db


class Browser:
    """One who fills in forms and follows buttons."""

    def __init__(self, client, user):
        self.client, self.user = client, user

    def see(self, url):
        self.client.force_login(self.user)
        response = self.client.get(url)
        assert response.status_code == 200, url
        return response.content.decode()

    def send(self, url, **fields):
        self.client.force_login(self.user)
        response = self.client.post(url, fields)
        said = response.content.decode()
        found = re.findall(r'invalid-feedback d-block">([^<]+)<|<li>([^<]+)</li>', said)
        assert response.status_code == 302, found
        return response["Location"]


def test_an_election_goes_its_way_by_the_buttons_of_its_page(client, cast, party):
    secretary, town = Browser(client, cast.secretary), Browser(client, cast.town_staff)
    page = secretary.send(
        reverse("elections:new"),
        party_organization=party.pk,
        form="committee",
        seats=3,
        meeting="members",
        resolved_on="2026-01-10",
        planned_on="2026-02-10",
    )
    pk = int(re.search(r"(\d+)/$", page)[1])

    def at(name, *args):
        return reverse(f"elections:{name}", args=[pk, *args])

    def version():
        return Election.objects.get(pk=pk).version

    def go(browser, url, **fields):
        # What is next stands on the page as a button.
        assert f'href="{url}"' in browser.see(page), url
        browser.see(url)
        assert browser.send(url, version=version(), **fields) == page

    answer = {"decided_on": "2026-01-20", "document_number": "两新党〔2026〕12号"}
    go(secretary, at("step", "ask"))
    assert at("answer", "approve") not in secretary.see(page)
    go(town, at("answer", "approve"), **answer)
    go(secretary, at("talks"), talks="与全体党员谈话")
    for member in party.people[:4]:
        assert "至少提名 4 名" in secretary.see(page)
        go(secretary, at("new_candidate"), member=member.pk)
    go(secretary, at("step", "nominate"))
    go(town, at("answer", "approve_nominees"), **answer)
    meeting = {"place": "会议室", "host": "甲", "tellers": "乙", "counters": "丙"}
    go(
        secretary,
        at("voters"),
        met_on="2026-02-10",
        **meeting,
        **{f"left_out_{party.people[14].pk}": "long_absent"},
    )
    election = Election.objects.get(pk=pk)
    assert (election.entitled_count, election.tellers) == (14, "乙")
    voter = election.voters.get(member=party.people[13])
    go(secretary, at("attendance"), **{f"absent_{voter.pk}": "出差"})
    counts = {"issued": 13, "returned": 13, "valid": 13}
    standing = list(election.candidates.order_by("pk"))
    votes = {f"votes_{each.pk}": n for each, n in zip(standing, (13, 12, 9, 2), strict=True)}
    go(secretary, at("ballot"), **counts, **votes)
    assert "当选：" in secretary.see(at("conclude"))
    go(secretary, at("conclude"))
    offices = ("secretary", "committee_member", "committee_member")
    given = {f"office_{each.pk}": each_ for each, each_ in zip(standing, offices, strict=False)}
    go(
        secretary,
        at("committee"),
        committee_met_on="2026-02-10",
        committee_present=3,
        **given,
        **{f"votes_{standing[0].pk}": 3},
    )
    go(secretary, at("step", "report"))
    go(town, at("record"), decided_on="2026-02-15", document_number="两新党〔2026〕31号")
    assert Post.objects.filter(party_organization=party, starts_on=DAY).count() == 3
    said = secretary.see(page)
    assert "已完成" in said and "正在办" not in said
    assert said.count("guided-done") == 9


def test_what_a_form_gets_wrong_is_said_at_its_field_and_nothing_is_stored(client, course):
    course.met()
    client.force_login(course.secretary)
    url = reverse("elections:ballot", args=[course.pk])
    keys = [each.pk for each in course.election.candidates.order_by("pk")]
    fields = {"version": course.election.version, "issued": 15, "returned": 16, "valid": 15}
    response = client.post(url, fields | {f"votes_{key}": 3 for key in keys})
    said = response.content.decode()
    assert response.status_code == 200 and "收回的选票多于发出的选票" in said
    assert not course.election.ballots.exists()


def test_a_superior_secretary_reads_the_people_of_a_branch_with_stars(client, cast, party):
    below = PartyOrganizationFactory(parent=party, region=party.region)
    member = MemberFactory(name="欧阳建国", party_organization=below)
    election = ElectionFactory(party_organization=below, state="convened", host="欧阳建国")
    election.voters.create(member=member, name=member.name)
    election.candidates.create(member=member, name=member.name, stands_for="committee_member")
    url = election.get_absolute_url()
    assert "欧阳建国" in Browser(client, cast.town_staff).see(url)
    said = Browser(client, cast.secretary).see(url)
    assert "欧阳建国" not in said and "欧***" in said


def test_the_list_asks_as_often_for_three_as_for_one(client, cast, django_assert_num_queries):
    client.force_login(cast.town_staff)
    url = reverse("elections:list")
    headers = {"HX-Request": "true", "HX-Target": "list"}

    def furnish(number):
        for _ in range(number):
            branch = PartyOrganizationFactory(region=cast.branch.region)
            ElectionFactory(party_organization=branch)

    furnish(1)
    client.get(url, headers=headers)
    with django_assert_num_queries(QUERIES_LIST):
        client.get(url, headers=headers)
    furnish(2)
    with django_assert_num_queries(QUERIES_LIST):
        client.get(url, headers=headers)


QUERIES_LIST = 7
QUERIES_PAGE = 15


def test_the_page_asks_as_often_for_many_people_as_for_few(
    client, course, django_assert_num_queries
):
    course.met()
    client.force_login(course.secretary)
    url = reverse("elections:detail", args=[course.pk])
    client.get(url)
    with django_assert_num_queries(QUERIES_PAGE):
        client.get(url)
    for member in MemberFactory.create_batch(3, party_organization=course.party):
        course.election.voters.create(member=member, name=member.name)
        course.election.candidates.create(
            member=member, name=member.name, stands_for="committee_member"
        )
    with django_assert_num_queries(QUERIES_PAGE):
        client.get(url)


def test_the_party_organization_shows_its_elections_and_begins_one(client, cast, party):
    url = reverse("elections:of_party", args=[party.pk])
    new = f"{reverse('elections:new')}?party={party.pk}"
    secretary = Browser(client, cast.secretary)
    assert new in secretary.see(url)
    election = ElectionFactory(party_organization=party, planned_on=datetime.date(2026, 2, 10))
    said = secretary.see(url)
    assert election.get_absolute_url() in said and new not in said
    assert f'value="{party.pk}" selected' in secretary.see(new)
    assert Browser(client, cast.viewer).see(url) == ""


def test_the_bin_gives_an_election_back(client, cast, party):
    election = ElectionFactory(party_organization=party)
    town = Browser(client, cast.town_staff)
    election.refresh_from_db()
    town.send(reverse("elections:recycle", args=[election.pk]), version=election.version)
    client.force_login(cast.town_staff)
    assert client.get(election.get_absolute_url()).status_code == 404
    election.refresh_from_db()
    town.send(reverse("elections:restore", args=[election.pk]), version=election.version)
    town.see(election.get_absolute_url())
