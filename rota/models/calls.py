"""The call of a committee: its branches propose projects for a year."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import Action
from activities.models import fileable_by, may_file_for, seen_by
from branches.models import PartyOrganization, reached_by
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet, leads_to
from core.tree import Under
from members.models import party_organizations_reached
from rota.choices import STANDING, CallState, ProjectState

#: As the practice has it: each branch proposes two or three projects.
LEAST, MOST = 2, 3


class CallQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sees a Party organization sees the calls that reach it: those of the committees
        above it too."""
        if user.reach.see_registry.everywhere:
            return self
        return self.reaching(seen_by(user))

    def editable_by(self, user):
        """Whoever leads the committee, or reviews where it is."""
        return self.filter(leads_to("committee", leads(user)))

    def exportable_by(self, user):
        return self.one_of("committee", PartyOrganization.objects.exportable_by(user))

    def present(self):
        """Calls are closed, not deleted."""
        return self

    def reaching(self, parties):
        """Those that call one of the Party organizations."""
        return self.filter(models.Exists(parties.filter(Under("path", "committee__path"))))

    def proposing(self, user):
        """Those in which `user` may propose today."""
        return self.open_to(user, timezone.localdate())

    def with_numbers(self):
        """With `project_count` of what stands, and `listed_count` of what is on the menu or was
        held."""
        return self.annotate(
            project_count=_count(STANDING),
            listed_count=_count([ProjectState.LISTED, ProjectState.HELD]),
        )

    def open_to(self, user, today):
        """Those in which `user` proposes for a Party organization now."""
        return self.reaching(fileable_by(user).active_on(today)).filter(
            state__in=[CallState.OPEN, CallState.PUBLISHED], proposals_until__gte=today
        )


def _count(states) -> Coalesce:
    rows = Call.projects.rel.related_model.objects.filter(
        call=models.OuterRef("pk"), state__in=states
    )
    number = rows.order_by().values("call").annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(number, output_field=models.IntegerField()), 0)


def reviewed_by(user):
    """Party organizations in the regions that `user` reviews."""
    return party_organizations_reached(user.reach.part(Action.REVIEW_ACTIVITIES)).present()


def leads(user):
    """Party organizations for which `user` files, and those in the regions that he reviews."""
    reviewed = reached_by(user.reach.part(Action.REVIEW_ACTIVITIES))
    return PartyOrganization.objects.filter(may_file_for(user) | reviewed).present()


@tracked(fed=True)
class Call(Record):
    """One year's call of one committee; what is accepted becomes its menu."""

    committee = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="rota_calls", verbose_name="牵头党组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    proposals_until = models.DateField("推荐截止日期")
    least = models.PositiveSmallIntegerField("每个支部推荐项目数（至少）", default=LEAST)
    most = models.PositiveSmallIntegerField("每个支部推荐项目数（至多）", default=MOST)
    note = models.CharField("征集说明", max_length=500, blank=True, db_default="")
    state = models.CharField(
        "状态", max_length=10, choices=CallState, default=CallState.OPEN, editable=False
    )

    naming = ("committee",)

    objects = CallQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "轮值征集"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"],
                name="rota_call_once_a_year",
                violation_error_message="这个党组织这一年度已经发起过征集。",
            ),
            models.CheckConstraint(
                name="rota_call_numbers_in_order",
                condition=models.Q(least__gte=1, most__gte=models.F("least"), most__lte=12),
                violation_error_message="推荐项目数应为 1 至 12 个，至多不小于至少。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="rota_call_by_year")]

    def __str__(self) -> str:
        return f"{self.year}年支部轮值"

    def get_absolute_url(self) -> str:
        return address_of("rota:call", self.pk)

    def branches(self):
        """The Party organizations that it calls, the committee itself among them."""
        return PartyOrganization.objects.within([self.committee.path]).active_on(
            timezone.localdate()
        )
