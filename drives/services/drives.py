"""Drives are set up, given targets, and end with numbers that stay."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import audit, records
from core.errors import Refusal
from drives.choices import DriveAction, DriveState
from drives.flows import FLOW
from drives.models import MOST_TARGET, Drive, DriveReport, DriveTarget
from drives.services.progress import counted, places_of


@transaction.atomic
def create_drive(*, actor: Any, **values: Any) -> Drive:
    """Raises ValidationError, `Denied`."""
    return _keep(Drive(), actor, values)


@transaction.atomic
def update_drive(*, actor: Any, pk: int, version: int, **values: Any) -> Drive:
    """Only the values given change. Targets of what is no longer counted go."""
    drive = _open(actor, pk, version)
    region = drive.region_id
    drive = _keep(drive, actor, values)
    gone = DriveTarget.objects.filter(drive=drive)
    if drive.region_id == region:
        gone = gone.exclude(measure__in=drive.measures)
    gone.delete()
    return drive


def _open(actor: Any, pk: int, version: int) -> Drive:
    drive = records.claim(Drive, actor=actor, pk=pk, version=version)
    if not drive.is_open:
        raise Refusal("这次行动已经结束，数字已固定，不能修改；确需修改的请先重新开展。")
    return drive


def _keep(drive: Drive, actor: Any, values: dict[str, Any]) -> Drive:
    for name, value in records.read(Drive, values).items():
        setattr(drive, name, value)
    return records.keep(drive, actor=actor)


@transaction.atomic
def set_targets(
    *, actor: Any, pk: int, version: int, targets: Mapping[tuple[int, str], int]
) -> Drive:
    """(key of a town, measure) → by how much it is to grow; what is not among them has none."""
    drive = _open(actor, pk, version)
    towns = {each.pk for each in places_of(drive)[0]}
    for (town, measure), number in targets.items():
        if town not in towns or measure not in drive.measures:
            raise ValidationError("有目标不属于这次行动的镇街或统计内容，请重新打开页面填写。")
        if not 1 <= number <= MOST_TARGET:
            raise ValidationError(f"目标应在 1 至 {MOST_TARGET:,} 之间。")
    stored = {
        (each.region_id, each.measure): each for each in DriveTarget.objects.filter(drive=drive)
    }
    changed = {key: number for key, number in targets.items() if key not in stored}
    DriveTarget.objects.bulk_create(
        DriveTarget(drive=drive, region_id=town, measure=measure, number=number)
        for (town, measure), number in changed.items()
    )
    gone = [row.pk for key, row in stored.items() if key not in targets]
    DriveTarget.objects.filter(pk__in=gone).delete()
    others = [
        (row, targets[key])
        for key, row in stored.items()
        if key in targets and targets[key] != row.number
    ]
    for row, row.number in others:
        row.save(update_fields=["number"])
    if changed or gone or others:
        records.raise_version(drive)
    return drive


@transaction.atomic
def move_drive(*, actor: Any, pk: int, version: int, move: str, reason: str = "") -> Drive:
    """End it once its last day is over, or let it go on."""
    drive = FLOW.claim(move, actor=actor, pk=pk, version=version)
    if move == "finish":
        if drive.ends_on >= timezone.localdate():
            raise Refusal(
                f"这次行动到 {drive.ends_on} 为止，次日起才能结束；提前结束的，请先修改结束日期。"
            )
        _write_down(drive)
        audit.record(
            action=DriveAction.DRIVE_FINISHED,
            actor=actor,
            subject=str(drive._meta.verbose_name),
            detail={"行动": audit.masked(drive.name)},
        )
    else:
        DriveReport.objects.filter(drive=drive).delete()
    FLOW.move(drive, move, actor=actor, reason=reason)
    return drive


def finish_due() -> int:
    """End the drives whose last day is over; how many. May run twice."""
    due = Drive.objects.filter(state=DriveState.OPEN, ends_on__lt=timezone.localdate())
    done = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Drive.objects.select_for_update(of=("self",), skip_locked=True)
            drive = rows.filter(pk=pk, state=DriveState.OPEN).first()
            if drive is not None:
                move_drive(actor=None, pk=pk, version=drive.version, move="finish")
                done += 1
    return done


def _write_down(drive: Drive) -> None:
    towns, rows = counted(drive, drive.ends_on)
    DriveReport.objects.create(
        drive=drive,
        towns={str(each.pk): [each.code, each.name] for each in towns},
        changes=[[measure, pk, day.isoformat(), delta] for measure, pk, day, delta in rows],
    )
