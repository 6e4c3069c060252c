"""Finding, running and ending processes by what the system says about them, not by pid files."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from runner import ROOT

#: Until a process is killed that was asked to end; a worker may be in the middle of a task.
GRACE_SECONDS = 10


def command_line(pid: int) -> str:
    """The command line of a living process, else an empty string (also for a zombie)."""
    if os.path.exists("/proc/self/cmdline"):
        with suppress(OSError):
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        return ""
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return found.stdout.strip()


def living(pid_file: Path, mark: Path) -> int | None:
    """Process named by a pid file, if it lives and names `mark`: numbers are used again."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, IndexError, ValueError):
        return None
    return pid if str(mark) in command_line(pid) else None


def wait_until(done: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end_group(pid: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Ask a group's leader to end, then kill what is left of the group."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
    wait_until(lambda: not command_line(pid), GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def finish(
    command: list[str | Path], still_good: Callable[[], None] = lambda: None, **options
) -> int:
    """Run a command to its end; end it when we are to stop or `still_good` raises."""
    # In a process group of its own it gets Ctrl-C once, from us, and can tidy up.
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **options)
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(timeout=0.3)
            still_good()
    except BaseException:
        end_group(process.pid, signal.SIGINT)
        process.wait()
        raise
