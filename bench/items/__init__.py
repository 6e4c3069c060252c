"""What is measured, on which sizes, and what it is compared with."""

from collections.abc import Callable

from bench.items import files, screens, work
from bench.items.run import Bench

ITEMS: dict[str, Callable[[Bench], None]] = {
    "import": files.importing,
    "import-into": files.import_into_registry,
    "undo": files.taking_back,
    "export": files.exporting,
    "list": screens.browsing,
    "pages": screens.pages,
    "tour": screens.touring,
    "bulk": work.changing_many,
    "night": work.nightly,
    "month": work.closing,
    "sessions": screens.people,
}
