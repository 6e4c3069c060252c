"""The chain over the audit entries: sealing, verifying, pruning.

Entries are written unchained, so that nobody waits for anybody. One sealer at a time gives each
committed entry the next sequence number, whatever the order in which the transactions ended, and
a hash over the seal before. Every hash needs `AUDIT_KEY`, which the database does not hold.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pgtrigger
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.audit import anchor
from core.audit.entries import mac_of, record, sign
from core.choices import AuditAction
from core.db import advisory_lock, one_snapshot
from core.domain import declared_by_app
from core.errors import Refusal
from core.models import AuditEntry, AuditSeal

#: 《网络安全法》第二十一条: network logs are kept no less than six months.
RETENTION_FLOOR_DAYS = 180

_LOCK = "core.audit.chain"
_BATCH = 5_000


@dataclass(frozen=True)
class Report:
    """What `verify` found."""

    sealed: int
    #: Stored but not sealed yet; the sealer comes every minute.
    unsealed: int
    #: The first bad link in Chinese; empty when the chain holds.
    problem: str = ""


class _BadLink(Exception):
    pass


def seal(*, since: datetime.datetime | None = None) -> int:
    """Chain what is committed and not yet chained; write the head down. Returns how many.

    With `since`, entries before it are not looked for: among a million that takes a second.
    Raises OSError when the anchor file cannot be written; the next call makes up for it.
    """
    sealed = 0
    with advisory_lock(_LOCK):
        while added := _seal_batch(since):
            sealed += added
        head = AuditSeal.objects.order_by("sequence").last()
        written = anchor.last(*anchor.OF_CHAIN)
        if head and (written is None or written.hash != head.hash):
            anchor.append(anchor.Kind.SEALED, head.sequence, head.hash)
    return sealed


@transaction.atomic
def _seal_batch(since: datetime.datetime | None) -> int:
    last = AuditSeal.objects.order_by("sequence").last()
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    seals = []
    for entry in without_seal(since).order_by("pk")[:_BATCH]:
        sequence += 1
        previous = _hash(previous, sequence, entry)
        seals.append(AuditSeal(sequence=sequence, entry_id=entry.pk, hash=previous))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def without_seal(since: datetime.datetime | None = None) -> models.QuerySet[AuditEntry]:
    """Entries (of `since` and later) without a seal."""
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    entries = AuditEntry.objects.filter(~Exists(sealed))
    return entries.filter(at__gte=since) if since else entries


def _hash(previous: str, sequence: int, entry: AuditEntry) -> str:
    return sign("seal", f"{previous}:{sequence}:{entry.pk}:{entry.mac}")


def verify(*, anchored: bool = True) -> Report:
    """Recompute the whole chain and, when `anchored`, hold it against the anchor file."""
    try:
        # Read before the snapshot: a head is written down after its rows were committed.
        heads = anchor.heads() if anchored else {}
    except anchor.AnchorDamaged as damage:
        return Report(0, 0, str(damage))
    sealed = unsealed = 0
    try:
        with one_snapshot():
            for sealed in _links(heads):  # noqa: B007 - how far it came is reported
                pass
            for entry in without_seal().order_by("pk").iterator(_BATCH):
                if entry.mac != mac_of(entry):
                    raise _BadLink(f"审计记录 #{entry.pk} 不是本系统写入的，或写入后被修改")
                unsealed += 1
    except _BadLink as bad:
        return Report(sealed, unsealed, str(bad))
    return Report(sealed, unsealed)


def _links(heads: dict[int, str]) -> Iterator[int]:
    """Check link after link and count them; raises `_BadLink` at the first bad one."""
    sequence, previous = _beginning()
    for count, (seal, entry) in enumerate(_seals_with_entries(), 1):
        if seal.sequence != sequence + 1:
            raise _BadLink(f"第 {sequence + 1} 条被删除：封签缺失")
        sequence += 1
        if entry is None:
            raise _BadLink(f"第 {sequence} 条被删除：审计记录 #{seal.entry_id} 缺失")
        if entry.mac != mac_of(entry):
            raise _BadLink(f"第 {sequence} 条被修改：审计记录 #{entry.pk} 与校验码不符")
        if seal.hash != _hash(previous, sequence, entry):
            raise _BadLink(
                f"第 {sequence} 条（审计记录 #{entry.pk}）与前一条接不上：顺序被调换，或有插入"
            )
        if heads.get(sequence, seal.hash) != seal.hash:
            raise _BadLink(f"第 {sequence} 条与锚文件所记不符：链被重做")
        previous = seal.hash
        yield count
    furthest = max(heads, default=0)
    if furthest > sequence:
        raise _BadLink(f"第 {sequence} 条之后被截断：锚文件记到第 {furthest} 条")


def _seals_with_entries() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    sequence = -1
    while seals := list(
        AuditSeal.objects.filter(sequence__gt=sequence).order_by("sequence")[:_BATCH]
    ):
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        sequence = seals[-1].sequence


def _beginning() -> tuple[int, str]:
    """Sequence and hash that the first seal builds on: nothing, or what was pruned last."""
    first = AuditSeal.objects.order_by("sequence").first()
    if first is None or first.sequence == 1:
        return 0, ""
    for entry in AuditEntry.objects.filter(
        action=AuditAction.AUDIT_PRUNED, detail__through=first.sequence - 1
    ):
        if entry.mac == mac_of(entry):
            return first.sequence - 1, entry.detail["hash"]
    raise _BadLink(f"第 1 条到第 {first.sequence - 1} 条被删除：没有对应的清理记录")


def prune(*, actor: object, days: int) -> int:
    """Delete entries older than `days` from the beginning of the chain; returns how many.

    An entry that stays records where the chain now begins. Raises Refusal below the legal floor,
    or when the chain does not hold: broken evidence is kept.
    """
    if days < RETENTION_FLOOR_DAYS:
        raise Refusal(f"审计记录至少保留 {RETENTION_FLOOR_DAYS} 天，请把天数改大。")
    before = timezone.now() - datetime.timedelta(days=days)
    removed = count = prune_batch(actor=actor, before=before)
    while count:
        count = prune_batch(actor=actor, before=before, proven=True)
        removed += count
    return removed


def prune_batch(
    *, actor: object, before: datetime.datetime, limit: int = _BATCH, proven: bool = False
) -> int:
    """Delete up to `limit` entries from the beginning of the chain that are older than `before`.

    `proven`: the chain was found to hold a moment ago.
    """
    if before > timezone.now() - datetime.timedelta(days=RETENTION_FLOOR_DAYS):
        raise Refusal(f"审计记录至少保留 {RETENTION_FLOOR_DAYS} 天，请把天数改大。")
    if not proven and (problem := verify().problem):
        raise Refusal(f"审计链有问题，不能清理：{problem}。请先查明原因。")
    with advisory_lock(_LOCK), transaction.atomic():
        through = _last_before(before, limit)
        if through is None:
            return 0
        _carry_over(through.sequence)
        count = _delete_through(through.sequence)
        record(
            action=AuditAction.AUDIT_PRUNED,
            actor=actor,
            detail={"through": through.sequence, "hash": through.hash, "count": count},
        )
    seal()
    return count


def _last_before(cutoff: datetime.datetime, limit: int) -> AuditSeal | None:
    """The last seal of the unbroken row of old ones at the beginning, `limit` at most; never the
    newest of all."""
    seals = list(AuditSeal.objects.order_by("sequence")[: limit + 1])
    kept = AuditEntry.objects.filter(pk__in=[each.entry_id for each in seals], at__gte=cutoff)
    young = set(kept.values_list("pk", flat=True))
    last = None
    for each in seals[:-1]:
        if each.entry_id in young:
            break
        last = each
    return last


def _carry_over(sequence: int) -> None:
    """Write entries anew on which evidence stands (`DomainApp.carried`, and where the seals
    over the history begin)."""
    seals = AuditSeal.objects.filter(sequence__lte=sequence)
    actions = [AuditAction.CARRIED_OVER, AuditAction.HISTORY_SEALED_ANEW]
    actions += [each for _, each in declared_by_app("carried")]
    going = AuditEntry.objects.filter(pk__in=seals.values("entry_id"), action__in=actions)
    for entry in going.order_by("pk"):
        record(
            action=AuditAction.CARRIED_OVER,
            actor=entry.actor_name or None,
            subject=entry.subject,
            detail={"原时间": entry.at.isoformat(), "原事项": entry.action} | entry.detail,
        )


def _delete_through(sequence: int) -> int:
    with (
        pgtrigger.ignore("core.AuditEntry:append_only", "core.AuditSeal:append_only"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "DELETE FROM core_auditentry WHERE id IN"
            " (SELECT entry_id FROM core_auditseal WHERE sequence <= %s)",
            [sequence],
        )
        cursor.execute("DELETE FROM core_auditseal WHERE sequence <= %s", [sequence])
        return cursor.rowcount


def write_restored_head() -> None:
    """After a restore: the chain goes on from the restored head, later heads are void."""
    head = AuditSeal.objects.order_by("sequence").last()
    anchor.append(anchor.Kind.RESTORED, head.sequence if head else 0, head.hash if head else "")
