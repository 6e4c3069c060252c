"""双述双评: reports of those who are rated, hearings with their votes, talks that may follow."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models

from assessments.choices import AssessmentState, RoundState, Side, Verdict
from assessments.models.assessments import Assessment, OfAssessmentQuerySet
from assessments.models.rounds import Round
from branches.models import PartyOrganization
from core.addresses import address_of
from core.marks import GUARD
from core.models import Poll, Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from members.models import MeetingRule
from reviews.choices import VoteKind

#: 一般文件不超过五千字.
LONGEST_REPORT = 5000


class DutyReportQuerySet(OfAssessmentQuerySet):
    def editable_by(self, user):
        """His own, who reports, until he has handed it in."""
        own = Assessment.objects.own_of(user).filter(state=AssessmentState.OWN)
        return self.filter(assessment__in=own.filter(round__state=RoundState.OPEN))

    def present(self):
        return self


@tracked()
class DutyReport(Record):
    """述职报告: what somebody says of his own work; further files hang on it."""

    assessment = models.OneToOneField(
        Assessment, models.CASCADE, related_name="report", verbose_name="考核"
    )
    text = models.TextField("述职报告", validators=[MaxLengthValidator(LONGEST_REPORT)])
    filed_on = models.DateField("提交日期", editable=False)

    naming = ("assessment",)

    objects = DutyReportQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "述职报告"

    def __str__(self) -> str:
        return f"述职报告 {self.pk}"

    def named_to(self, user) -> str:
        return f"{self.assessment.title_to(user)}述职报告"

    def get_absolute_url(self) -> str:
        return address_of("assessments:other", self.assessment_id)


class HearingQuerySet(ScopedQuerySet):
    """Seen and held by the town or county that looks after all who report there."""

    def visible_to(self, user):
        return self._held(Assessment.objects.led_by(user))

    def editable_by(self, user):
        return self.visible_to(user)

    def present(self):
        return self

    def _held(self, led):
        people = Heard.objects.filter(hearing=models.OuterRef("pk"))
        others = people.exclude(assessment__in=led)
        return self.filter(models.Exists(people), ~models.Exists(others))


@tracked()
class Hearing(Record):
    """One meeting to which some report and at which they are voted on: the members of a Party
    organization, or the committee above. Numbers by which it is valid are frozen with its list."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="hearings", verbose_name="考核轮次", db_index=False
    )
    side = models.CharField("测评方式", max_length=10, choices=Side)
    #: Whose members, or whose committee, votes; None: the committee is on no books here.
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hearings",
        verbose_name="参加测评的党组织",
    )
    met_on = models.DateField("述职会议日期")
    vote_kind = models.CharField("投票方式", max_length=6, choices=VoteKind)
    rule = models.ForeignKey(MeetingRule, models.PROTECT, related_name="+", editable=False)
    entitled_count = models.PositiveIntegerField("应参加测评人数")
    least_present = models.PositiveIntegerField("至少须参加人数", editable=False)
    present_count = models.PositiveIntegerField("实参加人数", null=True, editable=False)
    issued = models.PositiveIntegerField("发出测评票", null=True, editable=False)
    returned = models.PositiveIntegerField("收回测评票", null=True, editable=False)
    valid = models.PositiveIntegerField("有效票", null=True, editable=False)
    poll = models.OneToOneField(
        Poll, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name="投票"
    )
    counted_on = models.DateField("计票日期", null=True, editable=False)

    naming = ("round",)

    objects = HearingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "述职测评"
        constraints = [
            # Nothing is valid to which too few came, whoever writes the row.
            models.CheckConstraint(
                name="hearing_quorum",
                condition=models.Q(counted_on=None)
                | models.Q(
                    present_count__isnull=False,
                    present_count__gte=models.F("least_present"),
                    present_count__lte=models.F("entitled_count"),
                ),
                violation_error_message="参加人数没有达到规定的人数，测评无效。",
            ),
        ]
        indexes = [models.Index(fields=["round", "met_on"], name="hearing_of_round")]

    def __str__(self) -> str:
        return f"{self.met_on} {self.get_side_display()}"

    def get_absolute_url(self) -> str:
        return address_of("assessments:hearing", self.pk)

    @property
    def by_codes(self) -> bool:
        return self.vote_kind == VoteKind.CODES

    @property
    def is_open(self) -> bool:
        return self.counted_on is None


#: Verdict → the field that holds how many gave it.
VOTES = {verdict: f"{verdict}_votes" for verdict in Verdict.values}


class HeardQuerySet(OfAssessmentQuerySet):
    def editable_by(self, user):
        return self.filter(hearing__in=Hearing.objects.editable_by(user))


@tracked()
class Heard(Record):
    """Who reported to a hearing, and how many said what of him; of fewer than `GUARD` votes nothing
    is kept."""

    hearing = models.ForeignKey(
        Hearing, models.CASCADE, related_name="people", verbose_name="述职测评"
    )
    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="heard", verbose_name="考核", db_index=False
    )
    #: That of the hearing: each is voted on once from each side.
    side = models.CharField("测评方式", max_length=10, choices=Side, editable=False)
    good_votes = models.PositiveSmallIntegerField("好", null=True, editable=False)
    fair_votes = models.PositiveSmallIntegerField("较好", null=True, editable=False)
    usual_votes = models.PositiveSmallIntegerField("一般", null=True, editable=False)
    poor_votes = models.PositiveSmallIntegerField("较差", null=True, editable=False)

    naming = ("assessment",)

    objects = HeardQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "述职测评结果"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "side"],
                name="heard_once_from_each_side",
                violation_error_message="这名对象本轮已经安排这一方的测评。",
            ),
            # Of fewer votes nothing is kept, whoever writes the row.
            models.CheckConstraint(
                name="heard_small_number_guard",
                condition=models.Q(**dict.fromkeys(VOTES.values()))
                | models.Q(
                    good_votes__gte=GUARD
                    - models.F("fair_votes")
                    - models.F("usual_votes")
                    - models.F("poor_votes")
                ),
                violation_error_message=f"不足 {GUARD} 票的不登记结果。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}: {self.assessment_id}"

    def named_to(self, user) -> str:
        return self.assessment.title_to(user)

    def get_absolute_url(self) -> str:
        return address_of("assessments:other", self.assessment_id)

    @property
    def votes(self) -> dict[str, int] | None:
        """Verdict → how many gave it; None where that is not kept."""
        if self.good_votes is None:
            return None
        return {verdict: getattr(self, field) for verdict, field in VOTES.items()}


class TalkQuerySet(OfAssessmentQuerySet):
    def editable_by(self, user):
        return self.filter(assessment__in=Assessment.objects.led_by(user))

    def present(self):
        return self


@tracked()
class Talk(Record):
    """谈话: with whoever got the last grade; what was agreed with him."""

    assessment = models.OneToOneField(
        Assessment, models.CASCADE, related_name="talk", verbose_name="考核"
    )
    talked_on = models.DateField("谈话日期")
    #: An office, not a name: 县委组织部分管负责同志.
    held_by = models.CharField("谈话人职务", max_length=60)
    problems = models.CharField("指出的主要问题", max_length=500)
    agreed = models.CharField("改进要求和本人态度", max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )

    value_types = {"talked_on": PAST}
    naming = ("assessment",)

    objects = TalkQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "考核谈话"

    def __str__(self) -> str:
        return f"谈话 {self.talked_on}"

    def named_to(self, user) -> str:
        return f"{self.assessment.title_to(user)}谈话"

    def get_absolute_url(self) -> str:
        return address_of("assessments:other", self.assessment_id)
