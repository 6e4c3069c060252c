"""`audit_verify` names the first bad link, whatever the owner of the database did."""

import datetime
import io
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core import audit, tasks
from core.audit import anchor, chain
from core.errors import Refusal
from core.models import AuditEntry, AuditSeal


def as_owner(*statements: str) -> None:
    """What somebody does who owns the database and has turned the triggers off."""
    with connection.cursor() as cursor:
        for table in ("core_auditentry", "core_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def problem() -> str:
    return chain.verify().problem


def entry_of(sequence: int) -> int:
    return AuditSeal.objects.get(sequence=sequence).entry_id


def test_untouched_chain_holds(write):
    write(3)
    write(2)
    write(1, sealed=False)
    assert chain.verify() == chain.Report(sealed=5, unsealed=1)
    out = io.StringIO()
    call_command("audit_verify", stdout=out)
    assert "已封存 5 条，待封存 1 条" in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'li'",
        "actor_id = 7",
        "outcome = 'denied'",
        "action = 'import'",
        "at = at + interval '1 second'",
        "address = '10.0.0.1'",
        "door = 'GET x'",
        "subject = 'x'",
        "subject_id = 1",
        "subject_kind = 'x'",
        "detail = '{}'",
        "mac = 'x'",
        "uid = gen_random_uuid()",
    ],
)
def test_edited_row_is_named(write, change):
    write(4)
    pk = entry_of(3)
    as_owner(f"UPDATE core_auditentry SET {change} WHERE id = {pk}")
    assert problem() == f"第 3 条被修改：审计记录 #{pk} 与校验码不符"
    with pytest.raises(CommandError, match="第 3 条被修改") as caught:
        call_command("audit_verify")
    assert caught.value.returncode == 1


def test_every_column_of_an_entry_is_under_the_check_code():
    covered = {"uid", "at", "action", "outcome", "actor_id", "actor_name", "address", "door"}
    covered |= {"subject_kind", "subject_id", "subject", "detail"}
    # The id is under the hash of the seal.
    assert {f.attname for f in AuditEntry._meta.concrete_fields} == covered | {"id", "mac"}


def test_deleted_row_is_named(write):
    write(4)
    pk = entry_of(2)
    as_owner(f"DELETE FROM core_auditentry WHERE id = {pk}")
    assert problem() == f"第 2 条被删除：审计记录 #{pk} 缺失"


def test_row_deleted_with_its_seal_is_named(write):
    write(4)
    pk = entry_of(2)
    as_owner(
        f"DELETE FROM core_auditentry WHERE id = {pk}",
        "DELETE FROM core_auditseal WHERE sequence = 2",
    )
    assert problem() == "第 2 条被删除：封签缺失"


def test_beginning_cut_off_is_named(write):
    write(4)
    as_owner("DELETE FROM core_auditseal WHERE sequence <= 2")
    assert problem() == "第 1 条到第 2 条被删除：没有对应的清理记录"


def test_reordered_rows_are_named(write):
    write(4)
    second, third = entry_of(2), entry_of(3)
    as_owner(
        "UPDATE core_auditseal SET entry_id = -1 WHERE sequence = 2",
        f"UPDATE core_auditseal SET entry_id = {second} WHERE sequence = 3",
        f"UPDATE core_auditseal SET entry_id = {third} WHERE sequence = 2",
    )
    assert problem().startswith(f"第 2 条（审计记录 #{third}）与前一条接不上")


def test_row_inserted_into_the_chain_is_named(write):
    write(3)
    as_owner(
        "UPDATE core_auditseal SET sequence = sequence + 10 WHERE sequence >= 2",
        "UPDATE core_auditseal SET sequence = sequence - 9 WHERE sequence >= 10",
        "INSERT INTO core_auditentry (uid, at, action, outcome, actor_name, door, subject_kind,"
        " subject, detail, mac) SELECT gen_random_uuid(), at, action, outcome, 'forged', door,"
        f" subject_kind, subject, detail, mac FROM core_auditentry WHERE id = {entry_of(1)}",
        "INSERT INTO core_auditseal (sequence, entry_id, hash)"
        " SELECT 2, max(id), repeat('0', 64) FROM core_auditentry",
    )
    forged = AuditEntry.objects.get(actor_name="forged").pk
    assert problem() == f"第 2 条被修改：审计记录 #{forged} 与校验码不符"


