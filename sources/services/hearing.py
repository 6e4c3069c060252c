"""What squads say of single units: kept as lists are, so that it is shown and counts as theirs."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import crypto
from core.filing import canonical
from orgs.models import Organization
from profiles.models import FACTS
from sources.choices import ListStep, Outcome, SaidField, SourceCode
from sources.models import Source, SourceList, SourceRow


@transaction.atomic
def hear(
    *, source: SourceCode, organization: Organization, day: datetime.date, values: Mapping[str, Any]
) -> None:
    """Note that a source said these values of an organization on a day: fields of which lists speak
    and facts beside the register; all others are left out. The registry stays as it is: the
    caller has written there."""
    said = {name: value for name, value in values.items() if name in SaidField.values}
    facts = {
        name: canonical.plain(value)
        for name, value in values.items()
        if name in FACTS and value not in (None, "")
    }
    if (phone := said.pop(SaidField.PHONE, None)) is not None:
        said["phone_cipher"] = crypto.encrypt(phone) if phone else None
        said["phone_index"] = crypto.blind_index("phone", phone) if phone else ""
    if not said and not facts:
        return
    listed, _ = SourceList.objects.get_or_create(
        source=Source.objects.get(code=source),
        dated=day,
        partial=True,
        defaults={"step": ListStep.DONE, "name": "摸排答卷"},
    )
    # Numbers of rows are given out one by one.
    listed = SourceList.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    row = SourceRow.objects.filter(listed=listed, organization=organization).first()
    if row is not None:
        said["facts"] = (row.facts or {}) | facts or None
        SourceRow.objects.filter(pk=row.pk).update(**said)
        return
    last = listed.rows.aggregate(last=Max("row_no"))["last"] or 0
    SourceRow.objects.create(
        listed=listed,
        row_no=last + 1,
        outcome=Outcome.SAME,
        organization=organization,
        facts=facts or None,
        **said,
    )
