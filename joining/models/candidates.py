"""Candidates (发展党员): one person on the way from applying to full membership."""

from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization
from core import crypto
from core.addresses import address_of
from core.models import RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from core.values import PAST, PERSON_NAME, PHONE, masked_name
from joining.choices import (
    UNDER_WAY,
    Acts,
    CandidateKind,
    CandidateState,
    Ending,
)
from members.choices import Gender
from members.codes import ID_NUMBER
from members.models import Member
from orgs.models import Organization
from regions.models import Region


class CandidateQuerySet(ScopedQuerySet):
    """In scope with the branch that brings somebody up; where a unit has none, with the town (or
    county) whose department does so."""

    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        """Whoever records the steps of the branch."""
        return self._reached(user.reach.part(Action.RECORD_CANDIDATES))

    def approvable_by(self, user):
        """Whoever records the steps of the office above."""
        return self._reached(user.reach.part(Action.APPROVE_CANDIDATES))

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def past_read_by(self, user):
        """Names stand there in full."""
        return self._reached(user.reach.read_names)

    def _reached(self, part):
        if not part:
            return self.none()
        if part.everywhere:
            return self
        ids = part.region_ids
        return self.filter(
            models.Q(party_organization__region_id__in=ids)
            | models.Q(party_organization=None, region_id__in=ids)
            | models.Q(party_organization_id__in=part.party_organization_ids)
        )

    @staticmethod
    def showed_to(user, row, at):
        """Whether a candidate as he was in `row` was seen (`core.feed`)."""
        if row["deleted_at"] is not None:
            return False
        part = user.reach.see_members
        if row["party_organization_id"] is None:
            return part.takes_in(row["region_id"])
        party = at(PartyOrganization, row["party_organization_id"])
        if party is None:
            return False
        own = party["pgh_obj_id"] in part.party_organization_ids
        return own or part.takes_in(party["region_id"])

    def present(self):
        """Not in the recycle bin."""
        return self.filter(deleted_at=None)

    def under_way(self):
        return self.filter(state__in=UNDER_WAY)


