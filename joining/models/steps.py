"""What was done about a candidate: steps with their dates, looks, and who looks after him."""

from django.conf import settings
from django.db import models

from accounts.names import shown_name
from branches.models import PartyOrganization
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from joining.choices import Decision, HelperRole, LookResult
from joining.models.candidates import Candidate
from members.models import Member


class OfCandidateQuerySet(ScopedQuerySet):
    """What belongs to a candidate is seen and changed with him."""

    def visible_to(self, user):
        return self.filter(candidate__in=Candidate.objects.visible_to(user))

    def editable_by(self, user):
        candidates = Candidate.objects
        ids = candidates.editable_by(user).values("pk")
        above = candidates.approvable_by(user).values("pk")
        return self.filter(models.Q(candidate__in=ids) | models.Q(candidate__in=above))


class OfCandidate(Record):
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )

    objects = OfCandidateQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return self.candidate.get_absolute_url()


@tracked()
class StepRecord(OfCandidate):
    """A step that was taken, on a day, in the branch where he belonged then."""

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="records", verbose_name="发展党员", db_index=False
    )
    #: Code of a `JoiningStep`.
    step = models.CharField("步骤", max_length=24, editable=False)
    #: 2 for what is done again after an extension.
    round = models.PositiveSmallIntegerField("第几次", default=1, db_default=1, editable=False)
    happened_on = models.DateField("日期")
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="当时的党支部",
        editable=False,
    )
    people = models.CharField("经办人", max_length=60, blank=True, db_default="")
    note = models.CharField("情况", max_length=500, blank=True, db_default="")
    document_number = models.CharField("文号、编号", max_length=60, blank=True, db_default="")
    # A vote.
    entitled = models.PositiveSmallIntegerField("应到有表决权人数", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到有表决权人数", null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField("赞成（含书面意见）", null=True, blank=True)
    # Publicity.
    shown_from = models.DateField("公示开始", null=True, blank=True)
    shown_to = models.DateField("公示结束", null=True, blank=True)
    # A training.
    days = models.PositiveSmallIntegerField("培训天数", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("培训学时", null=True, blank=True)
    # What the meeting decided at the end of the probation, and how long it is extended.
    decision = models.CharField("决定", max_length=10, choices=Decision, blank=True, db_default="")
    until = models.DateField("延长至", null=True, blank=True)

    class Meta(OfCandidate.Meta):
        verbose_name = verbose_name_plural = "发展党员办理记录"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "step", "round"],
                name="joining_step_once",
                violation_error_message="这一步已经登记。",
            ),
            models.CheckConstraint(
                name="joining_vote_in_order",
                condition=models.Q(entitled=None)
                | models.Q(
                    present__isnull=False,
                    in_favour__isnull=False,
                    present__lte=models.F("entitled"),
                    in_favour__lte=models.F("entitled"),
                ),
                violation_error_message="实到和赞成人数不能多于应到人数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.happened_on}"


@tracked()
class Look(OfCandidate):
    """考察: every half-year of an activist, every quarter of a probationary member."""

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="looks", verbose_name="发展党员", db_index=False
    )
    looked_on = models.DateField("考察日期")
    result = models.CharField("结论", max_length=6, choices=LookResult)
    text = models.CharField("考察情况", max_length=500, blank=True, db_default="")

    class Meta(OfCandidate.Meta):
        verbose_name = verbose_name_plural = "考察记录"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "looked_on"],
                name="joining_look_once_a_day",
                violation_error_message="这一天已登记考察。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.looked_on} {self.get_result_display()}"


@tracked()
class Helper(OfCandidate):
    """A full member who looks after him: contact, sponsor, introducer; with the name of then."""

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="helpers", verbose_name="发展党员", db_index=False
    )
    role = models.CharField("身份", max_length=12, choices=HelperRole)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    name = models.CharField("姓名", max_length=60, editable=False)

    class Meta(OfCandidate.Meta):
        verbose_name = verbose_name_plural = "联系人和介绍人"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "role", "member"],
                name="joining_helper_once",
                violation_error_message="这名党员已在名单中。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.member_id}"

    def named_to(self, user) -> str:
        return shown_name(self.name, full=self.candidate.reads_people(user))
