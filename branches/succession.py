"""What Party organizations and coverage do when something they refer to is merged or is no more."""

from collections.abc import Hashable

from django.db.models import Exists, OuterRef, QuerySet

from branches.choices import WorkCoverageMeans
from branches.models import Coverage, FormerPlace, PartyOrganization, WorkCoverage
from branches.services.facts import refresh_coverage_facts
from core.models import DatedLink
from core.records import intervals
from core.records.links import uncovered
from core.succession import Event, Kind, Line, Successor


class PartyOrganizationsOfRegion(Successor):
    """The region of Party organizations; which one it was before a day, `FormerPlace` knows."""

    fields = ("branches.PartyOrganization.region",)

    def plan(self, event: Event) -> list[Line]:
        return [] if event.kind is Kind.ENDED else self.obstacles(event)

    def obstacles(self, event: Event) -> list[Line]:
        number = _of_region(event).present().filter(dissolved_on=None).count()
        if not number:
            return []
        target = f"“{event.target}”" if event.target else "新区域"
        return [Line("党组织", f"{number:,} 个", f"自 {event.day} 起归{target}，此前不变")]

    def move(self, event: Event) -> None:
        ids = list(_of_region(event).values_list("pk", flat=True))
        # Moved on this day or a later one before: what it left then was not this region.
        known = FormerPlace.objects.filter(
            party_organization__in=ids, until__gte=event.day
        ).values_list("party_organization", flat=True)
        FormerPlace.objects.bulk_create(
            FormerPlace(party_organization_id=pk, until=event.day, region=event.source)
            for pk in sorted(set(ids) - set(known))
        )
        PartyOrganization.objects.filter(pk__in=ids).update(region=event.target)


def _of_region(event: Event) -> QuerySet[PartyOrganization]:
    """All of the region; of a part of it those that cover moving organizations and no others."""
    found = PartyOrganization.objects.filter(region=event.source)
    if event.kind is not Kind.SPLIT:
        return found
    moving_ids = event.affected["organizations"]
    covered = Coverage.objects.in_force(event.day).filter(
        party_organization=OuterRef("pk"), organization__deleted_at=None
    )
    moving = covered.filter(organization__in=moving_ids)
    staying = covered.exclude(organization__in=moving_ids)
    return found.filter(Exists(moving), ~Exists(staying))


class CoverageOfPartyOrganization(Successor):
    """From the day on the target covers; what it covers already is not doubled."""

    fields = ("branches.Coverage.party_organization",)

    def plan(self, event: Event) -> list[Line]:
        number = len(_left(event))
        if not number:
            return []
        outcome = f"{event.day} 起终止"
        if event.target is not None:
            outcome = f"自 {event.day} 起由“{event.target}”覆盖"
        return [Line("覆盖", f"{number} 个组织", outcome)]

    def move(self, event: Event) -> None:
        for link in _left(event, lock=True):
            begin, until = max(event.day, link.starts_on), link.ends_on
            there = event.target.coverages.filter(organization=link.organization_id)
            taken = list(there.values_list("starts_on", "ends_on"))
            link.ends_on = begin
            link.save()
            Coverage.objects.bulk_create(
                Coverage(
                    organization_id=link.organization_id,
                    party_organization=event.target,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
                for starts_on, ends_on in uncovered(begin, until, taken)
            )

    def end(self, event: Event) -> None:
        for link in _left(event, lock=True):
            link.ends_on = max(event.day, link.starts_on)
            link.save()

    def refresh(self, event: Event) -> None:
        links = Coverage.objects.filter(party_organization=event.source)
        refresh_coverage_facts(list(links.values_list("organization", flat=True).distinct()))


def _left(event: Event, *, lock: bool = False) -> list[Coverage]:
    """The links that are in force on the day or begin later."""
    links = Coverage.objects.filter(party_organization=event.source).order_by("pk")
    links = links.select_for_update() if lock else links
    return [link for link in links if link.ends_on is None or link.ends_on > event.day]


class CoverageOfOrganization(Successor):
    """Both kinds of links; where both organizations had the same one, the days are joined."""

    fields = ("branches.Coverage.organization", "branches.WorkCoverage.organization")

    def plan(self, event: Event) -> list[Line]:
        return [
            Line(str(model._meta.verbose_name), f"{_named(link)}，{_days(link)}", outcome)
            for model in (Coverage, WorkCoverage)
            for union in _unions(model, event)
            for link, outcome in _outcomes(union, event.source.pk)
        ]

    def move(self, event: Event) -> None:
        for model in (Coverage, WorkCoverage):
            intervals.apply(_unions(model, event), owner="organization_id", to=event.target.pk)

    def refresh(self, event: Event) -> None:
        refresh_coverage_facts([event.target.pk, event.source.pk])


def _key(link: DatedLink) -> Hashable:
    if isinstance(link, Coverage):
        return link.party_organization_id
    return (link.means, link.person_name)


def _unions(model: type[DatedLink], event: Event) -> list[intervals.Union]:
    links = model.objects.filter(organization__in=[event.target, event.source]).order_by(
        "starts_on", "pk"
    )
    if model is Coverage:
        links = links.select_related("party_organization")
    own = [link for link in links if link.organization_id == event.target.pk]
    incoming = [link for link in links if link.organization_id == event.source.pk]
    return intervals.unite(own, incoming, key=_key)


def _outcomes(union: intervals.Union, merged: int) -> list[tuple[DatedLink, str]]:
    """The links of the merged organization, and what becomes of them."""
    if not union.gone:
        return [(union.keep, "移到保留的组织")]
    joined = f"与保留组织的同一关系日期重叠，并为一条：{_period(union.starts_on, union.ends_on)}"
    return [(link, joined) for link in (union.keep, *union.gone) if link.organization_id == merged]


def _named(link: DatedLink) -> str:
    if isinstance(link, Coverage):
        return link.party_organization.name
    means = WorkCoverageMeans(link.means).label
    return f"{means} {link.person_name}" if link.person_name else str(means)


def _days(link: DatedLink) -> str:
    return _period(link.starts_on, link.ends_on)


def _period(starts_on, ends_on) -> str:
    return f"{starts_on} 至 {ends_on}" if ends_on else f"{starts_on} 起"


SUCCESSORS = (
    PartyOrganizationsOfRegion(),
    CoverageOfPartyOrganization(),
    CoverageOfOrganization(),
)
