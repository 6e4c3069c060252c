"""The digest of a body, the same for all ways of writing the same."""

import datetime
import hashlib
import json
import unicodedata
import uuid
from typing import Any


def digest(body: dict[str, Any]) -> str:
    """SHA-256 of a body. What is left out is the same as what is empty; the order of fields, line
    ends, spaces around a text and the form of composed characters do not matter. The order of a
    list does: whoever means a set sorts it."""
    text = json.dumps(plain(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A value in its one form, as JSON holds it."""
    if isinstance(value, dict):
        found = {str(key): plain(each) for key, each in value.items()}
        # A nought is an answer, and Python holds it for False.
        return {
            key: each
            for key, each in found.items()
            if each is not None and each is not False and each not in ("", [], {})
        }
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return line_ends(value) if isinstance(value, str) else value


def line_ends(text: str) -> str:
    """A text as it is compared and stored."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return unicodedata.normalize("NFC", text)
