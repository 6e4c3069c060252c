"""民主评议: the yearly review of the members of a branch, and each member's place in it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, outside_bin
from core.addresses import address_of
from core.marks import GUARD
from core.models import FlowStep, Poll, Record, RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from members.models import MeetingRule, Member, OfPartyQuerySet, RatioRule, of_party
from reviews.choices import CLOSED_APPRAISALS, AppraisalState, Grade, NoGrade, VoteKind


class ReviewedQuerySet(OfPartyQuerySet):
    """With the people of their Party organization: whoever sees counts only sees none."""

    #: States in which the office above acts, and those in which the branch does.
    ASKED: tuple[str, ...] = ()
    OWN: tuple[str, ...] = ()

    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        """Recorded by the secretary, or by the office above on his behalf."""
        return self._reached(user.reach.part(Action.REVIEW_MEMBERS))

    def approvable_by(self, user):
        """Answered by the office above, which keeps the members too."""
        return self._reached(user.reach.edit_members)

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def past_read_by(self, user):
        """Names stand there in full, so it is for whoever reads the people of the place."""
        part = user.reach.read_names
        if part.everywhere:
            return self.visible_to(user)
        return self.visible_to(user).filter(
            models.Q(party_organization__region_id__in=part.region_ids)
            | models.Q(party_organization_id__in=part.party_organization_ids)
        )

    def present(self):
        """Neither it nor its Party organization is in the recycle bin."""
        return self.filter(outside_bin(), deleted_at=None)

    def waiting_for(self, user):
        """What `user` has to answer, or as the one who leads the branch to go on with: an office
        above looks after many."""
        return self.filter(self._waits_for(user))

    def _waits_for(self, user) -> models.Q:
        found = of_party(user.reach.edit_members) & models.Q(state__in=self.ASKED)
        if not user.may(Action.FILE_ACTIVITIES):
            return found
        own = of_party(user.reach.part(Action.REVIEW_MEMBERS))
        return found | own & models.Q(state__in=self.OWN)


class AppraisalQuerySet(ReviewedQuerySet):
    ASKED = (AppraisalState.REPORTED,)
    OWN = (AppraisalState.PREPARING, AppraisalState.VOTING, AppraisalState.GRADING)

    def open(self):
        return self.exclude(state__in=CLOSED_APPRAISALS)


class OfParty(RecyclableRecord):
    """A row about people of a Party organization, as it was when it began."""

    naming = ("party_organization",)

    class Meta(RecyclableRecord.Meta):
        abstract = True

    def reads_people(self, user) -> bool:
        """Whether `user` reads its people in full, as members are read."""
        party = self.party_organization
        return reads_names(user, party.region_id, (party.pk,))


@tracked(fed=True)
class Appraisal(OfParty):
    """One yearly review of a branch. Numbers by which it is valid are frozen with its list."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="appraisals", verbose_name="党组织"
    )
    year = models.PositiveSmallIntegerField(
        "评议年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    state = models.CharField(
        "进度",
        max_length=10,
        choices=AppraisalState,
        default=AppraisalState.PREPARING,
        editable=False,
    )
    #: The day for which the list was drawn up.
    met_on = models.DateField("评议大会日期", null=True, editable=False)
    vote_kind = models.CharField(
        "测评方式", max_length=6, choices=VoteKind, blank=True, db_default=""
    )
    #: What holds of meetings and of the share of 优秀 on that day.
    rule = models.ForeignKey(
        MeetingRule, models.PROTECT, null=True, related_name="+", editable=False
    )
    ratio = models.ForeignKey(
        RatioRule, models.PROTECT, null=True, related_name="+", editable=False
    )
    entitled_count = models.PositiveIntegerField("应参加测评人数", null=True, editable=False)
    least_present = models.PositiveIntegerField("至少须参加人数", null=True, editable=False)
    present_count = models.PositiveIntegerField("实参加人数", null=True, editable=False)
    issued = models.PositiveIntegerField("发出测评票", null=True, editable=False)
    returned = models.PositiveIntegerField("收回测评票", null=True, editable=False)
    valid = models.PositiveIntegerField("有效票", null=True, editable=False)
    poll = models.OneToOneField(
        Poll, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name="投票"
    )
    #: Why more are 优秀 than as a rule.
    excess_reason = models.CharField(
        "优秀超出比例的理由", max_length=200, blank=True, db_default=""
    )
    agreed_on = models.DateField("上级同意日期", null=True, editable=False)
    agreement_number = models.CharField(
        "上级同意文号", max_length=60, blank=True, db_default="", editable=False
    )

    objects = AppraisalQuerySet.as_manager()

    class Meta(OfParty.Meta):
        verbose_name = verbose_name_plural = "民主评议"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "year"],
                condition=models.Q(deleted_at=None) & ~models.Q(state=AppraisalState.CANCELLED),
                name="appraisal_once_a_year",
                violation_error_message="这个党组织已有该年度的民主评议。",
            ),
            # Nothing is valid to which too few came, whoever writes the row.
            models.CheckConstraint(
                name="appraisal_quorum",
                condition=~models.Q(
                    state__in=[
                        AppraisalState.GRADING,
                        AppraisalState.REPORTED,
                        AppraisalState.AGREED,
                    ]
                )
                | models.Q(
                    present_count__isnull=False,
                    entitled_count__isnull=False,
                    least_present__isnull=False,
                    present_count__gte=models.F("least_present"),
                    present_count__lte=models.F("entitled_count"),
                ),
                violation_error_message="参加人数没有达到规定的人数，测评无效。",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "id"], name="appraisal_by_year"),
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="appraisal_recycled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度民主评议"

    def get_absolute_url(self) -> str:
        return address_of("reviews:detail", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_APPRAISALS

    @property
    def by_codes(self) -> bool:
        return self.vote_kind == VoteKind.CODES


class AppraisedQuerySet(ScopedQuerySet):
    """What belongs to a review is seen and changed with it."""

    def visible_to(self, user):
        return self.filter(appraisal__in=Appraisal.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(appraisal__in=Appraisal.objects.editable_by(user))

    def exportable_by(self, user):
        return self.filter(appraisal__in=Appraisal.objects.exportable_by(user))

    def present(self):
        return self.filter(
            appraisal__deleted_at=None, appraisal__party_organization__deleted_at=None
        )


#: Grade → the field that holds how many gave it.
VOTES = {grade: f"{grade}_votes" for grade in Grade.values}


@tracked(fed=True)
class Appraised(Record):
    """A member in a review: his name of then, what he says of himself and others of him, the votes,
    the committee's grade."""

    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="people", verbose_name="民主评议"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    name = models.CharField("姓名", max_length=60, editable=False)
    no_grade = models.CharField(
        "不定等次的原因", max_length=12, choices=NoGrade, blank=True, db_default=""
    )
    self_grade = models.CharField(
        "自评等次", max_length=12, choices=Grade, blank=True, db_default=""
    )
    opinion = models.CharField("互评意见", max_length=200, blank=True, db_default="")
    excellent_votes = models.PositiveSmallIntegerField("优秀票", null=True, editable=False)
    qualified_votes = models.PositiveSmallIntegerField("合格票", null=True, editable=False)
    basic_votes = models.PositiveSmallIntegerField("基本合格票", null=True, editable=False)
    unqualified_votes = models.PositiveSmallIntegerField("不合格票", null=True, editable=False)
    grade = models.CharField("评定等次", max_length=12, choices=Grade, blank=True, db_default="")

    naming = ("appraisal__party_organization",)

    objects = AppraisedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "参加评议的党员"
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "member"],
                name="appraised_once",
                violation_error_message="这名党员已在名单中。",
            ),
            models.CheckConstraint(
                name="appraised_without_grade",
                condition=models.Q(no_grade="") | models.Q(grade=""),
                violation_error_message="不定等次的党员不评定等次。",
            ),
            # Of fewer votes nothing is kept, whoever writes the row.
            models.CheckConstraint(
                name="appraised_small_number_guard",
                condition=models.Q(
                    excellent_votes=None,
                    qualified_votes=None,
                    basic_votes=None,
                    unqualified_votes=None,
                )
                | models.Q(
                    excellent_votes__gte=GUARD
                    - models.F("qualified_votes")
                    - models.F("basic_votes")
                    - models.F("unqualified_votes")
                ),
                violation_error_message=f"不足 {GUARD} 票的不登记结果。",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "appraisal"], name="appraised_of_member"),
            models.Index(fields=["grade", "id"], name="appraised_by_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id}: {self.member_id}"

    def person_to(self, user) -> str:
        """His name as `user` may read it: with the people of the Party organization."""
        return shown_name(self.name, full=self.appraisal.reads_people(user))

    def named_to(self, user) -> str:
        return self.person_to(user)

    def get_absolute_url(self) -> str:
        return self.appraisal.get_absolute_url()

    @property
    def votes(self) -> dict[str, int] | None:
        """Grade → how many gave it; None where that is not shown."""
        if self.excellent_votes is None:
            return None
        return {grade: getattr(self, field) for grade, field in VOTES.items()}


class AppraisalStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Appraisal.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`reviews.flows`)."""
        return self.none()


class AppraisalStep(FlowStep):
    """One step of a review: who did it, sent back, and why."""

    subject = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="steps", verbose_name="民主评议"
    )

    objects = AppraisalStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议步骤"
