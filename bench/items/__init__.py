"""What is measured, on which sizes, and what it is compared with."""

from collections.abc import Callable

from bench.items import duties, files, filing, lists, screens, stars, work
from bench.items.run import Bench

ITEMS: dict[str, Callable[[Bench], None]] = {
    "import": files.importing,
    "import-into": files.import_into_registry,
    "undo": files.taking_back,
    "export": files.exporting,
    "list": screens.browsing,
    "pages": screens.pages,
    "tour": screens.touring,
    "duties": duties.watching,
    "assessments": stars.counting,
    "filing": filing.filing_at_once,
    "month-of-activities": duties.closing,
    "lists": lists.comparing,
    "bulk": work.changing_many,
    "night": work.nightly,
    "month": work.closing,
    "sessions": screens.people,
}
