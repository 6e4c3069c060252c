"""A restored backup is equal: counts, figures of closed months, audit chain."""

import io
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image

import runner
from core import audit, backup
from core.attachments import service as attachments_service
from core.audit import chain
from core.backup import drill, postgres
from core.errors import Refusal
from core.models import Attachment, AuditEntry, AuditSeal, Job
from core.months import Month
from months.models import Figure
from months.services import close_month
from months.services.digests import of_closed_months
from orgs.models import Organization
from regions.models import Region
from runner import checkout
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.core.attachments.samples import PDF
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dealt(28)]
CANARY = id_number(777)


@pytest.fixture(autouse=True)
def anchor_file(settings, tmp_path):
    settings.AUDIT_ANCHOR_PATH = tmp_path / "anchor"
    return settings.AUDIT_ANCHOR_PATH


@contextmanager
def _server():
    database = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    database.autocommit = True
    try:
        with database.cursor() as cursor:
            yield cursor
    finally:
        database.close()


@pytest.fixture
def empty_database():
    """The address of a database with nothing in it."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def manage(empty_database, anchor_file):
    """Run a command against the other database; checks take as long as its start, and have tests
    of their own."""

    def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess:
        environment = {**os.environ, "DATABASE_URL": empty_database, **changes}
        environment |= {"AUDIT_ANCHOR_PATH": str(anchor_file)}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments, "--skip-checks"],
            cwd=runner.ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    return manage


@pytest.fixture
def registry(county):
    branch = PartyOrganizationFactory(region=county.east)
    for number in range(4):
        organization = OrganizationFactory(region=county.east, staff_count=60)
        CoverageFactory(organization=organization, party_organization=branch)
        MemberFactory(
            party_organization=branch, organization=organization, id_number=id_number(777 + number)
        )
    for months in (-2, -1):
        close_month(actor=None, month=Month.current().plus(months))
    return branch


@pytest.mark.heavy
def test_backup_restored_onto_an_empty_database_is_equal(registry, tmp_path, manage):
    file = tmp_path / "x.backup"
    call_command("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert CANARY.encode() not in file.read_bytes() and b"core_auditentry" not in file.read_bytes()
    digests, sealed = of_closed_months(), AuditSeal.objects.count()
    assert len(digests) == 2 and sealed
    found = manage("restore", str(file))
    assert found.returncode == 0, found.stderr
    assert "已恢复并核对一致" in found.stdout and "2 项摘要" in found.stdout
    verified = manage("audit_verify")
    assert verified.returncode == 0, verified.stderr
    assert f"已封存 {sealed + 1} 条" in verified.stdout  # and the restore itself
    # The restored place goes on where it stands.
    assert manage("audit_seal").returncode == 0
    again = manage("restore", str(file))
    assert again.returncode == 2 and "数据库不是空的" in again.stderr
    assert manage("migrate", "--check").returncode == 0


@pytest.fixture
def attached(registry, settings, tmp_path):
    """Two attached files, in a storage of this test's own; the picture is two megabytes long."""
    options = {**settings.STORAGES["attachments"]["OPTIONS"], "location": tmp_path / "before"}
    attachments = {**settings.STORAGES["attachments"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "attachments": attachments}
    storages._storages.clear()
    owner = Organization.objects.first()
    admin = GrantFactory(role="county_admin", region=Region.objects.get(parent=None)).user
    noise = Image.effect_noise((1600, 1600), 100)
    out = io.BytesIO()
    noise.save(out, "PNG")
    for name, data in (("现场.png", out.getvalue()), ("纪要.pdf", PDF + b"%" + b"x" * 5000)):
        attachments_service.upload(actor=admin, source=io.BytesIO(data), name=name, owner=owner)
    yield list(Attachment.objects.order_by("pk"))
    storages._storages.clear()


def test_attached_files_come_back_with_the_rows(attached, tmp_path, manage):
    file = tmp_path / "x.backup"
    manifest = backup.create(actor=None, target=file)
    keys = [key for each in attached for key in each.keys]
    assert list(manifest["files"]) == keys and len(keys) == 3
    assert max(manifest["files"].values()) > 1 << 20
    found = manage("restore", str(file), ATTACHMENTS_DIR=str(tmp_path / "after"))
    assert found.returncode == 0, found.stderr
    for key in keys:
        restored = tmp_path / "after" / key
        assert restored.read_bytes() == (tmp_path / "before" / key).read_bytes()
        assert restored.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_not_what_its_row_says_does_not_pass_the_drill(attached, tmp_path, manage):
    (tmp_path / "before" / attached[1].key).write_bytes(PDF + b"%" + b"y" * 5000)
    file = tmp_path / "x.backup"
    backup.create(actor=None, target=file)
    found = manage("restore", str(file), ATTACHMENTS_DIR=str(tmp_path / "after"))
    assert found.returncode == 2 and "附件：1 个缺失或与记录不同" in found.stderr


def test_a_file_that_was_missing_already_is_told_and_does_not_stop_the_backup(
    attached, tmp_path, manage, capsys
):
    (tmp_path / "before" / attached[1].key).unlink()
    file = tmp_path / "x.backup"
    call_command("backup", str(file))
    assert "有 1 个附件文件不在存储里" in capsys.readouterr().err
    found = manage("restore", str(file), ATTACHMENTS_DIR=str(tmp_path / "after"))
    assert found.returncode == 0, found.stderr


@pytest.mark.long
def test_backup_of_a_generated_county_comes_back_equal(db, tmp_path, manage):
    call_command("generate_demo", orgs=5_000, seed=1, months=6)
    file = tmp_path / "x.backup"
    call_command("backup", str(file))
    found = manage("restore", str(file))
    assert found.returncode == 0, found.stderr


def test_drill_names_every_difference(registry):
    before = drill.contents()
    assert drill.differences(before, drill.contents()) == []
    month = str(Month.current().plus(-1))
    Figure.objects.filter(
        pk=Figure.objects.filter(revision__report_month__first_day=f"{month}-01").first().pk
    ).update(numerator=-1)
    Job.objects.create(kind="x")
    audit.record(action="export", actor=None)
    chain.seal()
    found = drill.differences(before, drill.contents())
    assert f"已定稿月份 {month} 第1版：数据与备份时不同" in found
    assert "表 core_job：备份时 0 行，恢复后 1 行" in found
    assert "审计链的末端与备份时不同" in found
    # Two tables of the audit log, and the job's; one month of two; the head of the chain.
    assert len(found) == 5


def test_log_with_a_broken_chain_does_not_pass_the_drill(registry, tmp_path, manage):
    with connection.cursor() as cursor:
        chain.seal()
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_auditentry SET actor_name = 'forged'")
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
    file = tmp_path / "x.backup"
    call_command("backup", str(file))
    found = manage("restore", str(file))
    assert found.returncode == 2
    assert "审计链断裂：第 1 条被修改" in found.stderr


def test_row_changed_past_the_triggers_does_not_pass_the_drill(registry, tmp_path, manage):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orgs_organization DISABLE TRIGGER USER")
        cursor.execute("UPDATE orgs_organization SET staff_count = 7")
        cursor.execute("ALTER TABLE orgs_organization ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE months_figure SET numerator = numerator + 1"
            " WHERE id = (SELECT min(id) FROM months_figure)"
        )
    file = tmp_path / "x.backup"
    call_command("backup", str(file))
    found = manage("restore", str(file))
    assert found.returncode == 2
    assert "表 orgs_organization（两新组织）" in found.stderr
    assert found.stderr.count("与定稿时的校验码不符") == 1


@pytest.mark.heavy
def test_damaged_backup_leaves_the_database_empty(registry, tmp_path, manage):
    file = tmp_path / "x.backup"
    call_command("backup", str(file))
    data = file.read_bytes()
    file.write_bytes(data[:-100])
    found = manage("restore", str(file))
    assert found.returncode == 2 and "备份文件损坏" in found.stderr
    file.write_bytes(data)
    assert "备份文件完整" in manage("restore", "--check", str(file)).stdout
    other = manage("restore", str(file), BLIND_INDEX_KEY=checkout.secret("test-OTHER"))
    assert other.returncode == 2 and "BLIND_INDEX_KEY 与备份时不同" in other.stderr
    # Still empty: it can be restored.
    assert manage("restore", str(file)).returncode == 0


def test_backup_of_another_version_is_refused(registry, tmp_path, monkeypatch, settings):
    file = tmp_path / "x.backup"
    backup.create(actor=None, target=file)
    monkeypatch.setattr(drill, "tables", list)
    monkeypatch.setattr(drill, "known_migrations", lambda: ["core.9999_later"])
    with pytest.raises(Refusal, match="另一版本的程序"):
        backup.restore(actor=None, source=file)


def test_backup_is_recorded_and_leaves_sessions_out(registry, tmp_path):
    manifest = backup.create(actor=None, target=tmp_path / "x.backup")
    assert "django_session" not in manifest["tables"]
    entry = AuditEntry.objects.get(action="backup")
    assert entry.detail["审计链"] == manifest["audit"]["sequence"]
    assert json.loads(json.dumps(manifest)) == backup.check(source=tmp_path / "x.backup")


def test_missing_or_old_tool_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "_version", lambda path: 9)
    target = tmp_path / "x.backup"
    with pytest.raises(CommandError, match=r"没有找到 .* 版或更新的 pg_dump"):
        call_command("backup", str(target))
    assert list(tmp_path.glob("x.*")) == []


def test_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="不能写入"):
        call_command("backup", str(tmp_path / "nowhere" / "x.backup"))


def test_old_backups_go_but_never_the_newest(tmp_path):
    names = [f"liangxin-2026010{day}T000000.backup" for day in range(1, 5)]
    for name in names:
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (0, 0))
    other = tmp_path / "keep.me"
    other.write_bytes(b"")
    os.utime(other, (0, 0))
    gone = backup.prune(folder=tmp_path, keep_days=30)
    assert sorted(path.name for path in gone) == names[:3]
    assert {path.name for path in tmp_path.iterdir()} == {names[3], "keep.me"}
