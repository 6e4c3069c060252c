"""`audit_verify` finds a row that was written together with its event, with all triggers off."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core import audit, tasks
from core.audit import anchor, chain, seals
from core.errors import Refusal
from core.models import AuditEntry, HistorySeal
from core.retention import history, pruning
from orgs.models import Organization
from tests.accounts.factories import UserFactory
from tests.core.audit.test_evidence import found as all_found
from tests.core.audit.test_evidence import past_the_triggers
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

EVENTS = "orgs_organizationevent"


def found() -> list[str]:
    return list(seals.problems(head=seals.anchored_head()))


@pytest.fixture
def made(county):
    rows = [OrganizationFactory(region=county.east) for _ in range(5)]
    seals.seal_history()
    return rows


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_what_the_application_does_stays_proven(made, county):
    assert seals.seal_history() == 0
    Organization.objects.filter(pk=made[0].pk).update(name="新名称")
    UserFactory()
    assert found() == []  # what is not sealed yet is no problem
    assert seals.seal_history() == 2
    assert all_found() == []
    assert set(HistorySeal.objects.values_list("table", flat=True)) >= {
        EVENTS,
        "accounts_userevent",
    }


def test_row_and_event_written_alike_are_named_by_the_code_of_the_row(made):
    bent = made[2]
    past_the_triggers(
        "orgs_organization",
        "UPDATE orgs_organization SET staff_count = 77 WHERE id = %s",
        bent.pk,
    )
    run(f"UPDATE {EVENTS} SET staff_count = 77 WHERE pgh_obj_id = %s", bent.pk)
    said = all_found()
    assert len(said) == 1
    assert said[0].startswith(f"表 {EVENTS}（两新组织）")
    assert said[0].endswith(f"封存的历史记录与封签不符：{bent.uscc}的历史记录被修改或添加")
    with pytest.raises(CommandError, match=bent.uscc) as caught:
        call_command("audit_verify")
    assert caught.value.returncode == 1
    assert tasks.verify_audit() is False


BEND = f"UPDATE {EVENTS} SET {{}} WHERE pgh_id = %s"
SEAL = "UPDATE core_historyseal SET {} WHERE %s > 0"


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (BEND.format("pgh_label = 'update'"), "被修改或添加"),
        (BEND.format("pgh_created_at = pgh_created_at - interval '1 day'"), "被修改或添加"),
        (BEND.format("pgh_context_id = gen_random_uuid()"), "被修改或添加"),
        (BEND.format("pgh_obj_id = pgh_obj_id + 1"), "被修改或添加"),
        (BEND.format("pgh_id = pgh_id + 1000"), "缺少 1 条"),
        (f"DELETE FROM {EVENTS} WHERE pgh_id = %s", "缺少 1 条"),
        (SEAL.format("upto = upto + 1000"), "不符"),
        (SEAL.format("mac = repeat('0', 64)"), "封签被改动"),
        (SEAL.format("columns = columns[2:]"), "不符"),
        (SEAL.format("columns = '{gone}'"), "audit_seal --anew"),
    ],
)
def test_every_way_to_bend_a_sealed_event_or_a_seal_is_found(made, sql, words):
    pk = Organization.pgh_event_model.objects.filter(pgh_obj_id=made[1].pk).get().pgh_id
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(sql, pk)
    said = found()
    assert said and any(words in each for each in said), said


def test_an_event_slipped_in_among_sealed_ones_is_found(made):
    first = Organization.pgh_event_model.objects.order_by("pgh_id").first()
    run(f"UPDATE {EVENTS} SET pgh_id = -1 WHERE pgh_id = %s", first.pgh_id)
    first.pgh_id, first.name = first.pgh_id, "假名"
    first.save(force_insert=True)
    assert any("被修改或添加" in each for each in found())


def test_seals_taken_away_are_missed_and_what_they_covered_is_not_sealed_anew(made, caplog):
    Organization.objects.filter(pk=made[0].pk).update(name="新名称")
    seals.seal_history()
    last = HistorySeal.objects.order_by("sequence").last()
    HistorySeal.objects.filter(pk=last.pk).delete()
    run(f"UPDATE {EVENTS} SET name = '假' WHERE pgh_id = %s", last.upto)
    with pytest.raises(Refusal, match="历史封签被截断"):
        tasks.seal_history()
    assert found() == [f"历史封签被截断：锚文件记到第 {last.sequence} 号"]


def test_a_seal_missing_in_the_middle_is_named(made):
    for name in ("一", "二"):
        Organization.objects.filter(pk=made[0].pk).update(name=name)
        seals.seal_history()
    last = HistorySeal.objects.order_by("sequence").last()
    HistorySeal.objects.filter(pk=last.sequence - 1).delete()
    assert any(f"第 {last.sequence - 1} 至" in each for each in found())
    assert any("不连续" in each for each in found())


def test_the_database_alone_makes_no_seal(made, settings):
    """Without the key a seal over bent events cannot be written."""
    seal = HistorySeal.objects.filter(table=EVENTS).get()
    run(f"UPDATE {EVENTS} SET staff_count = 77 WHERE pgh_obj_id = %s", made[0].pk)
    key, settings.AUDIT_KEY = settings.AUDIT_KEY, "x" * 44
    seal.number, digest, seal.marks = seals._digest(seal)
    seal.mac = seals._mac(seal, seal.number, digest)
    seal.save()
    settings.AUDIT_KEY = key
    said = found()
    assert len(said) == 1 and "两新组织" in said[0]


def test_sealing_anew_is_recorded_and_goes_on(made):
    before = HistorySeal.objects.count()
    call_command("audit_seal", "--anew")
    assert HistorySeal.objects.order_by("sequence").first().sequence == before + 1
    assert found() == []
    Organization.objects.filter(pk=made[0].pk).update(name="新名称")
    seals.seal_history()
    assert found() == []
    assert AuditEntry.objects.get(action="history_sealed_anew").detail == {"through": before}
    HistorySeal.objects.order_by("sequence").first().delete()
    assert any("缺失" in each for each in found())


def test_where_seals_begin_is_known_after_the_entry_about_it_was_pruned(made, monkeypatch):
    for days in (900, 450, 0):  # and is carried on from there
        then = timezone.now() - datetime.timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda then=then: then)
            if days == 900:
                call_command("audit_seal", "--anew")
            chain.prune(actor=None, days=400)
            audit.record(action="export", actor="wang")
            chain.seal()
    assert not AuditEntry.objects.filter(action="history_sealed_anew").exists()
    assert HistorySeal.objects.order_by("sequence").first().sequence > 1
    assert found() == [] and chain.verify().problem == ""


def test_pruning_renews_the_seals_that_it_touches_and_refuses_bent_ones(made, monkeypatch):
    for name in ("一", "二", "三"):
        Organization.objects.filter(pk=made[0].pk).update(name=name)
        seals.seal_history()
    then = timezone.now() - datetime.timedelta(days=1096)
    for model in seals.tracked_models():
        model.pgh_event_model.objects.update(pgh_created_at=then)
    call_command("audit_seal", "--anew")
    monkeypatch.setattr(pruning, "BATCH", 1)
    superseded = sum(
        model.pgh_event_model.objects.count()
        - model.pgh_event_model.objects.values("pgh_obj_id").distinct().count()
        for model in seals.tracked_models()
    )
    assert pruning.prune()["history"] == superseded >= 3
    assert found() == [] and seals.seal_history() == 0
    for name in ("四", "五"):
        Organization.objects.filter(pk=made[0].pk).update(name=name)
    Organization.pgh_event_model.objects.update(pgh_created_at=then)
    seals.seal_history()
    run(f"UPDATE {EVENTS} SET name = '假' WHERE name = '四'")
    number = Organization.pgh_event_model.objects.count()
    with pytest.raises(Refusal, match="没有清理"):
        history.prune_events(
            timezone.now() - datetime.timedelta(days=1095), 5000, ["orgs.Organization", 0]
        )
    assert Organization.pgh_event_model.objects.count() == number


@pytest.mark.parametrize(
    ("bend", "words"),
    [
        (lambda of: of.filter(pk=of.first().pk).delete(), "缺失"),
        (lambda of: of.filter(pk=of.last().pk).delete(), "截断"),
        (lambda of: of.delete(), "截断"),
        (lambda of: of.filter(pk=of.first().pk).update(after=10**12, upto=10**12), "不连续"),
        (lambda of: of.filter(pk=of.first().pk).update(after=1), "与封签不符"),
    ],
)
def test_nothing_is_pruned_whose_seals_were_taken_away_or_moved_aside(made, bend, words):
    for name in ("一", "二"):
        Organization.objects.filter(pk=made[0].pk).update(name=name)
        seals.seal_history()
    events = Organization.pgh_event_model.objects
    number = events.count()
    bend(HistorySeal.objects.filter(table=EVENTS).order_by("sequence"))
    with pytest.raises(Refusal, match=words):
        history.prune_events(timezone.now(), 5000, ["orgs.Organization", 0])
    assert events.count() == number


def test_the_anchor_file_keeps_the_newest_seal_when_it_is_pruned(made):
    head = anchor.last(anchor.Kind.HISTORY)
    assert head.sequence == HistorySeal.objects.count()
    for _ in range(3):
        audit.record(action="export", actor="wang")
        chain.seal()
    later = timezone.now() + datetime.timedelta(days=500)
    assert anchor.prune(later) == 1
    assert anchor.last(anchor.Kind.HISTORY).sequence == head.sequence
    assert chain.verify().problem == "" and found() == []
    seals.write_restored_head()
    assert anchor.last().kind == anchor.Kind.SEALED  # nothing new to say


def test_new_keys_rewrite_what_is_not_under_the_seal():
    """`rekey` changes ciphertexts and blind indexes, in rows and in their history."""
    MemberFactory()
    seals.seal_history()
    run("UPDATE members_memberevent SET id_number_cipher = 'x', id_number_index = 'y'")
    assert found() == []


def test_what_is_sealed_during_a_verification_is_no_alarm(made):
    """Its snapshot does not know the seal that the anchor file already knows."""
    head = seals.anchored_head()
    Organization.objects.filter(pk=made[0].pk).update(name="新名称")
    seals.seal_history()
    HistorySeal.objects.order_by("sequence").last().delete()  # as the older snapshot sees it
    assert list(seals.problems(head=head)) == []
