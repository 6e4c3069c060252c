"""Writing the month on somebody's behalf: closing, reopening, drafts."""

from months.services.closing import close_month, compute_draft, reopen_month

__all__ = ["close_month", "compute_draft", "reopen_month"]
