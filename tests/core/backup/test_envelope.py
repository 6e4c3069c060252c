"""A backup file opens whole and under its key, or not at all."""

import base64
import io
import secrets

import pytest

from core.backup import envelope

DUMP = secrets.token_bytes(2 * (1 << 20) + 17)


def sealed(dump: bytes = DUMP) -> bytes:
    target = io.BytesIO()
    envelope.write(target, b'{"a": 1}', io.BytesIO(dump))
    return target.getvalue()


def opened(data: bytes) -> tuple[bytes, bytes]:
    manifest, *pieces = envelope.read(io.BytesIO(data))
    return manifest, b"".join(pieces)


def pieces_of(data: bytes) -> tuple[bytes, list[bytes]]:
    head, rest, found = data[:26], data[26:], []
    while rest:
        length = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:length])
        rest = rest[length:]
    return head, found


@pytest.mark.parametrize("dump", [b"", b"x", DUMP, DUMP[: 1 << 20]])
def test_what_went_in_comes_out(dump):
    assert opened(sealed(dump)) == (b'{"a": 1}', dump)


def test_nothing_of_it_stands_in_the_file_and_no_file_is_like_another():
    first, second = sealed(b"330999198001010012"), sealed(b"330999198001010012")
    assert b"330999198001010012" not in first and b'"a"' not in first
    assert first[26:] != second[26:]


def swapped(head, pieces):
    return [pieces[0], pieces[2], pieces[1], *pieces[3:]]


def cut(head, pieces):
    return pieces[:-1]


def missing(head, pieces):
    return [pieces[0], *pieces[2:]]


def doubled(head, pieces):
    return [*pieces, pieces[-1]]


def flipped(head, pieces):
    return [*pieces[:-1], pieces[-1][:-1] + bytes([pieces[-1][-1] ^ 1])]


def halved(head, pieces):
    return [*pieces[:-1], pieces[-1][:-9]]


def emptied(head, pieces):
    return []


@pytest.mark.parametrize("spoil", [swapped, cut, missing, doubled, flipped, halved, emptied])
def test_spoilt_file_does_not_open(spoil):
    head, pieces = pieces_of(sealed())
    assert len(pieces) == 4
    with pytest.raises(envelope.Damaged):
        opened(head + b"".join(spoil(head, pieces)))


def test_pieces_of_two_files_do_not_fit_together():
    head, pieces = pieces_of(sealed())
    _, others = pieces_of(sealed())
    with pytest.raises(envelope.Damaged):
        opened(head + pieces[0] + others[1] + pieces[2] + pieces[3])


def test_other_key_and_other_file_are_refused(settings):
    data = sealed()
    settings.BACKUP_KEYS = [base64.b64encode(secrets.token_bytes(32)).decode()]
    with pytest.raises(envelope.Damaged, match="BACKUP_KEY"):
        opened(data)
    with pytest.raises(envelope.Damaged, match="不是本系统的备份文件"):
        opened(b"PGDMP and so on")
