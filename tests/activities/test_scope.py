"""Nobody reaches an activity, its people, its photos or a word of it beyond his scope: by grants
that do not add up, by what is over, by keys and digests of others."""

import datetime
import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, ActivityBranch, Delegation, Excuse, Photo
from activities.services import correct_activity, file_activity, withdraw_activity
from activities.services.body import Body
from activities.services.excuses import ask_excuse, move_excuse
from activities.services.hints import HINTS
from activities.services.review import REVIEW
from core.errors import Denied, Missing
from core.filing import drafts
from core.models import Notification
from core.review import hints_of
from tests.accounts.factories import GrantFactory, UserFactory
from tests.activities.factories import ActivityFactory
from tests.activities.test_by_key import Phone, digest
from tests.branches.factories import PartyOrganizationFactory
from tests.core.attachments.samples import picture

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def afresh(user):
    """As the next request finds him."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def west_branch(county):
    return PartyOrganizationFactory(code="WEST01", name="西镇综合党支部", region=county.west)


@pytest.fixture
def west_secretary(west_branch):
    return GrantFactory(role="secretary", party_organization=west_branch).user


@pytest.fixture
def deputy(cast):
    """Somebody without a grant, to whom the branch delegated its filings."""
    user = UserFactory(username="deputy")
    Delegation.objects.create(
        party_organization=cast.branch, user=user, starts_on=timezone.localdate() - 9 * DAY
    )
    return user


def over(user):
    Delegation.objects.filter(user=user).update(ends_on=timezone.localdate())
    return afresh(user)


def file(actor, party, **more):
    values = {"duties": ["party_day"], "topic": "主题党日", "held_on": timezone.localdate()}
    body = Body(party_organizations=[party], **values | more)
    return file_activity(actor=actor, client_key=uuid.uuid4(), body=body).record


def test_to_see_people_elsewhere_is_not_to_see_them_here(client, cast, west_branch):
    """A secretary of the west who looks on in the east reads no host, guest or decision there."""
    there = ActivityFactory(
        organizer=cast.branch, host="欧阳主持", guests=["诸葛来宾"], decisions="上官的决议"
    )
    own = ActivityFactory(organizer=west_branch, host="司马主持", decisions="西镇的决议")
    user = GrantFactory(role="viewer", region=cast.branch.region).user
    GrantFactory(user=user, role="secretary", party_organization=west_branch)
    assert set(Activity.objects.visible_to(user)) == {there, own}
    assert set(Activity.objects.persons_read_by(user)) == {own}
    client.force_login(user)
    rows = {
        row["id"]: row
        for row in json.loads(client.get(reverse("api:activity-list")).content)["results"]
    }
    assert [rows[there.pk][each] for each in ("host", "guests", "decisions")] == ["", [], ""]
    assert (rows[own.pk]["host"], rows[own.pk]["decisions"]) == ("司马主持", "西镇的决议")
    page = client.get(there.get_absolute_url()).content.decode()
    assert not any(each in page for each in ("欧", "诸", "上官"))
    paper = client.post(reverse("papers:make", args=["minutes", there.pk]))
    assert paper.status_code == 404


def test_of_a_joint_activity_one_reads_it_through_ones_own(cast, west_branch, west_secretary):
    joint = ActivityFactory(organizer=cast.branch, parties=[west_branch], decisions="共同的决议")
    for user in (west_secretary, cast.secretary, cast.town_staff, cast.county_staff):
        assert joint.persons_to(user) and joint in Activity.objects.persons_read_by(user)
    assert not joint.persons_to(cast.viewer)


def test_a_correction_makes_nobody_else_the_organizer(cast, west_branch):
    """Who took part already may be named; what is filed does not pass into another's hands."""
    joint = ActivityFactory(
        organizer=cast.branch, parties=[west_branch], held_on=timezone.localdate()
    )
    with pytest.raises((Missing, Denied)):
        correct_activity(
            actor=cast.secretary,
            pk=joint.pk,
            version=joint.version,
            party_organizations=[west_branch, cast.branch],
        )
    joint.refresh_from_db()
    assert joint.organizer == cast.branch


