"""变更报备: what a Party organization or its town reports of a change of its offices, and how the
report was checked and approved."""

from django.conf import settings
from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, outside_bin
from core import crypto
from core.addresses import address_of
from core.models import Record, ReviewStep, tracked
from core.scope import ScopedQuerySet
from core.tree import ids_above
from core.values import PERSON_NAME
from members.choices import (
    NEW_HOLDER,
    OPEN_CHANGES,
    ChangeKind,
    ChangeState,
    PostTitle,
    SecretarySource,
)
from members.codes import ID_NUMBER, check_post
from members.models.posts import Post
from members.models.register import Member, OfPartyQuerySet, of_party


class ChangeReportQuerySet(OfPartyQuerySet):
    """In scope with their Party organization, as its offices are."""

    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        """Whoever reports for the Party organization."""
        return self._reached(user.reach.part(Action.REPORT_POSTS))

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def past_read_by(self, user):
        """Names stand in the history in full, so it is for editors of persons alone."""
        return self._reached(user.reach.edit_members)

    def checkable_by(self, user):
        return self._reached(user.reach.part(Action.CHECK_POSTS))

    def approvable_by(self, user):
        """Whoever reported does not approve himself."""
        return self._reached(user.reach.part(Action.APPROVE_POSTS)).exclude(reported_by=user)

    def returnable_by(self, user):
        """By whoever has to decide next."""
        checks, approves = self._decided_by(user)
        return self.filter(
            checks & models.Q(state=ChangeState.REPORTED)
            | approves & ~models.Q(reported_by=user) & models.Q(state=ChangeState.CHECKED)
        )

    def waiting_for(self, user):
        """What `user` has to decide. Whoever approves may check as well, where a town has nobody,
        but waits for the town."""
        checks, approves = self._decided_by(user)
        return self.filter(
            checks & ~approves & models.Q(state=ChangeState.REPORTED)
            | approves & ~models.Q(reported_by=user) & models.Q(state=ChangeState.CHECKED)
        )

    @staticmethod
    def _decided_by(user) -> tuple[models.Q, models.Q]:
        """What `user` checks and what he approves, by place."""
        part = user.reach.part
        return of_party(part(Action.CHECK_POSTS)), of_party(part(Action.APPROVE_POSTS))

    def with_act_by(self):
        """`act_by`: the day by which whoever has to act next has to do it."""
        steps = ChangeStep.objects.filter(subject=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(act_by=models.Subquery(steps.values("due_on")[:1]))

    def present(self):
        """Of Party organizations that are not in the recycle bin."""
        return self.filter(outside_bin())


@tracked(fed=True)
class ChangeReport(Record):
    """Somebody left an office, was appointed to one, leads for the time being, or holds one that
    was never filed with the county. Nothing about the office changes before it is approved."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="change_reports", verbose_name="党组织"
    )
    kind = models.CharField("变动", max_length=10, choices=ChangeKind)
    #: The office that ends, or that is filed.
    post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="change_reports",
        verbose_name="原任职",
    )
    title = models.CharField("职务", max_length=20, choices=PostTitle)
    changed_on = models.DateField("变动日期")
    ground = models.CharField("变动事由", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True, db_default="")
    # The new holder: a member of the register, or an outside person by name and number.
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="党员"
    )
    person_name = models.CharField("姓名", max_length=60, blank=True, db_default="")
    id_number_cipher = models.BinaryField("身份证号（密文）", null=True)
    id_number_index = models.CharField(
        "身份证号（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    source = models.CharField(
        "来源", max_length=10, choices=SecretarySource, blank=True, db_default=""
    )
    full_time = models.BooleanField("专职", default=False, db_default=False)
    in_management = models.BooleanField("进入管理层", default=False, db_default=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ChangeState,
        default=ChangeState.REPORTED,
        editable=False,
    )
    reported_on = models.DateField("报备日期", editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="报备人",
        editable=False,
    )
    #: Until when it was to be reported, by the county's row of that day; null: there was none.
    due_on = models.DateField("报备期限", null=True, blank=True, editable=False)
    filing_number = models.CharField("备案文号", max_length=60, blank=True, db_default="")
    #: The office that the approval started.
    started_post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="新任职",
        editable=False,
    )

    value_types = {"id_number": ID_NUMBER, "person_name": PERSON_NAME}
    check_values = staticmethod(check_post)
    naming = ("party_organization", "post__party_organization")

    #: What is reported of the new holder and goes on into the office.
    DETAILS = ("source", "full_time", "in_management")

    objects = ChangeReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "变更报备"
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=models.Q(state__in=OPEN_CHANGES),
                name="change_report_once_a_post",
                violation_error_message="这项任职已有一份正在办理的变更报备，请在那一份里办理。",
            ),
            models.UniqueConstraint(
                fields=["party_organization", "title", "id_number_index"],
                condition=models.Q(state__in=OPEN_CHANGES) & ~models.Q(id_number_index=""),
                name="change_report_once_a_holder",
                violation_error_message="此人担任这一职务已有一份正在办理的变更报备。",
            ),
            models.CheckConstraint(
                name="change_report_new_holder",
                condition=models.Q(kind__in=NEW_HOLDER) ^ models.Q(id_number_index=""),
                violation_error_message="新任、主持工作的须填写任职人，其他变动不填。",
            ),
        ]
        indexes = [
            models.Index(fields=["reported_on", "id"], name="change_report_by_day"),
            models.Index(
                fields=["state", "reported_on"],
                condition=models.Q(state__in=OPEN_CHANGES),
                name="change_report_open",
            ),
        ]

    def __str__(self) -> str:
        # Where nobody knows who will read it, no person is named.
        return f"{self.get_title_display()}{self.get_kind_display()}"

    def named_to(self, user) -> str:
        return f"{self.party_organization}{self}"

    def get_absolute_url(self) -> str:
        return address_of("members:change", self.pk)

    @property
    def late(self) -> bool:
        """Whether it was reported after the day by which it should have been."""
        return self.due_on is not None and self.reported_on > self.due_on

    @property
    def brings_holder(self) -> bool:
        return self.kind in NEW_HOLDER

    @property
    def particulars(self) -> list[str]:
        """What is reported of the new holder besides, in words."""
        flags = ("full_time", "in_management")
        return [
            *([self.get_source_display()] if self.source else []),
            *(str(self._meta.get_field(n).verbose_name) for n in flags if getattr(self, n)),
        ]

    @property
    def id_number_masked(self) -> str:
        return ID_NUMBER.masked(crypto.decrypt(self.id_number_cipher)) if self.brings_holder else ""

    def full_to(self, user) -> bool:
        """Whether `user` reads the names in full: a secretary also in what is under his own."""
        party = self.party_organization
        return reads_names(user, party.region_id, (*ids_above(party.path), party.pk))

    def holder_to(self, user) -> str:
        """Who takes the office; "" where nobody does."""
        return shown_name(self.person_name, full=self.full_to(user)) if self.person_name else ""

    def former_to(self, user) -> str:
        """Whose office ends or is filed; "" where none does."""
        return shown_name(self.post.person_name, full=self.full_to(user)) if self.post else ""

    @property
    def days_late(self) -> int:
        return max((self.reported_on - self.due_on).days, 0) if self.due_on else 0


class ChangeStepQuerySet(ScopedQuerySet):
    """A step is seen with its report."""

    def visible_to(self, user):
        return self.filter(subject__in=ChangeReport.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`members.services.changes`)."""
        return self.none()


class ChangeStep(ReviewStep):
    """One step in the checking and approving of a report."""

    subject = models.ForeignKey(
        ChangeReport,
        models.CASCADE,
        related_name="steps",
        verbose_name="变更报备",
        db_index=False,
    )

    objects = ChangeStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "变更报备的办理"
        indexes = [models.Index(fields=["subject", "id"], name="change_step_of_subject")]
