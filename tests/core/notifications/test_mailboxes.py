"""An address gets no digest before its owner typed the code that was mailed there."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Refusal
from core.models import NotificationChoice, NotificationDelivery
from core.notifications import digests, mailboxes, outbox
from core.notifications.settings import choose
from tests.core.notifications.conftest import awake, confirmed

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 3, 9)


@pytest.fixture
def user(cast, own, settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    typed(cast.town_staff, own, "new@example.gov.cn")
    return cast.town_staff


def typed(user, own, email):
    choose(actor=user, email=email, digest=True, robot=True, **vars(own))


def mailed() -> list[str]:
    """Codes that arrived by now, in their order."""
    for pk in outbox.due_mails():
        outbox.run_mail(pk)
    return [re.search(r"验证码：(\d{6})（", each.body).group(1) for each in mail.outbox]


def other_than(code) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_new_address_and_opens_it(user):
    awake(user)
    assert digests.write(waiting=lambda user: ["一"], today=MONDAY) == 0, "not confirmed yet"
    [code] = mailed()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["new@example.gov.cn"], "两新先锋：邮箱验证码")
    assert NotificationDelivery.objects.get().lines == ["邮箱验证码"], "no list holds the code"
    mailboxes.confirm(actor=user, code=f" {code} ")
    kept = NotificationChoice.objects.get()
    assert (kept.pending_cipher, kept.code_cipher) == (None, None)
    assert digests.write(waiting=lambda user: ["一"], today=MONDAY) == 1
    with pytest.raises(Refusal, match="没有等待验证的邮箱"):
        mailboxes.confirm(actor=user, code=code)


def test_five_wrong_tries_void_the_code(user):
    [code] = mailed()
    for left in (4, 3, 2, 1):
        with pytest.raises(Refusal, match=f"还可以试 {left} 次"):
            mailboxes.confirm(actor=user, code=other_than(code))
    with pytest.raises(Refusal, match="作废"):
        mailboxes.confirm(actor=user, code=other_than(code))
    with pytest.raises(Refusal, match="已输错 5 次"):
        mailboxes.confirm(actor=user, code=code)
    mailboxes.send_code(actor=user)
    mailboxes.confirm(actor=user, code=mailed()[-1])


def test_a_code_is_over_after_half_an_hour(user):
    [code] = mailed()
    late = timezone.now() - datetime.timedelta(seconds=1)
    NotificationChoice.objects.update(code_until=late)
    with pytest.raises(Refusal, match="已过期"):
        mailboxes.confirm(actor=user, code=code)
    assert NotificationChoice.objects.get().email_cipher is None


def test_a_new_code_voids_the_one_before_and_five_a_day_are_sent(user):
    for _ in range(4):
        mailed()
        mailboxes.send_code(actor=user)
    codes = mailed()
    assert len(codes) == 5
    if codes[0] != codes[-1]:
        with pytest.raises(Refusal, match="不对"):
            mailboxes.confirm(actor=user, code=codes[0])
    with pytest.raises(Refusal, match="一天内已发了 5 次"):
        mailboxes.send_code(actor=user)
    yesterday = timezone.now() - datetime.timedelta(days=1, seconds=1)
    NotificationDelivery.objects.update(created_at=yesterday)
    mailboxes.send_code(actor=user)
    assert len(mailed()) == 6


def test_codes_that_are_not_sent_yet_count_too(user):
    for _ in range(4):
        mailboxes.send_code(actor=user)
    with pytest.raises(Refusal, match="一天内已发了 5 次"):
        mailboxes.send_code(actor=user)


def test_the_confirmed_address_stays_until_the_new_one_is(cast, own, user):
    confirmed(user, "old@example.gov.cn")
    awake(user)
    digests.write(waiting=lambda user: ["一"], today=MONDAY)
    NotificationDelivery.objects.update(next_at=timezone.now())
    for pk in outbox.due_mails():
        outbox.run_mail(pk)
    assert {(each.to[0], "验证码" in each.subject) for each in mail.outbox} == {
        ("old@example.gov.cn", False),
        ("new@example.gov.cn", True),
    }
    typed(user, own, "old@example.gov.cn")
    assert NotificationChoice.objects.get().pending_cipher is None, "it is confirmed already"
    typed(user, own, "new@example.gov.cn")
    mailboxes.give_up(actor=user)
    kept = NotificationChoice.objects.get()
    assert kept.pending_cipher is None and kept.email_cipher is not None
    typed(user, own, "")
    assert NotificationChoice.objects.get().email_cipher is None


def test_a_code_that_is_not_needed_any_more_is_not_mailed(user):
    mailboxes.give_up(actor=user)
    assert mailed() == []


def test_a_code_confirmed_while_the_choices_are_kept_is_not_lost(user, own):
    """Whoever writes the row holds it from when he read it."""
    with CaptureQueriesContext(connection) as queries:
        choose(actor=user, email=None, digest=False, robot=True, **vars(own))
    read = [each["sql"] for each in queries if 'FROM "core_notificationchoice"' in each["sql"]]
    assert read and "FOR UPDATE" in read[-1]
    [code] = mailed()
    mailboxes.confirm(actor=user, code=code)
    choose(actor=user, email=None, digest=True, robot=True, **vars(own))
    assert NotificationChoice.objects.get().email_cipher is not None
