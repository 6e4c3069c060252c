"""Notifications of users, where else they go, and what was sent there (`core.notifications`)."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from core.choices import Channel, DeliveryState, HookStop, RobotKind
from core.models.hooks import OperatorsQuerySet
from core.models.records import Record, tracked
from core.scope import ScopedQuerySet


class OwnNotificationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody his own, nobody another's."""
        return self.filter(user=user)

    editable_by = exportable_by = visible_to


class NotificationQuerySet(OwnNotificationQuerySet):
    def unread(self):
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """A notification of one user in the application.

    It is the outbox of all other channels too: written in the transaction of the event, and what
    was not read when its time came is told elsewhere, as a title and a number.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人", db_index=False
    )
    #: Name of a `core.domain.NoticeKind`.
    kind = models.CharField("种类", max_length=40, blank=True, db_default="")
    text = models.CharField("内容", max_length=300)
    #: Address of ours where more is to be seen.
    link = models.CharField("链接", max_length=200, blank=True)
    #: The same event is told a person once; empty: each time.
    key = models.CharField("事件", max_length=100, blank=True, db_default="")
    created_at = models.DateTimeField("时间", db_default=Now())
    read_at = models.DateTimeField("阅读时间", null=True)
    #: Whether it went to the robot of its user, or need not.
    sent_at = models.DateTimeField("转发时间", null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notification_of_user"),
            # Counted on every page.
            models.Index(
                fields=["user"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=~models.Q(key=""),
                name="notification_event_once",
                violation_error_message="这件事已经通知过。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class NotificationChoice(models.Model):
    """What one person wants to be told outside of the application, and when not."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="notification_choice",
        verbose_name="用户",
    )
    #: Confirmed by a code that was sent to it.
    email_cipher = models.BinaryField("邮箱（密文）", null=True)
    #: What he typed and did not confirm yet: nothing but the code goes there.
    pending_cipher = models.BinaryField("待验证的邮箱（密文）", null=True)
    code_cipher = models.BinaryField("验证码（密文）", null=True)
    code_until = models.DateTimeField("验证码有效期至", null=True)
    code_tries = models.PositiveSmallIntegerField("验证次数", default=0)
    digest = models.BooleanField("每日邮件", default=True)
    robot = models.BooleanField("工作群", default=True)
    quiet_from = models.TimeField("免打扰开始", default=datetime.time(19, 0))
    quiet_until = models.TimeField("免打扰结束", default=datetime.time(8, 0))
    on_days_off = models.BooleanField("休息日也发送", default=False)
    #: Kinds that stay inside.
    muted = ArrayField(
        models.CharField(max_length=40), verbose_name="只在站内提醒的种类", default=list, blank=True
    )
    digested_at = models.DateTimeField("上次汇总", null=True)

    objects = OwnNotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息设置"

    def __str__(self) -> str:
        return f"{self.user_id}"


class RobotQuerySet(OperatorsQuerySet):
    def owned_by(self, user):
        """The robot that tells a group of what the user is notified of."""
        return self.filter(owner=user)


@tracked(exclude=["address_cipher", "secret_cipher"])
class Robot(Record):
    """A robot in a group of DingTalk or WeCom: it says there how much waits for its owner."""

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=10, choices=RobotKind)
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="收件人",
        error_messages={"unique": "这个用户已有群机器人，请先删除原来的。"},
    )
    stop = models.CharField("停止原因", max_length=10, choices=HookStop, blank=True)
    #: Whoever has the address may write to the group: it is a secret.
    address_cipher = models.BinaryField("接收地址（密文）")
    #: Only DingTalk signs.
    secret_cipher = models.BinaryField("签名密钥（密文）", null=True)

    objects = RobotQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "群机器人"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="robot_name_unique",
                violation_error_message="已有同名的群机器人，请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class NotificationDelivery(models.Model):
    """One message outside of the application: it stays until it was taken or given up."""

    channel = models.CharField("渠道", max_length=10, choices=Channel)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人", db_index=False
    )
    robot = models.ForeignKey(
        Robot,
        models.CASCADE,
        null=True,
        related_name="deliveries",
        verbose_name="群机器人",
        db_index=False,
    )
    #: What is sent: titles and numbers, never the notifications.
    lines = models.JSONField("内容", default=list)
    #: A digest is written once a day.
    day = models.DateField("日期", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("产生时间", db_default=Now())
    next_at = models.DateTimeField("下次尝试", db_default=Now())
    tried_at = models.DateTimeField("上次尝试", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    problem = models.CharField("原因", max_length=200, blank=True)

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站外消息"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="notification_digest_once_a_day",
                violation_error_message="当天的汇总已经生成。",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state="waiting"),
                name="notification_waiting",
            ),
            models.Index(fields=["robot", "tried_at"], name="notification_of_robot"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} #{self.pk}"
