"""届: the terms of office of a Party organization, the present one and those before."""

from django.core.exceptions import ValidationError
from django.db import models

from branches.models.party_organizations import (
    PartyOrganization,
    PartyOrganizationQuerySet,
    outside_bin,
    reached_by,
)
from core.models import Record, tracked
from core.scope import ScopedQuerySet, through

#: No Party organization has had more terms.
MOST_NUMBER = 500


class TermQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self._within(user.reach.see_registry)

    def editable_by(self, user):
        return self._within(user.reach.edit_members)

    def exportable_by(self, user):
        return self._within(user.reach.export)

    def _within(self, part):
        """In scope with their Party organization."""
        if part.everywhere:
            return self
        return self.filter(through("party_organization", reached_by(part)))

    @staticmethod
    def showed_to(user, row, at):
        """Whether a term as it was in `row` was seen (`core.feed`)."""
        party = at(PartyOrganization, row["party_organization_id"])
        return party is not None and PartyOrganizationQuerySet.showed_to(user, party, at)

    def present(self):
        """Of Party organizations that are not in the recycle bin."""
        return self.filter(outside_bin())

    def running(self):
        return self.filter(ended_on=None)


@tracked(fed=True)
class Term(Record):
    """One term: the present one follows `PartyOrganization.term_started_on` and `term_ends_on`
    (`branches.services.terms`); its committee are the offices held in it."""

    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        related_name="terms",
        verbose_name="党组织",
        db_index=False,
    )
    #: 第几届; empty where nobody knows how many there were before.
    number = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    began_on = models.DateField("起始日期")
    #: As it stands with a postponement or advance.
    due_on = models.DateField("届满日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    shift_document = models.CharField("批复文号", max_length=60, blank=True, db_default="")
    shift_reason = models.CharField("延期或提前的原因", max_length=200, blank=True, db_default="")

    objects = TermQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "届次"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "began_on"],
                name="term_one_begins_on_a_day",
                violation_error_message="同一天已有另一届。",
            ),
            models.UniqueConstraint(
                fields=["party_organization"],
                condition=models.Q(ended_on=None),
                name="term_one_runs",
                violation_error_message="已有现任的一届。",
            ),
            models.CheckConstraint(
                name="term_days_in_order",
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("began_on")),
                violation_error_message="结束日期不能早于起始日期。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=models.Q(ended_on=None), name="term_running"
            ),
            models.Index(fields=["due_on", "id"], name="term_by_due"),
            models.Index(fields=["began_on", "id"], name="term_by_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.began_on} 起）"

    def clean(self) -> None:
        if self.number is not None and not 1 <= self.number <= MOST_NUMBER:
            raise ValidationError({"number": f"届次应在 1 至 {MOST_NUMBER} 之间，请核对。"})

    @property
    def title(self) -> str:
        return f"第 {self.number} 届" if self.number else "届次未填"

    @property
    def is_shifted(self) -> bool:
        return bool(self.shift_reason)

    def get_absolute_url(self) -> str:
        return self.party_organization.get_absolute_url()
