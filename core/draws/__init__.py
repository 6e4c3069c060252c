"""Reproducible samples: every run is kept, one is valid, and anyone can compute it again."""

from core.draws.picking import digest_of, pick
from core.draws.service import Kind, draw, kind_of, make_void, matches

__all__ = ["Kind", "digest_of", "draw", "kind_of", "make_void", "matches", "pick"]
