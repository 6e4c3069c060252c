"""Encrypted backups of the database, and the drill that proves a restored one equal."""

from core.backup.drill import add_digest
from core.backup.service import check, create, prune, restore

__all__ = ["add_digest", "check", "create", "prune", "restore"]
