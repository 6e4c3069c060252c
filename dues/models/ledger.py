"""Money between Party organizations: each row takes from one what it gives to another."""

from django.db import models

from branches.models import PartyOrganization
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from dues.choices import DuesEntryKind
from dues.models.keeping import TotalsQuerySet, kept_by, parties_kept_by, parties_seen_by
from dues.models.persons import maker
from members.models import party_organizations_reached


def spendable_by(user):
    """Party organizations whose money `user` enters as given: those that he keeps, and as staff
    those that he edits."""
    edited = party_organizations_reached(user.reach.edit_members)
    if user.reach.edit_members.everywhere:
        return edited.present()
    return PartyOrganization.objects.filter(
        models.Q(pk__in=edited.values("pk")) | models.Q(pk__in=parties_kept_by(user).values("pk"))
    ).present()


class DuesEntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        if user.reach.see_members.everywhere:
            return self
        seen = parties_seen_by(user).values("pk")
        return self.filter(models.Q(giver__in=seen) | models.Q(taker__in=seen))

    def editable_by(self, user):
        """Entered, and taken back, by whoever answers for the money that is given."""
        own = spendable_by(user).values("pk")
        return self.filter(models.Q(giver__in=own) | models.Q(giver=None, taker__in=own))

    def exportable_by(self, user):
        return self.none()


@tracked()
class DuesEntry(Record):
    """Remitted upward, returned, used, or brought in when the ledger begins. Never changed: a
    mistake is taken back by a row the other way round."""

    kind = models.CharField("种类", max_length=10, choices=DuesEntryKind)
    #: None: from, or to, outside the platform.
    giver = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dues_given",
        verbose_name="付出",
    )
    taker = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dues_taken",
        verbose_name="收入",
    )
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    happened_on = models.DateField("日期")
    note = models.CharField("摘要", max_length=100, blank=True, db_default="")
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name="冲正",
        editable=False,
    )
    made_by = maker()

    objects = DuesEntryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党费收支"
        constraints = [
            models.CheckConstraint(
                name="dues_entry_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message="金额须大于零。",
            ),
            models.CheckConstraint(
                name="dues_entry_two_sides",
                condition=(models.Q(giver__isnull=False) | models.Q(taker__isnull=False))
                & (
                    models.Q(giver__isnull=True)
                    | models.Q(taker__isnull=True)
                    | ~models.Q(giver=models.F("taker"))
                ),
                violation_error_message="付出和收入的党组织不能相同，也不能都空。",
            ),
        ]
        indexes = [models.Index(fields=["happened_on", "id"], name="dues_entry_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"

    def get_absolute_url(self) -> str:
        return address_of("dues:ledger", self.giver_id or self.taker_id)


class DuesYearQuerySet(TotalsQuerySet):
    def visible_to(self, user):
        """Its papers name persons: for the keeper alone."""
        return self.filter(kept_by(user))


@tracked()
class DuesYear(Record):
    """Once a year the branch tells its members what was paid."""

    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        related_name="dues_years",
        verbose_name="党组织",
        db_index=False,
    )
    year = models.PositiveSmallIntegerField("年度")
    published_on = models.DateField("公布日期")
    made_by = maker()

    naming = ("party_organization",)
    objects = DuesYearQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "年度党费公布"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "year"],
                name="dues_year_once",
                violation_error_message="这个年度已经登记公布。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度党费收缴情况"

    def get_absolute_url(self) -> str:
        return address_of("dues:year", self.pk)
