"""What 支部轮值 does when a Party organization goes up in another one."""

from core.succession import Event, Kind, Line, Successor
from rota.choices import OPEN, HostAnswer
from rota.models import Call, Project, ProjectHost


class CallsOfCommittee(Successor):
    """The committee that takes its branches over leads on; where it called that year itself, the
    projects come into that call."""

    fields = ("rota.Call.committee",)

    def plan(self, event: Event) -> list[Line]:
        number = self._calls(event).count() if event.kind is Kind.MERGED else 0
        return [Line("轮值征集", f"{number} 份", f"移到“{event.target}”")] if number else []

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        known = {each.year: each for each in Call.objects.filter(committee=event.target)}
        for call in self._calls(event):
            if call.year in known:
                call.projects.update(call=known[call.year])
            else:
                Call.objects.filter(pk=call.pk).update(committee=event.target)

    @staticmethod
    def _calls(event: Event):
        return Call.objects.filter(committee=event.source).order_by("year")


class HostsOfPartyOrganization(Successor):
    """Who hosts what is yet to come: the one into which it went up. What was held stays with who
    held it then."""

    fields = ("rota.ProjectHost.party_organization", "rota.Project.organizer")

    def plan(self, event: Event) -> list[Line]:
        number = self._hosts(event).count() if event.kind is Kind.MERGED else 0
        return [Line("轮值项目", f"{number} 个", f"移到“{event.target}”")] if number else []

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        hosts = self._hosts(event)
        organized = list(
            Project.objects.filter(organizer=event.source, state__in=OPEN).values_list(
                "pk", flat=True
            )
        )
        Project.objects.filter(pk__in=organized).update(organizer=event.target)
        there = ProjectHost.objects.filter(party_organization=event.target)
        hosts.filter(project__in=there.values("project")).delete()
        self._hosts(event).update(party_organization=event.target)
        there.filter(project__in=organized).update(answer=HostAnswer.AGREED)

    @staticmethod
    def _hosts(event: Event):
        return ProjectHost.objects.filter(party_organization=event.source, project__state__in=OPEN)


SUCCESSORS = (CallsOfCommittee(), HostsOfPartyOrganization())
