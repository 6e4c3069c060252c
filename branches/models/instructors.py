"""党建指导员 and 驻企服务员: who is sent to organizations, for how long, what they did there."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.choices import Grade, InstructorKind, Per, VisitManner
from core import crypto
from core.addresses import address_of
from core.models import DatedLink, DatedLinkQuerySet, Record, RecyclableRecord, tracked
from core.scope import ScopedQuerySet, through
from core.values import PAST, PERSON_NAME, PHONE
from orgs.models import Organization, organizations_within
from regions.models import Department, Region


class InstructorQuerySet(ScopedQuerySet):
    """A person: for whoever sees persons where he belongs or works, and for himself while he may
    enter visits."""

    def visible_to(self, user):
        part = user.reach.see_members
        if part.everywhere:
            return self
        reached = models.Q(user=user) if user.may(Action.RECORD_VISITS) else models.Q(pk__in=[])
        if part:
            within = organizations_within(part)
            # Those that are there and those that are recycled each have an index by which they are
            # found; all together have none.
            places = Organization.objects.filter(
                models.Q(within, deleted_at=None) | models.Q(within, deleted_at__isnull=False)
            )
            sent = Assignment.objects.filter(work_coverages__organization__in=places)
            reached |= models.Q(region_id__in=part.region_ids)
            reached |= models.Q(pk__in=sent.values("instructor"))
        return self.filter(reached)

    def editable_by(self, user):
        part = user.reach.edit_registry
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def exportable_by(self, user):
        part = user.reach.part(Action.EXPORT_MEMBERS)
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def past_read_by(self, user):
        """Names stand in the history in full, so it is for editors alone."""
        return self.editable_by(user)

    def visits_entered_by(self, user):
        """Those whose visits `user` may enter, of whom he sees."""
        return self if user.may(Action.RECORD_VISITS) else self.none()

    def present(self):
        """Not in the recycle bin."""
        return self.filter(deleted_at__isnull=True)

    def in_term(self, day, *, until=None, negated: bool = False):
        """Those whose assignment is in force on `day` (and ends by `until`), or who have none."""
        terms = Assignment.objects.in_force(day).filter(instructor=models.OuterRef("pk"))
        terms = terms if until is None else terms.filter(ends_on__lte=until)
        held = models.Exists(terms)
        return self.filter(~held if negated else held)

    def unvisiting_since(self, day):
        """Those who visited nobody after `day`."""
        # Of a visit that does not count the organization is looked for, and not of each that does.
        gone = Organization.objects.filter(pk=models.OuterRef("organization")).exclude(
            deleted_at=None
        )
        visits = Visit.objects.filter(
            ~models.Exists(gone), instructor=models.OuterRef("pk"), deleted_at=None
        )
        return self.filter(~models.Exists(visits.filter(visited_on__gt=day)))

    def with_work(self, day, user):
        """With what lists show of each: end of the term, the units that `user` sees, the last
        visit."""
        mine = {"instructor": models.OuterRef("pk")}
        terms = Assignment.objects.in_force(day).filter(**mine).values("ends_on")[:1]
        units = (
            Assignment.work_coverages.rel.related_model.objects.in_force(day)
            .visible_to(user)
            .filter(assignment__instructor=models.OuterRef("pk"), organization__deleted_at=None)
            .order_by()
            .values("assignment__instructor")
            .annotate(number=models.Count("*"))
            .values("number")
        )
        visits = Visit.objects.present().filter(**mine).order_by("-visited_on")
        return self.annotate(
            assigned_until=models.Subquery(terms, output_field=models.DateField()),
            units=Coalesce(models.Subquery(units, output_field=models.IntegerField()), 0),
            last_visit=models.Subquery(visits.values("visited_on")[:1]),
        )


def last_visit_of(instructor: "Instructor") -> models.Subquery:
    """The day on which he visited the organization of a row last, as a column of the row."""
    visits = Visit.objects.present().filter(
        instructor=instructor, organization=models.OuterRef("organization")
    )
    return models.Subquery(visits.order_by("-visited_on").values("visited_on")[:1])


@tracked(fed=True)
class Instructor(RecyclableRecord):
    """Somebody whom a department sends."""

    kind = models.CharField("类别", max_length=12, choices=InstructorKind)
    name = models.CharField("姓名", max_length=60)
    position = models.CharField("职务", max_length=60, blank=True, db_default="")
    phone_cipher = models.BinaryField("手机（密文）", null=True)
    phone_index = models.CharField("手机（盲索引）", max_length=32, blank=True, db_default="")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name="派出部门"
    )
    full_time = models.BooleanField("专职", default=False, db_default=False)
    #: Where he is looked after: a town, or the county.
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="管理区域", db_index=False)
    #: His account, by which he sees and visits his units.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="账号",
    )

    value_types = {"name": PERSON_NAME, "phone": PHONE}

    objects = InstructorQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "指导员"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="instructor_of_one_account",
                violation_error_message="这个账号已经是另一名指导员的。",
            )
        ]
        indexes = [
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="instructor_recycled",
            ),
            models.Index(fields=["region", "id"], name="instructor_by_region"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {shown_name(self.name, full=False)}"

    def named_to(self, user) -> str:
        """The name as `user` may read it: in full for editors of his region, and for himself."""
        full = user.pk == self.user_id or reads_names(user, self.region_id)
        return shown_name(self.name, full=full)

    def get_absolute_url(self) -> str:
        return address_of("branches:instructor", self.pk)

    @property
    def phone_masked(self) -> str:
        return PHONE.masked(crypto.decrypt(self.phone_cipher)) if self.phone_cipher else ""


class OfInstructorQuerySet:
    """Rows in scope with their instructor."""

    def visible_to(self, user):
        return self.filter(instructor__in=Instructor.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(instructor__in=Instructor.objects.editable_by(user))

    def exportable_by(self, user):
        return self.filter(instructor__in=Instructor.objects.exportable_by(user))


class AssignmentQuerySet(OfInstructorQuerySet, DatedLinkQuerySet):
    def present(self):
        return self.filter(instructor__deleted_at=None)


@tracked()
class Assignment(DatedLink):
    """An instructor for a term: the organizations that he covers are its work coverages."""

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="assignments", verbose_name="指导员"
    )
    visits = models.PositiveSmallIntegerField(
        "走访次数",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    per = models.CharField("频次", max_length=8, choices=Per, default=Per.MONTH)

    objects = AssignmentQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "派驻任期"
        constraints = DatedLink.link_constraints("assignment", ("instructor",))
        indexes = [models.Index(fields=["ends_on", "id"], name="assignment_by_end")]

    def __str__(self) -> str:
        until = f"至 {self.ends_on}" if self.ends_on else "起"
        return f"{self.starts_on} {until}"

    @property
    def frequency(self) -> str:
        return f"{self.get_per_display()} {self.visits} 次"

    def get_absolute_url(self) -> str:
        return self.instructor.get_absolute_url()


def _in(part) -> models.Q:
    """Visits to the organizations of a part of the registry."""
    if not part:
        return models.Q(pk__in=[])
    return through("organization", organizations_within(part))


def _own(user) -> models.Q:
    """Visits of the instructor who `user` is, to organizations that he is to visit today."""
    return models.Q(instructor__user=user) & _in(user.reach.part(Action.RECORD_VISITS))


class VisitQuerySet(ScopedQuerySet):
    """What was said stands there: for whoever sees persons where the organization is, and for the
    instructor himself while the organization is his."""

    def visible_to(self, user):
        part = user.reach.see_members
        if part.everywhere:
            return self
        return self.filter(_own(user) | _in(part))

    def editable_by(self, user):
        part = user.reach.edit_registry
        return self if part.everywhere else self.filter(_own(user) | _in(part))

    def exportable_by(self, user):
        part = user.reach.part(Action.EXPORT_MEMBERS)
        return self if part.everywhere else self.filter(_in(part))

    def present(self):
        """Neither the visit nor its organization is in the recycle bin."""
        return self.filter(deleted_at=None, organization__deleted_at=None)


@tracked(fed=True)
class Visit(RecyclableRecord):
    """An instructor was at an organization, or spoke with it."""

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="visits", verbose_name="指导员", db_index=False
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="两新组织", db_index=False
    )
    visited_on = models.DateField("走访日期", default=timezone.localdate)
    manner = models.CharField(
        "方式", max_length=10, choices=VisitManner, default=VisitManner.ON_SITE
    )
    content = models.CharField("走访内容", max_length=1000)

    value_types = {"visited_on": PAST}

    objects = VisitQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "走访"
        indexes = [
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="visit_recycled",
            ),
            models.Index(fields=["visited_on", "id"], name="visit_by_day"),
            models.Index(fields=["instructor", "visited_on"], name="visit_of_instructor"),
            models.Index(fields=["organization", "visited_on"], name="visit_of_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} {self.get_manner_display()}"

    def get_absolute_url(self) -> str:
        return address_of("branches:visit", self.pk)


class GradingQuerySet(OfInstructorQuerySet, ScopedQuerySet):
    pass


@tracked()
class Grading(Record):
    """The grade of an instructor for a year."""

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="gradings", verbose_name="指导员", db_index=False
    )
    year = models.PositiveSmallIntegerField("年度")
    grade = models.CharField("等次", max_length=12, choices=Grade)
    note = models.CharField("说明", max_length=200, blank=True, db_default="")

    objects = GradingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "年度等次"
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "year"],
                name="grading_one_a_year",
                violation_error_message="这一年度已经评定，请修改已有的等次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度{self.get_grade_display()}"

    def clean(self) -> None:
        if self.year is not None and not 2000 <= self.year <= timezone.localdate().year:
            raise ValidationError({"year": "请填写已经过去或正在进行的年度。"})

    def get_absolute_url(self) -> str:
        return self.instructor.get_absolute_url()
