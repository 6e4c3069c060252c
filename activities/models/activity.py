"""What a Party organization plans, holds and files, and who was not there."""

from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models.functions import Coalesce

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from activities.choices import (
    HELD,
    ActivitySource,
    ActivityState,
    DutyCode,
)
from activities.models.delegation import Delegation, fileable_by
from activities.models.keys import TextKey
from branches.models import PartyOrganization, takes_in
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.tree import ids_above
from members.models import party_organizations_reached

#: What is worked out of the lists of an `ActivityBranch`.
COUNTS = (
    "entitled_count",
    "present_count",
    "absent_count",
    "voting_count",
    "voting_present_count",
)


def by_day() -> Coalesce:
    """The day that lists go by: when it was held, else for when it is planned."""
    return Coalesce("held_on", "planned_on")


def people_of(user) -> models.Exists:
    """Whether `user` sees the people of a Party organization that takes part in an activity: to see
    people elsewhere is not enough."""
    reached = party_organizations_reached(user.reach.see_members)
    branches = Activity.branches.rel.related_model.objects
    return models.Exists(
        branches.filter(activity=models.OuterRef("pk"), party_organization__in=reached)
    )


class ActivityQuerySet(ScopedQuerySet):
    """Seen with one of its Party organizations; filed by whoever may file for the organizer."""

    def visible_to(self, user):
        if user.reach.see_registry.everywhere:
            return self
        taking_part = Activity.branches.rel.related_model.objects.all()
        if not user.reach.see_registry.every_party:
            seen = PartyOrganization.objects.visible_to(user)
            delegated = Delegation.objects.given_to(user).values("party_organization")
            taking_part = taking_part.filter(
                models.Q(party_organization__in=seen) | models.Q(party_organization__in=delegated)
            )
        return self.filter(pk__in=taking_part.values("activity"))

    def editable_by(self, user):
        return self.filter(organizer__in=fileable_by(user))

    def reviewable_by(self, user):
        """Those whose organizer lies in a region that `user` reviews; taking part is not enough."""
        return self._in(user.reach.part(Action.REVIEW_ACTIVITIES))

    def recheckable_by(self, user):
        """Those at which the county looks again."""
        return self._in(user.reach.part(Action.RECHECK_ACTIVITIES))

    def that_may_make_up(self, user):
        """Those that `user` files, of Party organizations of which a making up was demanded."""
        demanded = Activity.objects.filter(
            organizer=models.OuterRef("organizer"), state=ActivityState.REDO
        )
        return self.editable_by(user).filter(models.Exists(demanded))

    def _in(self, part):
        if part.everywhere:
            return self
        return self.filter(organizer__region__in=part.region_ids)

    def past_read_by(self, user):
        """Guests stand in the history by their names, so it is for whoever files."""
        return self.editable_by(user)

    def exportable_by(self, user):
        mine = PartyOrganization.objects.exportable_by(user)
        return self.filter(organizer__in=mine)

    def persons_read_by(self, user):
        """Those of which `user` reads who was there: viewers see numbers only."""
        if user.reach.see_members.everywhere:
            return self.present()
        seen = models.Q(people_of(user)) | models.Q(organizer__in=fileable_by(user))
        return self.visible_to(user).present().filter(seen)

    @staticmethod
    def showed_to(user, row, at):
        """Whether an activity as it was in `row` was seen through its organizer (`core.feed`)."""
        party = at(PartyOrganization, row["organizer_id"])
        return party is not None and takes_in(user.reach.see_registry, party)

    def present(self):
        """Not withdrawn."""
        return self.exclude(state=ActivityState.WITHDRAWN)

    def held(self):
        """What counts as held: filed, and not returned."""
        return self.filter(state__in=HELD)

    def on_days(self):
        return self.annotate(day=by_day())

    def for_reader(self, user):
        """With whether `user` files for each, and sees the people of whoever takes part."""
        return self.on_days().annotate(
            is_fileable=models.Exists(fileable_by(user).filter(pk=models.OuterRef("organizer"))),
            has_people_seen=people_of(user),
        )

    def with_edition(self):
        """With how often each was submitted."""
        steps = Activity.steps.rel.related_model.objects.filter(subject=models.OuterRef("pk"))
        last = steps.values("subject").annotate(last=models.Max("edition")).values("last")
        edition = models.Subquery(last, output_field=models.IntegerField())
        return self.annotate(edition=Coalesce(edition, models.Value(1)))

    def with_due_day(self):
        """With the day that the last step of its review set."""
        steps = Activity.steps.rel.related_model.objects.filter(subject=models.OuterRef("pk"))
        return self.annotate(due_on=models.Subquery(steps.order_by("-pk").values("due_on")[:1]))

    def with_figures(self):
        """With what lists show of each: its duties by name, the counts of the organizer, photos."""
        own = Activity.branches.rel.related_model.objects.filter(
            activity=models.OuterRef("pk"), party_organization=models.OuterRef("organizer")
        )
        label = models.Case(
            *(models.When(duty=code, then=models.Value(name)) for code, name in DutyCode.choices),
            output_field=models.CharField(),
        )
        duties = Activity.duties.rel.related_model.objects.filter(activity=models.OuterRef("pk"))
        duties = duties.values("activity")
        photos = Activity.photos.rel.related_model.objects.complete()
        photos = photos.filter(activity=models.OuterRef("pk")).values("activity")
        return self.annotate(
            present=models.Subquery(own.values("present_count")),
            entitled=models.Subquery(own.values("entitled_count")),
            duty_names=models.Subquery(
                duties.annotate(names=StringAgg(label, "、", order_by="duty")).values("names")
            ),
            photo_count=Coalesce(
                models.Subquery(photos.annotate(number=models.Count("pk")).values("number")), 0
            ),
        )


