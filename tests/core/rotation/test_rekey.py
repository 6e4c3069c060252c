"""A new key reaches everything that the old one sealed; meanwhile nobody notices."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import PhoneFactor
from accounts.services.factors import verify_factor
from branches.models import Instructor
from core import crypto, rotation
from core.filing import drafts
from core.hooks.service import secret_of
from core.imports.loading.pipeline import import_workbook
from core.jobs import spool
from core.models import AuditEntry, Hook, ImportRun, Job
from core.records import idempotency
from core.records.changes import changes_of
from core.rotation import rows
from core.rotation.places import places
from core.undo.service import undo
from core.values.ciphers import Keys
from members.models import Member, Post
from members.services import create_member, find_member, start_post, update_member
from orgs.models import Organization
from tests.core.rotation.sealed import (
    NUMBER,
    OUTSIDER,
    PHONE,
    Everything,
    drop_old,
    new_key,
    put_in_front,
    untouched,
)
from tests.workbooks import member, organization, party, post, region, workbook

pytestmark = pytest.mark.django_db
TABLES = (
    "members_member", "members_memberevent", "members_post", "members_postevent",
    "members_changereport", "members_changereportevent",
    "orgs_organization", "orgs_organizationevent", "otp_totp_totpdevice",
    "accounts_recoverycode", "core_idempotencyrecord", "core_job", "core_hook",
    "core_robot", "core_notificationchoice", "core_draft", "core_uploadpart", "core_urn",
    "core_exportapplication", "core_exportapplicationevent",
    "branches_instructor", "branches_instructorevent", "months_signingkey",
    "dues_due", "dues_dueevent", "dues_duesbase", "dues_duesbaseevent", "dues_duesexemption",
    "dues_duesexemptionevent", "dues_duespayment", "dues_duespaymentevent", "dues_paymentrow",
    "dues_paymentrowevent", "joining_candidate", "joining_candidateevent",
    "transfers_floatingmember", "transfers_floatingmemberevent", "transfers_transfer",
    "transfers_transferevent", "transfers_transferletter", "transfers_transferletterevent",
    "answers_answer", "answers_answerevent", "answers_answervalue", "answers_answervalueevent",
    "sources_sourcerow",
)  # fmt: skip


@pytest.fixture
def everything(cast, spool):
    return Everything(cast.county_admin)


def rekey(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rekey", *arguments, stdout=out)
    return out.getvalue()


def test_the_same_ciphertext_becomes_the_same_and_another_one_another():
    old, new = new_key(), new_key()
    before, after = Keys([old], [old]), Keys([new, old], [old])
    one, other = before.encrypt(b"text"), before.encrypt(b"text")
    assert one != other
    assert after.anew(one) == after.anew(one) != after.anew(other)
    assert Keys([new], [old]).decrypt(after.anew(one)) == b"text"
    assert after.anew(after.anew(one)) == after.anew(one)


def test_every_index_stands_beside_the_ciphertext_that_it_is_made_from():
    indexes = {
        (place.table, field.column)
        for place in places()
        for field in place.model._meta.concrete_fields
        if field.column.endswith("_index")
    }
    assert indexes == {(p.table, c.index) for p in places() for c in p.columns if c.index}
    assert {table.strip('"') for table in (place.table for place in places())} == set(TABLES)


def test_everything_comes_under_the_new_keys_and_nothing_else_changes(everything, settings, cast):
    before = untouched(*TABLES)
    put_in_front(settings)
    left = rotation.still_old()
    # The event of the firm's beginning knows no phone yet.
    assert sum(left.values()) == sum(map(len, before.values())) - 1
    with pytest.raises(CommandError, match="还不能移除"):
        rekey("--check")
    assert "旧密钥可以从配置里移除" in rekey()
    assert rotation.still_old() == {} and spool.still_old() == 0
    assert "没有内容需要旧密钥" in rekey("--check")
    assert untouched(*TABLES) == before
    drop_old(settings)
    found = find_member(actor=cast.county_admin, id_number=NUMBER)
    assert found == everything.member
    assert crypto.decrypt(found.id_number_cipher) == NUMBER
    assert crypto.decrypt(found.phone_cipher) == "13900002222"
    assert crypto.decrypt(Post.objects.get(pk=everything.other.pk).id_number_cipher) == OUTSIDER
    assert Organization.objects.get(pk=everything.firm.pk).phone == PHONE
    assert PhoneFactor.objects.get(pk=everything.factor.pk).bin_key == everything.secret
    assert verify_factor(user=cast.county_admin, code=everything.codes[3])
    answer = everything.answer_now()
    assert idempotency.asks_the_same(answer, "asked")
    assert not idempotency.asks_the_same(answer, "asked otherwise")
    assert idempotency.body_of(answer) == b"answered"
    assert secret_of(Hook.objects.get(pk=everything.hook.pk)) == b"key"
    query = Job.objects.get(pk=everything.job.pk).input["query"]
    assert crypto.decrypt_from_text(query).decode() == "q=东风"
    with spool.open_stored(everything.file) as file:
        assert file.read() == b"rows" * 300_000
    instructor = Instructor.objects.get(pk=everything.instructor.pk)
    assert crypto.decrypt(instructor.phone_cipher) == PHONE
    assert instructor.phone_index == crypto.blind_index("phone", PHONE)
    (draft,) = drafts.of(actor=cast.county_admin, subject="activity")
    assert draft.body == {"topic": "没写完"}
    assert everything.upload.add(b"ce", starts_at=3, total=5) == b"piece"


def test_a_row_and_its_history_stay_equal(everything, settings):
    put_in_front(settings)
    rekey()
    everything.member.refresh_from_db()
    events = Member.pgh_event_model.objects.filter(pgh_obj_id=everything.member.pk)
    last = events.latest("pgh_id")
    assert bytes(last.phone_cipher) == bytes(everything.member.phone_cipher)
    assert last.id_number_index == everything.member.id_number_index
    changed = [item.name for change in changes_of(everything.member).rows for item in change.items]
    assert changed.count("phone_index") == 1


def test_numbers_are_found_and_compared_while_most_rows_are_under_the_old_key(
    everything, settings, cast
):
    put_in_front(settings)
    actor = cast.county_admin
    with pytest.raises(ValidationError, match="已有"):
        create_member(
            actor=actor,
            id_number=NUMBER,
            name="张三",
            status="full",
            joined_on=datetime.date(2015, 7, 1),
            party_organization=everything.party,
        )
    assert find_member(actor=actor, id_number=NUMBER) == everything.member
    with pytest.raises(ValidationError, match="日期重叠"):
        start_post(
            actor=actor,
            party_organization=everything.party,
            title="committee_member",
            starts_on=datetime.date(2025, 1, 1),
            person_name="李四",
            id_number=OUTSIDER,
        )
    # The post follows the number of its member, whichever of both was lifted first.
    index = crypto.blind_index("id_number", NUMBER)
    assert Post.objects.get(pk=everything.own.pk).id_number_index == index
    everything.member.refresh_from_db()
    assert update_member(
        actor=actor, pk=everything.member.pk, version=everything.member.version, id_number=NUMBER
    )


def test_an_import_knows_rows_under_the_old_key_and_finds_them_unchanged(county, settings):
    sheets = {
        "区域": [region()],
        "两新组织": [organization(1, 联系电话=PHONE)],
        "党组织": [party(1)],
        "党员": [member(1, 1, 手机="13900003333"), member(2, 1)],
        "任职": [post(1, 1)],
    }
    file = workbook(sheets)
    import_workbook(actor=None, source=io.BytesIO(file), name="a.xlsx")
    put_in_front(settings)
    again = import_workbook(actor=None, source=io.BytesIO(file), name="a.xlsx").as_json()["sheets"]
    assert {title: (n["unchanged"], n["created"], n["updated"]) for title, n in again.items()} == {
        "区域": (1, 0, 0), "两新组织": (1, 0, 0), "党组织": (1, 0, 0), "党员": (2, 0, 0),
        "任职": (1, 0, 0),
    }  # fmt: skip


def test_what_was_imported_before_can_be_undone_after(county, settings, cast):
    sheets = {"区域": [region()], "党组织": [party(1)], "党员": [member(1, 1), member(2, 1)]}
    import_workbook(actor=None, source=io.BytesIO(workbook(sheets)), name="a.xlsx")
    changed = {"党员": [member(1, 1, 手机="13900003333")]}
    import_workbook(actor=None, source=io.BytesIO(workbook(changed)), name="b.xlsx")
    put_in_front(settings)
    rekey()
    undo(ImportRun.objects.latest("pk").undo_set, actor=cast.county_admin)
    assert set(Member.objects.values_list("phone_index", flat=True)) == {""}


def test_an_interrupted_run_goes_on_where_it_stopped(everything, settings, monkeypatch):
    put_in_front(settings)
    write, done = rows._write, []

    def dies(*arguments):
        done.append(write(*arguments)[0])
        if len(done) == 4:
            raise KeyboardInterrupt
        return done[-1], {}

    monkeypatch.setattr(rows, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        rekey()
    monkeypatch.undo()
    assert sum(rotation.still_old().values()) > 0
    rekey()
    assert rotation.still_old() == {}
    # Nothing left to do: nothing is written twice.
    assert rotation.rewrite_all() == 0


def test_what_no_key_reads_is_counted_and_left_alone(everything, settings):
    stranger = Keys([new_key()], [new_key()])
    Organization.objects.filter(pk=everything.firm.pk).update(
        phone_cipher=stranger.encrypt(b"x"), phone_index=stranger.blind_index("phone", "x")
    )
    put_in_front(settings)
    with pytest.raises(CommandError, match="还不能移除"):
        rekey()
    assert rotation.still_old()["两新组织"] == 1
    assert bytes(Organization.objects.get(pk=everything.firm.pk).phone_cipher).startswith(
        stranger.mark
    )


def test_triggers_work_again_after_rows_were_settled(everything, settings):
    put_in_front(settings)
    rotation.settle("id_number", [NUMBER])
    before = Member.objects.get(pk=everything.member.pk)
    Member.objects.filter(pk=before.pk).update(name="张三丰")
    assert Member.objects.get(pk=before.pk).version == before.version + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        assert cursor.fetchone()[0] in ("", None)


def test_the_change_of_keys_is_recorded(everything, settings):
    put_in_front(settings)
    rekey()
    entry = AuditEntry.objects.filter(action="rekeyed").get()
    assert entry.detail["暂存文件"] == 1 and entry.detail["条数"] > 10
