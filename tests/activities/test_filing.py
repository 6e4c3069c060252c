"""Filing once for each key, for whom one may, with who was entitled that day."""

import datetime
import hashlib
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.services.tokens import issue_token
from activities.models import Activity, Delegation, Photo
from activities.services import (
    PHOTOS,
    Withdrawn,
    correct_activity,
    file_activity,
    give_delegation,
    of_key,
    plan_activity,
    withdraw_activity,
)
from activities.services.body import Body
from activities.services.entitled import floating_names
from bench import filing
from core.errors import Conflict, Denied, Missing, Refusal
from core.filing.once import OtherBody
from core.models import Attachment, AuditEntry
from core.months import Month
from members.models import Membership
from months.services import close_month
from tests.accounts.factories import GrantFactory, UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.core.attachments.samples import picture
from tests.members.factories import MemberFactory
from tests.regions.factories import RegionFactory
from transfers.models import FloatingMember

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def town(db):
    root = RegionFactory(code="330999", name="测试县", level="county")
    return RegionFactory(code="330999001", name="东街道", level="town", parent=root)


@pytest.fixture
def branch(town):
    return PartyOrganizationFactory(region=town)


@pytest.fixture
def secretary(branch):
    return GrantFactory(role="secretary", party_organization=branch).user


def today():
    return timezone.localdate()


def body(*parties, **more):
    values = {"duties": ["party_day"], "topic": "主题党日", "held_on": today()}
    return Body(party_organizations=parties, **values | more)


def file(actor, *parties, key=None, **more):
    filed = file_activity(actor=actor, client_key=key or uuid.uuid4(), body=body(*parties, **more))
    return filed.record


def members(party, number, **values):
    return [MemberFactory(party_organization=party, **values) for _ in range(number)]


def test_the_same_key_and_body_give_the_same_record(branch, secretary):
    key = uuid.uuid4()
    first = file_activity(actor=secretary, client_key=key, body=body(branch, text="一\r\n二"))
    again = file_activity(actor=secretary, client_key=key, body=body(branch, text=" 一\n二 "))
    assert (first.new, again.new) == (True, False)
    assert first.record == again.record and Activity.objects.count() == 1


def test_the_same_key_with_another_body_is_refused_with_what_is_stored(branch, secretary):
    key = uuid.uuid4()
    stored = file(secretary, branch, key=key)
    with pytest.raises(OtherBody) as refused:
        file(secretary, branch, key=key, topic="别的")
    assert refused.value.stored == stored
    assert Activity.objects.get().topic == "主题党日"


def test_a_correction_leaves_the_key_as_it_was(branch, secretary):
    key = uuid.uuid4()
    filed = file(secretary, branch, key=key)
    filed.refresh_from_db()
    correct_activity(actor=secretary, pk=filed.pk, version=filed.version, topic="更正后的")
    again = file_activity(actor=secretary, client_key=key, body=body(branch))
    assert not again.new and again.record.topic == "更正后的"


