"""Webhooks: who is told of changes at which address, and what was sent there (`core.hooks`)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from core import actions
from core.choices import DeliveryState, HookStop
from core.models.records import Record, tracked
from core.scope import ScopedQuerySet


class OperatorsQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever operates the platform: they hold ids and versions, and no row."""
        return self if user.may(actions.OPERATE) else self.none()

    editable_by = visible_to


@tracked(exclude=["secret_cipher"])
class Hook(Record):
    """An address that is told of every change that its owner would see."""

    name = models.CharField("名称", max_length=60)
    address = models.CharField("接收地址", max_length=300)
    #: His scope and rights are those of the hook, at every delivery anew.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="代表用户"
    )
    #: Kinds of the change feed; empty: all that the owner may read.
    kinds = ArrayField(
        models.CharField(max_length=40), verbose_name="种类", default=list, blank=True
    )
    stop = models.CharField("停止原因", max_length=10, choices=HookStop, blank=True)
    secret_cipher = models.BinaryField("签名密钥（密文）")

    objects = OperatorsQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "推送订阅"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="hook_name_unique",
                violation_error_message="已有同名的推送订阅，请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class HookPosition(models.Model):
    """How far a hook has read the change feed; apart, because it moves every few seconds."""

    hook = models.OneToOneField(
        Hook, models.CASCADE, primary_key=True, related_name="position", verbose_name="推送订阅"
    )
    cursor = models.TextField("位置")
    read_at = models.DateTimeField("读取时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "推送位置"

    def __str__(self) -> str:
        return f"{self.hook_id}"


class HookDelivery(models.Model):
    """One message to the address of a hook: it stays until it was taken or given up."""

    hook = models.ForeignKey(
        Hook, models.CASCADE, related_name="deliveries", verbose_name="推送订阅", db_index=False
    )
    #: What is sent: ids and versions, never the rows.
    body = models.JSONField("内容")
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("产生时间", db_default=Now())
    next_at = models.DateTimeField("下次尝试", db_default=Now())
    ended_at = models.DateTimeField("结束时间", null=True)
    #: What the address answered last; None: nothing.
    answer = models.PositiveSmallIntegerField("应答", null=True)
    problem = models.CharField("原因", max_length=200, blank=True)

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推送"
        indexes = [
            models.Index(fields=["hook", "-id"], name="hook_delivery_of_hook"),
            models.Index(
                fields=["hook", "id"],
                condition=models.Q(state="waiting"),
                name="hook_delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"msg_{self.pk}"

    @property
    def changes(self) -> int:
        """Of how many changes it tells."""
        return len(self.body.get("data", {}).get("changes", ()))
