"""A department's list made of a registry: most units as they are, some by the number of before,
some under another name, some missing, some new."""

import csv
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from bench.meter import metered
from orgs.models import Organization
from sources.models import Source
from sources.services import compare_file

#: Of a hundred: without a code that is known, missing, new.
_LEGACY, _MISSING, _NEW = 5, 3, 8


def compare_list(path: str) -> dict[str, Any]:
    """Write the list, then compare it: the second is measured."""
    chance = random.Random(2026)
    _write(Path(path), chance)
    result: dict[str, Any] = {}
    source = Source.objects.get(code="census")
    day = timezone.localdate() - timedelta(days=1)
    with Path(path).open("rb") as file, metered(result):
        found = compare_file(actor=None, source=source, dated=day, file=file, name="名单.csv")
    return result | {"counts": found.as_json()}


def _write(path: Path, chance: random.Random) -> None:
    """Code, name and principal: with addresses a million rows are more than a file may have."""
    units = Organization.objects.present().order_by("pk")
    with path.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text)
        out.writerow(("统一社会信用代码", "组织名称", "负责人"))
        rows = units.values_list("uscc", "name", "principal").iterator(chunk_size=10_000)
        for number, (code, name, principal) in enumerate(rows):
            dice = chance.randrange(100)
            if dice < _MISSING:
                continue
            if dice < _MISSING + _LEGACY:
                code = f"{code[2:8]}{number:09}"
                name = name.replace("有限公司", "有限责任公司")
            out.writerow((code, name, principal))
            if dice >= 100 - _NEW:
                out.writerow(("", f"新设{number}号经营户", ""))
