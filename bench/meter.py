"""What one piece of work costs: wall clock, processor seconds of both sides, peak memory."""

import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TICKS_PER_SECOND = 100


def peak_megabytes() -> float:
    """The largest resident size that this process or one of its ended children ever had."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in who) / 1024


def megabytes_now() -> float:
    """The resident size of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _own_cpu() -> float:
    times = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in times)


def _server_cpu(pid: int) -> float:
    """Processor seconds of the database's process for this connection; 0 when it is elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


@contextmanager
def metered(result: dict[str, Any]) -> Iterator[None]:
    """Fill `result` with what the block cost."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    own, server = _own_cpu(), _server_cpu(pid)
    started = time.perf_counter()
    yield
    result["seconds"] = time.perf_counter() - started
    result["cpu"] = _own_cpu() - own
    result["server_cpu"] = _server_cpu(pid) - server
    result["megabytes"] = peak_megabytes()


@contextmanager
def statements(found: list[tuple[float, str, Any]]) -> Iterator[None]:
    """Append milliseconds, text and parameters of every statement of the block."""
    from django.db import connection

    def note(execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.append(((time.perf_counter() - started) * 1000, sql, params))

    with connection.execute_wrapper(note):
        yield


def say(result: dict[str, Any]) -> None:
    """Hand the result to the process that asked for it."""
    print(json.dumps(result), flush=True)
