"""The tree of Party organizations with what they hold, one level at a time."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from branches.models import Coverage, PartyOrganization
from members.services import LARGE_SUBTREES, Subtree
from orgs.models import Organization

#: Party organizations shown under one superior.
SHOWN = 200


class PartyTree(View):
    """The topmost Party organizations in scope; with `pk`, those right under one (htmx)."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        seen = PartyOrganization.objects.visible_to(user).active_on(today)
        if pk is None:
            level = seen.exclude(parent__in=seen)
        else:
            parent = get_object_or_404(seen, pk=pk)
            level = seen.filter(parent=parent)
        large = LARGE_SUBTREES.kept()
        nodes = list(level.select_related("region").order_by("name", "pk")[: SHOWN + 1])
        context = {
            "title": "党组织树",
            "more": len(nodes) > SHOWN,
            "shown": SHOWN,
            "nodes": _counted(nodes[:SHOWN], user, today, large.value if large else {}),
            "counted_at": large and large.at,
        }
        template = "members/tree.html" if pk is None else "members/tree_level.html"
        return render(request, template, context)


#: Of each node: what is under it, itself included, and the members there. What belongs to one
#: Party organization is counted before it is joined: joined first it would be a million rows.
_MEMBERS = """
    WITH party AS MATERIALIZED ({parties}),
    member AS (
        SELECT party_organization_id, count(*) AS number FROM members_member
        WHERE deleted_at IS NULL AND party_organization_id IN (SELECT id FROM party)
        GROUP BY party_organization_id
    )
    SELECT party.node, count(*), coalesce(sum(member.number), 0)::bigint
    FROM party LEFT JOIN member ON member.party_organization_id = party.id
    GROUP BY party.node
"""
#: Of each node: the organizations that it or something under it covers.
_ORGANIZATIONS = """
    WITH party AS MATERIALIZED ({parties}), link AS ({links})
    SELECT node, count(*) FROM (
        SELECT DISTINCT party.node, link.organization_id
        FROM party JOIN link ON link.party_organization_id = party.id
    ) covered
    GROUP BY node
"""


def _counted(
    nodes: list, user: Any, today: Any, large: dict[int, Subtree]
) -> list[tuple[PartyOrganization, dict[str, int]]]:
    """Each node with the counts of its subtree in scope: as taken ahead where the user sees all of
    it, else two queries for each depth."""
    counts: dict[int, dict[str, int]] = {node.pk: {} for node in nodes}
    by_depth: dict[int, list] = defaultdict(list)
    for node in nodes:
        known = large.get(node.pk)
        if known and _sees_all(user, node, known):
            counts[node.pk] = {
                "parties": known.parties,
                "organizations": known.organizations,
                "members": known.members,
            }
        else:
            by_depth[node.path.count("/")].append(node)
    recycled = Organization.objects.visible_to(user).filter(deleted_at__isnull=False)
    links = (
        Coverage.objects.visible_to(user)
        .in_force(today)
        .exclude(organization__in=recycled)
        .order_by()
        .values("party_organization_id", "organization_id")
    )
    for depth, level in by_depth.items():
        below = Q(pk__in=[])
        for node in level:
            below |= Q(path__startswith=node.path)
        parties = (
            PartyOrganization.objects.visible_to(user)
            .active_on(today)
            .filter(below)
            .order_by()
            .annotate(node=_step("path", depth))
            .values("id", "node")
        )
        for node, number, members in _asked(_MEMBERS, parties=parties):
            counts[int(node)] |= {"parties": number - 1, "members": members}
        for node, number in _asked(_ORGANIZATIONS, parties=parties, links=links):
            counts[int(node)]["organizations"] = number
    return [(node, counts[node.pk]) for node in nodes]


def _sees_all(user: Any, node: PartyOrganization, subtree: Subtree) -> bool:
    """Whether all that was counted under the node is in scope, each row of it."""
    part = user.reach.see_registry
    above = {int(step) for step in node.path.split("/") if step}
    return (
        part.everywhere
        or bool(above & part.party_organization_ids)
        or subtree.region_ids <= part.region_ids
    )


def _asked(statement: str, **parts: QuerySet) -> list[tuple]:
    """The rows of a statement made of queries."""
    try:
        queries = {name: rows.query.sql_with_params() for name, rows in parts.items()}
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(**{name: sql for name, (sql, _) in queries.items()}),
            [value for _, values in queries.values() for value in values],
        )
        return cursor.fetchall()


def _step(path: str, depth: int) -> Func:
    """The id at `depth` of a path: the ancestor that is shown."""
    return Func(F(path), Value("/"), Value(depth), function="split_part", output_field=TextField())
