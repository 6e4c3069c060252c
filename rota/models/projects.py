"""Projects: what a branch offers to the whole region, who hosts it, how it was screened."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from activities.choices import DutyCode
from activities.models import Activity, fileable_by, own_of, seen_by
from branches.models import PartyOrganization
from core.addresses import address_of
from core.models import Record, ReviewStep, tracked
from core.scope import ScopedQuerySet, leads_to
from core.tree import Under
from rota.choices import ON_MENU, OPEN, CallState, HostAnswer, ProjectState, SignUpState
from rota.models.calls import Call, reviewed_by


class ProjectQuerySet(ScopedQuerySet):
    """A proposal is seen where its hosts are and by whoever screens it; what stands on a published
    menu by all whom the call reaches."""

    def visible_to(self, user):
        if user.reach.see_registry.everywhere:
            return self
        published = Call.objects.visible_to(user).exclude(state=CallState.OPEN)
        on_menu = models.Q(leads_to("call", published), state__in=ON_MENU)
        return self.filter(self._followed(user) | on_menu)

    def editable_by(self, user):
        """Whoever files for the Party organization that proposed it."""
        return self.filter(leads_to("organizer", fileable_by(user)))

    def overseen_by(self, user):
        """Whoever reviews in the region of the committee."""
        return self.filter(leads_to("call__committee", reviewed_by(user)))

    def screenable_by(self, user):
        """The same; what one proposed oneself somebody else screens."""
        return self.overseen_by(user).exclude(proposed_by=user)

    def cancellable_by(self, user):
        return self.filter(
            leads_to("organizer", fileable_by(user))
            | leads_to("call__committee", reviewed_by(user))
        )

    def exportable_by(self, user):
        return self.one_of("organizer", PartyOrganization.objects.exportable_by(user))

    def present(self):
        """Projects are cancelled, not deleted."""
        return self

    def open_for_sign_up(self, today):
        """On a published menu, and not too late."""
        return self.filter(
            state=ProjectState.LISTED,
            call__state=CallState.PUBLISHED,
            sign_up_until__gte=today,
        )

    def taken_part_by(self, user):
        """Held, and one of the Party organizations for which `user` files took part."""
        took_part = Activity.branches.rel.related_model.objects.filter(
            party_organization__in=fileable_by(user).values("pk")
        )
        return self.filter(state=ProjectState.HELD, activity__in=took_part.values("activity"))

    def open_to(self, user, today):
        """Those for which `user` signs members up: a Party organization of his is called, another
        one than the organizer, whose members come anyway."""
        own = fileable_by(user).active_on(today)
        called = own.filter(Under("path", "call__committee__path"))
        other = called.exclude(pk=models.OuterRef("organizer"))
        return self.open_for_sign_up(today).filter(models.Exists(other))

    def signing_up(self, user):
        """Those of today."""
        return self.open_to(user, timezone.localdate())

    def led_by(self, user):
        """Of Party organizations that `user` leads."""
        return self.editable_by(user).filter(leads_to("organizer", own_of(user)))

    def to_file_by(self, user):
        """The day is over, and what came of it stands nowhere yet."""
        return self.led_by(user).filter(
            state=ProjectState.LISTED, planned_on__lte=timezone.localdate()
        )

    def asking(self, user):
        """Those which a Party organization that `user` leads was asked to host."""
        asked = ProjectHost.objects.answerable_by(user).filter(
            party_organization__in=own_of(user).values("pk"), answer=HostAnswer.ASKED
        )
        return self.filter(state__in=OPEN, pk__in=asked.values("project"))

    def followed_by(self, user):
        """Of what `user` hosts, or screens, he reads how it was screened."""
        if user.reach.see_registry.everywhere:
            return self
        return self.filter(self._followed(user))

    @staticmethod
    def _followed(user):
        hosts = Project.hosts.rel.related_model.objects.filter(project=models.OuterRef("pk"))
        hosted = hosts.filter(leads_to("party_organization", seen_by(user)))
        return models.Exists(hosted) | leads_to("call__committee", reviewed_by(user))

    def with_numbers(self):
        """With `placed` and `waiting`, how many signed up."""
        return self.annotate(placed=_count(SignUpState.PLACED), waiting=_count(SignUpState.WAITING))


def _count(state: str) -> Coalesce:
    rows = Project.sign_ups.rel.related_model.objects.filter(
        project=models.OuterRef("pk"), state=state
    )
    number = rows.order_by().values("project").annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(number, output_field=models.IntegerField()), 0)


def default_duties() -> list[str]:
    return [DutyCode.PARTY_DAY]


@tracked(fed=True)
class Project(Record):
    """One event on the menu: proposed by a Party organization, hosted by it or by several."""

    call = models.ForeignKey(
        Call, models.PROTECT, related_name="projects", verbose_name="轮值征集", db_index=False
    )
    organizer = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="rota_projects", verbose_name="主办党组织"
    )
    topic = models.CharField("项目名称", max_length=80)
    text = models.TextField("内容", max_length=1000)
    planned_on = models.DateField("计划日期")
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    place = models.CharField("地点", max_length=100)
    capacity = models.PositiveSmallIntegerField("名额")
    sign_up_until = models.DateField("报名截止日期")
    #: What it counts for, for every Party organization taking part (`activities`).
    duties = ArrayField(
        models.CharField(max_length=20, choices=DutyCode),
        verbose_name="计入事项",
        default=default_duties,
    )
    state = models.CharField(
        "状态", max_length=10, choices=ProjectState, default=ProjectState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="推荐人",
        editable=False,
    )
    proposed_at = models.DateTimeField("推荐时间", editable=False)
    #: What it was filed as once it was held.
    activity = models.OneToOneField(
        Activity,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="活动",
        editable=False,
    )

    naming = ("organizer",)

    objects = ProjectQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "轮值项目"
        constraints = [
            models.CheckConstraint(
                name="rota_project_has_places",
                condition=models.Q(capacity__gte=1, capacity__lte=2000),
                violation_error_message="名额应为 1 至 2,000 人。",
            ),
            models.CheckConstraint(
                name="rota_project_days_in_order",
                condition=models.Q(sign_up_until__lte=models.F("planned_on")),
                violation_error_message="报名截止日期不能晚于计划日期。",
            ),
            models.CheckConstraint(
                name="rota_project_held_as_activity",
                condition=models.Q(state=ProjectState.HELD, activity__isnull=False)
                | (~models.Q(state=ProjectState.HELD) & models.Q(activity__isnull=True)),
                violation_error_message="已开展的项目应有对应的活动。",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state"], name="rota_project_of_call"),
            # The orders of the list, and of the queue.
            models.Index(fields=["planned_on", "id"], name="rota_project_by_day"),
            models.Index(
                fields=["proposed_at", "id"],
                condition=models.Q(state=ProjectState.PROPOSED),
                name="rota_project_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return address_of("rota:detail", self.pk)

    @property
    def duty_names(self) -> str:
        return "、".join(DutyCode(each).label for each in self.duties)

    @property
    def when(self) -> str:
        time = f" {self.starts_at:%H:%M}" if self.starts_at else ""
        return f"{self.planned_on}{time}"

    def takes_sign_ups(self, today: datetime.date) -> bool:
        """The call is read with it."""
        return (
            self.state == ProjectState.LISTED
            and self.call.state == CallState.PUBLISHED
            and today <= self.sign_up_until
        )


class PartQuerySet(ScopedQuerySet):
    """What belongs to a project is in scope with it."""

    field = "project"

    def visible_to(self, user):
        seen = Project.objects.visible_to(user)
        return self.filter(**{f"{self.field}__in": seen.values("pk")})

    def editable_by(self, user):
        """Only by the services of the project."""
        return self.none()


class HostQuerySet(PartQuerySet):
    def answerable_by(self, user):
        """Whoever files for the Party organization that was asked."""
        return self.filter(party_organization__in=fileable_by(user).values("pk"))

    def hosting(self):
        return self.filter(answer=HostAnswer.AGREED)


@tracked()
class ProjectHost(models.Model):
    """A Party organization that hosts, the organizer too; others have to agree."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="hosts", verbose_name="轮值项目", db_index=False
    )
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党组织"
    )
    answer = models.CharField(
        "共同主办", max_length=8, choices=HostAnswer, default=HostAnswer.ASKED
    )

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "主办的党组织"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "party_organization"], name="rota_host_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_organization_id} @ {self.project_id}"


class StepQuerySet(PartQuerySet):
    field = "subject"


class ProjectStep(ReviewStep):
    """One step in the screening of a project; the proposal itself is the project's own
    `proposed_at`."""

    subject = models.ForeignKey(
        Project, models.CASCADE, related_name="steps", verbose_name="轮值项目", db_index=False
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "轮值项目办理步骤"
        indexes = [models.Index(fields=["subject", "id"], name="rota_step_of_subject")]


class RemarkQuerySet(PartQuerySet):
    def editable_by(self, user):
        return self.filter(party_organization__in=fileable_by(user).values("pk"))


@tracked()
class Remark(Record):
    """A word afterwards of a Party organization that took part: voluntary, counted nowhere."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="remarks", verbose_name="轮值项目", db_index=False
    )
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党组织"
    )
    text = models.CharField("活动反馈", max_length=200)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="填写人",
        editable=False,
    )

    objects = RemarkQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "活动反馈"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "party_organization"],
                name="rota_remark_unique",
                violation_error_message="这个党组织已经写过反馈，请在原来的内容上修改。",
            )
        ]

    def __str__(self) -> str:
        return f"反馈 {self.party_organization_id} @ {self.project_id}"
