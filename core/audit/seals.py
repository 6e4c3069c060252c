"""Seals over the history: who writes a row and its event alike, with triggers off, is found.

Every few minutes the events that came since are put under a keyed digest, table by table, with the
key that the database does not hold (`AUDIT_KEY`). `core.audit.evidence` compares each row with its
newest event, the seal proves that event. What was written past the application and not sealed yet
looks like any other change: the seal proves that nothing was altered afterwards, not who wrote it.

A seal covers a range of ids. Ids are given before a transaction commits, so a range is sealed when
every transaction that ran when it was chosen is over: nothing can appear in it any more.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from core.audit import anchor
from core.audit.entries import mac_of, name_of_row, record, sign
from core.choices import AuditAction
from core.db import advisory_lock
from core.errors import Refusal
from core.models import AuditEntry, HistorySeal

#: Events of one seal.
_MANY = 50_000
#: So long a sealing waits for transactions that are under way; longer ones wait for the next one.
_PATIENCE = 20.0
_NAMED = 5
_MARK_BYTES = 4
_LOCK = "core.audit.seals"


def seal_history(*, patience: float = _PATIENCE) -> int:
    """Seal what came since the last time; return how many events. Raises `Refusal` when seals were
    taken away: what they covered must not be sealed anew."""
    with advisory_lock(_LOCK):
        _refuse_cut()
        sealed = 0
        bounds = _bounds()
        if any(model for model, (after, upto) in bounds.items() if upto > after):
            if not _is_settled(patience):
                return 0
            for model, (after, upto) in bounds.items():
                sealed += _seal(model, after, upto)
        _write_head()
        return sealed


def seal_anew(*, actor: Any) -> int:
    """Forget all seals and seal what there is: after a migration that took columns away. Recorded,
    because nothing that was altered before can be found any more."""
    with advisory_lock(_LOCK), transaction.atomic():
        through = HistorySeal.objects.aggregate(last=models.Max("sequence"))["last"] or 0
        HistorySeal.objects.all().delete()
        detail = {"through": through}
        record(action=AuditAction.HISTORY_SEALED_ANEW, actor=actor, detail=detail)
        sealed = sum(_seal(model, 0, upto, through + 1) for model, (_, upto) in _bounds().items())
    with advisory_lock(_LOCK):
        _write_head()
    return sealed


def write_restored_head() -> None:
    """After a restore: seals go on from the restored ones."""
    _write_head()


@contextmanager
def renewed(model: type[models.Model], after: int, upto: int) -> Iterator[None]:
    """Let events of a range be removed within: their seals are proven before and made anew behind.
    Raises `Refusal` when one of them does not fit, or is not there."""
    table = model.pgh_event_model._meta.db_table
    of_table = HistorySeal.objects.filter(table=table)
    touched = of_table.filter(upto__gt=after, after__lt=upto).order_by("after")
    place, sealed = after, of_table.aggregate(upto=models.Max("upto"))["upto"] or 0
    for seal in touched:
        if seal.mac != _mac(seal, *_digest(seal)[:2]):
            raise Refusal(f"{_name(seal)}与封签不符，没有清理。请先查明原因")
        if seal.after <= place:
            place = seal.upto
    if place < min(upto, sealed):
        raise Refusal(f"表 {table} 的历史封签不连续，没有清理。请先查明原因")
    yield
    for seal in touched:
        seal.number, digest, seal.marks = _digest(seal)
        seal.mac = _mac(seal, seal.number, digest)
        seal.save(update_fields=["number", "marks", "mac"])


@contextmanager
def nobody_seals() -> Iterator[None]:
    """Keep the sealer out; around the transaction that uses `renewed`. Raises `Refusal` when seals
    were taken away: of what they covered nobody could say any more what it was."""
    with advisory_lock(_LOCK):
        there = HistorySeal.objects.aggregate(n=Count("pk"), last=models.Max("sequence"))
        if cut := _cut(anchored_head()):
            raise Refusal(f"{cut}，没有清理。请先查明原因")
        if there["n"] != (there["last"] or 0) - _beginning():
            raise Refusal("历史封签有缺失，没有清理。请先查明原因")
        yield


# --- Verifying ----------------------------------------------------------------------------------


def anchored_head() -> anchor.Line | None:
    """What the anchor file last saw of the seals. To be asked before the snapshot in which they are
    looked at: a head is written down after its seals were committed."""
    return anchor.last(anchor.Kind.HISTORY, anchor.Kind.RESTORED)


def problems(*, head: anchor.Line | None) -> Iterator[str]:
    """One Chinese sentence for each seal that does not fit, or is missing. `head`: what the anchor
    file saw; None: it is not asked."""
    if cut := _cut(head):
        yield cut
    upto: dict[str, int] = {}
    previous = _beginning()
    found = _digests()
    for seal in HistorySeal.objects.defer("marks").order_by("sequence").iterator(2000):
        if seal.sequence != previous + 1:
            yield f"历史封签第 {previous + 1} 至 {seal.sequence - 1} 号缺失"
        previous = seal.sequence
        if seal.after != upto.get(seal.table, 0):
            yield f"表 {seal.table} 的历史封签不连续：第 {seal.sequence} 号与前一号接不上"
        upto[seal.table] = seal.upto
        if seal.sequence not in found:
            yield (
                f"历史封签第 {seal.sequence} 号所含的表或列已不存在，"
                "请运行 audit_seal --anew 重新封存"
            )
        elif seal.mac != _mac(seal, *found[seal.sequence]):
            yield f"{_name(seal)}与封签不符：{_which(seal)}"


def _digests() -> dict[int, tuple[int, str]]:
    """Sequence of a seal → number and digest of the events that it covers today; set-wise."""
    found: dict[int, tuple[int, str]] = {}
    models_ = {each.pgh_event_model._meta.db_table: each for each in tracked_models()}
    kinds = HistorySeal.objects.order_by().values_list("table", "columns").distinct()
    for table, columns in kinds:
        if table not in models_ or not set(columns) <= set(_columns(models_[table], gone=True)):
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.sequence, e.number, e.digest FROM core_historyseal s CROSS JOIN LATERAL ("
                f"{_sql(table, columns, 's.after', 's.upto')}) e"
                ' WHERE s."table" = %(table)s AND s.columns = %(columns)s::varchar[]',
                {"table": table, "columns": columns},
            )
            found |= {sequence: (number, digest) for sequence, number, digest, *_ in cursor}
    return found


def _which(seal: HistorySeal) -> str:
    """Rows whose events are not those that were sealed, and how many are missing."""
    seal = HistorySeal.objects.get(pk=seal.pk)
    marks = bytes(seal.marks)
    sealed = Counter(
        marks[place : place + _MARK_BYTES] for place in range(0, len(marks), _MARK_BYTES)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pgh_obj_id, substring({_hash(seal.columns)} FROM 1 FOR {_MARK_BYTES})"
            f" FROM {_quoted(seal.table)} e WHERE pgh_id > %s AND pgh_id <= %s ORDER BY pgh_id",
            [seal.after, seal.upto],
        )
        now = [(pk, bytes(mark)) for pk, mark in cursor.fetchall()]
    strange = list(dict.fromkeys(pk for pk, mark in now if not sealed[mark]))
    said = []
    if strange:
        model = _model_of(seal.table)
        rows = model._base_manager.in_bulk(strange[:_NAMED])
        named = "、".join(
            name_of_row(rows[pk]) if pk in rows else f"#{pk}" for pk in strange[:_NAMED]
        )
        rest = f" 等 {len(strange)} 行" if len(strange) > _NAMED else ""
        said.append(f"{named}{rest}的历史记录被修改或添加")
    if seal.number > len(now):
        said.append(f"缺少 {seal.number - len(now)} 条")
    return "，".join(said) or "封签被改动"


def _cut(head: anchor.Line | None) -> str:
    """What is missing of what the anchor file saw; "" when nothing is."""
    if head is None or head.kind == anchor.Kind.RESTORED:
        return ""
    seal = HistorySeal.objects.filter(sequence=head.sequence).first()
    if seal is None:
        return f"历史封签被截断：锚文件记到第 {head.sequence} 号"
    # Pruned events leave another seal in its place; its sequence stays.
    return ""


def _beginning() -> int:
    first = HistorySeal.objects.order_by("sequence").values_list("sequence", flat=True).first()
    if first is None or first == 1:
        return 0
    anew = AuditAction.HISTORY_SEALED_ANEW
    said = Q(action=anew) | Q(action=AuditAction.CARRIED_OVER, detail__原事项=anew)
    for entry in AuditEntry.objects.filter(said, detail__through=first - 1):
        if entry.mac == mac_of(entry):
            return first - 1
    return 0


# --- Sealing ------------------------------------------------------------------------------------


def tracked_models() -> list[type[models.Model]]:
    """In an order that does not change."""
    found = [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]
    return sorted(found, key=lambda model: model._meta.label)


def _bounds() -> dict[type[models.Model], tuple[int, int]]:
    """Model → up to which event it is sealed, and the newest event that can be seen."""
    sealed = dict(HistorySeal.objects.order_by().values_list("table").annotate(models.Max("upto")))
    found = tracked_models()
    newest = " UNION ALL ".join(
        f"SELECT coalesce(max(pgh_id), 0) FROM {_quoted(each.pgh_event_model._meta.db_table)}"
        for each in found
    )
    with connection.cursor() as cursor:
        cursor.execute(newest)
        return {
            model: (sealed.get(model.pgh_event_model._meta.db_table, 0), upto)
            for model, (upto,) in zip(found, cursor.fetchall(), strict=True)
        }


def _is_settled(patience: float) -> bool:
    """Wait until every transaction that is writing now is over."""
    until = time.monotonic() + patience
    left = _writing()
    while left:
        if time.monotonic() >= until:
            return False
        time.sleep(0.2)
        left &= _writing()
    return True


def _writing() -> set[str]:
    """Transactions of this database that have written and are not over, but our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.transactionid::text FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)"
            " WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'"
            " AND l.pid IS DISTINCT FROM pg_backend_pid()"
            " AND (a.datname = current_database() OR a.pid IS NULL)"
        )
        return {xid for (xid,) in cursor.fetchall()}


