"""Encrypted backups of the database, and the drill that proves a restored one equal."""

from core.backup.service import check, create, newest, prune, restore

__all__ = ["check", "create", "newest", "prune", "restore"]