@pytest.mark.parametrize("sealed", [False, True])
def test_row_written_past_the_application_is_named(write, sealed):
    write(2)
    as_owner(
        "INSERT INTO core_auditentry (uid, at, action, outcome, actor_name, door, subject_kind,"
        " subject, detail, mac) VALUES (gen_random_uuid(), now(), 'export', 'allowed', 'li', '',"
        " '', '', '{}', repeat('0', 64))"
    )
    pk = AuditEntry.objects.get(actor_name="li").pk
    if sealed:
        chain.seal()
        assert problem() == f"第 3 条被修改：审计记录 #{pk} 与校验码不符"
    else:
        assert problem() == f"审计记录 #{pk} 不是本系统写入的，或写入后被修改"


def test_row_cannot_be_copied(write):
    write(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        as_owner(
            "INSERT INTO core_auditentry (uid, at, action, outcome, actor_name, door,"
            " subject_kind, subject, detail, mac) SELECT uid, at, action, outcome, actor_name,"
            " door, subject_kind, subject, detail, mac FROM core_auditentry"
        )


CUT = (
    "DELETE FROM core_auditentry WHERE id IN"
    " (SELECT entry_id FROM core_auditseal WHERE sequence > 3)",
    "DELETE FROM core_auditseal WHERE sequence > 3",
)


def test_tail_cut_off_is_seen_by_the_anchor_file_only(write, anchor_file):
    write(5)
    as_owner(*CUT)
    assert problem() == "第 3 条之后被截断：锚文件记到第 5 条"
    anchor_file.unlink()
    assert problem() == ""


def test_tail_that_grew_again_after_the_cut_does_not_hide_it(write):
    write(5)
    as_owner(*CUT)
    write(4)
    assert problem() == "第 5 条与锚文件所记不符：链被重做"


def test_truncated_tables_are_named(write):
    write(3)
    as_owner("TRUNCATE core_auditentry, core_auditseal")
    assert problem() == "第 0 条之后被截断：锚文件记到第 3 条"


def test_chain_made_anew_without_the_key_does_not_hold(write, settings):
    write(3)
    key = settings.AUDIT_KEY
    settings.AUDIT_KEY = "the wrong key"
    as_owner("DELETE FROM core_auditseal")
    chain.seal()
    settings.AUDIT_KEY = key
    # The line that the forger appended to the anchor file betrays him too.
    assert problem() == "锚文件 anchor 第 2 行被改动或缺行"


@pytest.mark.parametrize("spoil", ["edit", "drop", "swap", "garbage"])
def test_anchor_file_that_was_touched_is_named(write, anchor_file, spoil):
    for _ in range(3):
        write(1)
    lines = anchor_file.read_text().splitlines()
    if spoil == "edit":
        lines[1] = json.dumps(json.loads(lines[1]) | {"sequence": 9})
    elif spoil == "drop":
        del lines[1]
    elif spoil == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines[1] = "?"
    anchor_file.write_text("\n".join(lines) + "\n")
    assert problem() == "锚文件 anchor 第 2 行被改动或缺行"


def test_one_head_per_sealing_and_none_when_nothing_was_sealed(write, anchor_file):
    write(3)
    chain.seal()
    assert len(anchor_file.read_text().splitlines()) == 1
    assert anchor_file.stat().st_mode & 0o777 == 0o600


def test_sealing_makes_up_for_an_anchor_file_that_could_not_be_written(write, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    good, settings.AUDIT_ANCHOR_PATH = settings.AUDIT_ANCHOR_PATH, blocked / "anchor"
    with pytest.raises(OSError):
        write(2)
    settings.AUDIT_ANCHOR_PATH = good
    chain.seal()
    assert anchor.heads() == {2: AuditSeal.objects.get(sequence=2).hash}


def test_after_a_restore_later_heads_are_void_and_earlier_ones_hold(write):
    write(2)
    write(3)
    as_owner(
        "DELETE FROM core_auditentry WHERE id IN"
        " (SELECT entry_id FROM core_auditseal WHERE sequence > 3)",
        "DELETE FROM core_auditseal WHERE sequence > 3",
    )
    chain.write_restored_head()
    write(4)
    assert chain.verify() == chain.Report(sealed=7, unsealed=0)
    as_owner("UPDATE core_auditseal SET hash = 'x' WHERE sequence = 2")
    assert "第 2 条" in problem()


def test_sealer_of_every_minute_leaves_old_rows_to_the_night(write, monkeypatch):
    aged(1, 2, monkeypatch)
    write(2, sealed=False)
    assert tasks.seal_audit() == 2
    assert chain.verify() == chain.Report(sealed=2, unsealed=1)
    assert tasks.verify_audit() is True
    assert chain.verify() == chain.Report(sealed=3, unsealed=0)


def test_nightly_look_puts_a_bad_link_into_the_log(write, caplog):
    write(2)
    as_owner("UPDATE core_auditentry SET actor_name = 'li'")
    assert tasks.verify_audit() is False
    assert "第 1 条被修改" in caplog.text


# --- Pruning ------------------------------------------------------------------------------------


def aged(count: int, days: int, monkeypatch) -> None:
    then = timezone.now() - datetime.timedelta(days=days)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        for number in range(count):
            audit.record(action="import", actor="old", detail={"number": number})


@pytest.mark.parametrize("days", [0, 30, 179])
def test_nothing_younger_than_the_legal_floor_is_pruned(write, days):
    write(1)
    with pytest.raises(CommandError, match="至少保留 180 天") as caught:
        call_command("audit_prune", days=days)
    assert caught.value.returncode == 2
    assert AuditEntry.objects.count() == 1


def test_pruning_keeps_the_chain_and_says_where_it_begins(write, monkeypatch):
    aged(3, 200, monkeypatch)
    aged(2, 170, monkeypatch)
    write(1)
    assert chain.prune(actor=None, days=180) == 3
    kept = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(kept) == ["import", "import", "export", "audit_pruned"]
    assert chain.verify() == chain.Report(sealed=4, unsealed=0)
    # Pruned a second time, the chain stands on the newer checkpoint.
    later = timezone.now() + datetime.timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert chain.prune(actor=None, days=180) == 2
    assert chain.verify().problem == ""


def test_forged_checkpoint_does_not_excuse_a_cut_beginning(write):
    write(4)
    as_owner(
        "DELETE FROM core_auditseal WHERE sequence <= 2",
        "UPDATE core_auditentry SET action = 'audit_pruned',"
        """ detail = '{"through": 2, "hash": "0", "count": 2}' WHERE id = """
        "(SELECT entry_id FROM core_auditseal WHERE sequence = 4)",
    )
    assert problem() == "第 1 条到第 2 条被删除：没有对应的清理记录"


def test_broken_chain_is_not_pruned(write, monkeypatch):
    aged(3, 200, monkeypatch)
    write(1)
    as_owner("UPDATE core_auditentry SET actor_name = 'li' WHERE actor_name = 'wang'")
    with pytest.raises(Refusal, match="第 4 条被修改"):
        chain.prune(actor=None, days=180)
    assert AuditEntry.objects.count() == 4


# --- Many at once -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_sealers_and_writers_at_once_make_one_chain():
    writers, each = 4, 15
    go = threading.Barrier(writers + 2)
    done = threading.Event()

    def in_thread(work):
        def run():
            try:
                work()
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def writer():
        go.wait()
        for number in range(each):
            with transaction.atomic():
                audit.record(action="export", actor="a", detail={"number": number})
                # Ids are given out before the transaction ends: others overtake it.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(random() * 0.02)")

    def sealer():
        go.wait()
        while not done.is_set():
            chain.seal()

    writing = [in_thread(writer) for _ in range(writers)]
    sealing = [in_thread(sealer) for _ in range(2)]
    for thread in writing:
        thread.join()
    done.set()
    for thread in sealing:
        thread.join()
    chain.seal()
    assert chain.verify() == chain.Report(sealed=writers * each, unsealed=0)
    sequences = AuditSeal.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, writers * each + 1))
