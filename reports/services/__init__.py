"""Writing the month on somebody's behalf: closing, reopening, drafts."""

from reports.services.closing import close_month, compute_draft, reopen_month
from reports.services.lights import refresh_light_facts
from reports.services.rebuild import rebuild_facts

__all__ = ["close_month", "compute_draft", "rebuild_facts", "refresh_light_facts", "reopen_month"]
