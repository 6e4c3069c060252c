"""As whom the body of a region signs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from core import audit, records
from core.db import lock_until_commit
from papers.choices import PaperAction
from papers.models import Letterhead
from regions.choices import RegionLevel
from regions.models import Region

#: Towns whose Party body is a committee; those of streets and parks are working committees.
_TOWNS = ("镇", "乡")
_BELOW = (RegionLevel.TOWN, RegionLevel.PARK, RegionLevel.VILLAGE, RegionLevel.GRID)
_LONGEST_PREFIX = Letterhead._meta.get_field("prefix").max_length


@dataclass(frozen=True)
class Head:
    """发文机关: what stands above and below a letter, and in its number."""

    heading: str
    sender: str
    prefix: str
    copies: str = ""
    address: str = ""
    phone: str = ""


def head_of(region: Region) -> Head:
    return heads_of([region])[region.pk]


def heads_of(regions: Collection[Region]) -> dict[int, Head]:
    """Region → as whom its body signs, by default words where nobody entered others."""
    entered = {
        each.region_id: Head(
            each.heading, each.sender, each.prefix, each.copies, each.address, each.phone
        )
        for each in Letterhead.objects.filter(region__in=[each.pk for each in regions])
    }
    return {each.pk: entered.get(each.pk) or _usual(each) for each in regions}


def _usual(region: Region) -> Head:
    if region.level in _BELOW:
        sender = f"{region.name}{'党委' if region.name.endswith(_TOWNS) else '党工委'}"
        stem = region.name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
        prefix = f"{stem[: _LONGEST_PREFIX - 2]}两新"
    else:
        sender, prefix = f"{region.name}{settings.LEAD_BODY_NAME}", "两新"
    return Head(sender, sender, prefix)


@transaction.atomic
def save_letterhead(*, actor: Any, region: Region, **values: Any) -> Letterhead:
    """Enter or change as whom the body of a region signs, from the next letter on. Raises
    ValidationError, `Denied` (recorded)."""
    values = records.read(Letterhead, values)
    lock_until_commit(f"papers.letterhead {region.pk}")
    found = Letterhead.objects.select_for_update().filter(region=region).first()
    head = found or Letterhead(region=region)
    for name, value in values.items():
        setattr(head, name, value)
    records.keep(head, actor=actor)
    audit.record(
        action=PaperAction.LETTERHEAD_CHANGED,
        actor=actor,
        subject=head,
        detail={
            "区域": region.name,
            "机关代字": audit.masked(head.prefix),
            "署名": audit.masked(head.sender),
        },
    )
    return head
