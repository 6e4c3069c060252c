"""A checklist of one unit: what opened it, who answers for it, where it stands; and its items,
ticked by somebody or known from the registry."""

import datetime

from django.db import models
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.choices import Action
from branches.models import Coverage, PartyOrganization, WorkCoverage
from core import in_force
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet, through
from core.search import name_condition
from core.values import PAST
from founding.choices import ChecklistState, Known, Trigger
from founding.models.items import ChecklistItem
from members.choices import PostTitle
from members.models import Employment, Post
from orgs.models import Organization, organizations_within
from regions.models import Department


class ChecklistQuerySet(ScopedQuerySet):
    """A checklist is in scope with its unit, and with whoever answers for it."""

    def visible_to(self, user):
        return self._of(user, user.reach.see_registry)

    def editable_by(self, user):
        """Whoever ticks it off: who edits the unit, the department, those who lead the Party
        organization."""
        return self._of(user, user.reach.edit_registry)

    def overseen_by(self, user):
        """Whoever gives it to somebody else, drops it, takes it up again: who edits the unit."""
        if user.reach.edit_registry.everywhere:
            return self
        return self.one_of("organization", Organization.objects.editable_by(user))

    def exportable_by(self, user):
        """Whoever exports units; who only answers for one reads it on the page."""
        if user.reach.export.everywhere:
            return self
        return self.one_of("organization", Organization.objects.exportable_by(user))

    def _of(self, user, part):
        if part.everywhere:
            return self
        own = Q(department__in=user.reach.department_ids)
        for path in user.reach.part(Action.FILE_ACTIVITIES).party_paths:
            own |= Q(party_organization__path__startswith=path)
        return self.filter(through("organization", organizations_within(part)) | own)

    def present(self):
        return self.filter(organization__deleted_at=None)

    def open(self):
        return self.filter(state=ChecklistState.OPEN)

    def overdue_on(self, day: datetime.date):
        """Open, with an item that is neither ticked nor known by its day."""
        late = ChecklistEntry.objects.pending(day).filter(checklist=OuterRef("pk"), due_on__lt=day)
        return self.open().filter(Exists(late))

    def complete_on(self, day: datetime.date):
        """Open, and nothing is left to be done."""
        left = ChecklistEntry.objects.pending(day).filter(checklist=OuterRef("pk"))
        return self.open().filter(~Exists(left))

    def search(self, text: str):
        return self.filter(name_condition(text, "organization__name"))

    def with_progress(self):
        """With how many items there are and how many wait (`total`, `left`), by when the next one
        is due (`next_due`), and who answers for it (`owner_name`)."""
        of = ChecklistEntry.objects.filter(checklist=OuterRef("pk")).order_by().values("checklist")
        left = of.pending(timezone.localdate())
        return self.annotate(
            total=Coalesce(Subquery(of.annotate(number=Count("pk")).values("number")), 0),
            left=Coalesce(Subquery(left.annotate(number=Count("pk")).values("number")), 0),
            next_due=Subquery(left.annotate(day=Min("due_on")).values("day")),
            owner_name=Coalesce(
                "department__name", "party_organization__name", "organization__region__name"
            ),
            done=F("total") - F("left"),
        )


