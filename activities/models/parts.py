"""What belongs to an activity: who takes part, which duties it fulfils, who was not there."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models

from activities.choices import DutyCode
from activities.models.activity import Activity
from activities.models.delegation import fileable_by
from branches.models import PartyOrganization
from core.models import tracked
from core.scope import ScopedQuerySet
from members.models import Member


class PartQuerySet(ScopedQuerySet):
    """What belongs to an activity is in scope with it."""

    def visible_to(self, user):
        return self.one_of("activity", Activity.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("activity", Activity.objects.editable_by(user))


class BranchQuerySet(PartQuerySet):
    def visible_to(self, user):
        """Of others that took part nobody learns what he may not see of them anyway."""
        seen = PartyOrganization.objects.visible_to(user)
        files = fileable_by(user)
        return self.filter(
            models.Q(party_organization__in=seen) | models.Q(party_organization__in=files)
        )


@tracked()
class ActivityBranch(models.Model):
    """A Party organization that takes part, the organizer too, with who was entitled that day.

    The list and the counts are frozen when it is filed: they stay when members move later.
    """

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="branches", verbose_name="活动", db_index=False
    )
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党组织", db_index=False
    )
    #: Members who should be there (应到), by id.
    entitled_ids = ArrayField(models.BigIntegerField(), default=list, verbose_name="应到党员")
    #: Of these, full members: who may vote.
    voting_ids = ArrayField(models.BigIntegerField(), default=list, verbose_name="有表决权党员")
    #: Others' members who joined in here and came (流入党员, `transfers.FloatingMember`), by id;
    #: they count in no figure.
    floating_ids = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], verbose_name="参加的流入党员"
    )
    entitled_count = models.PositiveIntegerField("应到", default=0)
    present_count = models.PositiveIntegerField("实到", default=0)
    absent_count = models.PositiveIntegerField("缺席", default=0)
    voting_count = models.PositiveIntegerField("有表决权应到", default=0)
    voting_present_count = models.PositiveIntegerField("有表决权实到", default=0)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加活动的党组织"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "party_organization"], name="activity_branch_unique"
            )
        ]
        indexes = [
            models.Index(fields=["party_organization", "activity"], name="activity_branch_of_party")
        ]

    def __str__(self) -> str:
        return f"{self.party_organization_id} @ {self.activity_id}"

    def count(self, absent: Collection[int]) -> None:
        """Work the counts out of the lists and of who was absent of all that took part."""
        own, voting = set(self.entitled_ids), set(self.voting_ids)
        gone = own & set(absent)
        self.entitled_count, self.absent_count = len(own), len(gone)
        self.present_count = len(own) - len(gone)
        self.voting_count, self.voting_present_count = len(voting), len(voting - gone)


@tracked()
class ActivityDuty(models.Model):
    """A duty that the activity fulfils; one activity may count for several."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="duties", verbose_name="活动", db_index=False
    )
    duty = models.CharField("事项", max_length=20, choices=DutyCode)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动事项"
        constraints = [
            models.UniqueConstraint(fields=["activity", "duty"], name="activity_duty_unique")
        ]
        indexes = [models.Index(fields=["duty", "activity"], name="activity_duty_by_code")]

    def __str__(self) -> str:
        return DutyCode(self.duty).label


class AbsenceQuerySet(PartQuerySet):
    """A person: seen where the member is seen."""

    def visible_to(self, user):
        seen = super().visible_to(user)
        return seen.filter(
            models.Q(member__in=Member.objects.visible_to(user))
            | models.Q(activity__in=Activity.objects.editable_by(user))
        )


@tracked()
class Absence(models.Model):
    """A member who was entitled and not there; everybody else counts as present."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="absences", verbose_name="活动", db_index=False
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="absences", verbose_name="党员")
    reason = models.CharField("缺席原因", max_length=60, blank=True, db_default="")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "缺席"
        constraints = [
            models.UniqueConstraint(fields=["activity", "member"], name="absence_unique")
        ]

    def __str__(self) -> str:
        return f"缺席 {self.member_id} @ {self.activity_id}"
