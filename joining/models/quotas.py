"""Seats of a year (指标): who holds how many, and every move of them."""

from django.conf import settings
from django.db import models

from accounts.choices import Action
from branches.models import PartyOrganization, outside_bin
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from joining.choices import QuotaKind, SeatMove
from joining.models.candidates import Candidate
from regions.models import Region


class QuotaHoldingQuerySet(ScopedQuerySet):
    """In scope with the place that holds the seats; nothing in them is of a person."""

    def visible_to(self, user):
        return self._reached(user.reach.part(Action.RECORD_CANDIDATES))

    def editable_by(self, user):
        return self._reached(user.reach.part(Action.APPROVE_CANDIDATES))

    def exportable_by(self, user):
        """No persons: whoever takes lists out takes these."""
        return self._reached(user.reach.part(Action.APPROVE_CANDIDATES))

    def present(self):
        return self.filter(outside_bin())

    def with_left(self):
        """`left`: seats that are still to be used or passed on."""
        return self.annotate(
            left=models.F("received") - models.F("passed_on") - models.F("used"),
        )

    def _reached(self, part):
        if not part:
            return self.none()
        if part.everywhere:
            return self
        ids = part.region_ids
        return self.filter(
            models.Q(region_id__in=ids)
            | models.Q(party_organization__region_id__in=ids)
            | models.Q(party_organization_id__in=part.party_organization_ids)
        )


@tracked()
class QuotaHolding(Record):
    """What one place (county, town, leading Party organization of a group, branch) holds of a
    year's seats. Its numbers are the sums of its entries; the database lets none be spent twice."""

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=10, choices=QuotaKind)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="县、镇街"
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="党组织",
    )
    received = models.PositiveIntegerField("收到", default=0, db_default=0, editable=False)
    passed_on = models.PositiveIntegerField("已分配", default=0, db_default=0, editable=False)
    used = models.PositiveIntegerField("已使用", default=0, db_default=0, editable=False)

    objects = QuotaHoldingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "发展指标"
        constraints = [
            models.CheckConstraint(
                name="joining_seats_not_negative",
                condition=models.Q(received__gte=models.F("passed_on") + models.F("used")),
                violation_error_message="剩余的指标不够。",
            ),
            models.CheckConstraint(
                name="joining_seats_of_one",
                condition=models.Q(region=None, party_organization__isnull=False)
                | models.Q(party_organization=None, region__isnull=False),
                violation_error_message="请选择镇街或党组织中的一个。",
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "region"],
                condition=models.Q(region__isnull=False),
                name="joining_seats_of_region",
                violation_error_message="这个镇街当年已有这一类指标。",
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "party_organization"],
                condition=models.Q(party_organization__isnull=False),
                name="joining_seats_of_party",
                violation_error_message="这个党组织当年已有这一类指标。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="joining_seats_by_year")]

    def __str__(self) -> str:
        return f"{self.year} 年{self.holder_name}{self.get_kind_display()}"

    @property
    def holder_name(self) -> str:
        return str(self.party_organization or self.region)

    @property
    def remaining(self) -> int:
        return self.received - self.passed_on - self.used

    def get_absolute_url(self) -> str:
        return address_of("joining:quota", self.pk)


class QuotaEntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(holding__in=QuotaHolding.objects.visible_to(user))

    def editable_by(self, user):
        """Entries are only added."""
        return self.none()


class QuotaEntry(models.Model):
    """One move of seats in or out of a holding; only added, never changed."""

    holding = models.ForeignKey(
        QuotaHolding, models.CASCADE, related_name="entries", verbose_name="发展指标"
    )
    move = models.CharField("事项", max_length=10, choices=SeatMove)
    #: Seats that came (positive) or went (negative).
    number = models.SmallIntegerField("数量")
    #: Whom they came from or went to.
    other = models.ForeignKey(
        QuotaHolding,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="对方",
        db_index=False,
    )
    candidate = models.ForeignKey(
        Candidate,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="发展党员",
        db_index=False,
    )
    document_number = models.CharField("文号", max_length=60, blank=True, db_default="")
    made_at = models.DateTimeField("时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经办人",
    )

    objects = QuotaEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标明细"

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.number:+d}"
