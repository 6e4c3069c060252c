"""What becomes of cases when what they are about is merged, moved or ends."""

from django.utils import timezone

from core.succession import Event, Kind, Line, Successor
from rectification.choices import OPEN, CaseState
from rectification.models import Case, CaseStep
from rectification.services.tiering import stand


class _CasesOf(Successor):
    """What is open goes along, unless the other one has the same topic open already; what ends with
    its subject is withdrawn. What is closed stays where it was."""

    name = ""

    def plan(self, event: Event) -> list[Line]:
        number = self._open(event).count()
        if not number or event.kind is Kind.SPLIT:
            return []
        outcome = f"移到“{event.target}”" if event.target is not None else "撤销"
        return [Line("整改件", f"{number} 件正在办理", outcome)]

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        there = set(
            Case.objects.open().filter(**{self.name: event.target}).values_list("kind", "topic")
        )
        for case in self._open(event).select_for_update(of=("self",)):
            if (case.kind, case.topic) in there:
                _withdraw(case, event, "对象合并后同一事项已有整改件")
            else:
                Case.objects.filter(pk=case.pk).update(
                    **{self.name: event.target, "region": event.target.region}
                )
                case.refresh_from_db()
                stand(case, timezone.localdate())

    def end(self, event: Event) -> None:
        for case in self._open(event).select_for_update(of=("self",)):
            _withdraw(case, event, "对象已撤销或注销")

    def _open(self, event: Event):
        return Case.objects.open().filter(**{self.name: event.source}).order_by("pk")


class CasesOfOrganization(_CasesOf):
    fields = ("rectification.Case.organization",)
    name = "organization"


class CasesOfPartyOrganization(_CasesOf):
    fields = ("rectification.Case.party_organization",)
    name = "party_organization"


def _withdraw(case: Case, event: Event, why: str) -> None:
    before = case.state
    Case.objects.filter(pk=case.pk, state__in=OPEN).update(
        state=CaseState.WITHDRAWN, paused_on=None
    )
    CaseStep.objects.create(
        subject=case,
        move="withdraw",
        before=before,
        after=CaseState.WITHDRAWN,
        reason=why,
        made_by=event.actor,
    )


class CasesOfRegion(Successor):
    """Where a case lies: all go up with it; those about what lies in it follow what they are about
    (`services.follow_places`), and are somebody's at once."""

    fields = ("rectification.Case.region",)

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        whole = Case.objects.open().filter(organization=None, party_organization=None)
        there = set(whole.filter(region=event.target).values_list("kind", "topic"))
        here = whole.filter(region=event.source).order_by("pk")
        for case in here.select_for_update(of=("self",)):
            if (case.kind, case.topic) in there:
                _withdraw(case, event, "区域合并后同一事项已有整改件")
        Case.objects.filter(region=event.source).update(region=event.target)


SUCCESSORS = (
    CasesOfOrganization(),
    CasesOfPartyOrganization(),
    CasesOfRegion(),
)
