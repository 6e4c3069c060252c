"""Encrypted backups of the database, and the drill that proves a restored one equal."""

from core.backup.service import check, create, prune, restore

__all__ = ["check", "create", "prune", "restore"]
