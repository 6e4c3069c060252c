"""Static files out of `node_modules`, by an allow-list: of its hundred megabytes we use three.

In templates: `{% static "vendor/htmx.min.js" %}`.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core import checks
from django.core.files.storage import FileSystemStorage

NODE_MODULES = settings.BASE_DIR / "node_modules"
#: A file that names a `.map` needs it here too: the manifest storage follows that reference.
SOURCES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map",
    "@tabler/core/dist/js/tabler.min.js",
    "@tabler/core/dist/js/tabler.min.js.map",
    "htmx.org/dist/htmx.min.js",
    "echarts/dist/echarts.min.js",
    "hls.js/dist/hls.light.min.js",
    "hls.js/dist/hls.light.min.js.map",
)
#: Name in templates → file below node_modules.
FILES = {f"vendor/{PurePosixPath(source).name}": source for source in SOURCES}


def _exists(path: str) -> bool:
    return path in FILES and (NODE_MODULES / FILES[path]).is_file()


class NodeStorage(FileSystemStorage):
    def path(self, name: str) -> str:
        return str(NODE_MODULES / FILES[name])


class NodeFinder(BaseFinder):
    def check(self, **kwargs) -> list[checks.CheckMessage]:
        missing = [source for path, source in FILES.items() if not _exists(path)]
        # An image whose static files are collected carries no node_modules.
        if not missing or (settings.STATIC_ROOT / "staticfiles.json").exists():
            return []
        return [
            checks.Error(
                f"{len(missing)} front-end files are missing, such as node_modules/{missing[0]}",
                hint="Run `python3 run.py test` (or `demo`) once, or `npm ci`.",
                id="config.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        found = [NodeStorage().path(path)] if _exists(path) else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = NodeStorage()
        return ((path, storage) for path in FILES if _exists(path))