def _seal(model: type[models.Model], after: int, upto: int, first: int = 1) -> int:
    table, columns, sealed = model.pgh_event_model._meta.db_table, _columns(model), 0
    while after < upto:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT max(pgh_id) FROM (SELECT pgh_id FROM {_quoted(table)}"
                " WHERE pgh_id > %s AND pgh_id <= %s ORDER BY pgh_id LIMIT %s) next",
                [after, upto, _MANY],
            )
            reached = cursor.fetchone()[0]
            if reached is None:
                break
            last = HistorySeal.objects.aggregate(last=models.Max("sequence"))["last"]
            seal = HistorySeal(
                sequence=last + 1 if last else first,
                table=table,
                after=after,
                upto=reached,
                columns=columns,
            )
            seal.number, digest, seal.marks = _digest(seal)
            seal.mac = _mac(seal, seal.number, digest)
            seal.save(force_insert=True)
        sealed, after = sealed + seal.number, reached
    return sealed


def _refuse_cut() -> None:
    if cut := _cut(anchored_head()):
        raise Refusal(f"{cut}。没有继续封存，请保护现场，查明原因。")


def _write_head() -> None:
    seal = HistorySeal.objects.defer("marks").order_by("sequence").last()
    head = anchored_head()
    known = head.sequence if head and head.kind == anchor.Kind.HISTORY else 0
    if seal and seal.sequence != known:
        anchor.append(anchor.Kind.HISTORY, seal.sequence, seal.mac)