def test_a_delegation_that_is_over_leaves_nothing(client, cast, deputy):
    data = picture()
    phone = Phone(deputy, cast.branch)
    made = phone.put(photos=[digest(data)])
    assert (made.status_code, phone.send(data).status_code) == (201, 201), made.content.decode()
    activity, photo = Activity.objects.get(), Photo.objects.get()
    drafts.keep(actor=deputy, subject="activity", client_key=uuid.uuid4(), body={"topic": "另"})
    file_url = reverse("core:file", args=[photo.attachment_id])
    assert phone.client.get(file_url).status_code == 200
    deputy = over(deputy)
    assert not Activity.objects.visible_to(deputy).exists()
    assert not Photo.objects.visible_to(deputy).exists()
    assert [phone.get().status_code, phone.put().status_code] == [403, 403]
    assert phone.send(data).status_code == 403
    for address in (file_url, activity.get_absolute_url()):
        assert phone.client.get(address).status_code == 404
    for name in ("activities:file", "activities:paper", "activities:texts"):
        assert phone.client.get(reverse(name), {"party": cast.branch.code}).status_code == 403
    assert (
        phone.client.post(reverse("papers:make", args=["minutes", activity.pk])).status_code == 404
    )
    todos = phone.client.get(reverse("reports:todos")).content.decode()
    assert cast.branch.name not in todos and activity.topic not in todos


def test_whoever_lost_his_delegation_is_notified_of_nothing(cast, deputy):
    activity = file(deputy, cast.branch)
    period = f"{timezone.localdate().year}"
    excuse = ask_excuse(
        actor=deputy,
        party_organization=cast.branch,
        duty="heart_talk",
        period=period,
        ground="防汛",
    )
    over(deputy)
    REVIEW.decide(
        "return", actor=cast.town_staff, pk=activity.pk, version=activity.version, reason="日期有误"
    )
    move_excuse(actor=cast.town_staff, pk=excuse.pk, version=excuse.version, move="grant")
    assert not Notification.objects.filter(user=deputy).exists()
    assert Notification.objects.filter(user=cast.secretary, kind="activity_returned").exists()


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_sees_no_business_data_by_a_delegation(client, cast, role):
    activity = ActivityFactory(organizer=cast.branch)
    user = getattr(cast, role)
    Delegation.objects.create(
        party_organization=cast.branch, user=user, starts_on=timezone.localdate() - DAY
    )
    client.force_login(user)
    assert client.get(activity.get_absolute_url()).status_code == 404
    assert client.get(reverse("activities:file")).status_code == 403
    assert not Activity.objects.visible_to(afresh(user)).exists()


def test_the_key_of_anothers_activity_says_nothing_not_even_that_it_was_withdrawn(
    cast, west_branch, west_secretary
):
    data = picture()
    activity = file(cast.secretary, cast.branch, photos=[digest(data)])
    thief = Phone(west_secretary, west_branch)
    thief.key = activity.client_key
    statuses = lambda: [  # noqa: E731
        thief.get().status_code,
        thief.put().status_code,
        thief.send(data).status_code,
        thief.client.delete(
            reverse("api:activity-photo", args=[thief.key, digest(data)])
        ).status_code,
    ]
    assert statuses() == [404] * 4
    withdraw_activity(actor=cast.secretary, pk=activity.pk, version=activity.version)
    assert statuses() == [404] * 4


def test_the_digest_of_anothers_photo_gives_nothing_of_it(cast, west_branch, west_secretary):
    """Whoever knows the digest gets neither the picture nor the word that it is there."""
    data = picture()
    owner, thief = Phone(cast.secretary, cast.branch), Phone(west_secretary, west_branch)
    owner.put(photos=[digest(data)])
    owner.send(data)
    assert thief.put(photos=[digest(data)]).json()["missing_photos"] == [digest(data)]
    assert thief.send(b"nothing", digest(data)).status_code == 422
    assert thief.get().json()["photo_files"] == []
    theirs = Photo.objects.get(complete=True).attachment_id
    for name in ("core:file", "core:thumbnail"):
        assert thief.client.get(reverse(name, args=[theirs])).status_code == 404


def test_a_hint_names_no_branch_of_another_town(cast, west_branch):
    joint = ActivityFactory(
        organizer=cast.branch, parties=[west_branch], duty="member_meeting", topic="党员大会"
    )
    ActivityBranch.objects.filter(activity=joint).update(voting_count=15, voting_present_count=1)
    said = {
        user: [each.text for each in hints_of(HINTS, [joint], user)[joint.pk]]
        for user in (cast.town_staff, cast.county_staff)
    }
    assert [len(texts) for texts in said.values()] == [1, 2]
    assert west_branch.name not in said[cast.town_staff][0]


def test_an_excuse_of_another_town_is_neither_seen_nor_answered(cast, county, west_branch):
    town = GrantFactory(role="town_staff", region=county.west).user
    excuse = Excuse.objects.create(
        party_organization=cast.branch,
        duty="heart_talk",
        period="2026",
        first_day=datetime.date(2026, 1, 1),
        ground="防汛",
    )
    with pytest.raises(Missing):
        move_excuse(actor=town, pk=excuse.pk, version=1, move="grant")
    assert not Excuse.objects.visible_to(town).exists()
