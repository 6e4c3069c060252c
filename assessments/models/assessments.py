"""What is rated in a round: who, the marks of each level, what they come to."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear, Mod
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import AssessmentState, Level, RoundState
from assessments.models.rounds import Round
from branches.models import Instructor, PartyOrganization
from core.addresses import address_of
from core.models import Record, ReviewStep, tracked
from core.models.feed import ChangeMark
from core.scope import ScopedQuerySet
from members.models import Post, party_organizations_reached
from regions.choices import RegionLevel
from regions.models import Department, Region

#: States of a round in which its result is everybody's who sees the registry there.
PUBLIC = (RoundState.PUBLICITY, RoundState.AWARDED)
#: Whoever may do one of these works at ratings; others look on.
_WORK = (Action.ASSESS_OWN, Action.CHECK_ASSESSMENTS, Action.REVIEW_ASSESSMENTS)
#: Where no town checks what stands there.
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)


def _within(part) -> models.Q:
    """What a part of the registry takes in: through the Party organization, where there is one."""
    if part.everywhere:
        return models.Q(pk__isnull=False)
    if not part:
        return models.Q(pk__in=[])
    parties = party_organizations_reached(part)
    return models.Q(party_organization__in=parties.values("pk")) | models.Q(
        party_organization=None, region_id__in=part.region_ids
    )


def _working(user) -> models.Q:
    found = models.Q(pk__in=[])
    for action in _WORK:
        if user.may(action):
            found |= _within(user.reach.part(action))
    return found


class AssessmentQuerySet(ScopedQuerySet):
    """While a round is under way for those who work at it there; from the publicity on for whoever
    sees the Party organization."""

    def visible_to(self, user):
        part = user.reach.see_registry
        public = _within(part) & models.Q(round__state__in=PUBLIC)
        return self.filter(_working(user) | public)

    def editable_by(self, user):
        """Whoever marks on some level."""
        return self.filter(_working(user))

    def own_of(self, user):
        """Whoever rates himself."""
        return self.filter(_within(user.reach.part(Action.ASSESS_OWN)))

    def checkable_by(self, user):
        """The town; where no town is, the county."""
        county = _within(user.reach.part(Action.REVIEW_ASSESSMENTS)) & models.Q(
            region__level__in=_ABOVE_TOWNS
        )
        return self.filter(_within(user.reach.part(Action.CHECK_ASSESSMENTS)) | county)

    def reviewable_by(self, user):
        return self.filter(_within(user.reach.part(Action.REVIEW_ASSESSMENTS)))

    def exportable_by(self, user):
        return self.visible_to(user).filter(_within(user.reach.export))

    def present(self):
        """They belong to a round, which is cancelled, not deleted."""
        return self

    def standing(self):
        """Without Party organizations that were dissolved, or merged, since the round began."""
        return self.filter(
            models.Q(party_organization=None)
            | models.Q(party_organization__dissolved_on=None, party_organization__deleted_at=None)
        )

    def waiting_for(self, user):
        """What `user` has to do something about now."""
        running = self.standing().filter(round__state=RoundState.OPEN)
        states = AssessmentState
        return (
            running.own_of(user).filter(state=states.OWN)
            | running.checkable_by(user).filter(state=states.TOWN)
            | running.reviewable_by(user).filter(state=states.COUNTY)
        )


@tracked(fed=True)
class Assessment(Record):
    """The rating of one in a round. Rated is a Party organization, its secretary (`post`), an
    instructor or a department: whichever the scheme is for."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="assessments", verbose_name="评星轮次", db_index=False
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name="党组织",
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="任职"
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指导员"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="部门"
    )
    #: Where it was when the round was opened: by it towns are compared.
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="区域", db_index=False
    )
    state = models.CharField(
        "进度",
        max_length=8,
        choices=AssessmentState,
        default=AssessmentState.OWN,
        editable=False,
    )

    naming = ("party_organization", "round")

    objects = AssessmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "评星"
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["round", *names],
                    condition=models.Q(**condition),
                    name=f"assessment_once_{short}",
                    violation_error_message="这一轮里已经有了。",
                )
                for short, names, condition in (
                    ("party", ["party_organization"], {"post": None}),
                    ("post", ["post"], {}),
                    ("instructor", ["instructor"], {}),
                    ("department", ["department"], {}),
                )
            ),
            models.CheckConstraint(
                name="assessment_of_one",
                condition=models.Q(
                    party_organization__isnull=False, instructor=None, department=None
                )
                | models.Q(
                    party_organization=None, post=None, instructor__isnull=False, department=None
                )
                | models.Q(
                    party_organization=None, post=None, instructor=None, department__isnull=False
                ),
                violation_error_message="评定的应是一个党组织、一名书记、一名指导员或者一个部门。",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="assessment_by_state"),
            models.Index(fields=["region", "round"], name="assessment_by_region"),
        ]

    def __str__(self) -> str:
        return f"评星 {self.pk}"

    def named_to(self, user) -> str:
        return f"{self.rated}：{self.round}"

    @property
    def rated(self):
        """Who is rated."""
        return self.party_organization or self.department or self.region

    def get_absolute_url(self) -> str:
        return address_of("assessments:detail", self.pk)


