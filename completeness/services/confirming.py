"""Somebody looked at a unit: what stands there was so on that day."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from completeness.choices import Topic
from completeness.models import Confirmation
from completeness.services.facts import refresh_completeness
from core import records
from core.errors import Missing
from orgs.models import Organization


@transaction.atomic
def confirm(
    *,
    actor: Any,
    organization: Organization,
    topics: Collection[str],
    confirmed_on: datetime.date | None,
    number: int | None = None,
) -> Organization:
    """Note that these checks of a unit were looked at on a day; `number`: of an association, how
    many belong to it. Said twice of a day it is one. Raises ValidationError, `Missing`, `Denied`.
    """
    rows = Organization.objects.editable_by(actor).present().select_for_update(of=("self",))
    found = rows.filter(pk=organization.pk).first()
    if found is None:
        seen = Organization.objects.visible_to(actor).present()
        if seen.filter(pk=organization.pk).exists():
            records.deny(actor=actor, subject=Organization, keys=[organization.pk])
        raise Missing
    if not topics:
        raise ValidationError({"topics": "请选择核对过的项目。"})
    if confirmed_on is None:
        raise ValidationError({"confirmed_on": "请填写核对日期。"})
    records.refuse_future("confirmed_on", confirmed_on, "核对日期")
    for topic in topics:
        said = Topic(topic)
        same = {"organization": found, "topic": said, "confirmed_on": confirmed_on}
        row = Confirmation.objects.filter(**same).first() or Confirmation(**same)
        told = number if said == Topic.STAFF and number is not None else row.number
        if row.pk and row.number == told:
            continue
        row.number, row.made_by = told, actor
        records.keep(row, actor=actor)
    refresh_completeness([found.pk])
    return found
