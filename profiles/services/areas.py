"""Areas, and which organizations lie in them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum

from core import records
from core.errors import Missing, Refusal
from orgs.choices import CoverageState, OperatingState
from orgs.models import Organization
from profiles.models import Area, AreaUnit


@transaction.atomic
def create_area(*, actor: Any, **values: Any) -> Area:
    """Raises ValidationError, `Denied`."""
    return _keep(Area(), actor, values)


@transaction.atomic
def update_area(*, actor: Any, pk: int, version: int, **values: Any) -> Area:
    return _keep(records.claim(Area, actor=actor, pk=pk, version=version), actor, values)


def _keep(area: Area, actor: Any, values: dict[str, Any]) -> Area:
    for name, value in records.read(Area, values).items():
        setattr(area, name, value)
    return records.keep(area, actor=actor)


@transaction.atomic
def recycle_area(*, actor: Any, pk: int, version: int) -> Area:
    """Into the recycle bin; which organizations lie in it stays noted."""
    return records.recycle(records.claim(Area, actor=actor, pk=pk, version=version))


@transaction.atomic
def restore_area(*, actor: Any, pk: int, version: int) -> Area:
    """Raises `Refusal` when another one of this name was made meanwhile."""
    area = records.claim(Area, actor=actor, pk=pk, version=version)
    same = Area.objects.present().filter(region=area.region_id, kind=area.kind, name=area.name)
    if same.exclude(pk=pk).exists():
        raise Refusal(f"这个区域已另有一个“{area}”，不能恢复。请先改名或删除那一个。")
    return records.restore(area)


@transaction.atomic
def put_in(*, actor: Any, area: Area, organization: Organization) -> AreaUnit:
    """An organization lies in an area, besides those in which it lies already."""
    area = Area.objects.editable_by(actor).present().filter(pk=area.pk).first()
    if area is None:
        raise Missing
    found = Organization.objects.editable_by(actor).present().filter(pk=organization.pk).first()
    if found is None:
        text = "这个组织不在您的管理范围内，请由上级管理员办理。"
        raise ValidationError({"organization": text})
    return records.keep(AreaUnit(area=area, organization=found), actor=actor)


@transaction.atomic
def take_out(*, actor: Any, pk: int, version: int) -> AreaUnit:
    """An organization lies in an area no more; the history keeps since when."""
    unit = records.claim(AreaUnit, actor=actor, pk=pk, version=version)
    unit.delete()
    return unit


def put_all_in(*, area_id: int, organization_ids: Collection[int]) -> None:
    """Organizations and an area that the caller found in scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_areaunit (area_id, organization_id)"
            " SELECT %s, unnest(%s::bigint[]) ON CONFLICT (area_id, organization_id) DO NOTHING",
            [area_id, list(organization_ids)],
        )


def figures(area: Area, user: Any) -> dict[str, int]:
    """What lies in an area, of what the user sees: organizations in operation, their staff, those
    that are covered, members. For the page of the area alone: no region's total reads it."""
    rows = units_seen(area, user).filter(state=OperatingState.OPERATING)
    covered = ~Q(facts__coverage__in=(CoverageState.NONE, CoverageState.WORK))
    return rows.aggregate(
        organizations=Count("pk"),
        staff=Sum("staff_count", default=0),
        covered=Count("pk", filter=covered),
        members=Sum("facts__member_count", default=0),
    )


def units_seen(area: Area, user: Any) -> QuerySet[Organization]:
    return Organization.objects.visible_to(user).present().filter(area_units__area=area)
