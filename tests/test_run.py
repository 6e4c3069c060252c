"""`run.py`: its words, its steps, and a service that leaves nothing behind."""

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

import run
from runner import Failed, environment, processes, service

ROOT = Path(__file__).resolve().parents[1]


def run_py(*arguments: str, root: Path = ROOT, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, root / "run.py", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **variables},
    )


# --- Words --------------------------------------------------------------------------------------


def test_help_names_every_command():
    shown = run_py("--help").stdout
    for command in ("demo", "serve", "test", "check", "bench", "stop"):
        assert command in shown


@pytest.mark.parametrize("words", [[], ["sing"], ["serve", "--sing"], ["stop", "now"]])
def test_unknown_words_are_refused(words):
    assert run_py(*words).returncode == 2


@pytest.mark.parametrize("words", [["-k", "month", "-x"], ["--help"], ["tests/core"]])
def test_other_words_go_to_the_benchmark(words, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["run.py", "bench", *words])
    assert run.arguments().rest == words


def test_old_python_is_said_in_one_line():
    code = "import runpy, sys; sys.version_info = (3, 10, 4); runpy.run_path('run.py')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error: Python 3.11 or newer is needed")
    assert len(done.stderr.splitlines()) == 1


def test_last_month_is_the_one_before_today_in_china():
    year, month = map(int, run.last_month().split("-"))
    china = time.gmtime(time.time() + 8 * 3600)
    assert (china.tm_year * 12 + china.tm_mon) - (year * 12 + month) == 1


# --- Steps --------------------------------------------------------------------------------------


def test_all_steps_run_and_failures_are_named(capfd):
    steps = [(word, [sys.executable, "-c", code]) for word, code in STEPS.items()]
    with pytest.raises(Failed, match="2 of 3 steps failed: bad, worse"):
        run.run_steps(steps)
    shown = capfd.readouterr().out
    assert "--- good: ok" in shown
    assert "--- worse: FAILED (exit 7)" in shown
    run.run_steps(steps[1:2])


STEPS = {"bad": "raise SystemExit(1)", "good": "print('fine')", "worse": "raise SystemExit(7)"}


def test_set_up_shows_what_a_failed_command_said(capfd, monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "LOGS", tmp_path)
    with pytest.raises(Failed, match=f"Packages failed.*{tmp_path}"):
        environment.quietly("Packages", [sys.executable, "-c", "print('no such'); exit(1)"])
    assert "no such" in capfd.readouterr().out
    environment.quietly("Packages", [sys.executable, "-c", "print('noise')"])
    assert "noise" not in capfd.readouterr().out


@pytest.mark.parametrize("unwanted", ["1", ""])
def test_byte_code_that_is_unwanted_beside_the_sources_is_kept_apart(unwanted, tmp_path):
    (tmp_path / "apart.py").touch()
    script = (
        "import subprocess, sys\n"
        "from runner import environment\n"
        f"sys.path.append({str(tmp_path)!r})\n"
        f"environment.LOCAL = environment.Path({str(tmp_path)!r}) / 'local'\n"
        "environment.keep_byte_code()\n"
        # A process started by this one.
        f"subprocess.run([sys.executable, '-c', 'import apart'], cwd={str(tmp_path)!r})\n"
    )
    unset = {k: v for k, v in os.environ.items() if k != "PYTHONPYCACHEPREFIX"}
    subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**unset, "PYTHONDONTWRITEBYTECODE": unwanted},
        check=True,
    )
    beside = [path for path in tmp_path.rglob("*.pyc") if path.parent.name == "__pycache__"]
    apart = list((tmp_path / "local" / "byte-code").rglob("apart.*.pyc"))
    assert (len(beside), len(apart)) == ((0, 1) if unwanted else (1, 0))


def test_stamp_follows_contents(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    lock = tmp_path / "lock.txt"
    lock.write_text("a==1")
    first = environment.digest(lock)
    assert environment.digest(lock) == first
    lock.write_text("a==2")
    assert environment.digest(lock) != first
    assert environment.stamped(tmp_path / "missing") == ""


@pytest.mark.parametrize(
    ("script", "usable"),
    [("echo 10.8.2", True), ("echo 6.14.4", False), ("exit 1", False), (None, False)],
)
def test_npm_must_read_the_lock_file(script, usable, monkeypatch, tmp_path):
    if script:
        (tmp_path / "npm").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment.npm_is_usable() is usable


def test_used_port_is_said_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Failed, match=r"^port \d+ cannot be used \(.+\): end the program .+$"):
            service.port_must_be_free(taken.getsockname()[1])


