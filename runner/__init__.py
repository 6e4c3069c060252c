"""What `run.py` does: set-up, steps and services (standard library only, no application code).

`run.py` imports it under any Python, before the environment exists.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = ROOT / "manage.py"


class Failed(Exception):
    """A step failed; the text is one line for the person at the terminal."""


class Stopped(BaseException):
    """Somebody wants us to end: Ctrl-C, SIGTERM, or the terminal was closed."""


def say(text: str) -> None:
    print(text, flush=True)
