"""What every answer that is a file says about itself."""

import re
from pathlib import PurePath
from typing import Any
from urllib.parse import quote


def as_file(response: Any, name: str, *, inline: bool = False) -> Any:
    """Name the file, and keep it out of caches; `inline` lets a browser show it.

    Old browsers, proxies and programs read the plain name, all others the Chinese one (RFC 6266).
    """
    how = "inline" if inline else "attachment"
    plain, full = plain_name(name), quote(name, safe="")
    response["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{full}"
    response["Cache-Control"] = "private, no-store"
    return response


def plain_name(name: str) -> str:
    """What ASCII leaves of a file name; `file` where that has no letter."""
    path = PurePath(name)
    stem, ending = (re.sub(r"[^A-Za-z0-9.-]+", "_", each) for each in (path.stem, path.suffix))
    stem = stem.strip("._")
    if not re.search("[A-Za-z]", stem):
        stem = f"file_{stem}".strip("_")
    return stem + ending
