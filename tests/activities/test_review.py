"""Review of activities: who decides, what goes back and with what reason, editions, making up."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.choices import ActivityState
from activities.models import Activity, ActivityBranch, ActivityStep, DutyStanding
from activities.services import correct_activity, withdraw_activity
from activities.services.review import REVIEW, asks_for_pictures, make_up
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry, Notification
from core.todos import next_steps, waiting
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory


@pytest.fixture
def branch(county):
    return PartyOrganizationFactory(region=county.east, name="明亮党支部")


@pytest.fixture
def secretary(branch):
    return GrantFactory(role="secretary", party_organization=branch).user


@pytest.fixture
def west_staff(county):
    return GrantFactory(role="town_staff", region=county.west).user


@pytest.fixture
def activity(branch, secretary):
    return ActivityFactory(organizer=branch, text="议定三季度工作。", filed_by=secretary)


def decide(move, activity, actor, **values):
    stored = Activity.objects.get(pk=activity.pk)
    return REVIEW.decide(move, actor=actor, pk=stored.pk, version=stored.version, **values)


def send_back(activity, actor, **values):
    return decide("return", activity, actor, **({"reason": "开展日期与内容不一致"} | values))


def chain(activity):
    return [(each.move, each.edition) for each in REVIEW.steps_of(activity)]


# --- Who decides -----------------------------------------------------------------------------


def test_the_town_accepts_what_its_branches_filed(activity, cast):
    decide("accept", activity, cast.town_staff)
    step = ActivityStep.objects.get()
    assert (step.move, step.before, step.after) == ("accept", "filed", "accepted")
    assert step.made_by == cast.town_staff
    assert chain(activity) == [("file", 1), ("accept", 1)]


def test_a_town_cannot_review_anothers_even_where_its_own_branch_took_part(
    activity, county, west_staff
):
    with pytest.raises(Missing):
        decide("accept", activity, west_staff)
    guest = PartyOrganizationFactory(region=county.west)
    ActivityBranch.objects.create(activity=activity, party_organization=guest)
    assert Activity.objects.visible_to(west_staff).get() == activity
    with pytest.raises(Denied):
        decide("accept", activity, west_staff)
    assert Activity.objects.get().state == ActivityState.FILED


@pytest.mark.parametrize("role", ["secretary", "viewer"])
def test_who_only_files_or_looks_decides_nothing(activity, cast, secretary, role):
    actor = secretary if role == "secretary" else cast.viewer
    for move in REVIEW.decides:
        with pytest.raises(Refusal):
            decide(move, activity, actor, reason="开展日期与内容不一致")
        assert REVIEW.decisions(activity, actor) == []
    assert Activity.objects.get().state == ActivityState.FILED


def test_decisions_are_those_of_the_state_and_the_right(activity, cast):
    assert REVIEW.decisions(activity, cast.town_staff) == ["accept", "return", "redo", "skip"]
    accepted = decide("accept", activity, cast.town_staff)
    assert REVIEW.decisions(accepted, cast.town_staff) == ["return", "redo"]
    assert REVIEW.decisions(accepted, cast.county_admin) == ["return", "redo", "confirm"]
    with pytest.raises(Denied):
        decide("confirm", activity, cast.town_staff)
    decide("confirm", activity, cast.county_admin)
    assert chain(activity)[-1] == ("confirm", 1)


def test_two_reviewers_at_once_get_one_decision_and_one_conflict(activity, cast):
    seen = activity.version
    REVIEW.decide("accept", actor=cast.town_staff, pk=activity.pk, version=seen)
    with pytest.raises(Conflict):
        REVIEW.decide(
            "return", actor=cast.county_admin, pk=activity.pk, version=seen, reason="日期写错了"
        )


def test_what_was_decided_cannot_be_accepted_again(activity, cast):
    decide("accept", activity, cast.town_staff)
    with pytest.raises(Refusal, match="这条活动现在是“已通过”，不能通过。"):
        decide("accept", activity, cast.town_staff)


# --- Going back ------------------------------------------------------------------------------


def test_a_return_needs_a_reason_or_a_ground_that_is_offered(activity, cast):
    with pytest.raises(ValidationError, match="请写明原因"):
        decide("return", activity, cast.town_staff)
    with pytest.raises(ValidationError, match="没有这样的退回事由"):
        decide("return", activity, cast.town_staff, grounds=["no_photo"])
    decide("return", activity, cast.town_staff, grounds=["text", "date"])
    step = ActivityStep.objects.get()
    assert step.grounds == ["date", "text"]
    assert step.reason == "开展日期有误；看不出议了什么、定了什么"
    assert step.due_on == timezone.localdate() + datetime.timedelta(days=10)


@pytest.mark.parametrize(
    "reason",
    [
        "缺少照片",
        "没有照片",
        "请补传照片",
        "照片不足三张",
        "无图片",
        "照片太少，请补",
        "没有上传视频",
        "日期写错了，另外未附照片",
        "应有合影",
        "无直播",
    ],
)
def test_no_photo_is_no_ground(activity, cast, reason):
    with pytest.raises(ValidationError, match="不能作为退回的理由"):
        decide("return", activity, cast.town_staff, reason=reason)
    assert Activity.objects.get().state == ActivityState.FILED


@pytest.mark.parametrize(
    "reason",
    [
        "照片不是这次活动的，请去掉",
        "照片与其他支部的相同",
        "没有写明议题",
        "内容与照片里的会标不一致",
        "缺席原因没有写",
    ],
)
def test_what_is_wrong_with_what_is_there_is_one(reason):
    assert not asks_for_pictures(reason)


def test_no_offered_ground_speaks_of_pictures():
    assert not [each for each in REVIEW.grounds.values() if asks_for_pictures(each)]
    assert not [each for each in REVIEW.grounds.values() if "照片" in each]


def test_an_edition_that_goes_back_is_kept_and_the_next_one_counts_on(activity, cast, secretary):
    returned = send_back(activity, cast.town_staff)
    correct_activity(
        actor=secretary, pk=returned.pk, version=returned.version, text="议定四季度工作。"
    )
    assert Activity.objects.get().state == ActivityState.FILED
    assert chain(activity) == [("file", 1), ("return", 1), ("refile", 2)]
    kept = ActivityStep.objects.get(move="return")
    assert [label for label, _ in kept.content][:3] == ["开展日期", "事项", "党组织"]
    assert dict(kept.content)["内容"] == "议定三季度工作。"
    assert dict(kept.content)["开展日期"] == "2026-03-05"
    decide("accept", activity, cast.town_staff)
    assert chain(activity)[-1] == ("accept", 2)


def test_after_acceptance_only_a_return_opens_it_again(activity, cast, secretary):
    accepted = decide("accept", activity, cast.town_staff)
    with pytest.raises(Refusal, match="先退回"):
        correct_activity(actor=secretary, pk=accepted.pk, version=accepted.version, place="三楼")
    returned = send_back(activity, cast.town_staff)
    changed = correct_activity(
        actor=secretary, pk=returned.pk, version=returned.version, place="三楼"
    )
    assert (changed.place, changed.state) == ("三楼", ActivityState.FILED)


def test_a_withdrawal_is_a_step_too(activity, secretary):
    withdraw_activity(actor=secretary, pk=activity.pk, version=activity.version)
    assert chain(activity) == [("file", 1), ("withdraw", 1)]


def test_skipping_says_why_and_counts_as_passed(activity, cast):
    with pytest.raises(ValidationError, match="例如“镇街已现场参加”"):
        decide("skip", activity, cast.town_staff)
    assert decide("skip", activity, cast.town_staff, reason="镇街已现场参加").state == "accepted"


# --- Making up -------------------------------------------------------------------------------


@pytest.fixture
def demanded(activity, cast):
    due_on = timezone.localdate() + datetime.timedelta(days=20)
    return decide("redo", activity, cast.town_staff, reason="到会不足半数，会议无效", due_on=due_on)


def test_making_up_is_demanded_with_a_day(activity, cast):
    with pytest.raises(ValidationError, match="完成日期"):
        decide("redo", activity, cast.town_staff, reason="到会不足半数，会议无效")
    with pytest.raises(ValidationError, match="完成日期不能早于今天"):
        decide(
            "redo",
            activity,
            cast.town_staff,
            reason="到会不足半数，会议无效",
            due_on=timezone.localdate() - datetime.timedelta(days=1),
        )


def test_a_later_activity_makes_up_for_the_day_of_the_other_one(demanded, secretary):
    later = ActivityFactory(organizer=demanded.organizer, held_on=datetime.date(2026, 5, 6))
    made = make_up(actor=secretary, pk=later.pk, version=later.version, makes_up=demanded)
    assert (made.make_up, made.makes_up_for) == (True, datetime.date(2026, 3, 5))
    assert Activity.objects.get(pk=demanded.pk).state == ActivityState.MADE_UP
    assert [move for move, _ in chain(demanded)] == ["file", "redo", "make_up"]
    # Neither state counts as held: only the later one does.
    assert list(Activity.objects.held()) == [made]


@pytest.mark.parametrize(
    ("day", "duty", "elsewhere", "said"),
    [
        (datetime.date(2026, 3, 1), "party_day", False, "不能早于原活动"),
        (datetime.date(2026, 5, 6), "party_class", False, "事项与原活动不同"),
        (datetime.date(2026, 5, 6), "party_day", True, "同一个党组织"),
    ],
)
def test_what_makes_up_for_nothing_is_refused(
    demanded, secretary, county, cast, day, duty, elsewhere, said
):
    organizer = demanded.organizer
    if elsewhere:
        organizer = PartyOrganizationFactory(region=county.east, parent=organizer)
        organizer.path = f"{demanded.organizer.path}{organizer.pk}/"
        organizer.save()
    later = ActivityFactory(organizer=organizer, held_on=day, duty=duty)
    with pytest.raises(ValidationError, match=said):
        make_up(actor=secretary, pk=later.pk, version=later.version, makes_up=demanded)
    assert Activity.objects.get(pk=demanded.pk).state == ActivityState.REDO


# --- Many at once ----------------------------------------------------------------------------


def test_several_are_accepted_each_for_itself(branch, county, cast, west_staff):
    ours = [ActivityFactory(organizer=branch) for _ in range(3)]
    theirs = ActivityFactory(organizer=PartyOrganizationFactory(region=county.west))
    seen = {each.pk: each.version for each in (*ours, theirs)}
    seen[ours[2].pk] = 99
    decided = REVIEW.pass_many(actor=cast.town_staff, seen=seen)
    assert decided.done == ours[:2]
    assert [(row, "刚被他人修改过" in why) for row, why in decided.refused] == [(ours[2], True)]
    theirs.refresh_from_db()
    assert theirs.state == ActivityState.FILED
    assert AuditEntry.objects.filter(outcome="denied", actor_id=cast.town_staff.pk).count() == 1


def test_what_waits_is_what_one_may_decide(activity, branch, county, cast, west_staff, secretary):
    theirs = ActivityFactory(organizer=PartyOrganizationFactory(region=county.west))
    ActivityFactory(organizer=branch, state="accepted")
    waiting = REVIEW.flow.waiting
    assert list(waiting("accept", cast.town_staff)) == [activity]
    assert list(waiting("accept", west_staff)) == [theirs]
    assert set(waiting("accept", cast.county_admin)) == {activity, theirs}
    assert not waiting("accept", secretary).exists()


# --- What follows ------------------------------------------------------------------------------


def told(user):
    rows = Notification.objects.visible_to(user).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_whoever_has_to_mend_it_is_told_and_nobody_of_what_passed(activity, cast, secretary):
    decide("accept", activity, cast.town_staff)
    assert told(secretary) == []
    send_back(activity, cast.town_staff)
    assert told(secretary) == [f"2026-03-05“{activity.topic}”被退回，请按理由修改后重新提交。"]
    assert told(cast.town_staff) == told(cast.secretary) == []


def test_what_counts_follows_the_review_at_once(activity, cast, secretary):
    """What went back is not done; what was made up is done, and never on time."""

    def march():
        held = DutyStanding.objects.get(
            party_organization=activity.organizer, duty="party_day", first_day="2026-03-01"
        )
        return held.done_on, held.on_time, held.made_up

    decide("accept", activity, cast.town_staff)
    assert march() == (activity.held_on, False, False)  # filed today, long after March
    send_back(activity, cast.town_staff)
    assert march() == (None, False, False)
    due_on = timezone.localdate() + datetime.timedelta(days=20)
    demanded = decide(
        "redo", activity, cast.town_staff, reason="到会不足半数，会议无效", due_on=due_on
    )
    later = ActivityFactory(organizer=activity.organizer, held_on=datetime.date(2026, 5, 6))
    make_up(actor=secretary, pk=later.pk, version=later.version, makes_up=demanded)
    assert march() == (later.held_on, False, True)


def test_home_names_what_waits_with_its_day(activity, cast, secretary):
    def steps(user):
        """Beside the duties that wait."""
        found = next_steps(user, waiting(user), number=50)
        return [(each.button, each.due_on) for each in found if each.title == activity.topic]

    today = timezone.localdate()
    assert steps(cast.town_staff) == [("审核", today + datetime.timedelta(days=15))]
    assert steps(secretary) == []
    send_back(activity, cast.town_staff)
    assert steps(cast.town_staff) == []
    assert steps(secretary) == [("修改", today + datetime.timedelta(days=10))]
