"""One row: how services change it, its dated links, its history, the recycle bin."""

from core.records.service import claim, deny, keep, recycle, restore, seal

__all__ = ["claim", "deny", "keep", "recycle", "restore", "seal"]
