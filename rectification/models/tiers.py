"""The tier of a Party organization: 示范, 巩固, 提高 or 预警, from a day on."""

from django.db import models
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from core.models import DatedValues, tracked
from core.scope import ScopedQuerySet
from members.models import party_organizations_reached
from rectification.choices import Tier


def party_organizations_overseen(user):
    """The Party organizations against which a user may open cases, and whose tier he may set."""
    part = user.reach.part(Action.VERIFY_CASES)
    if not part:
        return PartyOrganization.objects.none()
    return party_organizations_reached(part).active_on(timezone.localdate())


class PartyTierQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("party_organization", PartyOrganization.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(party_organization__in=party_organizations_overseen(user))


@tracked(fed=True)
class PartyTier(DatedValues):
    """Where a Party organization stands from a day on, until its next row begins.

    Before its first row it stands nowhere. Written by `services.tiering` only.
    """

    OWNER = "party_organization"
    VALUES = ("tier",)

    party_organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        related_name="tiers",
        verbose_name="党组织",
        db_index=False,
    )
    tier = models.CharField("等次", max_length=14, choices=Tier)

    objects = PartyTierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党组织等次"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "starts_on"], name="party_tier_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.starts_on}"


def _held(party: str) -> models.QuerySet:
    """The row that holds now, of the Party organization at the end of a path."""
    rows = PartyTier._base_manager.filter(
        party_organization=models.OuterRef(party), starts_on__lte=timezone.localdate()
    )
    return rows.order_by("-starts_on")


def tier_now(party: str = "pk") -> models.Subquery:
    """The tier that holds now, as people call it; NULL: none was set."""
    label = models.Case(*(models.When(tier=each, then=models.Value(each.label)) for each in Tier))
    return models.Subquery(
        _held(party).annotate(label=label).values("label")[:1], output_field=models.CharField()
    )


def held_since(party: str = "pk") -> models.Subquery:
    """The day from which it stands there; NULL: nowhere."""
    return models.Subquery(_held(party).values("starts_on")[:1])


def tier_code_now(party: str = "pk") -> models.Subquery:
    """The tier that holds now, by its code."""
    return models.Subquery(_held(party).values("tier")[:1])


def in_tier(rows: models.QuerySet, tier: str) -> models.QuerySet:
    """The Party organizations of `rows` that stand in a tier now; `none`: in none."""
    begun = PartyTier._base_manager.filter(starts_on__lte=timezone.localdate())
    mine = begun.filter(party_organization=models.OuterRef("pk"))
    if tier == "none":
        return rows.filter(~models.Exists(mine))
    later = begun.filter(
        party_organization=models.OuterRef("party_organization"),
        starts_on__gt=models.OuterRef("starts_on"),
    )
    return rows.filter(models.Exists(mine.filter(~models.Exists(later), tier=tier)))