@tracked(fed=True)
class Activity(Record):
    """One meeting, class or other activity, of one Party organization or of several together.

    Whoever withdraws it leaves the row: its key is used up for ever.
    """

    #: Made by the device that filed it, with the digest of what it sent (`core.filing`).
    client_key = models.UUIDField("填报键", editable=False)
    body_digest = models.CharField("内容摘要", max_length=64, editable=False)
    #: Of one that was planned before: key and digest of the plan.
    plan_key = models.UUIDField("计划键", null=True, editable=False)
    plan_digest = models.CharField(
        "计划内容摘要", max_length=64, blank=True, db_default="", editable=False
    )
    organizer = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="主办党组织"
    )
    planned_on = models.DateField("计划日期", null=True, blank=True)
    held_on = models.DateField("开展日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True, db_default="")
    host = models.CharField("主持人", max_length=60, blank=True, db_default="")
    topic = models.CharField("主题", max_length=120)
    text = models.TextField("内容", max_length=5000, blank=True, db_default="")
    decisions = models.TextField("决议", max_length=3000, blank=True, db_default="")
    #: Who was there and belongs to none of the Party organizations, by name.
    guests = models.JSONField("列席人员", default=list, db_default=[], blank=True)
    video_link = models.CharField("录像链接", max_length=400, blank=True, db_default="")
    live_link = models.CharField("直播链接", max_length=400, blank=True, db_default="")
    state = models.CharField(
        "状态", max_length=10, choices=ActivityState, default=ActivityState.FILED, editable=False
    )
    filed_at = models.DateTimeField("填报时间", null=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="填报人",
        editable=False,
    )
    #: By the town, or by somebody to whom it was delegated.
    filed_for_others = models.BooleanField("代填", default=False, db_default=False, editable=False)
    #: Its month was closed when it was filed: it enters the next restatement.
    late = models.BooleanField("月报定稿后填报", default=False, db_default=False, editable=False)
    #: Held after its period to make up for it.
    make_up = models.BooleanField("补课", default=False, db_default=False, editable=False)
    #: A day of the period for which it makes up; its duties count there and nowhere else.
    makes_up_for = models.DateField("补课所属日期", null=True, blank=True, editable=False)
    source = models.CharField(
        "填报方式",
        max_length=8,
        choices=ActivitySource,
        default=ActivitySource.DESK,
        editable=False,
    )

    naming = ("organizer",)

    objects = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "活动"
        constraints = [
            models.UniqueConstraint(
                fields=["client_key"],
                name="activity_key_unique",
                violation_error_message="这个填报键已经用过。",
            ),
            models.UniqueConstraint(
                fields=["plan_key"],
                name="activity_plan_key_unique",
                violation_error_message="这个填报键已经用过。",
            ),
            models.CheckConstraint(
                name="activity_has_a_day",
                condition=models.Q(held_on__isnull=False) | models.Q(planned_on__isnull=False),
                violation_error_message="开展日期、计划日期至少填一项。",
            ),
            models.CheckConstraint(
                name="activity_held_when_filed",
                condition=models.Q(state__in=[ActivityState.PLANNED, ActivityState.WITHDRAWN])
                | models.Q(held_on__isnull=False, filed_at__isnull=False),
                violation_error_message="已开展的活动应有开展日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["organizer", "held_on"], name="activity_of_organizer"),
            # The orders of the list.
            models.Index(by_day(), "id", name="activity_by_day"),
            models.Index(fields=["filed_at", "id"], name="activity_by_filing"),
            models.Index(fields=["state", "filed_at"], name="activity_by_state"),
            models.Index(TextKey("text"), "id", name="activity_text_keys"),
            # What the board looks for: plans of a day, and the few that can be watched.
            models.Index(
                fields=["planned_on", "id"],
                condition=models.Q(state=ActivityState.PLANNED),
                name="activity_planned",
            ),
            models.Index(
                fields=["held_on", "planned_on"],
                condition=~models.Q(live_link=""),
                name="activity_live",
            ),
            # Of the few that wait for the review.
            models.Index(
                fields=["filed_at", "id"],
                condition=models.Q(state=ActivityState.FILED),
                name="activity_waiting",
            ),
            models.Index(
                fields=["held_on", "id"],
                condition=models.Q(state=ActivityState.FILED),
                name="activity_waiting_by_day",
            ),
            # What few are, by the day.
            models.Index(
                "source",
                by_day(),
                "id",
                condition=~models.Q(source__in=[ActivitySource.DESK, ActivitySource.PHONE]),
                name="activity_by_rare_source",
            ),
            models.Index(by_day(), "id", condition=models.Q(late=True), name="activity_late"),
            models.Index(
                by_day(),
                "id",
                condition=models.Q(filed_for_others=True),
                name="activity_for_others",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return address_of("activities:detail", self.pk)

    def past_masks(self, user):
        return {"host": lambda name: self.host_to(user)}

    @property
    def is_planned(self) -> bool:
        return self.state == ActivityState.PLANNED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ActivityState.WITHDRAWN

    def reads_names_to(self, user) -> bool:
        """Whether `user` reads who was there by name: of the organizer, and of what is under it."""
        party = self.organizer
        return reads_names(user, party.region_id, (*ids_above(party.path), party.pk))

    def files_to(self, user) -> bool:
        """Whether `user` may file for the organizer; a query unless `for_reader` asked it."""
        known = getattr(self, "is_fileable", None)
        return fileable_by(user).filter(pk=self.organizer_id).exists() if known is None else known

    def persons_to(self, user) -> bool:
        """Whether `user` reads anything of the people at all; others see numbers only. A query
        unless `for_reader` asked it."""
        if user.reach.see_members.everywhere or self.files_to(user):
            return True
        known = getattr(self, "has_people_seen", None)
        if known is None:
            known = Activity.objects.filter(people_of(user), pk=self.pk).exists()
        return known

    def name_to(self, user, name: str) -> str:
        """A name that somebody wrote into the record, as `user` may read it."""
        return shown_name(name, full=self.reads_names_to(user) or self.files_to(user))

    def host_to(self, user) -> str:
        return self.name_to(user, self.host) if self.host and self.persons_to(user) else ""

    def guests_to(self, user) -> list[str]:
        return [self.name_to(user, each) for each in self.guests] if self.persons_to(user) else []
