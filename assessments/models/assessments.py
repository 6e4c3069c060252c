"""What is rated in a round: who, the marks of each level, what they come to."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear, Mod
from django.utils import timezone

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from assessments.choices import AssessmentState, Level, Rated, RoundState
from assessments.models.reached import OF_PARTY, above, own, within
from assessments.models.rounds import Round
from branches.models import Instructor, PartyOrganization
from core.addresses import address_of
from core.models import Record, ReviewStep, tracked
from core.models.feed import ChangeMark
from core.months import months_later
from core.scope import ScopedQuerySet
from members.models import Post
from regions.choices import RegionLevel
from regions.models import Department, Region

#: States of a round in which its result is everybody's who sees the registry there.
PUBLIC = (RoundState.PUBLICITY, RoundState.AWARDED)
#: Where no town checks what stands there.
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)


class AssessmentQuerySet(ScopedQuerySet):
    """Those who work at it there, while a round is under way. From the publicity on a Party
    organization's is everybody's who sees it, and a department's; a person's never is."""

    def visible_to(self, user):
        part = user.reach.see_registry
        public = within(part) & models.Q(round__state__in=PUBLIC, post=None, instructor=None)
        return self.filter(own(user) | above(user) | public)

    def editable_by(self, user):
        """Whoever marks on some level, or looks after those below him."""
        return self.filter(own(user) | above(user))

    def own_of(self, user):
        """Whoever rates himself."""
        return self.filter(own(user))

    def checkable_by(self, user):
        """The town; where no town is, the county."""
        county = within(user.reach.part(Action.REVIEW_ASSESSMENTS)) & models.Q(
            region__level__in=_ABOVE_TOWNS
        )
        return self.filter(within(user.reach.part(Action.CHECK_ASSESSMENTS)) | county)

    def reviewable_by(self, user):
        return self.filter(within(user.reach.part(Action.REVIEW_ASSESSMENTS)))

    def led_by(self, user):
        """Whoever holds its hearings and talks: the town and the county, never the one himself."""
        return self.filter(
            within(user.reach.part(Action.CHECK_ASSESSMENTS))
            | within(user.reach.part(Action.REVIEW_ASSESSMENTS))
        )

    def exportable_by(self, user):
        persons = within(user.reach.part(Action.EXPORT_MEMBERS))
        return self.visible_to(user).filter((within(user.reach.export) & OF_PARTY) | persons)

    def of_parties(self):
        """Of Party organizations: what stands in lists with totals, and in the API."""
        return self.filter(OF_PARTY)

    def of_others(self):
        """Of secretaries, instructors and departments: what nobody is ranked by."""
        return self.exclude(OF_PARTY)

    def present(self):
        """They belong to a round, which is cancelled, not deleted."""
        return self

    def untalked(self, user):
        """Of others than Party organizations, those with whom somebody has still to talk after the
        award: grades of which the scheme says so, and no grade at all."""
        last = months_later(timezone.localdate(), -12)
        rounds = Round.objects.filter(state=RoundState.AWARDED, awarded_on__gte=last)
        wanted = models.Q(pk__in=[])
        for each in rounds.exclude(scheme__subject=Rated.PARTY_ORGANIZATION).select_related(
            "scheme"
        ):
            stars = [level.star for level in each.scheme.document.levels if level.talk]
            wanted |= models.Q(round=each, score__star__in=[0, *stars])
        return self.led_by(user).filter(wanted, talk=None)

    def with_grade(self):
        """With the `grade` of others than Party organizations, by its name, once it was told."""
        rounds = Round.objects.filter(state__in=PUBLIC).exclude(
            scheme__subject=Rated.PARTY_ORGANIZATION
        )
        whens = [
            models.When(round=each.pk, score__star=level.star, then=models.Value(level.name))
            for each in rounds.select_related("scheme")
            for level in each.scheme.document.levels
        ]
        told = models.When(round__state__in=PUBLIC, then=models.Value("未评上"))
        return self.annotate(grade=models.Case(*whens, told, default=models.Value("")))

    def standing(self):
        """Without Party organizations that were dissolved, or merged, since the round began, and
        persons who left."""
        today = timezone.localdate()
        return self.filter(
            models.Q(party_organization=None)
            | models.Q(party_organization__dissolved_on=None, party_organization__deleted_at=None),
            models.Q(post=None) | models.Q(post__ends_on=None) | models.Q(post__ends_on__gt=today),
            models.Q(instructor=None) | models.Q(instructor__deleted_at=None),
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
        return f"{self.title_to(user)}：{self.round}"

    @property
    def rated(self):
        """Who is rated; of a secretary his Party organization."""
        return self.party_organization or self.department or self.instructor

    @property
    def is_party(self) -> bool:
        return self.party_organization_id is not None and self.post_id is None

    def title_to(self, user) -> str:
        """Who is rated, a person as `user` may read him."""
        if self.post_id is not None:
            full = reads_names(user, self.region_id, (self.party_organization_id,))
            return f"{self.party_organization}书记{shown_name(self.post.person_name, full=full)}"
        if self.instructor_id is not None:
            full = reads_names(user, self.region_id) or self.instructor.user_id == user.pk
            return f"指导员{shown_name(self.instructor.name, full=full)}"
        return str(self.rated)

    def get_absolute_url(self) -> str:
        return address_of("assessments:detail" if self.is_party else "assessments:other", self.pk)


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
