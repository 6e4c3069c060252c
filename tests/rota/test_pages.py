"""The pages of 支部轮值 as a secretary and a town go through them."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from branches.models import PartyOrganization
from core.models import Notification
from core.tree import rebuild_paths
from rota.models import Call, Project, SignUp
from rota.todos import TODOS
from tests.members.factories import MemberFactory
from tests.rota.conftest import draw_region
from tests.rota.factories import CallFactory, ProjectFactory, SignUpFactory
from tests.rota.test_api import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def area(cast, county):
    return draw_region(county)


def get(client, user, name, *args, **query):
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    return response, re.sub(r"\s+", " ", response.content.decode())


def post(client, user, name, *args, **fields):
    client.force_login(user)
    return client.post(reverse(name, args=args), fields)


def test_from_the_call_to_the_record_of_every_branch(client, cast, area):
    today = timezone.localdate()
    answer = post(
        client,
        area.leader,
        "rota:new_call",
        committee=area.committee.pk,
        year=today.year,
        proposals_until=today.isoformat(),
        least=1,
        most=2,
    )
    call = Call.objects.get()
    assert answer.url == call.get_absolute_url()
    post(
        client,
        area.host_secretary,
        "rota:propose",
        call.pk,
        organizer=area.host.code,
        topic="走进智能车间",
        text="参观生产线",
        planned_on=today.isoformat(),
        starts_at="14:30",
        place="一号车间",
        capacity=1,
        sign_up_until=today.isoformat(),
        duties=["party_day"],
    )
    project = Project.objects.get()
    _, page = get(client, cast.town_staff, "rota:screening")
    assert "走进智能车间" in page
    post(
        client,
        cast.town_staff,
        "rota:screen",
        project.pk,
        move="accept",
        version=project.version,
    )
    post(client, area.leader, "rota:publish", call.pk, version=call.version)
    _, page = get(client, area.guest_secretary, "rota:list", mine="open")
    assert "走进智能车间" in page and "14:30" in page
    one, two = area.people[:2]
    _, page = get(client, area.guest_secretary, "rota:sign_up", project.pk)
    assert one.name in page and area.others[0].name not in page
    post(
        client,
        area.guest_secretary,
        "rota:sign_up",
        project.pk,
        party=area.guest.code,
        members=[one.pk, two.pk],
    )
    _, page = get(client, area.guest_secretary, "rota:detail", project.pk)
    assert "已报名 1 人，候补 1 人。" in page and "1 / 1" in page
    # The host reads who comes, another branch only how many.
    assert one.name in get(client, area.host_secretary, "rota:detail", project.pk)[1]
    _, page = get(client, area.other_secretary, "rota:detail", project.pk)
    assert one.name not in page and "已有 2 人报名" in page
    project.refresh_from_db()
    _, page = get(client, area.host_secretary, "rota:hold", project.pk)
    assert one.name in page and two.name not in page
    post(
        client,
        area.host_secretary,
        "rota:hold",
        project.pk,
        version=project.version,
        held_on=today.isoformat(),
        place="一号车间",
        guests="李总、王工",
        absent=[area.own[0].pk],
    )
    activity = Activity.objects.get()
    assert activity.guests == ["李总", "王工"]
    # The record and the project lead to each other.
    _, page = get(client, area.guest_secretary, "rota:of_activity", activity.pk)
    assert project.get_absolute_url() in page
    _, page = get(client, area.guest_secretary, "rota:detail", project.pk)
    assert activity.get_absolute_url() in page
    # A correction by the host names the guests who signed up, and keeps them.
    _, page = get(client, area.host_secretary, "activities:edit", activity.pk)
    assert one.name in page and two.name not in page
    client.force_login(area.host_secretary)
    client.post(
        reverse("activities:edit", args=[activity.pk]),
        {
            "version": activity.version,
            "duties": ["party_day"],
            "held_on": today.isoformat(),
            "topic": "走进新车间",
            "absent": [one.pk],
        },
    )
    activity.refresh_from_db()
    assert activity.topic == "走进新车间"
    guests = activity.branches.get(party_organization=area.guest)
    assert (guests.entitled_count, guests.absent_count) == (1, 1)
    assert set(activity.branches.values_list("party_organization", flat=True)) == {
        area.host.pk,
        area.guest.pk,
    }
    post(
        client,
        area.guest_secretary,
        "rota:remark",
        project.pk,
        party_organization=area.guest.pk,
        text="收获很大",
    )
    _, page = get(client, area.other_secretary, "rota:detail", project.pk)
    assert "收获很大" in page


def test_whoever_files_for_more_than_a_list_holds_names_the_branch(client, cast, area, call):
    many = PartyOrganization.objects.bulk_create(
        PartyOrganization(
            code=f"DZB{nth}",
            name=f"第{nth}党支部",
            kind="branch",
            formation="single",
            founded_on=datetime.date(2024, 1, 1),
            parent=area.committee,
            region=area.host.region,
        )
        for nth in range(205)
    )
    rebuild_paths(PartyOrganization)
    project = ProjectFactory(call=call, organizer=area.host)
    person = MemberFactory(party_organization=many[-1])
    page, text = get(client, cast.town_staff, "rota:sign_up", project.pk, party=many[-1].code)
    assert page.context["party"] == many[-1]
    # Too many for a list: they are looked up by typing.
    assert "<option" not in text and person.name in text
    post(
        client,
        cast.town_staff,
        "rota:sign_up",
        project.pk,
        party=many[-1].code,
        members=[person.pk],
        version=project.version,
    )
    assert SignUp.objects.get().member == person
    for code in (area.outside.code, area.host.code, "没有"):
        page, _ = get(client, cast.town_staff, "rota:sign_up", project.pk, party=code)
        assert page.status_code == 404, code


def test_a_place_is_given_back_by_the_button_beside_the_name(client, area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    row = SignUpFactory(project=project, member=area.people[0])
    _, page = get(client, area.guest_secretary, "rota:detail", project.pk)
    assert f'value="{row.pk}-{row.version}"' in page
    _, page = get(client, area.host_secretary, "rota:detail", project.pk)
    assert f'value="{row.pk}-{row.version}"' not in page
    answer = post(
        client, area.guest_secretary, "rota:cancel_sign_up", project.pk, sign_up=f"{row.pk}-1"
    )
    assert answer.url == project.get_absolute_url()
    assert SignUp.objects.get().state == "cancelled"
    answer = post(
        client, area.host_secretary, "rota:cancel_sign_up", project.pk, sign_up=f"{row.pk}-2"
    )
    assert answer.status_code == 403


def test_photos_are_sent_with_what_was_held(client, area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    page = reverse("rota:hold", args=[project.pk])
    _, said = get(client, area.host_secretary, "rota:hold", project.pk)
    assert 'enctype="multipart/form-data"' in said and 'type="file"' in said
    given = {"version": project.version, "held_on": timezone.localdate(), "place": "礼堂"}
    many = [SimpleUploadedFile(f"{n}.jpg", picture(n)) for n in range(10)]
    said = client.post(page, {**given, "photos": many}).content.decode()
    assert "照片最多 9 张" in said and not Activity.objects.exists()
    sent = [SimpleUploadedFile("1.jpg", picture()), SimpleUploadedFile("2.jpg", b"no picture")]
    answer = client.post(page, {**given, "photos": sent}, follow=True)
    assert "有一张照片没有保存" in answer.content.decode()
    photo = Activity.objects.get().photos.get()
    assert (photo.complete, photo.width, photo.height) == (True, 64, 48)


def test_whoever_is_asked_to_host_answers_on_the_page(client, area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    host = project.hosts.create(party_organization=area.guest)
    _, page = get(client, area.guest_secretary, "rota:detail", project.pk)
    assert "同意共同主办" in page
    post(client, area.guest_secretary, "rota:answer_hosting", host.pk, agrees=1)
    host.refresh_from_db()
    assert host.answer == "agreed"
    _, page = get(client, area.other_secretary, "rota:detail", project.pk)
    assert f"{area.host.name}、{area.guest.name}" in page


def test_home_says_what_waits(client, cast, area):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    call = CallFactory(committee=area.committee, state="open")
    _, page = get(client, area.guest_secretary, "reports:todos")
    assert f"推荐{call}项目" in page
    held = ProjectFactory(call=call, organizer=area.guest, planned_on=yesterday)
    _, page = get(client, area.guest_secretary, "reports:todos")
    assert reverse("rota:hold", args=[held.pk]) in page
    waiting = ProjectFactory(call=call, organizer=area.host, state="proposed")
    _, page = get(client, cast.town_staff, "reports:todos")
    assert reverse("rota:screen", args=[waiting.pk]) in page
    assert not Notification.objects.exists()


def test_the_numbers_at_home_lead_to_just_their_rows(client, area, call):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    to_file = ProjectFactory(call=call, organizer=area.guest, planned_on=yesterday)
    later = timezone.localdate() + datetime.timedelta(days=1)
    ProjectFactory(call=call, organizer=area.guest, planned_on=later)
    asked, answered = (ProjectFactory(call=call, organizer=area.host) for _ in range(2))
    for project, answer in ((asked, "asked"), (answered, "agreed")):
        project.hosts.create(party_organization=area.guest, answer=answer)
    for todo in TODOS:
        rows = {"待填报": {to_file}, "待答复": {asked}}.get(todo.title[:3])
        if rows is not None:
            assert todo.count(area.guest_secretary) == 1, todo.title
            client.force_login(area.guest_secretary)
            page = client.get(f"{reverse(todo.url_name)}{todo.query}")
            assert set(page.context["table"].data.data) == rows, todo.title


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_lists_do_not_follow_their_rows(client, area, number):
    for nth in range(number):
        call = CallFactory(committee=area.committee, year=2024 + nth)
        ProjectFactory(call=call, organizer=area.host, state="proposed")
        SignUpFactory(
            project=ProjectFactory(call=call, organizer=area.host), member=area.people[nth]
        )
    project = Project.objects.filter(state="listed").first()
    for member in area.people[3 : 2 + number]:
        SignUpFactory(project=project, member=member)
    client.force_login(area.leader)
    counted = {}
    for name, args in (("rota:list", []), ("rota:calls", []), ("rota:detail", [project.pk])):
        client.get(reverse(name, args=args))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(name, args=args))
        counted[name] = len(found)
    assert counted == {"rota:list": 6, "rota:calls": 7, "rota:detail": 15}