def _digest(seal: HistorySeal) -> tuple[int, str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            _sql(seal.table, seal.columns, "%(after)s", "%(upto)s"),
            {"after": seal.after, "upto": seal.upto},
        )
        number, digest, marks = cursor.fetchone()
        return number, digest, bytes(marks)


def _sql(table: str, columns: list[str], after: str, upto: str) -> str:
    """A hash over the hashes of the events in their order, and a few bytes of each."""
    return (
        "SELECT count(*) AS number,"
        " encode(sha256(coalesce(string_agg(h, ''::bytea ORDER BY pgh_id), '')), 'hex') AS digest,"
        f" coalesce(string_agg(substring(h FROM 1 FOR {_MARK_BYTES}), ''::bytea ORDER BY pgh_id),"
        " '') AS marks"
        f" FROM (SELECT pgh_id, {_hash(columns)} AS h FROM {_quoted(table)} e"
        # Kept apart by OFFSET: flattened, each hash would be computed twice.
        f" WHERE pgh_id > {after} AND pgh_id <= {upto} OFFSET 0) sealed"
    )


def _hash(columns: list[str]) -> str:
    row = ", ".join(f"e.{_quoted(each)}" for each in columns)
    return f"sha256(convert_to(ROW({row})::text, 'UTF8'))"


def _columns(model: type[models.Model], *, gone: bool = False) -> list[str]:
    """All columns of the events but ciphertexts and their indexes: new keys rewrite these."""
    fields = model.pgh_event_model._meta.concrete_fields
    return [
        field.column
        for field in fields
        if gone or not (isinstance(field, models.BinaryField) or field.name.endswith("_index"))
    ]


def _mac(seal: HistorySeal, number: int, digest: str) -> str:
    content = [seal.sequence, seal.table, seal.after, seal.upto, seal.columns, number, digest]
    return sign("history seal", json.dumps(content))


def _model_of(table: str) -> type[models.Model]:
    return next(m for m in tracked_models() if m.pgh_event_model._meta.db_table == table)


def _name(seal: HistorySeal) -> str:
    noun = _model_of(seal.table)._meta.verbose_name
    sealed = f"{timezone.localtime(seal.sealed_at):%Y-%m-%d %H:%M}"
    return f"表 {seal.table}（{noun}）{sealed} 封存的历史记录"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
