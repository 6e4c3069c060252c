"""clamd looks at every file where there is one; a server on a real socket speaks as it does."""

import io
import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from django.core.exceptions import ValidationError

from core.attachments import scanning
from core.attachments.service import upload
from core.checks import check_scanner
from core.models import Attachment, AuditEntry
from core.outages import circuits
from tests.core.attachments.samples import PDF

#: The test file of all scanners, in two pieces: whole, a scanner would take this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """INSTREAM and PING as clamd(8) describes them; `how` makes it hang or refuse."""

    def __init__(self, listening: socket.socket, how: str = "") -> None:
        self.listening, self.how, self.asked = listening, how, 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self.listening.accept()
            except OSError:
                return
            self.asked += 1
            # Whoever asked may have gone.
            with suppress(OSError), link, link.makefile("rb") as stream:
                link.sendall(self._answer(stream))

    def _answer(self, stream) -> bytes:
        if self.how == "hangs":
            time.sleep(5)
            return b""
        if (command := _until_nul(stream)) == b"zPING":
            return b"PONG\0"
        assert command == b"zINSTREAM"
        data = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            data += stream.read(size)
        if self.how == "too long":
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


def _until_nul(stream) -> bytes:
    found = b""
    while (sign := stream.read(1)) != b"\0":
        found += sign
    return found


@contextmanager
def clamd(settings, tmp_path, how=""):
    path = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        settings.CLAMAV_SOCKET = f"unix:{path}"
        yield Clamd(listening, how)
    path.unlink()


@pytest.fixture(autouse=True)
def closed_circuit():
    circuits.scanner.close()
    yield
    circuits.scanner.close()


def test_clean_files_pass_and_infected_ones_are_named(settings, tmp_path):
    with clamd(settings, tmp_path):
        scanning.scan(b"clean" * 100_000)
        with pytest.raises(scanning.Infected, match="Eicar-Test-Signature"):
            scanning.scan(b" " * 200_000 + EICAR)
        assert scanning.answers() and check_scanner(None) == []


def test_over_tcp_too(settings):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.CLAMAV_SOCKET = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        Clamd(listening)
        scanning.scan(b"clean")
        with pytest.raises(scanning.Infected):
            scanning.scan(EICAR)


def test_without_a_scanner_nobody_is_asked(settings, monkeypatch):
    settings.CLAMAV_SOCKET = ""
    monkeypatch.setattr(scanning, "_ask", None)
    scanning.scan(EICAR)
    assert check_scanner(None) == []


@pytest.mark.django_db
def test_nothing_of_an_infected_file_is_kept_and_it_is_recorded(settings, tmp_path, cast):
    with clamd(settings, tmp_path):
        with pytest.raises(ValidationError, match="Eicar-Test-Signature，文件没有保存"):
            upload(actor=cast.county_admin, source=io.BytesIO(PDF + EICAR), name="a.pdf")
        assert not Attachment.objects.exists()
        entry = AuditEntry.objects.get(action="attachment_infected")
        assert (entry.outcome, entry.actor_id) == ("failed", cast.county_admin.pk)
        upload(actor=cast.county_admin, source=io.BytesIO(PDF), name="a.pdf")
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_files_are_refused_while_the_scanner_is_away(settings, tmp_path, cast):
    settings.CLAMAV_SOCKET = f"unix:{tmp_path / 'nobody'}"
    with pytest.raises(ValidationError, match="病毒检查服务没有应答，文件没有保存"):
        upload(actor=cast.county_admin, source=io.BytesIO(PDF), name="a.pdf")
    assert not Attachment.objects.exists()
    assert [each.id for each in check_scanner(None)] == ["core.E009"]


def test_a_scanner_that_hangs_is_given_up_and_then_left_alone(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.3)
    with clamd(settings, tmp_path, "hangs") as server:
        began = time.monotonic()
        for _ in range(3):
            with pytest.raises(scanning.Unavailable):
                scanning.scan(b"clean")
        assert time.monotonic() - began < 3
        assert server.asked == 1


def test_a_file_that_the_scanner_does_not_take_is_refused(settings, tmp_path):
    with (
        clamd(settings, tmp_path, "too long"),
        pytest.raises(scanning.Unavailable, match="没有接受"),
    ):
        scanning.scan(b"clean")
