"""How many people each Party organization has today (derived)."""

from django.db import models

from branches.models import PartyOrganization


class PartyCounts(models.Model):
    """Members, and who sits on the committee, of a Party organization today; derived by
    `members.services.facts.refresh_party_counts`. No row: nobody was there yet."""

    party_organization = models.OneToOneField(
        PartyOrganization,
        models.CASCADE,
        primary_key=True,
        related_name="counts",
        verbose_name="党组织",
    )
    members = models.PositiveIntegerField("党员数", db_default=0)
    full_members = models.PositiveIntegerField("正式党员数", db_default=0)
    #: Persons: each once, whatever offices he holds.
    seated = models.PositiveIntegerField("委员会人数", db_default=0)
    #: Of the offices in force those of a committee beside who leads it.
    seats_below = models.PositiveIntegerField("委员职务数", db_default=0)

    class Meta:
        verbose_name = verbose_name_plural = "党组织人数"

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.members}"
