"""公布排名: a ranking of units stands where somebody decided so, for a scope, until a day."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import RankedBy
from assessments.models.rounds import Round
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core import in_force
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from regions.models import Region

#: For so many days at most.
LONGEST = 90


class RankingQuerySet(ScopedQuerySet):
    """While it stands, for all who see the registry within its scope; before and afterwards only
    that it was decided, for those who decide."""

    def visible_to(self, user):
        standing = in_force.on(timezone.localdate())
        part = user.reach.see_registry
        if not part.everywhere:
            standing &= models.Q(region_id__in=_around(part))
        return self.filter(self._led_by(user) | (standing if part else models.Q(pk__in=[])))

    def editable_by(self, user):
        return self.filter(self._led_by(user))

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def present(self):
        """The decision stays."""
        return self

    @staticmethod
    def _led_by(user) -> models.Q:
        part = user.reach.part(Action.REVIEW_ASSESSMENTS)
        if part.everywhere:
            return models.Q(pk__isnull=False)
        return models.Q(region_id__in=part.region_ids)


def _around(part) -> set[int]:
    """Regions in which somebody is, and those around them."""
    parties = PartyOrganization.objects.filter(
        pk__in=part.party_organization_ids | part.single_party_ids
    )
    regions = Region.objects.filter(
        models.Q(pk__in=part.region_ids) | models.Q(pk__in=parties.values("region"))
    )
    paths = regions.values_list("path", flat=True)
    return {int(each) for path in paths for each in path.strip("/").split("/")}


@tracked()
class Ranking(Record):
    """A decision to publish how units of a round stand; the rows are those of the frozen round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", verbose_name="评星轮次")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="公布范围")
    ranked = models.CharField("比什么", max_length=8, choices=RankedBy, default=RankedBy.PARTY)
    kind = models.CharField(
        "党组织类型", max_length=16, choices=PartyOrganizationKind, blank=True, db_default=""
    )
    most = models.PositiveSmallIntegerField(
        "公布前几名", default=10, validators=[MinValueValidator(3), MaxValueValidator(200)]
    )
    decision = models.CharField("公布决定", max_length=200)
    decision_number = models.CharField("文号或会议", max_length=60)
    decided_on = models.DateField("决定日期")
    starts_on = models.DateField("公布日期")
    #: From that day on it is gone.
    ends_on = models.DateField("撤下日期")
    end_reason = models.CharField(
        "提前撤下的理由", max_length=200, blank=True, db_default="", editable=False
    )

    objects = RankingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "排名公布"
        constraints = [
            models.CheckConstraint(
                name="ranking_has_a_decision",
                condition=~models.Q(decision="") & ~models.Q(decision_number=""),
                violation_error_message="没有公布决定和文号（会议）不能公布排名。",
            ),
            models.CheckConstraint(
                name="ranking_ends",
                condition=models.Q(
                    decided_on__lte=models.F("starts_on"), ends_on__gte=models.F("starts_on")
                ),
                violation_error_message="决定、公布、撤下日期应依次在后。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="ranking_by_day")]

    def __str__(self) -> str:
        return f"{self.decision}"

    def get_absolute_url(self) -> str:
        return address_of("assessments:ranking", self.pk)

    @property
    def stands(self) -> bool:
        return in_force.holds(self.starts_on, self.ends_on, timezone.localdate())

    @property
    def badge(self) -> tuple[str, str]:
        """Whether it is shown, in words, and the tone of that."""
        if self.stands:
            return "公布中", "green"
        return "待公布" if self.starts_on > timezone.localdate() else "已撤下", "grey"
