"""Creating, changing, recycling and restoring one organization."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import records
from core.errors import Recycled, Refusal, taken
from core.records import dated
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from orgs.services.doubts import refresh_doubts
from orgs.services.merging import merge_in_force
from orgs.services.statuses import DATED, enter_values

#: Fields that are set as given.
PLAIN = (
    "uscc",
    "name",
    "kind",
    "industry",
    "principal",
    "principal_politics",
    "address",
    "founded_on",
    "tags",
)


@transaction.atomic
def create_organization(
    *, actor: Any, counts_from: datetime.date | None = None, **values: Any
) -> Organization:
    """A new organization; it counts, with its staff count, state and region, from `counts_from` on
    (`core.records.dated.counts_from`: closed months stay as they are).

    `values`: fields of the model, and `phone` in plain text. Raises ValidationError, `Denied`
    for a region out of the actor's reach, `Recycled` when the code lies in the recycle bin.
    """
    day = counts_from or dated.counts_from()
    if day > timezone.localdate():
        text = "计入日期不能晚于今天，请改成今天或更早的日期。"
        raise ValidationError({"counts_from": text})
    organization = Organization()
    _set(organization, values)
    _must_be_free(organization, actor)
    records.keep(organization, actor=actor)
    OrganizationStatus.objects.create(
        organization=organization,
        starts_on=day,
        **{name: getattr(organization, name) for name in DATED},
    )
    CurrentFacts.objects.create(organization=organization)
    refresh_doubts([organization.pk])
    return organization


@transaction.atomic
def update_organization(
    *,
    actor: Any,
    pk: int,
    version: int,
    effective_on: datetime.date | None = None,
    **values: Any,
) -> Organization:
    """Change what is given; staff count, state and region hold from `effective_on` (today) on.

    Raises as `core.records.claim` and `create_organization` do. Closed months keep their figures.
    """
    organization = records.claim(Organization, actor=actor, pk=pk, version=version)
    changed = {name: values.pop(name) for name in DATED if name in values}
    before = organization.uscc
    _set(organization, values)
    if organization.uscc != before:
        _must_be_free(organization, actor)
    if changed:
        day = effective_on or timezone.localdate()
        records.refuse_future("effective_on", day, "生效日期")
        enter_values(organization_ids=[pk], day=day, values=changed)
        _take_todays_values(organization)
    records.keep(organization, actor=actor)
    if "region" in changed or "address" in values:
        refresh_doubts([organization.pk])
    return organization


@transaction.atomic
def recycle_organization(*, actor: Any, pk: int, version: int) -> Organization:
    """Into the recycle bin, where it counts nowhere; its links and its past stay as they are."""
    return records.recycle(records.claim(Organization, actor=actor, pk=pk, version=version))


@transaction.atomic
def restore_organization(*, actor: Any, pk: int, version: int) -> Organization:
    """Out of the recycle bin; what was current before is current again.

    Raises `Refusal` for one that went up in another: then the merge is to be undone.
    """
    organization = records.claim(Organization, actor=actor, pk=pk, version=version)
    if (merge := merge_in_force(pk)) is not None:
        raise Refusal(
            f"“{organization}”已合并到“{merge.kept}”，不能直接恢复。请在“合并记录”里撤销这次合并。"
        )
    return records.restore(organization)


def _take_todays_values(organization: Organization) -> None:
    rows = organization.statuses.filter(starts_on__lte=timezone.localdate())
    today = rows.order_by("-starts_on").select_related("region")[0]
    for name in DATED:
        setattr(organization, name, getattr(today, name))


def _set(organization: Organization, values: dict[str, Any]) -> None:
    if "phone" in values:
        records.seal(organization, "phone", values.pop("phone"))
    if unknown := set(values) - {*PLAIN, *DATED}:
        raise TypeError(f"no field of an organization: {', '.join(sorted(unknown))}")
    if "tags" in values and sorted(values["tags"]) == sorted(organization.tags):
        del values["tags"]
    for name, value in records.read(Organization, values).items():
        setattr(organization, name, value)


def _must_be_free(organization: Organization, actor: Any) -> None:
    """Say where the code is taken, as far as the actor may know it."""
    other = Organization.objects.filter(uscc=organization.uscc).exclude(pk=organization.pk).first()
    if other is None:
        return
    if not Organization.objects.visible_to(actor).filter(pk=other.pk).exists():
        text = "这个代码已在您管理范围以外的区域登记，请联系县级管理员核对后划转。"
        raise taken("uscc", text)
    if other.deleted_at is not None:
        raise Recycled(other, "uscc")
    raise taken("uscc", f"这个代码已登记为“{other}”，请直接修改它，不要重复建立。", other)
