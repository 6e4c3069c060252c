"""Coverage and work coverage move along when organizations are merged (`orgs.movers`)."""

from collections.abc import Collection, Hashable

from branches.choices import WorkCoverageMeans
from branches.models import Coverage, WorkCoverage
from branches.services import refresh_coverage_facts
from core.models import DatedLink
from core.records import intervals
from core.succession import Line


class CoverageMover:
    """Both kinds of links; where both organizations had the same one, the days are joined."""

    def plan(self, *, kept: int, merged: int) -> list[Line]:
        return [
            Line(str(model._meta.verbose_name), f"{_named(link)}，{_days(link)}", outcome)
            for model in (Coverage, WorkCoverage)
            for fusion in _fusions(model, kept, merged)
            for link, outcome in _outcomes(fusion, merged)
        ]

    def move(self, *, kept: int, merged: int) -> None:
        for model in (Coverage, WorkCoverage):
            intervals.apply(_fusions(model, kept, merged), owner="organization_id", to=kept)

    def refresh(self, *, organization_ids: Collection[int]) -> None:
        refresh_coverage_facts(organization_ids)


def _key(link: DatedLink) -> Hashable:
    if isinstance(link, Coverage):
        return link.party_organization_id
    return (link.means, link.person_name)


def _fusions(model: type[DatedLink], kept: int, merged: int) -> list[intervals.Fusion]:
    links = model.objects.filter(organization__in=[kept, merged]).order_by("starts_on", "pk")
    if model is Coverage:
        links = links.select_related("party_organization")
    own = [link for link in links if link.organization_id == kept]
    incoming = [link for link in links if link.organization_id == merged]
    return intervals.fuse(own, incoming, key=_key)


def _outcomes(fusion: intervals.Fusion, merged: int) -> list[tuple[DatedLink, str]]:
    """The links of the merged organization, and what becomes of them."""
    if not fusion.gone:
        return [(fusion.keep, "移到保留的组织")]
    joined = f"与保留组织的同一关系日期重叠，并为一条：{_period(fusion.starts_on, fusion.ends_on)}"
    return [
        (link, joined) for link in (fusion.keep, *fusion.gone) if link.organization_id == merged
    ]


def _named(link: DatedLink) -> str:
    if isinstance(link, Coverage):
        return link.party_organization.name
    means = WorkCoverageMeans(link.means).label
    return f"{means} {link.person_name}" if link.person_name else str(means)


def _days(link: DatedLink) -> str:
    return _period(link.starts_on, link.ends_on)


def _period(starts_on, ends_on) -> str:
    return f"{starts_on} 至 {ends_on}" if ends_on else f"{starts_on} 起"
