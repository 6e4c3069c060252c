"""The hand installation of docs/operations.md, command by command, by an ordinary user.

What needs root of the machine is not run: making the service's user, systemd (the units' own
commands are), nginx and the servers (the checkout's are used). `NOT_RUN` names it.
"""

import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from runner.embedded.place import binaries, here
from tests.crash.service import ROOT, _administer, url_of, wait_for
from tests.test_docs import page

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

#: Beginning of a command of the page → why it is not run here.
NOT_RUN = {
    "useradd": "the ordinary user who runs the test is the service's user",
    "git clone": "the files of this checkout are copied instead",
    "systemctl": "no systemd: the commands of the units are run as they stand there",
    "sudo": "whoever installs is the service's user already",
    "psql": "settings of the server, which is the checkout's",
}
SECRETS = ("FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY")


class Machine:
    """A folder that stands for `/`, and who works there."""

    def __init__(self, root: Path, database: str) -> None:
        self.root, self.database = root, database
        self.user = "nobody" if os.geteuid() == 0 else None
        self.port = _free_port()
        bin_folder, _ = binaries(here())
        self.environment = {
            # Byte code of the tests is the checkout's.
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("DJANGO", "PYTHON"))
            },
            "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin:/usr/sbin",
            "HOME": str(root / "var/lib/liangxin"),
            "SETTINGS": str(root / "etc/liangxin.env"),
            "SERVICE_USER": self.user or subprocess.check_output(["id", "-un"], text=True).strip(),
            "PYTHON": _python(self.user),
            "PGHOST": str(here().sockets),
            "PGUSER": "liangxin",
            "LC_ALL": "C.UTF-8",
        }
        for name in ("DATABASE_URL", "REDIS_URL", "PYTHONPATH", "VIRTUAL_ENV"):
            self.environment.pop(name, None)

    def here(self, text: str) -> str:
        """A command or a file of the page with the paths and names of this machine."""
        text = re.sub(r"(?<![\w.])/(etc|srv|var)/", rf"{self.root}/\1/", text)
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")

    def run(self, command: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            command,
            shell=True,
            cwd=self.root / "srv/liangxin",
            env=self.environment | more,
            user=self.user,
            capture_output=True,
            text=True,
        )

    def unit(self, name: str) -> tuple[list[str], dict[str, str]]:
        """Command and settings of a unit, as systemd reads them."""
        text = (self.root / f"etc/systemd/system/liangxin-{name}.service").read_text()
        text = self.here(text)
        lines = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
        assert lines["WorkingDirectory"] == str(self.root / "srv/liangxin")
        given = Path(lines["EnvironmentFile"]).read_text()
        return shlex.split(lines["ExecStart"]), dict(
            re.findall(r"^([A-Z_]+)=(.*)$", given, re.MULTILINE)
        )

    @contextmanager
    def running(self, name: str):
        command, given = self.unit(name)
        log = (self.root / f"{name}.log").open("wb")
        process = subprocess.Popen(
            command,
            cwd=self.root / "srv/liangxin",
            env={"PATH": self.environment["PATH"], **given},
            user=self.user,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)
            log.close()


@pytest.fixture
def machine():
    name = f"hand_{secrets.token_hex(4)}"
    root = Path(tempfile.mkdtemp(prefix="hand-", dir="/tmp"))
    for folder in ("etc/systemd/system", "srv/liangxin", "var/lib/liangxin", "var/spool"):
        (root / folder).mkdir(parents=True)
    (root / "var/backups").mkdir()
    tracked = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT
    )
    for path in filter(None, tracked.decode().split("\0")):
        if (ROOT / path).exists():
            there = root / "srv/liangxin" / path
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, there)
    made = Machine(root, name)
    if made.user:
        for each in (root, *root.rglob("*")):
            shutil.chown(each, made.user)
    try:
        yield made
    finally:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _administer(f'DROP ROLE IF EXISTS "{name}"')
        shutil.rmtree(root)


def commands() -> list[str]:
    """The commands of the numbered steps of the page, in their order."""
    text = page("docs/operations.md")
    text = text[text.index("## By hand") : text.index("6. **nginx**")]
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.replace("\\\n", "").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    assert len(found) > 9
    return found


