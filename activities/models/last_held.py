"""When each Party organization last held anything (derived)."""

from django.db import models

from activities.models.duties import PartyRowQuerySet
from branches.models import PartyOrganization


class LastHeldQuerySet(PartyRowQuerySet):
    def editable_by(self, user):
        """Derived: nobody changes it by hand."""
        return self.none()


class LastHeld(models.Model):
    """The latest day on which a Party organization held anything; derived by
    `activities.services.silence`. No row: it never did."""

    party_organization = models.OneToOneField(
        PartyOrganization,
        models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name="党组织",
    )
    held_on = models.DateField("最近开展日期")

    objects = LastHeldQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "最近一次活动"

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.held_on}"