class OfAssessmentQuerySet(ScopedQuerySet):
    """What belongs to an assessment is seen with it."""

    field = "assessment"

    def visible_to(self, user):
        return self.filter(**{f"{self.field}__in": Assessment.objects.visible_to(user)})

    def editable_by(self, user):
        return self.filter(**{f"{self.field}__in": Assessment.objects.editable_by(user)})


class AssessmentStepQuerySet(OfAssessmentQuerySet):
    field = "subject"

    def editable_by(self, user):
        """Steps are only added (`assessments.flows`)."""
        return self.none()


class AssessmentStep(ReviewStep):
    """One step: submitted, checked, reviewed, sent back and why."""

    subject = models.ForeignKey(
        Assessment, models.CASCADE, related_name="steps", verbose_name="评星"
    )

    objects = AssessmentStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评星办理步骤"


@tracked(fed=True)
class Mark(Record):
    """What one level gave for one item; marks of several levels stand beside each other."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="marks", verbose_name="评星", db_index=False
    )
    item = models.CharField("项目代码", max_length=12)
    level = models.CharField("层级", max_length=8, choices=Level)
    marks = models.DecimalField(
        "得分",
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(-1000), MaxValueValidator(1000)],
    )
    note = models.CharField("说明", max_length=300, blank=True, db_default="")
    #: Why it differs from what the level below gave, or from what stood here before.
    reason = models.CharField("改分理由", max_length=200, blank=True, db_default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="评分人",
        editable=False,
    )

    objects = OfAssessmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "评星得分"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "item", "level"],
                name="mark_once",
                violation_error_message="这个项目本级已经评过分。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_level_display()}"

    def get_absolute_url(self) -> str:
        return address_of("assessments:detail", self.assessment_id)


class Score(models.Model):
    """What the marks and facts of one come to, derived by `services.counting`. With the award it is
    frozen: what happens later changes the next round."""

    assessment = models.OneToOneField(
        Assessment,
        models.CASCADE,
        primary_key=True,
        related_name="score",
        verbose_name="评星",
    )
    #: What was known: kind, number of members, fact → value, vetoes.
    known = models.JSONField("依据", default=dict)
    #: Item → {"got", "value", "applies"}, dimension → marks.
    items = models.JSONField("各项得分", default=dict)
    dimensions = models.JSONField("各类得分", default=dict)
    #: Computed items alone, in hundredths of their full marks.
    automatic = models.DecimalField("系统得分率", max_digits=6, decimal_places=2, null=True)
    own = models.DecimalField("自评", max_digits=6, decimal_places=2, null=True)
    town = models.DecimalField("初核", max_digits=6, decimal_places=2, null=True)
    total = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)
    #: Items that wait for somebody's marks.
    waiting = models.PositiveSmallIntegerField("未评项目", default=0)
    star = models.PositiveSmallIntegerField("星级", default=0)
    frozen = models.BooleanField("已评定", default=False, db_default=False)
    #: That of its last change (`core.feed.marks`).
    mark = models.BigIntegerField(db_default=ChangeMark(), editable=False)

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评星结果"
        triggers = [
            pgtrigger.Protect(
                name="awarded_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen=True),
            )
        ]
        indexes = [models.Index(fields=["total", "assessment"], name="score_by_total")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.total}"


def rated_by(party: str = "pk") -> models.QuerySet:
    """Awarded scores of the Party organization at the end of a path."""
    return Score.objects.filter(
        assessment__party_organization=models.OuterRef(party),
        assessment__post=None,
        frozen=True,
    )


def latest_stars(party: str = "pk") -> Mod:
    """The star that holds today; NULL: none was awarded, or it is over.

    The last award by its day, with the star as its last digit: a list of Party organizations is
    read in the order of an index, which a subquery that sorts would hide.
    """
    held = rated_by(party).filter(assessment__round__valid_until__gt=timezone.localdate())
    day = models.F("assessment__round__awarded_on")
    number = (ExtractYear(day) * 10_000 + ExtractMonth(day) * 100 + ExtractDay(day)) * 10
    last = (
        held.order_by()
        .values("assessment__party_organization")
        .annotate(last=models.Max(number + models.F("star")))
        .values("last")
    )
    return Mod(models.Subquery(last, output_field=models.IntegerField()), 10)
