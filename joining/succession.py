"""What becomes of candidates and seats when their Party organization or unit is merged."""

from django.db.models import F

from core.domain import ForeignTrigger
from core.succession import Event, Kind, Line, Successor
from joining.choices import BEFORE_MEMBER
from joining.models import Candidate, QuotaEntry, QuotaHolding


class CandidatesOfPartyOrganization(Successor):
    """Who is brought up goes on in the target; members go with their membership."""

    fields = ("joining.Candidate.party_organization",)

    def plan(self, event: Event) -> list[Line]:
        number = self._left(event).count() if event.target else 0
        return [Line("发展党员", f"{number} 名", f"由“{event.target}”接续培养")] if number else []

    def obstacles(self, event: Event) -> list[Line]:
        number = self._left(event).count()
        return [Line("发展党员", f"{number} 名")] if number else []

    def move(self, event: Event) -> None:
        if event.kind is Kind.MERGED:
            self._left(event).update(party_organization=event.target)

    def _left(self, event: Event):
        rows = Candidate.objects.filter(party_organization=event.source)
        return rows.filter(state__in=BEFORE_MEMBER, deleted_at=None)


class SeatsOfPlace(Successor):
    """Seats are added to those of the target; where it has none of the kind, the row goes over."""

    def __init__(self, field: str) -> None:
        self.name = field
        self.fields = (f"joining.QuotaHolding.{field}",)

    def plan(self, event: Event) -> list[Line]:
        number = self._rows(event).count() if event.kind is Kind.MERGED else 0
        return [Line("发展指标", f"{number} 条", f"并入“{event.target}”")] if number else []

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        for holding in self._rows(event).select_for_update():
            there = QuotaHolding.objects.filter(
                year=holding.year, kind=holding.kind, **{self.name: event.target}
            )
            other = there.select_for_update().first()
            if other is None:
                QuotaHolding.objects.filter(pk=holding.pk).update(**{self.name: event.target})
                continue
            holding.entries.update(holding=other)
            QuotaEntry.objects.filter(other=holding).update(other=other)
            Candidate.objects.filter(holding=holding).update(holding=other)
            numbers = {"received", "passed_on", "used"}
            there.update(**{name: F(name) + getattr(holding, name) for name in numbers})
            holding.delete()

    def _rows(self, event: Event):
        return QuotaHolding.objects.filter(**{self.name: event.source})


SUCCESSORS = (
    CandidatesOfPartyOrganization(),
    SeatsOfPlace("party_organization"),
    SeatsOfPlace("region"),
)

#: A member who moves takes his way along, whoever moved him (migration 0002 makes it).
FOLLOWS_MEMBER = ForeignTrigger(
    table="members_member",
    name="joining_follow_member",
    body="""
BEGIN
    UPDATE joining_candidate candidate SET party_organization_id = moved.party_organization_id
    FROM new_rows moved
    WHERE candidate.member_id = moved.id AND moved.party_organization_id IS NOT NULL
        AND candidate.party_organization_id IS DISTINCT FROM moved.party_organization_id;
    RETURN NULL;
END
    """,
    kind=16,
)
