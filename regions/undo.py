"""How rows of the region tree go back (`core.undo`)."""

from core.tree import rebuild_paths
from core.undo.families import Family
from regions.models import Region


def _refresh(undone, today):
    if undone.touched("regions.Region"):
        rebuild_paths(Region)


FAMILIES = (
    Family(
        "regions.Region",
        "t.name || '（' || t.code || '）'",
        derived=("path",),
        refresh=_refresh,
    ),
)
