"""Word files become PDF where LibreOffice is installed: in a process with a profile, a home and
limits of its own. What it opens was made by us of a template that was looked through."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from core.errors import Refusal

#: LibreOffice takes about a second; on a busy machine more.
SECONDS = 40
_BUSY = "转换 PDF 没有成功，可能是同时转换的文件较多。请稍后再试，或下载 Word 文件。"


@cache
def program() -> str | None:
    """Where LibreOffice is, with the part that reads Word files; None: no PDF is offered."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found and (Path(found).resolve().parent / "libswlo.so").exists():
        return found
    return None


def convert(document: bytes) -> bytes:
    """The PDF of a .docx. Raises `Refusal`."""
    if program() is None:
        raise Refusal("服务器没有安装 LibreOffice，不能生成 PDF，请下载 Word 文件。")
    with _alone(), tempfile.TemporaryDirectory(prefix="papers-") as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(document)
        _run(folder, source)
        made = folder / "paper.pdf"
        if not made.is_file():
            raise Refusal(_BUSY)
        return made.read_bytes()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One after the other on this machine: each takes a processor and 200 MB."""
    settings.SPOOL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    ends = time.monotonic() + SECONDS
    with (settings.SPOOL_DIR / ".papers-pdf.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > ends:
                    raise Refusal(_BUSY) from None
                time.sleep(0.1)
        yield


def _run(folder: Path, source: Path) -> None:
    command = [
        str(program()),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise Refusal(_BUSY) from None
    finally:
        # soffice is a script that starts others.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
