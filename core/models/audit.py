"""The audit log: entries that are only ever added, and the chain over them."""

import uuid

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from core import actions
from core.choices import Outcome, audit_actions
from core.scope import ScopedQuerySet


class AuditQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """All of it to whoever may read the audit log, nothing to anybody else."""
        return self.all() if user.may(actions.READ_AUDIT) else self.none()

    exportable_by = visible_to

    def editable_by(self, user):
        return self.none()


def _append_only() -> list[pgtrigger.Trigger]:
    """Triggers of a table to which rows are added and nothing else ever happens."""
    return [
        pgtrigger.Trigger(
            name=name,
            when=pgtrigger.Before,
            operation=operation,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;",
        )
        for name, operation in (
            ("append_only", pgtrigger.Update | pgtrigger.Delete),
            ("no_truncate", pgtrigger.Truncate),
        )
    ]


class AuditEntry(models.Model):
    """Who did or tried what, when and from where; written by `core.audit.record` alone.

    Nothing points at other tables: an entry outlives its subject, and one written on a
    connection of its own never waits for the transaction that it reports.
    """

    #: Makes a second copy of an entry impossible.
    uid = models.UUIDField("编号", default=uuid.uuid4, editable=False)
    at = models.DateTimeField("时间")
    action = models.CharField("事项", max_length=40, choices=audit_actions)
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    #: User name as it was then, or as it was typed; empty for a program.
    actor_name = models.CharField("操作人", max_length=150, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    #: Method and name of the address, never the address itself: `POST accounts:login`.
    door = models.CharField("入口", max_length=150, blank=True)
    #: `app.model` and key of the row it is about.
    subject_kind = models.CharField("对象种类", max_length=60, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True)
    #: What it is about, in words without personal data.
    subject = models.CharField("对象", max_length=200, blank=True)
    detail = models.JSONField("详情", default=dict)
    #: Of all the above under the key outside the database: a row written by hand has none.
    mac = models.CharField("校验码", max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        constraints = [models.UniqueConstraint(fields=["uid"], name="audit_entry_uid_unique")]
        indexes = [
            models.Index(fields=["at", "id"], name="audit_entry_at"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
            models.Index(fields=["action", "at"], name="audit_entry_action"),
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_entry_subject"),
        ]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"审计记录 #{self.pk}"


class AuditSealQuerySet(models.QuerySet):
    def of(self, entry: AuditEntry) -> "AuditSeal | None":
        """The seal over an entry; None while the sealer has not come by."""
        return self.filter(entry_id=entry.pk).first()


class AuditSeal(models.Model):
    """One link of the chain over the committed entries, in the order of sealing."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    entry_id = models.BigIntegerField("审计记录")
    #: Over the seal before, the sequence and the entry.
    hash = models.CharField("封签", max_length=64)
    sealed_at = models.DateTimeField("封存时间", db_default=Now())

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计封签"
        constraints = [models.UniqueConstraint(fields=["entry_id"], name="audit_seal_entry_unique")]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"审计封签 {self.sequence}"
