"""Figures for the level above: signed, taken in by another installation, refused when altered."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core.errors import Refusal
from core.models import AuditEntry
from months.figures import latest_revision, region_table
from months.models import ReceivedFigures, SigningKey, TrustedKey
from months.services import close_month, exchange, keys, reopen_month
from tests.months.march import MONTH, one_lit_one_covered
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def registry(county):
    found = one_lit_one_covered(county)
    close_month(actor=None, month=MONTH)
    return found


def file_of(code: str = "330999") -> bytes:
    table = region_table(revision=latest_revision(MONTH), region_code=code)
    return exchange.signed_file(table, actor=None)


def move_to_another_installation() -> bytes:
    """From here on another key signs, and nobody is trusted; gives the former public key."""
    public = keys.pem(keys.own_key().public_key()).encode()
    SigningKey.objects.all().delete()
    return public


def test_a_signed_file_is_taken_in_by_another_installation_that_trusts_the_signer(
    registry, tmp_path, capsys
):
    """Two sets of keys: the commands of the one, then those of the other."""
    file, key = tmp_path / "figures", tmp_path / "key.pem"
    call_command("export_figures", str(MONTH), "--region", "330999", "--out", str(file))
    capsys.readouterr()
    call_command("figures_key")
    key.write_text(capsys.readouterr().out)
    move_to_another_installation()

    with pytest.raises(CommandError, match="不在信任名单") as unknown:
        call_command("load_figures", str(file))
    assert unknown.value.returncode == 2
    assert not ReceivedFigures.objects.exists()

    call_command("figures_key", "--trust", str(key), "--name", "测试县委两新工委")
    call_command("load_figures", str(file))
    received = ReceivedFigures.objects.get()
    assert (received.region_code, received.month, received.revision) == ("330999", MONTH, 1)
    table = region_table(revision=latest_revision(MONTH), region_code="330999")
    assert received.total == {
        code: [value.numerator, value.denominator] for code, value in table.total.values.items()
    }
    assert received.total["organizations"][0] == 2
    call_command("load_figures", str(file))  # again: nothing changes
    assert ReceivedFigures.objects.count() == 1
    assert "没有变化" in capsys.readouterr().out


def test_one_flipped_bit_anywhere_in_the_file_is_refused(registry):
    content = file_of()
    keys.trust(content=move_to_another_installation())
    end_of_head = content.index(b"\n\n") + 2
    # Every byte of the head, and every seventh of what is signed.
    for place in (*range(end_of_head), *range(end_of_head, len(content), 7), len(content) - 1):
        for bit in (1, 32):
            altered = bytearray(content)
            altered[place] ^= bit
            with pytest.raises(Refusal):
                exchange.load(actor=None, content=bytes(altered))
    for altered in (content[:-1], content + b"\n", b"\n" + content, b"", content.upper()):
        with pytest.raises(Refusal):
            exchange.load(actor=None, content=altered)
    assert not ReceivedFigures.objects.exists()
    exchange.load(actor=None, content=content)


def test_an_altered_file_that_somebody_signed_himself_is_refused(registry):
    """Whoever bends a figure can sign with a key of his own, and nobody trusts it."""
    content = file_of()
    trusted = move_to_another_installation()
    keys.trust(content=trusted)
    body = content.partition(b"\n\n")[2].replace(b'"organizations":[2', b'"organizations":[9', 1)
    key = keys.own_key()
    signer = keys.hexadecimal(key.public_key())
    signature = key.sign(exchange._signed(signer, body)).hex()
    forged = f"liangxin-figures 1\nsigner: {signer}\nsignature: {signature}\n\n".encode() + body
    with pytest.raises(Refusal, match="不在信任名单"):
        exchange.load(actor=None, content=forged)
    # Even the right one may not sign what does not add up.
    keys.trust(content=keys.pem(key.public_key()).encode())
    with pytest.raises(Refusal, match="不等于合计"):
        exchange.load(actor=None, content=forged)


def signed_anew(change) -> bytes:
    """The file as a trusted signer with another program would write it."""
    _, body = file_of().split(b"\n\n", 1)
    said = json.loads(body)
    change(said)
    body = json.dumps(said, ensure_ascii=False).encode()
    signer = keys.hexadecimal(keys.own_key().public_key())
    signature = keys.own_key().sign(exchange._signed(signer, body)).hex()
    return f"liangxin-figures 1\nsigner: {signer}\nsignature: {signature}\n\n".encode() + body


def every(said, name, value):
    for row in said["rows"]:
        row["figures"][name] = value


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["region"].update(code=330999),
        lambda said: said["region"].update(code="330999" * 3),
        lambda said: said["region"].update(name="县" * 61),
        lambda said: said["region"].update(name="测试\0县"),
        lambda said: said.update(revision=40_000),
        lambda said: said.update(revision=True),
        lambda said: said.update(members_without_unit=1.5),
        lambda said: said.update(rows={}),
        lambda said: said["rows"][0].update(label="东\0街道"),
        lambda said: said["rows"][0].update(label=None),
        lambda said: every(said, "organizations", [0, None, 0]),
        lambda said: every(said, "organizations", ["0", None]),
        lambda said: every(said, "organizations", [float("nan"), None]),
        lambda said: every(said, "organizations", [2**40, None]),
        lambda said: said["rows"][0]["figures"].update(more=[5, None]),
        lambda said: said["rows"][0]["figures"].update(organizations=[-1, None]),
    ],
)
def test_content_of_another_shape_is_refused_whoever_signed_it(registry, change):
    keys.trust(content=keys.pem(keys.own_key().public_key()).encode())
    with pytest.raises(Refusal, match="没有接收"):
        exchange.load(actor=None, content=signed_anew(change))
    assert not ReceivedFigures.objects.exists()
    exchange.load(actor=None, content=signed_anew(lambda said: None))
    # A program of tomorrow counts more.
    exchange.load(actor=None, content=signed_anew(lambda said: said.update(revision=2)))
    more = signed_anew(lambda said: (said.update(revision=3), every(said, "next", [0, None])))
    assert exchange.load(actor=None, content=more)[1]


def test_a_key_that_begins_like_a_mobile_number_is_trusted_and_revoked_like_others(db):
    public = "13800138000" + "a" * 53
    TrustedKey.objects.create(public=public)
    keys.revoke(digits=public[:16])
    entry = AuditEntry.objects.get(action="figures_key_revoked")
    assert (entry.subject, entry.detail["公钥"]) == ("公钥 13800138", public)


def test_the_file_holds_names_of_regions_and_numbers_only(registry):
    _, lit, covered, branch, member = registry
    body = file_of().partition(b"\n\n")[2].decode()
    for each in (lit.name, lit.uscc, covered.name, branch.name, branch.code, member.name):
        assert each not in body
    said = json.loads(body)
    assert set(said) == {
        "as_of", "members_without_unit", "month", "region", "revision", "rows",
    }  # fmt: skip
    assert [set(row) for row in said["rows"]] == [{"kind", "code", "label", "figures"}] * 4


def test_a_later_revision_takes_the_place_of_the_former_and_never_the_other_way(registry, county):
    first = file_of()
    reopen_month(actor=None, month=MONTH, reason="漏报")
    OrganizationFactory(region=county.west)
    close_month(actor=None, month=MONTH)
    second = file_of()
    keys.trust(content=move_to_another_installation())
    exchange.load(actor=None, content=first)
    exchange.load(actor=None, content=second)
    assert [each.revision for each in ReceivedFigures.objects.newest()] == [2]
    with pytest.raises(Refusal, match="已接收第 2 版"):
        exchange.load(actor=None, content=first)


def test_a_signer_reports_for_his_region_only_and_no_other_signer_for_it(registry):
    content = file_of()
    public = move_to_another_installation()
    keys.trust(content=public, region_code="331000", name="邻县")
    with pytest.raises(Refusal, match="邻县不上报"):
        exchange.load(actor=None, content=content)
    keys.trust(content=public, region_code="330999")
    exchange.load(actor=None, content=content)
    # The county has a new key: until the old one is revoked it is a stranger's.
    close_month(actor=None, month=MONTH)
    again = file_of()
    keys.trust(content=keys.pem(keys.own_key().public_key()).encode())
    with pytest.raises(Refusal, match="一直由邻县上报"):
        exchange.load(actor=None, content=again)
    keys.revoke(digits=TrustedKey.objects.get(name="邻县").public[:12])
    assert exchange.load(actor=None, content=again) == (ReceivedFigures.objects.get(), False)
    with pytest.raises(Refusal, match="不在信任名单"):
        exchange.load(actor=None, content=content)


def test_the_private_key_is_encrypted_and_every_file_is_recorded(registry):
    file_of()
    private = keys.own_key().private_bytes_raw()
    assert private not in bytes(SigningKey.objects.get().private_cipher)
    entry = AuditEntry.objects.filter(action="figures_exported").get()
    assert (entry.subject, entry.detail["版次"]) == ("2026-03", 1)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----"]
)
def test_what_is_no_key_is_not_trusted(db, content):
    with pytest.raises(Refusal, match="没有 Ed25519 公钥"):
        keys.trust(content=content)


@pytest.mark.parametrize(
    "arguments",
    [
        ("export_figures", "2026-04", "--region", "330999", "--out", "/dev/null"),
        ("export_figures", "2026-03", "--region", "999", "--out", "/dev/null"),
        ("export_figures", "2026-03", "--region", "330999", "--out", "/nowhere/file"),
        ("load_figures", "/nowhere/file"),
        ("figures_key", "--trust", "/nowhere/file"),
    ],
)
def test_a_bad_argument_is_refused_with_2(registry, arguments):
    with pytest.raises(CommandError) as error:
        call_command(*arguments)
    assert error.value.returncode == 2
