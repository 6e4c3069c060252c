"""A group hears how much waits for its owner: titles and numbers, signed, seldom, at fit hours."""

import base64
import datetime
import hashlib
import hmac

import pytest
from django.utils import timezone

from core import notifications
from core.choices import DeliveryState, HookStop, RobotKind
from core.errors import Refusal
from core.models import AuditEntry, Notification, NotificationChoice, NotificationDelivery, Robot
from core.notifications import outbox, robots, times
from core.notifications import settings as service
from tests.core.notifications.conftest import awake

pytestmark = pytest.mark.django_db


def tell(user, text="某公司没有党组织", kind="hook_stopped", **given):
    notifications.notify(user=user, kind=kind, text=text, **given)


def soon() -> None:
    NotificationDelivery.objects.update(next_at=timezone.now())


def test_titles_and_numbers_leave_and_no_text_of_a_notification(make_robot, group, cast):
    robot = make_robot()
    for _ in range(2):
        tell(cast.town_staff, link="/organizations/7/")
    tell(cast.viewer)
    tell(cast.town_staff, "导出完成", kind="job")  # stays inside
    assert outbox.run_robot(robot.pk) == 1
    assert group.came == [
        "【两新先锋】\n推送订阅停止 2 条\n请登录查看：https://liangxin.example.gov.cn/messages/"
    ]
    assert outbox.run_robot(robot.pk) == 0, "each is told once"


def test_what_was_read_inside_is_not_told(make_robot, group, cast):
    robot = make_robot()
    tell(cast.town_staff)
    notifications.mark_read(actor=cast.town_staff)
    assert outbox.run_robot(robot.pk) == 0 and group.came == []


def test_what_is_rolled_back_is_not_told(make_robot, group, cast):
    from django.db import transaction

    robot = make_robot()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(cast.town_staff)
        raise ZeroDivisionError
    assert outbox.run_robot(robot.pk) == 0 and group.came == []


def test_dingtalk_is_signed_by_the_time_and_wecom_is_not(make_robot, group, cast):
    for kind, user in ((RobotKind.DINGTALK, cast.town_staff), (RobotKind.WECOM, cast.viewer)):
        robot = make_robot(kind, user)
        tell(user)
        assert outbox.run_robot(robot.pk) == 1
    signed, plain = group.asked
    stamp = signed["timestamp"][0]
    assert abs(int(stamp) / 1000 - timezone.now().timestamp()) < 60
    digest = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert signed["sign"] == [base64.b64encode(digest).decode()]
    assert plain == {"access_token": ["t0ken"]}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"errcode": 310000, "errmsg": "sign not match"}, "310000 sign not match"),
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "一分钟内的消息过多"),
        ({"errcode": 130101, "errmsg": "send too fast"}, "一分钟内的消息过多"),
        ("<html>", "应答读不出来"),
        ("[]", "应答读不出来"),
    ],
)
def test_what_is_not_taken_is_tried_again_later(make_robot, group, cast, answer, words):
    robot = make_robot()
    group.answer = answer
    tell(cast.town_staff)
    assert outbox.run_robot(robot.pk) == 0
    message = NotificationDelivery.objects.get()
    assert words in message.problem and message.state == DeliveryState.WAITING
    assert 50 < (message.next_at - timezone.now()).total_seconds() < 70
    assert outbox.run_robot(robot.pk) == 0 and len(group.came) == 1, "not before its time"
    group.answer = {"errcode": 0}
    soon()
    assert outbox.run_robot(robot.pk) == 1
    assert NotificationDelivery.objects.get().state == DeliveryState.DELIVERED


def test_behind_the_last_attempt_the_robot_stops_until_somebody_sends_again(
    make_robot, group, cast
):
    robot = make_robot()
    group.answer = {"errcode": 1}
    tell(cast.town_staff)
    for _ in range(len(outbox.PAUSES) + 1):
        outbox.run_robot(robot.pk)
        soon()
    message = NotificationDelivery.objects.get()
    assert message.state == DeliveryState.DEAD and message.attempts == len(outbox.PAUSES) + 1
    assert Robot.objects.get().stop == HookStop.FAILING
    assert "已停止" in Notification.objects.filter(kind="robot_stopped").get().text
    group.answer = {"errcode": 0}
    outbox.send_again(actor=cast.system_admin, pk=message.pk)
    assert outbox.run_robot(robot.pk) == 1 and Robot.objects.get().stop == ""


def test_no_more_than_twenty_a_minute(make_robot, group, cast, monkeypatch):
    robot = make_robot()
    monkeypatch.setattr(robots, "MOST_PER_MINUTE", 2)
    for number in (1, 1, 0):
        tell(cast.town_staff)
        assert outbox.run_robot(robot.pk) == number
    NotificationDelivery.objects.filter(state=DeliveryState.DELIVERED).update(
        tried_at=timezone.now() - datetime.timedelta(seconds=61)
    )
    assert outbox.run_robot(robot.pk) == 1
    assert len(group.came) == 3 and robots.MOST_PER_MINUTE == 2


