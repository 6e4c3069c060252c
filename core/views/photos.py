"""The photos of a record that was filed (`core.filing.photos`), on its page."""

from collections.abc import Mapping
from typing import Any

from core.addresses import address_of
from core.filing.photos import in_order
from core.views.pieces import Piece


def photo_piece(record: Any, noun: str, titles: Mapping[str, str] | None = None) -> Piece | None:
    """Nothing where none belongs to it; `titles`: digest → what the photo answers."""
    found = in_order(record)
    there = [each for each in found if each.complete]
    context = {
        "photos": [
            {
                "url": address_of("core:file", each.attachment_id),
                "thumbnail": address_of("core:thumbnail", each.attachment_id),
                "title": (titles or {}).get(each.sha256, ""),
            }
            for each in there
        ],
        "missing": len(found) - len(there),
        "noun": noun,
    }
    return Piece("照片", "core/photos.html", context) if found else None
