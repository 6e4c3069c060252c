"""One row: how services change it, its dated links, its history, the recycle bin."""

from core.records.service import claim, deny, keep, recycle, restore, seal
from core.records.types import read

__all__ = ["claim", "deny", "keep", "read", "recycle", "restore", "seal"]