def test_two_workers_say_nothing_twice(make_robot, group, cast, monkeypatch):
    """While one holds the robot, another one finds it taken; and what was taken by somebody who
    died waits for its lease."""
    robot = make_robot()
    tell(cast.town_staff)
    inside = []

    def send(*args):
        inside.append(outbox.run_robot(robot.pk))
        raise SystemExit  # killed

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(robots, "send", send)
        patch.setattr(outbox, "lock_if_free", _lock(outbox.lock_if_free))
        outbox.run_robot(robot.pk)
    assert inside == [0]
    assert outbox.run_robot(robot.pk) == 0 and group.came == []
    soon()
    assert outbox.run_robot(robot.pk) == 1 and len(group.came) == 1


def _lock(real):
    """Session locks are taken anew by the same connection: count them as another worker would."""
    import contextlib

    held = set()

    @contextlib.contextmanager
    def lock(name):
        with real(name) as free:
            free = free and name not in held
            held.add(name)
            yield free

    return lock


def test_in_quiet_hours_and_on_days_off_the_group_hears_nothing(make_robot, group, cast):
    robot = make_robot()
    hour = timezone.localtime()
    starts = (hour - datetime.timedelta(hours=1)).time()
    ends = (hour + datetime.timedelta(hours=1)).time()
    awake(cast.town_staff, quiet_from=starts, quiet_until=ends)
    tell(cast.town_staff)
    assert outbox.run_robot(robot.pk) == 0 and group.came == []
    awake(cast.town_staff)
    assert outbox.run_robot(robot.pk) == 1


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        ("2026-03-05 10:00", "2026-03-05 10:00"),
        ("2026-03-05 07:59", "2026-03-05 08:00"),
        ("2026-03-05 19:00", "2026-03-06 08:00"),
        ("2026-03-06 20:00", "2026-03-09 08:00"),  # a Friday evening
        ("2026-09-30 21:00", "2026-10-08 08:00"),
        ("2026-10-10 09:00", "2026-10-10 09:00"),  # a Saturday that is worked
    ],
)
def test_the_first_moment_that_is_not_quiet(calendar, moment, first):
    def at(text):
        return timezone.make_aware(datetime.datetime.fromisoformat(text))

    assert times.not_before(NotificationChoice(), at(moment), calendar) == at(first)


def test_what_a_person_does_not_want_in_the_group_stays_inside(make_robot, group, cast):
    robot = make_robot()
    awake(cast.town_staff, muted=["hook_stopped"])
    tell(cast.town_staff)
    tell(cast.town_staff, kind="grants_lost")
    assert outbox.run_robot(robot.pk) == 1
    assert "授权终止 1 条" in group.came[0] and "推送订阅" not in group.came[0]
    awake(cast.town_staff, robot=False)
    tell(cast.town_staff, kind="grants_lost")
    assert outbox.run_robot(robot.pk) == 0


def test_what_a_stopped_robot_missed_stays_inside(make_robot, group, cast):
    robot = make_robot()
    service.stop_robot(actor=cast.system_admin, pk=robot.pk)
    tell(cast.town_staff)
    assert outbox.run_robot(robot.pk) == 0
    service.resume_robot(actor=cast.system_admin, pk=robot.pk)
    assert outbox.run_robot(robot.pk) == 0 and group.came == []


def test_an_inner_address_and_a_second_robot_are_refused(make_robot, cast, settings):
    make_robot()
    with pytest.raises(Refusal, match="已有群机器人"):
        make_robot()
    settings.HOOK_NETWORKS = []
    with pytest.raises(Refusal, match="内部网络"):
        service.create_robot(
            actor=cast.system_admin,
            name="群",
            kind=RobotKind.WECOM,
            address="https://127.0.0.1/send?key=1",
            secret="",
            username=cast.viewer.username,
        )


def test_neither_address_nor_secret_is_kept_or_recorded_in_plain_text(make_robot, cast):
    robot = make_robot()
    stored = Robot.objects.filter(pk=robot.pk).values().get()
    recorded = AuditEntry.objects.filter(action="robot_changed").get()
    for text in (str(stored), str(recorded.detail), str(Robot.pgh_event_model.objects.values())):
        assert "t0ken" not in text and "SECabc" not in text


def test_an_address_that_went_bad_meanwhile_is_not_asked(make_robot, group, cast, settings):
    robot = make_robot()
    settings.HOOK_NETWORKS = []
    tell(cast.town_staff)
    assert outbox.run_robot(robot.pk) == 0 and group.came == []
    assert "内部网络" in NotificationDelivery.objects.get().problem
