"""Squads: who goes to the units, each with a phone and a log-in of his own."""

from django.conf import settings
from django.db import models

from core.addresses import address_of
from core.models import Record, tracked
from surveys.models.campaigns import Campaign, OfCampaignQuerySet


@tracked()
class Squad(Record):
    """A squad of one campaign."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="squads", verbose_name="摸底排查"
    )
    name = models.CharField("名称", max_length=60)

    objects = OfCampaignQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "摸排小队"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="squad_name_unique",
                violation_error_message="本次排查已有同名的小队。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("surveys:detail", self.campaign_id)


class SquadMemberQuerySet(OfCampaignQuerySet):
    def visible_to(self, user):
        return self.filter(squad__in=Squad.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(squad__in=Squad.objects.editable_by(user))


@tracked()
class SquadMember(Record):
    """A user of the role `surveyor` belongs to a squad: by this he reaches its units."""

    squad = models.ForeignKey(Squad, models.CASCADE, related_name="people", verbose_name="摸排小队")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="squads", verbose_name="队员"
    )

    naming = ("squad",)
    objects = SquadMemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "摸排队员"
        constraints = [
            models.UniqueConstraint(
                fields=["squad", "user"],
                name="squad_member_unique",
                violation_error_message="此人已在小队中。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.squad}"