def test_the_key_of_a_withdrawn_activity_is_used_up(branch, secretary):
    key = uuid.uuid4()
    filed = file(secretary, branch, key=key)
    filed.refresh_from_db()
    withdraw_activity(actor=secretary, pk=filed.pk, version=filed.version, reason="填错了支部")
    for attempt in (body(branch), body(branch, topic="别的")):
        with pytest.raises(Withdrawn):
            file_activity(actor=secretary, client_key=key, body=attempt)
    assert Activity.objects.present().count() == 0
    assert AuditEntry.objects.filter(action="activity_withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_each_filed_once(live_server):
    """The short form of `bench --only filing`: secretaries over the API at the same moment, each
    key twice."""
    who = []
    for nth in range(3):
        own = PartyOrganizationFactory(code=f"DZB{nth}")
        user = GrantFactory(role="secretary", party_organization=own).user
        people = [each.pk for each in members(own, 3)]
        token = issue_token(actor=None, user=user)[1]
        day = today().isoformat()
        who.append({"token": token, "party": own.code, "members": people, "today": day})
    sent = filing.filings(who, 9)
    server = {"host": live_server.thread.host, "port": live_server.thread.port}
    twice = [each for each in sent for _ in range(2)]
    found = filing.measure(twice, per_second=1000, **server)
    assert found["lost"] == [] and len(found["times"]) == 18
    stored = {str(each.client_key): each for each in Activity.objects.all()}
    assert set(stored) == {each["key"] for each in sent}
    assert sum(each.absences.count() for each in stored.values()) == 9


@pytest.mark.django_db(transaction=True)
def test_two_photos_at_once_and_one_twice_are_each_stored_once(
    branch, secretary, settings, tmp_path
):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }
    data = [picture(), picture((30, 31))]
    names = [hashlib.sha256(each).hexdigest() for each in data]
    key, found = uuid.uuid4(), []
    file(secretary, branch, key=key, photos=names)

    def send(nth):
        sent = {"client_key": key, "sha256": names[nth], "data": data[nth]}
        found.append(PHOTOS.add(actor=secretary, **sent).new)
        connection.close()

    threads = [threading.Thread(target=send, args=[nth]) for nth in (0, 1, 0)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [False, True, True]
    assert [each.complete for each in Photo.objects.all()] == [True, True]
    assert Attachment.objects.count() == 2


def test_nobody_plans_beyond_the_end_of_next_year(branch, secretary):
    last = datetime.date(today().year + 1, 12, 31)
    with pytest.raises(ValidationError, match="明年年底"):
        plan_activity(
            actor=secretary,
            client_key=uuid.uuid4(),
            body=body(branch, held_on=None, planned_on=last + DAY),
        )
    plan = body(branch, held_on=None, planned_on=last)
    assert plan_activity(actor=secretary, client_key=uuid.uuid4(), body=plan).new


def test_a_plan_is_filed_under_a_key_of_its_own(branch, secretary):
    planned_key, key = uuid.uuid4(), uuid.uuid4()
    soon = body(branch, held_on=None, planned_on=today() + 3 * DAY, place="三楼")
    plan = plan_activity(actor=secretary, client_key=planned_key, body=soon).record
    assert (plan.state, plan.filed_at) == ("planned", None)
    held = file(secretary, branch, key=key, plan=plan.pk)
    assert (held.pk, held.state) == (plan.pk, "filed")
    assert held.planned_on == today() + 3 * DAY
    # Both keys still give the same record, each for its own body.
    assert not plan_activity(actor=secretary, client_key=planned_key, body=soon).new
    assert of_key(actor=secretary, client_key=planned_key) == held
    with pytest.raises(Refusal, match="已经填报过"):
        file(secretary, branch, plan=plan.pk)


def test_everybody_is_present_but_those_named(branch, secretary):
    people = members(branch, 4) + members(branch, 1, status="probationary")
    filed = file(secretary, branch, absent=[people[0].pk], absence_reasons={people[0].pk: "出差"})
    row = filed.branches.get()
    assert (row.entitled_count, row.present_count, row.absent_count) == (5, 4, 1)
    assert (row.voting_count, row.voting_present_count) == (4, 3)
    assert [each.reason for each in filed.absences.all()] == ["出差"]


def test_who_was_entitled_is_said_by_the_day_and_then_stays(branch, secretary):
    stays, left, came = members(branch, 3)
    long_ago = today() - 400 * DAY
    Membership.objects.update(starts_on=long_ago)
    Membership.objects.filter(member=left).update(ends_on=today() - 5 * DAY)
    Membership.objects.filter(member=came).update(starts_on=today() - 5 * DAY)
    filed = file(secretary, branch, held_on=today() - 10 * DAY, absent=[left.pk])
    assert sorted(filed.branches.get().entitled_ids) == sorted([stays.pk, left.pk])
    with pytest.raises(ValidationError, match="不在应到名单"):
        file(secretary, branch, absent=[left.pk])
    Membership.objects.filter(member=stays).update(ends_on=today() - 20 * DAY)
    filed.refresh_from_db()
    after = correct_activity(
        actor=secretary, pk=filed.pk, version=filed.version, absent=[stays.pk, left.pk]
    )
    row = after.branches.get()
    assert (row.entitled_count, row.present_count) == (2, 0)


def test_of_a_committee_meeting_its_officers_are_entitled(branch, secretary):
    officer, *_ = members(branch, 3)
    branch.posts.create(
        title="secretary",
        member=officer,
        person_name=officer.name,
        id_number_cipher=officer.id_number_cipher,
        id_number_index=officer.id_number_index,
        starts_on="2024-01-01",
    )
    filed = file(secretary, branch, duties=["committee_meeting"])
    assert filed.branches.get().entitled_ids == [officer.pk]
    both = file(secretary, branch, duties=["committee_meeting", "party_class"])
    assert both.branches.get().entitled_count == 3


def test_a_secretary_files_for_his_own_and_neither_for_others_nor_with_them(
    town, branch, secretary
):
    other = PartyOrganizationFactory(region=town)
    theirs = file(GrantFactory(role="secretary", party_organization=other).user, other)
    for parties in ([other], [branch, other]):
        with pytest.raises(Missing):
            file(secretary, *parties)
    with pytest.raises(Missing):
        of_key(actor=secretary, client_key=theirs.client_key)
    with pytest.raises(Missing):
        correct_activity(actor=secretary, pk=theirs.pk, version=1, topic="抢")
    assert not Activity.objects.visible_to(secretary).exists()


def test_the_town_files_for_its_own_and_it_is_said(town, branch):
    officer = GrantFactory(role="town_staff", region=town).user
    assert file(officer, branch).filed_for_others
    elsewhere = PartyOrganizationFactory(region=town.parent)
    with pytest.raises(Missing):
        file(officer, elsewhere)


def test_a_joint_activity_counts_each_party_organization_with_its_own(town, branch):
    other = PartyOrganizationFactory(region=town)
    members(branch, 2)
    absent, *_ = members(other, 3)
    officer = GrantFactory(role="town_staff", region=town).user
    filed = file(officer, branch, other, absent=[absent.pk])
    counts = {each.party_organization_id: each.present_count for each in filed.branches.all()}
    assert counts == {branch.pk: 2, other.pk: 2}


@pytest.mark.parametrize("role", ["county_admin", "viewer"])
def test_whoever_only_looks_on_files_nothing(town, branch, role):
    user = GrantFactory(role=role, region=town.parent).user
    with pytest.raises(Denied):
        file(user, branch)


def test_somebody_files_where_it_was_delegated_and_as_long(branch, secretary):
    deputy = UserFactory(username="deputy")
    with pytest.raises(Missing):
        file(deputy, branch)
    link = give_delegation(
        actor=secretary, party_organization=branch, username="deputy", starts_on=today()
    )
    filed = file(deputy, branch)
    assert filed.filed_for_others and filed.filed_by == deputy
    assert list(Activity.objects.visible_to(deputy)) == [filed]
    Delegation.objects.filter(pk=link.pk).update(ends_on=today())
    with pytest.raises(Missing):
        file(deputy, branch)
    assert AuditEntry.objects.filter(action="delegation_given").count() == 1


def test_a_deputy_does_not_hand_it_on(branch, secretary):
    deputy, third = UserFactory(username="deputy"), UserFactory(username="third")
    give_delegation(
        actor=secretary, party_organization=branch, username="deputy", starts_on=today()
    )
    with pytest.raises((Missing, Denied)):
        give_delegation(
            actor=deputy, party_organization=branch, username=third.username, starts_on=today()
        )
    assert Delegation.objects.count() == 1


def test_what_is_filed_for_a_closed_month_is_late_and_stays(branch, secretary):
    last = Month.current().plus(-1)
    on_time = file(secretary, branch, held_on=last.last_day)
    close_month(actor=None, month=last)
    late = file(secretary, branch, held_on=last.first_day)
    on_time.refresh_from_db()
    late.refresh_from_db()
    assert (on_time.late, late.late) == (False, True)
    for each in (on_time, late):
        with pytest.raises(Refusal, match="已定稿"):
            withdraw_activity(actor=secretary, pk=each.pk, version=each.version)
        with pytest.raises(Refusal, match="已定稿"):
            correct_activity(actor=secretary, pk=each.pk, version=each.version, topic="改")
    now = file(secretary, branch)
    now.refresh_from_db()
    with pytest.raises(Refusal, match="不能把日期改到"):
        correct_activity(actor=secretary, pk=now.pk, version=now.version, held_on=last.first_day)


def test_what_is_accepted_is_changed_only_after_a_return(branch, secretary):
    filed = file(secretary, branch)
    Activity.objects.update(state="accepted")
    filed.refresh_from_db()
    with pytest.raises(Refusal, match="先退回"):
        correct_activity(actor=secretary, pk=filed.pk, version=filed.version, topic="改")
    Activity.objects.update(state="returned")
    filed.refresh_from_db()
    after = correct_activity(actor=secretary, pk=filed.pk, version=filed.version, topic="改")
    assert (after.state, after.topic) == ("filed", "改")


def test_a_stale_version_is_a_conflict(branch, secretary):
    filed = file(secretary, branch)
    with pytest.raises(Conflict):
        correct_activity(actor=secretary, pk=filed.pk, version=99, topic="改")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": datetime.date(2999, 1, 1)}, "held_on"),
        ({"held_on": datetime.date(2023, 12, 31)}, "party_organizations"),
        ({"topic": " "}, "topic"),
        ({"duties": []}, "duties"),
        ({"duties": ["dance"]}, "duties"),
        ({"live_link": "javascript:alert(1)"}, "live_link"),
        ({"video_link": "//x"}, "video_link"),
        ({"photos": ["0" * 64 for _ in range(1)] + ["x"]}, "photos"),
        ({"photos": [f"{n:064x}" for n in range(10)]}, "photos"),
        ({"guests": ["长" * 61]}, "guests"),
        ({"absent": [987654]}, "absent"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(branch, secretary, wrong, field):
    with pytest.raises(ValidationError) as refused:
        file(secretary, branch, **wrong)
    assert field in refused.value.message_dict
    assert Activity.objects.count() == 0


def test_floating_members_who_came_are_counted_apart_and_with_the_branch_they_joined(
    branch, secretary, town
):
    """Neither among those entitled nor among those present; who did not join there is refused; a
    correction of the day keeps whom it may."""
    members(branch, 3)
    other = PartyOrganizationFactory(region=town)
    came, stayed = (
        FloatingMember.objects.create(
            side="here",
            party_organization=branch,
            person_name=name,
            id_number_index=name,
            starts_on=today() - 5 * DAY,
        )
        for name in ("司马青", "欧阳红")
    )
    elsewhere = FloatingMember.objects.create(
        side="here",
        party_organization=other,
        person_name="上官兰",
        id_number_index="c",
        starts_on=today() - 5 * DAY,
    )
    filed = file(secretary, branch, floating=[came.pk])
    line = filed.branches.get()
    assert (line.floating_ids, line.entitled_count, line.present_count) == ([came.pk], 3, 3)
    assert floating_names(secretary, line.floating_ids) == ["司马青"]
    stranger = GrantFactory(role="secretary", party_organization=other).user
    assert floating_names(stranger, line.floating_ids) == ["另有 1 名"]
    for strange in (elsewhere.pk, stayed.pk + 999):
        with pytest.raises(ValidationError, match="没有编入参加的党组织"):
            file(secretary, branch, floating=[strange])
    filed.refresh_from_db()
    correct_activity(actor=secretary, pk=filed.pk, version=filed.version, topic="更正")
    assert filed.branches.get().floating_ids == [came.pk]
    filed.refresh_from_db()
    earlier = today() - 6 * DAY
    correct_activity(actor=secretary, pk=filed.pk, version=filed.version, held_on=earlier)
    assert filed.branches.get().floating_ids == []
    # What was sent before this field was known has the digest that it had.
    assert "floating" not in body(branch).as_sent()
