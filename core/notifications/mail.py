"""The one mail a day, the one that confirms an address, and the words of a message outside of the
application."""

import smtplib
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from core import crypto, outgoing
from core.addresses import address_of
from core.choices import Channel
from core.models import NotificationChoice, NotificationDelivery
from core.notifications.times import choice_of


def text_of(message: NotificationDelivery) -> list[str]:
    """Whose site, how much of what, and where: no name, no number of anybody."""
    site = settings.SITE_URL
    where = f"请登录查看：{urljoin(site, address_of('core:messages'))}" if site else "请登录查看。"
    return [f"【{settings.SITE_NAME}】", *message.lines, where]


def send(message: NotificationDelivery) -> None:
    """Raises `outgoing.Unsent`. The same message has the same id: mail programs show it once."""
    choice = choice_of(message.user_id)
    if message.channel == Channel.CODE:
        subject, lines, cipher = "邮箱验证码", _code_of(choice), choice.pending_cipher
    else:
        subject = f"{message.day:%m月%d日}待办和消息"
        lines, cipher = text_of(message), choice.email_cipher
    if not cipher:
        raise outgoing.Unsent("收件人已取消邮箱。")
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    name = "code" if message.channel == Channel.CODE else "digest"
    mail = EmailMessage(
        subject=f"{settings.SITE_NAME}：{subject}",
        body="\n".join(lines),
        to=[crypto.decrypt(cipher)],
        headers={"Message-ID": f"<{name}-{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused:
        # The answer names the address, which belongs into no list.
        raise outgoing.Unsent("邮件服务器不接受收件地址，请收件人核对邮箱。") from None
    except (smtplib.SMTPException, OSError) as error:
        raise outgoing.Unsent(f"邮件服务器没有接受（{type(error).__name__}）。") from None


def _code_of(choice: NotificationChoice) -> list[str]:
    """The mail that shows whose the address is. Nothing of it is of use to anybody else."""
    if not choice.code_cipher or choice.code_until <= timezone.now():
        raise outgoing.Unsent("验证码已过期或不再需要。")
    until = timezone.localtime(choice.code_until)
    return [
        f"【{settings.SITE_NAME}】",
        f"验证码：{crypto.decrypt(choice.code_cipher)}（{until:%m月%d日 %H:%M} 前有效）",
        "请登录后在“消息”的“消息设置”里填写。验证以后，每日汇总邮件发到这个邮箱。",
        "不是您本人填写的，不必理会，也不要把验证码告诉任何人。",
    ]
