"""Lines of the result, the table and the JSON file."""

import datetime
import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Line:
    """One measured thing."""

    item: str
    #: On how much: rows of the file or organizations in the registry.
    size: str
    value: float
    unit: str
    #: All repeats, of which `value` is the median.
    values: list[float] = field(default_factory=list)
    #: Processor seconds of our processes and of the database's.
    cpu: float | None = None
    server_cpu: float | None = None
    megabytes: float | None = None
    #: Upper bounds, where the line has a goal.
    goal: float | None = None
    goal_megabytes: float | None = None
    #: Times better than the peer in the same run, and the least that is wanted.
    ratio: float | None = None
    goal_ratio: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        bounds = [
            (self.value, self.goal),
            (self.megabytes, self.goal_megabytes),
            (self.goal_ratio, self.ratio),
        ]
        known = [(found, bound) for found, bound in bounds if found is not None and bound]
        if not known or not (self.goal or self.goal_megabytes or self.goal_ratio):
            return ""
        return "ok" if all(found <= bound for found, bound in known) else "MISSED"


def line(item: str, size: str, runs: list[dict[str, Any]], **more: Any) -> Line:
    """The line of repeated runs that were metered."""

    def median(key: str) -> float:
        return statistics.median(run[key] for run in runs)

    return Line(
        item=item,
        size=size,
        value=median("seconds"),
        unit="s",
        values=[round(run["seconds"], 3) for run in runs],
        cpu=median("cpu"),
        server_cpu=median("server_cpu"),
        megabytes=max(run["megabytes"] for run in runs),
        **more,
    )


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = ""
    for row in Path("/proc/cpuinfo").read_text().splitlines() if os.path.isdir("/proc") else ():
        if row.startswith("model name"):
            model = row.partition(":")[2].strip()
            break
    return {
        "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "processor": model or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


HEADINGS = ("item", "size", "median", "repeats", "cpu", "db cpu", "peak", "goal", "", "ratio", "")


def _seconds(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value * 1000:.0f} ms" if unit == "ms" else f"{value:.1f} s"


def _cells(each: Line) -> tuple[str, ...]:
    digits = 0 if each.unit == "ms" else 2
    goals = []
    if each.goal is not None:
        goals.append(f"≤ {each.goal:g} {each.unit}")
    if each.goal_megabytes is not None:
        goals.append(f"≤ {each.goal_megabytes:g} MB")
    if each.goal_ratio is not None:
        goals.append(f"≥ {each.goal_ratio:g}×")
    return (
        each.item,
        each.size,
        f"{each.value:,.{digits}f} {each.unit}",
        "/".join(f"{value:.{digits}f}" for value in each.values),
        _seconds(each.cpu, each.unit),
        _seconds(each.server_cpu, each.unit),
        "" if each.megabytes is None else f"{each.megabytes:.0f} MB",
        ", ".join(goals),
        each.verdict,
        "" if each.ratio is None else f"{each.ratio:.1f}×",
        each.note,
    )


def table(lines: list[Line]) -> str:
    """All lines, in columns."""
    rows = [HEADINGS, *(_cells(each) for each in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def write_json(path: Path, lines: list[Line], options: dict[str, Any]) -> None:
    content = {
        "machine": machine(),
        "options": options,
        "lines": [asdict(each) | {"verdict": each.verdict} for each in lines],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
