"""Warning rules as rows, and the notices that they lit in a month."""

import datetime

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from accounts.choices import Action
from activities.choices import DutyCode
from branches.models import PartyOrganization
from core import in_force
from core.addresses import address_of
from core.conditions import trees
from core.models import DateRange, Record, tracked
from core.scope import ScopedQuerySet, leads_to_each
from lights.choices import Addressee, Deadline, RuleSubject, Severity, Shade, SubjectKind
from months.models import MonthRevision, SnapshotQuerySet, seen_today
from orgs.models import Organization
from regions.models import Region


class RuleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county: they hold everywhere."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def valid_on(self, day):
        return self.filter(in_force.on(day, starts="valid_from", ends="valid_to"))


#: From when the rules that ship are valid: before any month of any county.
SHIPPED_FROM = datetime.date(2000, 1, 1)


@tracked(fed=True)
class Rule(Record):
    """A warning rule as it holds from a day on. To change one, end it and add a new row.

    `when` is the condition, a tree over the facts of its subject (`core.conditions`).
    """

    code = models.CharField("规则代码", max_length=40)
    name = models.CharField("规则名称", max_length=60)
    subject = models.CharField("对象", max_length=20, choices=RuleSubject)
    severity = models.CharField("颜色", max_length=5, choices=Severity)
    #: In which other colour of the county's scale it is shown (`lights.scale`), if in any.
    shade = models.CharField("灯色", max_length=6, choices=Shade, blank=True, db_default="")
    #: What the county calls the light of this rule alone.
    light_name = models.CharField("灯的名称", max_length=10, blank=True, db_default="")
    when = models.JSONField("亮灯条件")
    #: The sentence beside a light, with facts of the subject in braces.
    fact = models.CharField("亮灯事实", max_length=120)
    addressee = models.CharField("送达对象", max_length=60)
    addressee_role = models.CharField("送达人", max_length=10, choices=Addressee)
    deadline = models.CharField(
        "整改期限", max_length=10, choices=Deadline, db_default=Deadline.DAYS
    )
    #: Days or working days; where the day is that of a fact, of those that have none.
    grace_days = models.PositiveSmallIntegerField("整改天数")
    #: The fact that is itself the day by which it is to be corrected.
    due_fact = models.CharField("期限所在数据", max_length=40, blank=True, db_default="")
    appeals_allowed = models.BooleanField("可以申诉", db_default=True)
    text = models.TextField("规则说明", max_length=500)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "亮灯规则"
        ordering = ["severity", "code"]
        triggers = [
            *Record.Meta.triggers,
            # Closed months show the text by which they were judged: a rule is replaced, not edited.
            pgtrigger.ReadOnly(name="replace_only", exclude=["valid_to", "version", "updated_at"]),
        ]
        constraints = [
            ExclusionConstraint(
                name="rule_one_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一规则的有效期重叠。",
            ),
            models.CheckConstraint(
                name="rule_shade_counts",
                condition=models.Q(
                    models.Q(shade=""),
                    *(models.Q(shade=each, severity=each.counts_as) for each in Shade),
                    _connector=models.Q.OR,
                ),
                violation_error_message="灯色与红灯、黄灯不符。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{address_of('reports:indicators')}#rule-{self.code}"

    @property
    def period(self) -> str:
        """From when to when it holds, in words; a rule that ships holds since there are records."""
        if self.is_unchosen:
            return "未启用"
        begins = "自有记录起" if self.valid_from == SHIPPED_FROM else f"{self.valid_from} 起"
        if self.valid_to is None:
            return f"{begins}，现行有效"
        return f"{begins}，至 {self.valid_to - datetime.timedelta(days=1)}"

    @property
    def is_unchosen(self) -> bool:
        """Shipped without validity: it waits until the county puts it in force."""
        return self.valid_to == self.valid_from

    @property
    def full_text(self) -> str:
        """The text with the numbers of the condition in place of `{staff_count}`."""
        text = self.text
        for name, number in trees.numbers(self.when).items():
            text = text.replace(f"{{{name}}}", number)
        return text


class NoticeQuerySet(SnapshotQuerySet):
    def _of_units(self, user):
        if user.reach.see_registry.every_party:
            # The notices of a month are few beside the organizations of a secretary at the head.
            organizations = leads_to_each("subject_id", Organization.objects.visible_to(user))
        else:
            organizations = seen_today(Organization, user, "subject_id")
        return models.Q(subject_kind=SubjectKind.ORGANIZATION) & organizations | models.Q(
            subject_kind=SubjectKind.PARTY_ORGANIZATION
        ) & seen_today(PartyOrganization, user, "subject_id")


def topic_of(rule_code: str, duty: str) -> str:
    """`term_due`; of a single duty `own_1:party_day`: each has a case of its own."""
    return f"{rule_code}:{duty}" if duty else rule_code


#: Where the page of a subject is.
_PAGES = {
    SubjectKind.ORGANIZATION: "orgs:detail",
    SubjectKind.PARTY_ORGANIZATION: "branches:detail",
    SubjectKind.REGION: "regions:detail",
}


class Notice(models.Model):
    """A light: a rule met by a subject in a month, with the facts that lit it."""

    revision = models.ForeignKey(MonthRevision, models.CASCADE, related_name="notices")
    rule = models.ForeignKey(Rule, models.PROTECT, verbose_name="规则")
    rule_code = models.CharField("规则代码", max_length=40)
    severity = models.CharField("颜色", max_length=5, choices=Severity)
    #: As the scale of that day showed and called it.
    shade = models.CharField("灯色", max_length=6, choices=Shade)
    light = models.CharField("灯的名称", max_length=10)
    subject_kind = models.CharField("对象类别", max_length=20, choices=SubjectKind)
    #: Id of the organization, Party organization or region.
    subject_id = models.BigIntegerField("对象")
    subject_code = models.CharField("对象代码", max_length=40)
    subject_name = models.CharField("对象名称", max_length=120)
    #: Of a rule about single duties: which one.
    duty = models.CharField("事项", max_length=20, choices=DutyCode, blank=True, db_default="")
    region = models.ForeignKey(Region, models.DO_NOTHING, db_constraint=False, related_name="+")
    fact = models.CharField("事实", max_length=200)
    #: How many closed months running, this one included.
    consecutive_months = models.PositiveSmallIntegerField("连续月数", default=1)
    addressee = models.CharField("送达对象", max_length=60)
    #: Set when the light went on; it stays while the light does.
    due_on = models.DateField("整改期限")
    #: How long the deadline had passed on the last day of the month; 0 = not yet.
    overdue_days = models.PositiveSmallIntegerField("逾期天数", default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亮灯"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "rule_code", "subject_kind", "subject_id", "duty"],
                name="notice_unique",
            )
        ]
        indexes = [
            models.Index(fields=["revision", "region", "severity"], name="notice_region"),
            models.Index(fields=["subject_kind", "subject_id"], name="notice_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.subject_name}"

    @property
    def rule_name(self) -> str:
        """The rule, with the duty that it is about; reads `rule`."""
        return f"{self.rule.name}（{self.get_duty_display()}）" if self.duty else self.rule.name

    @property
    def topic(self) -> str:
        """What its case is known by, beside its subject (`lights.cases`)."""
        return topic_of(self.rule_code, self.duty)

    @property
    def subject_url(self) -> str:
        return address_of(_PAGES[self.subject_kind], self.subject_id)

    @property
    def overdue_text(self) -> str:
        return f"已逾期 {self.overdue_days} 天" if self.overdue_days else ""


class CaseFigure(models.Model):
    """How the cases of one topic stood in one region when a month was closed: beside the notices,
    because what becomes of a case afterwards belongs to later months."""

    revision = models.ForeignKey(MonthRevision, models.CASCADE, related_name="case_figures")
    region = models.ForeignKey(Region, models.DO_NOTHING, db_constraint=False, related_name="+")
    topic = models.CharField("事项代码", max_length=64)
    topic_name = models.CharField("规则", max_length=80)
    opened = models.PositiveIntegerField("新增")
    in_hand = models.PositiveIntegerField("整改中")
    overdue = models.PositiveIntegerField("已逾期")
    closed = models.PositiveIntegerField("已销号")
    #: Of these, until the deadline.
    closed_on_time = models.PositiveIntegerField("按期销号")
    returned = models.PositiveIntegerField("退回")
    upheld = models.PositiveIntegerField("申诉成立")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月度整改情况"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "region", "topic"], name="case_figure_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.region_id}"