def test_stopped_command_takes_its_children_along(tmp_path):
    pid_file = tmp_path / "pid"
    code = f"""
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
open({str(pid_file)!r}, "w").write(str(child.pid))
time.sleep(60)
"""

    def give_up():
        if pid_file.exists() and pid_file.read_text():
            raise Failed("enough")

    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(Failed, match="enough"),
    ):
        patch.setattr(processes, "GRACE_SECONDS", 0.2)
        processes.finish([sys.executable, "-c", code], give_up)
    assert processes.wait_until(lambda: not processes.command_line(int(pid_file.read_text())), 5)


def test_number_used_again_is_not_taken_for_ours(tmp_path):
    pid_file = tmp_path / "web.pid"
    pid_file.write_text(str(os.getpid()))
    assert processes.living(pid_file, Path("python")) == os.getpid()
    assert processes.living(pid_file, tmp_path) is None
    pid_file.write_text("no number")
    assert processes.living(pid_file, Path("python")) is None
    assert processes.living(tmp_path / "missing", Path("python")) is None


# --- The service --------------------------------------------------------------------------------


class Copy:
    """A second checkout beside this one, with its environment borrowed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        for name in listed.stdout.splitlines():
            if (ROOT / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, root / name)
        for name in (".venv", "node_modules"):
            (root / name).symlink_to(ROOT / name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])

    @contextmanager
    def served(self):
        # Under the settings of tests every process has a cache of its own.
        tests_own = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
        mine = {k: v for k, v in os.environ.items() if k not in tests_own}
        runner = subprocess.Popen(
            [sys.executable, self.root / "run.py", "serve", "--port", self.port],
            env=mine,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = ""
        try:
            for line in runner.stdout:
                said += line
                if "Ctrl-C" in line:
                    break
            else:
                raise AssertionError(said)
            yield runner
        finally:
            runner.kill()
            runner.wait()
            runner.stdout.close()

    def get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=10)
        with closing(connection):
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            return response, response.read()

    def answers(self) -> bool:
        try:
            return self.get("/")[0].status < 500
        except ConnectionRefusedError:
            return False

    def signs_of_life(self) -> set[str]:
        """Of worker and scheduler, at /metrics."""
        text = self.get("/metrics")[1].decode()
        return set(re.findall(r"liangxin_(worker|beat)_age_seconds \d", text))

    def processes(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if any(str(self.root) in word for word in process.cmdline()):
                    found.append(process)
        return found


@pytest.fixture
def checkout(tmp_path_factory):
    if not environment.stamped(ROOT / ".venv"):
        pytest.fail("this environment was not made by run.py")
    folder = Path("/tmp") / tmp_path_factory.mktemp("run").name
    folder = Path(f"{folder}-{os.getpid()}")
    folder.mkdir(mode=0o755)
    made = Copy(folder)
    yield made
    for process in made.processes():
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.heavy
@pytest.mark.dealt(28)
def test_service_answers_and_leaves_nothing_behind(checkout):
    with checkout.served() as runner:
        page, content = checkout.get("/accounts/login/")
        assert page.getheader("Content-Encoding") == "gzip"
        sheet = re.search(rb'/static/vendor/tabler[^"]*css', gzip.decompress(content))[0].decode()
        static, content = checkout.get(sheet)
        assert static.getheader("Content-Encoding") == "gzip" and len(content) < 100_000
        assert "immutable" in static.getheader("Cache-Control")
        assert processes.wait_until(lambda: checkout.signs_of_life() == {"worker", "beat"}, 60)
        second = run_py("serve", "--port", checkout.port, root=checkout.root)
        assert second.returncode == 1
        assert "is being served already" in second.stderr
        runner.send_signal(signal.SIGINT)
        assert runner.wait(timeout=60) == 0
    assert checkout.processes() == []


@pytest.mark.long
def test_killed_processes_are_noticed_and_cleared_up(checkout):
    # After kill -9 of the parent the next one clears up and takes over.
    with checkout.served() as runner:
        runner.kill()
        runner.wait()
    assert checkout.answers()
    with checkout.served() as runner:
        assert checkout.answers()
        worker = int((checkout.root / ".local" / "worker.pid").read_text())
        os.kill(worker, signal.SIGKILL)
        assert runner.wait(timeout=60) == 1
        assert "error: worker ended by itself" in runner.stdout.read()
    assert checkout.processes() == []
    with checkout.served() as runner:
        assert run_py("stop", root=checkout.root).stdout == "stopped\n"
        assert runner.wait(timeout=10) == 0
    assert checkout.processes() == []
    assert run_py("stop", root=checkout.root).stdout == "nothing was running\n"
