"""支部轮值 over the API: what a program of a secretary may do, and what comes of two at once."""

import hashlib
import io
import threading

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image

from activities.models import Activity, Photo
from rota.models import Call, Project, SignUp
from tests.accounts.factories import GrantFactory
from tests.core.api.conftest import Program
from tests.members.factories import MemberFactory
from tests.regions.factories import RegionFactory
from tests.rota.conftest import draw_region
from tests.rota.factories import CallFactory, ProjectFactory, SignUpFactory

pytestmark = pytest.mark.django_db


def picture(shade=90):
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 20, 20)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_year_goes_its_way_by_a_program_of_each(area, cast):
    today = timezone.localdate().isoformat()
    leader, host = Program(area.leader), Program(area.host_secretary)
    opened = leader.send(
        "POST",
        "rota-calls/",
        {
            "committee": area.committee.code,
            "year": timezone.localdate().year,
            "proposals_until": today,
            "least": 1,
            "most": 2,
            "note": "围绕技能攻关",
        },
    )
    assert opened.status_code == 201, opened.content
    call = opened.json()
    assert (call["state"], call["committee"]) == ("open", area.committee.code)
    proposed = host.send(
        "POST",
        "rota-projects/",
        {
            "call": call["id"],
            "organizer": area.host.code,
            "topic": "参观智能车间",
            "text": "交流党员先锋岗",
            "planned_on": today,
            "place": "一号车间",
            "capacity": 2,
            "sign_up_until": today,
            "duties": ["party_day"],
            "co_hosts": [area.guest.code],
        },
    )
    assert proposed.status_code == 201, proposed.content
    project = proposed.json()
    # The guest has not agreed yet.
    assert (project["state"], project["co_hosts"], project["placed"]) == ("proposed", [], 0)
    changed = host.send(
        "PATCH", f"rota-projects/{project['id']}/", {"capacity": 1, "version": project["version"]}
    )
    assert changed.json()["capacity"] == 1
    stale = host.send(
        "PATCH", f"rota-projects/{project['id']}/", {"capacity": 9, "version": project["version"]}
    )
    assert stale.status_code == 409
    town = Program(cast.town_staff)
    listed = town.send(
        "POST", f"rota-screenings/{project['id']}/accept/", {"version": changed.json()["version"]}
    )
    assert listed.json()["state"] == "listed"
    published = leader.send(
        "POST", f"rota-calls/{call['id']}/publish/", {"version": call["version"]}
    )
    assert published.json()["state"] == "published"

    guest = Program(area.guest_secretary)
    one, two = area.people[:2]
    url = f"rota-projects/{project['id']}/sign-up/"
    body = {"party_organization": area.guest.code, "members": [one.pk, two.pk]}
    signed = guest.send("POST", url, body, **{"Idempotency-Key": "one"})
    assert signed.status_code == 201
    assert signed.json() == {"placed": [one.pk], "waiting": [two.pk], "known": 0}
    again = guest.send("POST", url, body, **{"Idempotency-Key": "one"})
    assert again.json() == signed.json() and again["Idempotency-Replayed"] == "true"
    assert guest.send("POST", url, body).json() == {"placed": [], "waiting": [], "known": 2}
    rows = guest.send("GET", f"rota-sign-ups/?project={project['id']}").json()["results"]
    assert {(each["member"], each["state"], each["name"]) for each in rows} == {
        (one.pk, "placed", one.name),
        (two.pk, "waiting", two.name),
    }
    placed = next(each for each in rows if each["state"] == "placed")
    given_back = guest.send("DELETE", f"rota-sign-ups/{placed['id']}/?version={placed['version']}")
    assert given_back.status_code == 204
    assert SignUp.objects.get(member=two).state == "placed"

    photo = picture()
    digest = hashlib.sha256(photo).hexdigest()
    version = Project.objects.get(pk=project["id"]).version
    held = host.send(
        "POST",
        f"rota-projects/{project['id']}/hold/",
        {"version": version, "held_on": today, "absent": [area.own[0].pk], "photos": [digest]},
    )
    assert held.status_code == 200, held.content
    assert held.json()["state"] == "held"
    activity = Activity.objects.get(pk=held.json()["activity"])
    assert set(activity.branches.values_list("party_organization__code", flat=True)) == {
        area.host.code,
        area.guest.code,
    }
    key = held.json()["activity_key"]
    sent = host.generic(
        "PUT",
        f"/api/v1/activities/by-key/{key}/photos/{digest}/",
        photo,
        content_type="application/octet-stream",
    )
    assert sent.status_code == 201, sent.content
    assert Photo.objects.get(activity=activity, sha256=digest).complete


def screened(program, project, move, **fields):
    version = Project.objects.get(pk=project.pk).version
    url = f"rota-screenings/{project.pk}/{move}/"
    return program.send("POST", url, {"version": version} | fields)


def test_a_proposal_is_screened_as_on_the_page(area, call, cast):
    project = ProjectFactory(call=call, organizer=area.host, state="proposed")
    ProjectFactory(
        call=call, organizer=area.guest, planned_on=project.planned_on, topic="同日的项目"
    )
    town = Program(cast.town_staff)
    waiting = town.send("GET", "rota-screenings/?state=proposed").json()["results"]
    assert [each["id"] for each in waiting] == [project.pk]
    chain = town.send("GET", f"rota-screenings/{project.pk}/chain/").json()
    assert set(chain["decisions"]) == {"accept", "return", "decline"}
    assert [each["code"] for each in chain["hints"]] == ["same_day"]
    unfounded = screened(town, project, "return")
    assert unfounded.status_code == 400 and "reason" in unfounded.json()
    assert "grounds" in screened(town, project, "return", grounds=["photo"]).json()
    stale = town.send("POST", f"rota-screenings/{project.pk}/accept/", {"version": 99})
    assert stale.status_code == 409
    # What a proposer or an organizer does is no decision of the screening.
    assert screened(town, project, "cancel", reason="x").status_code == 404
    assert Project.objects.get(pk=project.pk).state == "proposed"
    back = screened(town, project, "return", grounds=["day"], reason="请改到下旬")
    assert back.json()["state"] == "returned"
    chain = town.send("GET", f"rota-screenings/{project.pk}/chain/").json()
    assert [each["move"] for each in chain["steps"]] == ["propose", "return"]
    assert chain["steps"][1]["reason"] == "日期与其他项目冲突：请改到下旬"
    again = screened(town, project, "accept")
    assert again.status_code == 400 and "已退回" in str(again.json())


