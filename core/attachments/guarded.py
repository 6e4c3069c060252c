"""A process of its own for what strangers made: with limits, without secrets and without Django."""

import os
import resource
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
#: Processor time; on a loaded machine the clock is given three times as much.
SECONDS = 20
MEMORY_BYTES = 1 << 30


def run(module: str, data: bytes) -> bytes:
    """What `python -m module` answers to `data`; nothing when it died or took too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=3 * SECONDS,
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", "")},
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout


def limit() -> None:
    """Asked for by the process itself, before it looks at anything."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
