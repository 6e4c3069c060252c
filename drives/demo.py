"""Drives of the generated county: one that goes on and one that is over."""

import datetime
import random

from django.db.models import Exists, OuterRef

from drives import services
from drives.choices import DriveKind, Measure
from drives.models import Drive, DriveTarget
from regions.models import Region

_BOTH = [Measure.COVERED, Measure.WORK, Measure.EITHER, Measure.FORMED, Measure.ADJUSTED]
_BATCHES = [
    *(Measure.SINGLE, Measure.COVERED, Measure.INSTRUCTED, Measure.FORMED),
    *(Measure.ADJUSTED, Measure.RE_ELECTED, Measure.DISSOLVED),
]


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """Targets are what was reached by today, and somewhat more."""
    above = Region.objects.filter(pk=OuterRef("parent"))
    root = Region.objects.filter(level="county").filter(~Exists(above)).order_by("code").first()
    root = root or Region.objects.filter(level="county").order_by("code").first()
    if root is None:
        return
    day = datetime.timedelta(days=1)
    for kind, name, start, length, measures in (
        (DriveKind.TEN_BATCHES, "“十个一批”行动", today - 210 * day, 92, _BATCHES),
        (DriveKind.HUNDRED_DAYS, "“双覆盖”百日攻坚行动", today - 60 * day, 100, _BOTH),
    ):
        drive = Drive.objects.create(
            kind=kind,
            name=f"{start.year} 年{name}",
            region=root,
            ground=f"县委两新工委 {start.year} 年第 2 次会议决定",
            starts_on=start,
            ends_on=start + (length - 1) * day,
            measures=[str(each) for each in measures],
        )
        found = services.progress_of(drive)
        DriveTarget.objects.bulk_create(
            DriveTarget(
                drive=drive,
                region_id=line.town.pk,
                measure=cell.measure,
                number=max(cell.gained + chance.randint(0, 3), 1),
            )
            for line in found.lines(found.last)
            for cell in line.cells
            if line.town.pk != root.pk
        )
    services.finish_due()
