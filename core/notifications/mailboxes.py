"""A mail address gets no digest before its owner has typed the code that was sent to it."""

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from core import crypto
from core.choices import Channel
from core.errors import Refusal
from core.models import NotificationChoice, NotificationDelivery

#: So long a code can be typed, so often, and so many are sent to one person within a day.
VALID = datetime.timedelta(minutes=30)
MOST_TRIES = 5
MOST_CODES = 5
_DAY = datetime.timedelta(days=1)
_NONE = {"pending_cipher": None, "code_cipher": None, "code_until": None, "code_tries": 0}


def fit(text: str) -> str:
    """An address as it is stored. Raises `Refusal`."""
    text = text.strip()
    try:
        validate_email(text)
    except ValidationError:
        raise Refusal("邮箱写法有误，请核对，例如 zhangsan@example.gov.cn。") from None
    domain = text.rpartition("@")[2].lower()
    allowed = settings.DIGEST_EMAIL_DOMAINS
    if allowed and domain not in allowed:
        raise Refusal(f"只能使用单位邮箱：{'、'.join('@' + each for each in allowed)}。")
    return text


def change(choice: NotificationChoice, text: str) -> None:
    """Another address: it waits for its code, which is on its way; the confirmed one stays until
    then. "" forgets both. Inside the transaction that keeps the choice. Raises `Refusal`."""
    if not text:
        choice.email_cipher = None
        forget(choice)
        return
    address = fit(text)
    if choice.email_cipher and crypto.decrypt(choice.email_cipher) == address:
        forget(choice)
        return
    choice.pending_cipher = crypto.encrypt(address)
    _write_code(choice)


@transaction.atomic
def send_code(*, actor: Any) -> None:
    """A new code to the address that waits; the one before is void. Raises `Refusal`."""
    choice = _waiting(actor)
    _write_code(choice)
    choice.save()


def confirm(*, actor: Any, code: str) -> None:
    """From now on the digest goes to the address that waited. Raises `Refusal` with what to do; a
    wrong code is counted all the same."""
    with transaction.atomic():
        choice = _waiting(actor)
        problem = _problem_of(choice, code)
        if problem:
            choice.code_tries += 1
        else:
            choice.email_cipher = choice.pending_cipher
            forget(choice)
        choice.save()
    if problem:
        raise Refusal(problem)


@transaction.atomic
def give_up(*, actor: Any) -> None:
    """The address that waits is forgotten; the confirmed one stays."""
    choice = _waiting(actor)
    forget(choice)
    choice.save()


def forget(choice: NotificationChoice) -> None:
    for name, value in _NONE.items():
        setattr(choice, name, value)


def _waiting(actor: Any) -> NotificationChoice:
    rows = NotificationChoice.objects.editable_by(actor).select_for_update()
    found = rows.filter(pending_cipher__isnull=False).first()
    if found is None:
        raise Refusal("没有等待验证的邮箱，请重新填写邮箱。")
    return found


def _write_code(choice: NotificationChoice) -> None:
    """Into the outbox; the code itself stands encrypted beside the address, in no list. A mail that
    waits since before is sent with the new code: each counts, also before it is sent."""
    now = timezone.now()
    own = NotificationDelivery.objects.filter(channel=Channel.CODE, user=choice.user_id)
    if own.filter(created_at__gt=now - _DAY).count() >= MOST_CODES:
        raise Refusal(f"一天内已发了 {MOST_CODES} 次验证码，请明天再试。")
    choice.code_cipher = crypto.encrypt(f"{secrets.randbelow(10**6):06}")
    choice.code_until, choice.code_tries = now + VALID, 0
    NotificationDelivery.objects.create(
        channel=Channel.CODE, user_id=choice.user_id, lines=["邮箱验证码"]
    )


def _problem_of(choice: NotificationChoice, code: str) -> str:
    if choice.code_tries >= MOST_TRIES:
        return f"已输错 {MOST_TRIES} 次，这个验证码作废，请重新发送验证码。"
    if choice.code_until is None or choice.code_until <= timezone.now():
        return "验证码已过期，请重新发送验证码。"
    if not constant_time_compare(crypto.decrypt(choice.code_cipher), code.strip()):
        left = MOST_TRIES - choice.code_tries - 1
        more = f"还可以试 {left} 次。" if left else "这个验证码作废，请重新发送验证码。"
        return f"验证码不对，请核对最近一封邮件里的 6 位数字。{more}"
    return ""
