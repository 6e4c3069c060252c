"""The case: what has to be put right, where, until when; and the steps that it went through."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization, reached_by
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet, through
from orgs.models import Organization, organizations_within
from papers.models import Letter
from rectification.choices import (
    ENDED,
    OPEN,
    TO_ANSWER,
    TO_ISSUE,
    TO_VERIFY,
    CaseState,
    Severity,
    WeakCause,
)
from rectification.kinds import kinds
from regions.models import Department, Region


class CaseQuerySet(ScopedQuerySet):
    """A case is in scope with what it is about, and with the department that it was sent to."""

    def visible_to(self, user):
        return self._reached(user, user.reach.see_registry)

    def editable_by(self, user):
        """Whoever does something with it: answers it, or sees to it."""
        return self.filter(self._answered_by(user) | self._overseen_by(user))

    def handled_by(self, user):
        """The same, under the name of what follows: he reads the answers too."""
        return self.editable_by(user)

    def answerable_by(self, user):
        """Whoever has to put it right: the town in its region, the secretary in his Party
        organization and the organizations that it covers, the department that it was sent to."""
        return self.filter(self._answered_by(user))

    def overseen_by(self, user):
        """Whoever sends it out, grants extensions and withdraws it: in his own regions."""
        return self.filter(self._overseen_by(user))

    def verifiable_by(self, user):
        """The same; what one answered oneself somebody else checks."""
        return self.overseen_by(user).exclude(answered_by=user)

    def exportable_by(self, user):
        return self._reached(user, user.reach.export)

    def present(self):
        """Cases are closed or withdrawn, not deleted."""
        return self

    def open(self):
        return self.filter(state__in=OPEN)

    def overdue_on(self, day):
        """Open, past the day; while an appeal is looked at the time stands still."""
        return self.open().filter(due_on__lt=day, paused_on=None)

    def waiting_for(self, user):
        """What `user` has to do something about now."""
        oversees = self._overseen_by(user)
        proved = models.Q(state__in=TO_VERIFY) & ~models.Q(answered_by=user)
        return self.filter(
            (self._answered_by(user) & models.Q(state__in=TO_ANSWER))
            | (oversees & models.Q(state__in=TO_ISSUE))
            | (oversees & proved)
            | (oversees & models.Q(state__in=OPEN, proposed_closed_on__isnull=False))
        )

    def listable(self):
        """Open lights of Party organizations that show what the negative list names, where it is
        not entered there yet."""
        found = models.Q(pk__in=[])
        for code, kind in kinds().items():
            for topic, entered in kind.negative.items():
                found |= models.Q(kind=code, topic=topic) & ~models.Exists(
                    Case._base_manager.filter(
                        topic=entered,
                        party_organization=models.OuterRef("party_organization"),
                        state__in=OPEN,
                    )
                )
        return (
            self.open()
            .filter(party_organization__isnull=False, proposed_closed_on=None)
            .filter(found)
        )

    def with_subject(self):
        """With all that a list says of what it is about."""
        return self.select_related("organization", "party_organization", "region", "department")

    def naming_subject(self):
        """With `about` and `about_code`, the name and code of what it is about, as columns."""
        return self.annotate(
            about=Coalesce("organization__name", "party_organization__name", "region__name"),
            about_code=Coalesce("organization__uscc", "party_organization__code", "region__code"),
        )

    def _reached(self, user, part):
        if part.everywhere:
            return self
        return self.filter(_within(part) | models.Q(department__in=user.reach.department_ids))

    @staticmethod
    def _answered_by(user):
        if not user.may(Action.ANSWER_CASES):
            return models.Q(pk__in=[])
        part = user.reach.part(Action.ANSWER_CASES)
        departments = models.Q(department__in=user.reach.department_ids)
        return departments if part.everywhere else _within(part) | departments

    @staticmethod
    def _overseen_by(user):
        part = user.reach.part(Action.VERIFY_CASES)
        if part.everywhere:
            return models.Q(pk__isnull=False)
        return models.Q(region__in=part.region_ids)


def _within(part) -> models.Q:
    """What a part of the registry takes in, by region or by what the case is about."""
    found = models.Q(region__in=part.region_ids)
    if part.party_organization_ids or part.organization_ids or part.single_party_ids:
        found |= through("organization", organizations_within(part))
        found |= through("party_organization", reached_by(part))
    return found


@tracked(fed=True)
class Case(Record):
    """What has to be put right about one organization, Party organization or region, from its
    first light until it is closed: never a new one while it is open."""

    #: Who opened it (`rectification.kinds`), and on what ground: of a light the code of its rule.
    kind = models.CharField("种类", max_length=16, editable=False)
    topic = models.CharField("事项代码", max_length=64, editable=False)
    topic_name = models.CharField("事项", max_length=80, editable=False)
    severity = models.CharField(
        "颜色", max_length=12, choices=Severity, blank=True, db_default="", editable=False
    )
    #: In which colour it is shown and what it is called, as the last month that showed it had it.
    shade = models.CharField("灯色", max_length=6, blank=True, db_default="", editable=False)
    light = models.CharField("灯的名称", max_length=10, blank=True, db_default="", editable=False)
    #: One of the two, or neither: then it is about the region.
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name="两新组织",
        editable=False,
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name="党组织",
        editable=False,
    )
    #: Where it is: what it is about, today (`services.follow_places`).
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="区域", editable=False
    )
    addressee = models.CharField("送达对象", max_length=60, blank=True, db_default="")
    #: The department to which it was sent, where it is not for the place itself.
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任部门",
    )
    state = models.CharField(
        "状态", max_length=12, choices=CaseState, default=CaseState.DRAFTED, editable=False
    )
    fact = models.CharField("事实", max_length=200, editable=False)
    #: Of what people enter by hand: classes of causes, who of the leaders sees to it, and the plan.
    causes = ArrayField(
        models.CharField(max_length=12, choices=WeakCause),
        default=list,
        blank=True,
        verbose_name="原因",
    )
    owner = models.CharField("联系领导", max_length=60, blank=True, db_default="")
    plan = models.TextField("整顿方案", max_length=2000, blank=True, db_default="")
    #: What it saw when it was opened: a list of label, value, on, entered_on, entered_by.
    evidence = models.JSONField("依据的数据", default=list, editable=False)
    opened_on = models.DateField("立案日期", editable=False)
    #: The month that opened it, and the last one that showed it; none: no month did.
    opened_month = models.DateField("首次亮灯月份", null=True, editable=False)
    last_seen_month = models.DateField("最近亮灯月份", null=True, editable=False)
    consecutive_months = models.PositiveSmallIntegerField("连续月数", default=1, editable=False)
    #: The first deadline; `due_on` moves only by extensions and by what an appeal took.
    first_due_on = models.DateField("首次整改期限", editable=False)
    due_on = models.DateField("整改期限", editable=False)
    issued_on = models.DateField("下发日期", null=True, editable=False)
    #: From this day on the fact is gone: closing is proposed.
    proposed_closed_on = models.DateField("提请销号日期", null=True, editable=False)
    closed_on = models.DateField("销号日期", null=True, editable=False)
    #: The newest closed month when it was closed: the next one may open it again.
    settled_month = models.DateField("销号时最近月份", null=True, editable=False)
    reopened = models.PositiveSmallIntegerField("重新立案次数", default=0, editable=False)
    #: While an appeal is looked at.
    paused_on = models.DateField("暂停计时日期", null=True, editable=False)
    #: Who answered last: he does not check it.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="答复人",
        editable=False,
    )

    naming = ("organization", "party_organization", "region")

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "整改件"
        constraints = [
            models.CheckConstraint(
                name="case_one_subject",
                condition=models.Q(organization=None) | models.Q(party_organization=None),
            ),
            *(
                models.UniqueConstraint(
                    fields=["kind", "topic", name],
                    condition=models.Q(
                        **{f"{name}__isnull": False}, state__in=[each.value for each in OPEN]
                    ),
                    name=f"case_one_open_of_{short}",
                    violation_error_message="同一事项已有正在办理的整改件。",
                )
                for name, short in (("organization", "unit"), ("party_organization", "party"))
            ),
            models.UniqueConstraint(
                fields=["kind", "topic", "region"],
                condition=models.Q(
                    organization=None,
                    party_organization=None,
                    state__in=[each.value for each in OPEN],
                ),
                name="case_one_open_of_region",
                violation_error_message="同一事项已有正在办理的整改件。",
            ),
            models.CheckConstraint(
                name="case_closed_has_day",
                condition=models.Q(state=CaseState.CLOSED, closed_on__isnull=False)
                | (~models.Q(state=CaseState.CLOSED) & models.Q(closed_on=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="case_by_deadline"),
            models.Index(fields=["opened_on", "id"], name="case_by_opening"),
            models.Index(fields=["consecutive_months", "id"], name="case_by_months"),
            models.Index(fields=["region", "state"], name="case_of_region"),
            models.Index(fields=["kind", "topic", "state"], name="case_of_topic"),
            models.Index(fields=["severity", "state"], name="case_by_severity"),
            # The few of which the time stands still.
            models.Index(
                fields=["paused_on"],
                condition=models.Q(paused_on__isnull=False),
                name="case_paused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_name} {self.pk}"

    @property
    def causes_text(self) -> str:
        return "、".join(str(WeakCause(each).label) for each in self.causes)

    def named_to(self, user) -> str:
        return f"{self.subject.name}：{self.topic_name}"

    def get_absolute_url(self) -> str:
        return address_of("rectification:detail", self.pk)

    @property
    def subject(self) -> Organization | PartyOrganization | Region:
        return self.organization or self.party_organization or self.region

    @property
    def subject_code(self) -> str:
        subject = self.subject
        return subject.uscc if isinstance(subject, Organization) else subject.code

    @property
    def subject_url(self) -> str:
        return self.subject.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    def overdue_days(self, day: datetime.date | None = None) -> int:
        """For how many days the deadline has passed; 0 while the time stands still."""
        if not self.is_open or self.paused_on:
            return 0
        return max(((day or timezone.localdate()) - self.due_on).days, 0)

    @property
    def overdue_text(self) -> str:
        days = self.overdue_days()
        return f"已逾期 {days} 天" if days else ""


class CaseStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Case.objects.visible_to(user).values("pk"))

    def editable_by(self, user):
        """Steps are only added, by the services of the case."""
        return self.none()


class CaseStep(FlowStep):
    """One step of a case."""

    subject = models.ForeignKey(
        Case, models.CASCADE, related_name="steps", verbose_name="整改件", db_index=False
    )
    #: By which it was sent out, where one did.
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, related_name="+", verbose_name="文件"
    )

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改件办理步骤"
        indexes = [models.Index(fields=["subject", "id"], name="case_step_of_subject")]
