"""Early warnings: what will light up unless somebody acts, and the county's numbers for it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from branches.models import PartyOrganization, reached_by
from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from core.models.feed import ChangeMark
from core.scope import ScopedQuerySet, through
from lights.choices import EarlyMeasure, EarlyWarningKind
from orgs.models import Organization, organizations_within
from regions.models import Region


@tracked()
class EarlyWarningNumber(CountyRow):
    """From when on the county is warned, and of how much."""

    KEY, VALUES = "measure", ("number",)

    measure = models.CharField("项目", max_length=20, choices=EarlyMeasure)
    number = models.PositiveSmallIntegerField("数值")

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "预警口径"
        ordering = ["measure", "valid_from"]
        constraints = [CountyRow.one_at_a_time("early_warning_number_one_at_a_time", "measure")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.number}"

    def clean(self) -> None:
        least, most = EarlyMeasure(self.measure).bounds
        if self.number is not None and not least <= self.number <= most:
            raise ValidationError({"number": f"请填 {least} 至 {most} 之间的数。"})

    def get_absolute_url(self) -> str:
        return address_of("lights:early_numbers")


class EarlyWarningQuerySet(ScopedQuerySet):
    """In scope with what it warns of."""

    def visible_to(self, user):
        return self._of(user.reach.see_registry)

    def editable_by(self, user):
        """Derived: nobody changes it by hand."""
        return self.none()

    def exportable_by(self, user):
        return self._of(user.reach.export)

    def with_names(self):
        """With name and code of what each warns of."""
        return self.annotate(
            subject_name=Coalesce("organization__name", "party_organization__name"),
            subject_code=Coalesce("organization__uscc", "party_organization__code"),
        )

    def _of(self, part):
        if part.everywhere:
            return self
        organizations = through("organization", organizations_within(part))
        return self.filter(organizations | through("party_organization", reached_by(part)))


class EarlyWarning(models.Model):
    """One thing that is about to happen to an organization or a Party organization, or has just
    happened; derived by `lights.services.refresh_early_warnings`."""

    kind = models.CharField("类别", max_length=20, choices=EarlyWarningKind)
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="两新组织",
        db_index=False,
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="党组织",
        db_index=False,
    )
    #: That of the subject when the row was derived: counts by town go by it.
    region = models.ForeignKey(
        Region, models.CASCADE, related_name="+", verbose_name="区域", db_index=False
    )
    #: The day on which it will happen, or has happened.
    crosses_on = models.DateField("日期")
    fact = models.CharField("情况", max_length=200)
    #: That of its last change (`core.feed.marks`).
    mark = models.BigIntegerField(db_default=ChangeMark(), editable=False)

    objects = EarlyWarningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提前预警"
        constraints = [
            models.CheckConstraint(
                name="early_warning_of_one",
                condition=models.Q(organization=None, party_organization__isnull=False)
                | models.Q(party_organization=None, organization__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=models.Q(organization__isnull=False),
                name="early_warning_of_organization",
            ),
            models.UniqueConstraint(
                fields=["party_organization", "kind"],
                condition=models.Q(party_organization__isnull=False),
                name="early_warning_of_party",
            ),
        ]
        indexes = [
            # The orders of the list, whole, of one kind, of one town.
            models.Index(fields=["crosses_on", "id"], name="early_warning_by_day"),
            models.Index(fields=["kind", "crosses_on", "id"], name="early_warning_by_kind"),
            # Counts by town and kind, without looking at the rows.
            models.Index(
                fields=["region", "kind", "crosses_on", "id"], name="early_warning_by_region"
            ),
            models.Index(fields=["mark", "id"], name="early_warning_marks"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return self.subject.get_absolute_url()

    @property
    def subject(self) -> Organization | PartyOrganization:
        return self.organization or self.party_organization