@tracked(fed=True)
class Candidate(RecyclableRecord):
    """One person. What was done stands in `StepRecord` and `Look`; the state, the days and what
    comes next are worked out of them by `joining.services` only."""

    id_number_cipher = models.BinaryField("身份证号（密文）", null=True)
    id_number_index = models.CharField(
        "身份证号（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    name = models.CharField("姓名", max_length=60)
    gender = models.CharField(
        "性别", max_length=6, choices=Gender, blank=True, db_default="", editable=False
    )
    ethnicity = models.CharField("民族", max_length=20, blank=True, db_default="")
    education = models.CharField("学历", max_length=20, blank=True, db_default="")
    position = models.CharField("职务", max_length=60, blank=True, db_default="")
    phone_cipher = models.BinaryField("手机（密文）", null=True)
    phone_index = models.CharField(
        "手机（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    kind = models.CharField("人员类别", max_length=12, choices=CandidateKind)
    #: Listed in the 红苗计划.
    is_seedling = models.BooleanField("列入红苗计划", db_default=False, default=False)
    #: The branch that brings him up; None: the department of `region` does, for a unit without one.
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name="培养党支部",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="直接办理的镇街（县）",
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工作单位",
    )
    #: Where it is known that he will leave the unit.
    leaves_on = models.DateField("预计离开本单位日期", null=True, blank=True)

    # --- Worked out of the steps -------------------------------------------------------------
    state = models.CharField(
        "进度",
        max_length=12,
        choices=CandidateState,
        default=CandidateState.SEEDLING,
        editable=False,
    )
    applied_on = models.DateField("申请日期", null=True, editable=False)
    #: The day of the branch meeting: probation counts from it.
    admitted_on = models.DateField("接收日期", null=True, editable=False)
    probation_ends_on = models.DateField("预备期满", null=True, editable=False)
    is_extended = models.BooleanField(
        "已延长预备期", db_default=False, default=False, editable=False
    )
    full_on = models.DateField("转正日期", null=True, editable=False)
    ended_on = models.DateField("终止日期", null=True, editable=False)
    ending = models.CharField(
        "终止原因", max_length=10, choices=Ending, blank=True, db_default="", editable=False
    )
    #: What the branch, and what the office above, has to do next: from when on, and by when.
    branch_next = models.CharField(
        "支部下一步", max_length=24, blank=True, db_default="", editable=False
    )
    branch_from = models.DateField("最早可办", null=True, editable=False)
    branch_due_on = models.DateField("支部办理期限", null=True, editable=False)
    above_next = models.CharField(
        "上级下一步", max_length=24, blank=True, db_default="", editable=False
    )
    above_from = models.DateField("上级最早可办", null=True, editable=False)
    above_due_on = models.DateField("上级办理期限", null=True, editable=False)
    #: The register's row, once he is a probationary member.
    member = models.OneToOneField(
        Member,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="candidate",
        verbose_name="党员",
    )
    #: The seat that he took as a development target.
    holding = models.ForeignKey(
        "joining.QuotaHolding",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="candidates",
        verbose_name="使用的指标",
    )

    value_types = {
        "id_number": ID_NUMBER,
        "name": PERSON_NAME,
        "phone": PHONE,
        "applied_on": PAST,
        "ended_on": PAST,
    }
    naming = ("party_organization",)

    objects = CandidateQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "发展党员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=models.Q(deleted_at=None, state__in=UNDER_WAY)
                & ~models.Q(id_number_index=""),
                name="joining_one_of_a_person",
                violation_error_message="该身份证号已有正在办理的发展党员记录。",
            ),
            models.CheckConstraint(
                name="joining_has_a_place",
                condition=models.Q(party_organization__isnull=False)
                | models.Q(region__isnull=False),
                violation_error_message="请填写培养党支部；单位没有党组织的，填写直接办理的镇街。",
            ),
            models.CheckConstraint(
                name="joining_applied_with_number",
                condition=models.Q(applied_on=None) | ~models.Q(id_number_index=""),
                violation_error_message="递交入党申请书的须填写身份证号。",
            ),
        ]
        indexes = [
            models.Index(fields=["applied_on", "id"], name="joining_by_application"),
            models.Index(fields=["state", "applied_on", "id"], name="joining_by_state"),
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="joining_recycled",
            ),
        ]

    def __str__(self) -> str:
        # Where nobody knows who will read it (messages, the audit log), he is masked.
        return masked_name(self.name)

    @property
    def place_region_id(self) -> int | None:
        party = self.party_organization
        return party.region_id if party else self.region_id

    def reads_people(self, user) -> bool:
        party_ids = (self.party_organization_id,) if self.party_organization_id else ()
        return reads_names(user, self.place_region_id, party_ids)

    def named_to(self, user) -> str:
        return shown_name(self.name, full=self.reads_people(user))

    def past_masks(self, user):
        return {} if self.reads_people(user) else {"name": masked_name}

    def get_absolute_url(self) -> str:
        return address_of("joining:detail", self.pk)

    @property
    def place_name(self) -> str:
        """Who brings him up, in words."""
        if self.party_organization is not None:
            return self.party_organization.name
        return f"{self.region.name}（单位没有党组织，直接办理）"

    @property
    def id_number_masked(self) -> str:
        return (
            ID_NUMBER.masked(crypto.decrypt(self.id_number_cipher)) if self.id_number_cipher else ""
        )

    @property
    def phone_masked(self) -> str:
        return PHONE.masked(crypto.decrypt(self.phone_cipher)) if self.phone_cipher else ""

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_direct(self) -> bool:
        """The department of the town or county does the branch's steps too, until he is placed."""
        return self.region_id is not None

    def next_of(self, acts: str) -> tuple[str, object, object]:
        """(step, from, by) of what the branch or the office above does next."""
        if acts == Acts.SUPERIOR:
            return self.above_next, self.above_from, self.above_due_on
        return self.branch_next, self.branch_from, self.branch_due_on
