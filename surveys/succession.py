"""What becomes of the units of campaigns when their organization is merged."""

from django.db.models import QuerySet

from core.succession import Event, Kind, Line, Successor
from surveys.choices import AssignmentState
from surveys.flows import FLOW
from surveys.models import Assignment

_WHY = "已并入同一排查中的另一个组织"


class AssignmentsOfOrganization(Successor):
    """They go on with the target; where it is in the same campaign itself, its own row goes on, and
    that of the source stays with it, left out if it was open."""

    fields = ("surveys.Assignment.organization",)

    def plan(self, event: Event) -> list[Line]:
        if event.kind is not Kind.MERGED:
            return []
        moved, double = self._alone(event).count(), self._double(event).count()
        found = []
        if moved:
            found.append(Line("摸底排查", f"{moved:,} 次", f"移到“{event.target}”"))
        if double:
            found.append(Line("摸底排查", f"{double:,} 次", "两边都在同一次排查中，重复的不列入"))
        return found

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        for row in self._double(event).open().select_for_update(of=("self",)):
            before = row.state
            row.state, row.note = AssignmentState.LEFT_OUT, _WHY
            row.save(update_fields=["state", "note"])
            FLOW.keep_step(
                row,
                "leave_out",
                before=before,
                actor=event.actor,
                reason=_WHY,
                round_number=row.round.number,
            )
        self._alone(event).update(organization=event.target)

    @staticmethod
    def _double(event: Event) -> QuerySet[Assignment]:
        there = Assignment.objects.filter(organization=event.target).values("campaign")
        return Assignment.objects.filter(organization=event.source, campaign__in=there)

    def _alone(self, event: Event) -> QuerySet[Assignment]:
        rows = Assignment.objects.filter(organization=event.source)
        return rows.exclude(pk__in=self._double(event))


SUCCESSORS = (AssignmentsOfOrganization(),)