def test_the_page_installs_a_service_that_runs(machine):
    for command in commands():
        if command.startswith(tuple(NOT_RUN)):
            continue
        if command.startswith("create"):
            # Names are of the whole server; nobody is there to type a password.
            command = re.sub(r"\bliangxin\b", machine.database, command).replace("--pwprompt ", "")
        done = machine.run(machine.here(command))
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        if ".env.example" in command:
            _fill_in(machine)
    _folder_that_is_missing_is_named(machine)
    before = _files(machine.root / "srv")
    with machine.running("web"), machine.running("worker"), machine.running("beat"):
        wait_for(lambda: _get(machine, "/healthz")[0] == 200, "the web server", every=0.5)
        status, body = _get(machine, "/readyz")
        assert status == 200 and '"keys": "ok"' in body
        status, body = _get(machine, "/accounts/login/", **{"X-Forwarded-Proto": "https"})
        assert status == 200
        sheet = re.search(r'href="(/static/[^"]+\.css)"', body)[1]
        assert _get(machine, sheet, **{"X-Forwarded-Proto": "https"})[0] == 200
        schedule = machine.root / "var/lib/liangxin"
        wait_for(lambda: list(schedule.glob("beat-schedule*")), "the schedule", every=0.5)
        ask = ".venv/bin/celery -A config inspect ping --timeout 15"
        settings = machine.unit("worker")[1]
        wait_for(lambda: machine.run(ask, **settings).returncode == 0, "the worker", every=1)
    command, settings = machine.unit("backup")
    done = machine.run(shlex.join(command), **settings)
    assert done.returncode == 0, done.stderr
    assert len(list((machine.root / "var/backups/liangxin").glob("*.backup"))) == 1
    # Under ProtectSystem=strict nothing else may be written: nothing was.
    assert _files(machine.root / "srv") == before


def _fill_in(machine: Machine) -> None:
    """What step 3 of the page asks for, done by hand there."""
    path = Path(machine.environment["SETTINGS"])
    assert path.stat().st_mode & 0o777 == 0o600
    head, last = machine.here(path.read_text()).split("# --- Without Docker")
    last = re.sub(r"^# (?!COLLECTED_STATIC|DJANGO_DEBUG)(\w+=)", r"\1", last, flags=re.MULTILINE)
    text = head + "# --- Without Docker" + last
    answers = {
        **{name: _key() for name in SECRETS},
        "DJANGO_SECRET_KEY": _key() + _key(),
        "DJANGO_ALLOWED_HOSTS": "localhost",
        "TRUSTED_PROXIES": "127.0.0.1",
        "DATABASE_URL": url_of(machine.database).replace("//liangxin", f"//{machine.database}"),
        "REDIS_URL": os.environ["REDIS_URL"],
    }
    for name, value in answers.items():
        text, count = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
        assert count == 1, name
    path.write_text(text)


def _python(user: str | None) -> str:
    """A Python that this user may run: that of the tests may lie in root's home."""
    for each in (str(Path(sys.executable).resolve()), "/usr/bin/python3.11"):
        try:
            subprocess.run([each, "-c", "import ensurepip"], user=user, cwd="/", check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return each
    raise AssertionError("no Python that an ordinary user may run")


def _key() -> str:
    return subprocess.check_output(["openssl", "rand", "-base64", "32"], text=True).strip()


def _folder_that_is_missing_is_named(machine: Machine) -> None:
    folder = machine.root / "var/lib/liangxin-audit"
    folder.rmdir()
    done = machine.run("deploy/install.sh tables")
    assert done.returncode != 0
    assert f"AUDIT_ANCHOR_PATH 指向的 {folder} 不存在" in done.stderr
    for step in ("folders", "tables"):
        assert machine.run(f"deploy/install.sh {step}").returncode == 0


def _get(machine: Machine, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{machine.port}{path}", headers={"Host": "localhost", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode("utf-8", "replace")
    except (urllib.error.URLError, OSError):
        return 0, ""


def _files(folder: Path) -> set[tuple[str, float]]:
    return {(str(each), each.stat().st_mtime) for each in folder.rglob("*") if each.is_file()}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
