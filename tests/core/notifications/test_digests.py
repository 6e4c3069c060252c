"""One mail a day: titles and numbers, on days that are worked, once."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from core import notifications, todos
from core.choices import DeliveryState
from core.errors import Refusal
from core.models import Job, NotificationChoice, NotificationDelivery
from core.notifications import digests, outbox
from core.notifications.settings import choose
from tests.core.notifications.conftest import awake, confirmed

pytestmark = pytest.mark.django_db

MONDAY, SUNDAY = datetime.date(2026, 3, 9), datetime.date(2026, 3, 8)


@pytest.fixture
def wants(cast, own, settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    settings.SITE_URL = "https://liangxin.example.gov.cn"
    confirmed(cast.town_staff)
    return awake(cast.town_staff, on_days_off=False)


def write(day=MONDAY, waiting=()):
    return digests.write(waiting=lambda user: list(waiting), today=day)


def send() -> int:
    NotificationDelivery.objects.update(next_at=timezone.now())
    return sum(outbox.run_mail(pk) for pk in outbox.due_mails())


def test_titles_and_numbers_are_mailed_once_a_day(cast, wants):
    notifications.notify(user=cast.town_staff, kind="hook_stopped", text="某公司的事")
    assert write(waiting=["待定稿的月份 1 个"]) == 1
    assert write(waiting=["待定稿的月份 1 个"]) == 0
    assert send() == 1 and send() == 0
    [sent] = mail.outbox
    assert sent.to == ["zhang@example.gov.cn"] and sent.subject == "两新先锋：03月09日待办和消息"
    assert "待定稿的月份 1 个\n推送订阅停止 1 条" in sent.body and "某公司" not in sent.body
    assert sent.extra_headers["Message-ID"].startswith("<digest-")
    assert write(MONDAY + datetime.timedelta(1)) == 0, "what was mailed is not new any more"


def test_nobody_is_mailed_who_wants_nothing_or_on_a_day_off(cast, wants, settings):
    assert write(SUNDAY, ["一"]) == 0
    NotificationChoice.objects.update(digest=False)
    assert write(waiting=["一"]) == 0
    NotificationChoice.objects.update(digest=True)
    assert write() == 0, "nothing waits"
    settings.EMAIL_HOST = ""
    assert write(waiting=["一"]) == 0


def test_a_mail_that_is_refused_waits_and_the_reason_names_no_address(cast, wants, monkeypatch):
    write(waiting=["一"])

    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({"zhang@example.gov.cn": (550, b"no")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert send() == 0
    message = NotificationDelivery.objects.get()
    assert message.state == DeliveryState.WAITING and message.attempts == 1
    assert "收件地址" in message.problem and "zhang" not in message.problem


def test_a_mail_box_is_stored_encrypted_and_only_of_the_unit(cast, own, wants, settings):
    assert b"zhang" not in bytes(NotificationChoice.objects.get().email_cipher)
    settings.DIGEST_EMAIL_DOMAINS = ["example.gov.cn"]
    for email, words in (("x@qq.com", "@example.gov.cn"), ("x", "写法有误")):
        with pytest.raises(Refusal, match=words):
            choose(actor=cast.viewer, email=email, digest=True, robot=True, **vars(own))
    choose(actor=cast.town_staff, email="", digest=True, robot=True, **vars(own))
    assert NotificationChoice.objects.get().email_cipher is None


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_digest_are_the_same_for_each_person(
    cast, own, wants, number, django_assert_num_queries
):
    for user in (cast.viewer, cast.county_staff)[: number - 1]:
        confirmed(user)
        awake(user, on_days_off=False)
    with django_assert_num_queries(2 + 7 * number):
        assert write(waiting=["一"]) == number


def test_the_lines_are_those_of_home(cast, county):
    user = cast.county_admin
    Job.objects.create(kind="export", user=user, status="failed", finished_at=timezone.now())
    lines = todos.lines(user)
    assert "7 天内没有完成的后台任务 1 个" in lines
    assert lines == [f"{each.title} {number} {each.unit}" for each, number in todos.waiting(user)]
