"""The tree of Party organizations with what they hold, one level at a time."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Func, Q, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from branches.models import Coverage, PartyOrganization

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
        nodes = list(level.select_related("region").order_by("name", "pk")[: SHOWN + 1])
        context = {
            "title": "党组织树",
            "more": len(nodes) > SHOWN,
            "shown": SHOWN,
            "nodes": _counted(nodes[:SHOWN], user, today),
        }
        template = "members/tree.html" if pk is None else "members/tree_level.html"
        return render(request, template, context)


def _counted(nodes: list, user: Any, today: Any) -> list[tuple[PartyOrganization, dict]]:
    """Each node with the counts of its subtree in scope: two queries for each depth."""
    by_depth: dict[int, list] = defaultdict(list)
    for node in nodes:
        by_depth[node.path.count("/")].append(node)
    counts: dict[int, dict[str, int]] = {node.pk: {} for node in nodes}
    for depth, level in by_depth.items():
        below = Q(pk__in=[])
        for node in level:
            below |= Q(path__startswith=node.path)
        parties = PartyOrganization.objects.visible_to(user).active_on(today).filter(below)
        by_node = (
            parties.order_by()
            .annotate(node=_step("path", depth))
            .values("node")
            .annotate(
                parties=Count("pk", distinct=True),
                members=Count("members", filter=Q(members__deleted_at=None)),
            )
        )
        for row in by_node:
            counts[int(row["node"])] |= {"parties": row["parties"] - 1, "members": row["members"]}
        covered = (
            Coverage.objects.visible_to(user)
            .in_force(today)
            .filter(organization__deleted_at=None, party_organization__in=parties)
            .order_by()
            .annotate(node=_step("party_organization__path", depth))
            .values("node")
            .annotate(number=Count("organization", distinct=True))
        )
        for row in covered:
            counts[int(row["node"])]["organizations"] = row["number"]
    return [(node, counts[node.pk]) for node in nodes]


def _step(path: str, depth: int) -> Func:
    """The id at `depth` of a path: the ancestor that is shown."""
    return Func(F(path), Value("/"), Value(depth), function="split_part", output_field=TextField())