@tracked()
class Checklist(Record):
    """What is to be done for a unit because it was registered, reported, was evaluated, or a
    project came."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="checklists", verbose_name="两新组织"
    )
    trigger = models.CharField("何时开出", max_length=12, choices=Trigger)
    #: The day of the registration, of the report: working days count from it.
    opened_on = models.DateField("事件日期")
    #: One of the two, or neither: then the town in which the unit lies answers for it.
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任部门",
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checklists",
        verbose_name="责任党组织",
    )
    note = models.CharField("说明", max_length=100, blank=True, db_default="", default="")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ChecklistState,
        default=ChecklistState.OPEN,
        db_default=ChecklistState.OPEN,
        editable=False,
    )
    ended_on = models.DateField("办结日期", null=True, blank=True, editable=False)

    value_types = {"opened_on": PAST}
    naming = ("organization",)

    objects = ChecklistQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "同步组建清单"
        constraints = [
            models.CheckConstraint(
                name="checklist_one_owner",
                condition=Q(department=None) | Q(party_organization=None),
                violation_error_message="责任部门和责任党组织只选一个。",
            )
        ]
        indexes = [
            models.Index(fields=["opened_on", "id"], name="checklist_by_day"),
            models.Index(fields=["organization"], name="checklist_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()}（{self.opened_on}）"

    def named_to(self, user) -> str:
        return f"{self.organization}：{self.get_trigger_display()}"

    def get_absolute_url(self) -> str:
        return address_of("founding:detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == ChecklistState.OPEN

    @property
    def owner(self) -> str:
        """Who answers for it, by name; reads `organization.region` where it is the town."""
        return str(self.department or self.party_organization or self.organization.region)


class ChecklistStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Checklist.objects.visible_to(user))

    def editable_by(self, user):
        return self.none()


class ChecklistStep(FlowStep):
    subject = models.ForeignKey(
        Checklist, models.CASCADE, related_name="steps", verbose_name="清单"
    )

    objects = ChecklistStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同步组建办理"


class EntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(checklist__in=Checklist.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(checklist__in=Checklist.objects.editable_by(user))

    def present(self):
        return self.filter(checklist__organization__deleted_at=None)

    def pending(self, day: datetime.date):
        """Neither ticked, nor known from the registry on `day`."""
        known = Q(pk__in=[])
        for fact, (rows, _) in _facts(day).items():
            known |= Q(item__known=fact) & Exists(rows)
        return self.filter(done_on=None).filter(~known)

    def with_known(self, day: datetime.date):
        """With since when the registry knows it (`known_on`), no earlier than the event, and the
        day on which it was done either way (`since`)."""
        found = Case(
            *(
                When(item__known=fact, then=Subquery(rows.order_by(start).values(start)[:1]))
                for fact, (rows, start) in _facts(day).items()
            ),
            output_field=models.DateField(),
        )
        # The greatest of a day and nothing is the day.
        later = Case(
            When(known_since__isnull=False, then=Greatest("known_since", "checklist__opened_on")),
            output_field=models.DateField(),
        )
        return self.annotate(known_since=found, known_on=later, since=Coalesce(F("done_on"), later))


def _facts(day: datetime.date) -> dict[str, tuple[models.QuerySet, str]]:
    """Fact → the rows of the entry's unit that show it on `day`, and the field that says since
    when."""
    unit = OuterRef("checklist__organization")
    party = "party_organization"
    alive = Q(party_organization__deleted_at=None) & in_force.on(
        day, starts=f"{party}__founded_on", ends=f"{party}__dissolved_on"
    )
    covering = Coverage.objects.filter(in_force.on(day), alive, organization=unit)
    work = WorkCoverage.objects.filter(in_force.on(day), organization=unit)
    return {
        Known.COVERED: (covering, "starts_on"),
        Known.WORK: (work, "starts_on"),
        Known.MEMBERS: (
            Employment.objects.filter(organization=unit, starts_on__lte=day).filter(
                member__deleted_at=None, member__organization=unit
            ),
            "starts_on",
        ),
        Known.SECRETARY: (
            Post.objects.filter(in_force.on(day), title=PostTitle.SECRETARY).filter(
                alive,
                Exists(
                    Coverage.objects.filter(
                        in_force.on(day),
                        party_organization=OuterRef("party_organization"),
                        organization=OuterRef(OuterRef("checklist__organization")),
                    )
                ),
            ),
            "starts_on",
        ),
    }


@tracked()
class ChecklistEntry(Record):
    """One item of a checklist, by when it is due, and since when it is done."""

    checklist = models.ForeignKey(
        Checklist, models.CASCADE, related_name="entries", verbose_name="清单", db_index=False
    )
    #: As it read when the checklist was opened: rows of a county are replaced, never changed.
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+", verbose_name="事项")
    due_on = models.DateField("期限")
    #: Empty while it waits, and while the registry tells of it.
    done_on = models.DateField("完成日期", null=True, blank=True)
    evidence = models.CharField("完成情况", max_length=200, blank=True, db_default="", default="")

    value_types = {"done_on": PAST}
    objects = EntryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "清单事项"
        indexes = [models.Index(fields=["checklist", "due_on"], name="checklist_entry_of")]

    def __str__(self) -> str:
        return str(self.item)

    def get_absolute_url(self) -> str:
        return self.checklist.get_absolute_url()