def test_who_screens_nothing_there_or_proposed_it_himself_decides_nothing(area, call, cast, county):
    project = ProjectFactory(
        call=call, organizer=area.host, state="proposed", proposed_by=cast.town_staff
    )
    west = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    for user, status in (
        (cast.town_staff, 403),
        (west, 404),
        (area.leader, 403),
        (area.host_secretary, 403),
        (cast.viewer, 403),
    ):
        assert screened(Program(user), project, "accept").status_code == status, user
    assert Program(area.host_secretary).send("GET", "rota-screenings/").status_code == 403
    assert Project.objects.get(pk=project.pk).state == "proposed"
    assert screened(Program(cast.county_staff), project, "accept").json()["state"] == "listed"


def test_nobody_writes_for_another_one(area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    sign_up = SignUpFactory(project=project, member=area.people[0])
    other, outside = Program(area.other_secretary), Program(area.outside_secretary)
    url = f"rota-projects/{project.pk}/"
    body = {"party_organization": area.guest.code, "members": [area.people[1].pk]}
    # The guest's code is nothing that he sees; what he sees is not his.
    assert other.send("POST", f"{url}sign-up/", body).status_code == 400
    own = {"party_organization": area.other.code, "members": [area.people[1].pk]}
    refused = other.send("POST", f"{url}sign-up/", own)
    assert refused.status_code == 400 and "不是" in refused.json()["members"][0]
    assert other.send("PATCH", url, {"capacity": 1, "version": 1}).status_code == 403
    assert other.send("POST", f"{url}cancel/", {"reason": "x", "version": 1}).status_code == 403
    held = {"held_on": timezone.localdate().isoformat(), "version": 1}
    assert other.send("POST", f"{url}hold/", held).status_code == 403
    assert other.send("DELETE", f"rota-sign-ups/{sign_up.pk}/?version=1").status_code == 404
    for method, path, sent in (
        ("GET", url, None),
        ("POST", f"{url}sign-up/", body),
        ("POST", f"{url}cancel/", {"reason": "x", "version": 1}),
        ("POST", f"rota-calls/{call.pk}/close/", {"version": 1}),
    ):
        assert outside.send(method, path, sent).status_code in (400, 404), path
    assert SignUp.objects.count() == 1
    assert Call.objects.get(pk=call.pk).state == "published"


def test_hosts_are_named_by_codes_of_the_call_alone(area, call):
    Call.objects.filter(pk=call.pk).update(state="open")
    host = Program(area.host_secretary)
    today = timezone.localdate().isoformat()
    sent = {
        "call": call.pk,
        "organizer": area.host.code,
        "topic": "参观",
        "text": "参观",
        "planned_on": today,
        "place": "车间",
        "capacity": 3,
        "sign_up_until": today,
        "duties": ["party_day"],
    }
    refused = host.send("POST", "rota-projects/", sent | {"co_hosts": [area.outside.code]})
    assert refused.status_code == 400
    assert "征集范围内没有代码" in refused.json()["co_hosts"][0]
    # A meeting of its own a branch holds itself.
    refused = host.send("POST", "rota-projects/", sent | {"duties": ["member_meeting"]})
    assert set(refused.json()) >= {"duties"}


def test_a_host_that_went_to_another_committee_is_refused_and_that_is_no_error(area, call):
    project = ProjectFactory(call=call, organizer=area.host, hosting=[area.guest])
    guest = area.guest
    guest.parent, guest.path = None, f"{guest.pk}/"
    guest.save()
    program = Program(area.guest_secretary)
    assert program.send("GET", f"rota-projects/{project.pk}/").status_code == 200
    body = {"co_hosts": [area.other.code], "version": 1}
    assert program.send("PATCH", f"rota-projects/{project.pk}/", body).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_programs_at_once_get_no_place_twice():
    root = RegionFactory(code="330999", name="测试县", level="county")
    county = type("County", (), {})()
    county.east = RegionFactory(code="330999001", name="东街道", level="town", parent=root)
    county.west = RegionFactory(code="330999002", name="西镇", level="town", parent=root)
    area = draw_region(county)
    people = [*area.people, MemberFactory(party_organization=area.guest)]
    users = [GrantFactory(role="secretary", party_organization=area.guest).user for _ in people]
    call = CallFactory(committee=area.committee)
    project = ProjectFactory(call=call, organizer=area.host, capacity=2)
    programs = [Program(user) for user in users]
    codes: list[int] = []

    def run(nth):
        try:
            body = {"party_organization": area.guest.code, "members": [people[nth].pk]}
            url = f"rota-projects/{project.pk}/sign-up/"
            codes.append(programs[nth].send("POST", url, body).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[nth]) for nth in range(len(people))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert codes == [201] * len(people)
    rows = SignUp.objects.filter(project=project)
    assert (rows.placed().count(), rows.waiting().count()) == (2, 3)
