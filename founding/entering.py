"""Newly registered units that a source list brings in (`sources.entering`)."""

from founding.services import open_for_entered
from sources.entering import Follow

FOLLOW = Follow("checklists", "同时为新成立的开出同步组建清单", open_for_entered)
