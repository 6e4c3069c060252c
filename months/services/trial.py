"""One row as closing its month anew would freeze it: computed, asked about, and taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from branches.models import Coverage, PartyOrganization
from months.models import DutyFact, MonthRevision, OrganizationFact, SingleDutyFact
from months.services.facts import freeze_one
from orgs.models import Organization

#: As no closing is ever called.
_TRIAL = 32767


@contextmanager
def tried(
    last: MonthRevision, subject: Organization | PartyOrganization
) -> Iterator[MonthRevision]:
    """A revision of the month of `last`, a closed one, with the facts of `subject` from the
    registry of now. It is gone when the block ends. What nobody can correct by a value (duties, the
    organizations that a Party organization covers) stays as `last` has it."""
    with transaction.atomic():
        trial = MonthRevision.objects.create(
            report_month=last.report_month, number=_TRIAL, as_of=last.as_of
        )
        if isinstance(subject, PartyOrganization):
            covered = Coverage.objects.filter(party_organization=subject)
            ids = list(covered.values_list("organization_id", flat=True))
            _copy(OrganizationFact, "organization_id", ids, last, trial)
            for model in (DutyFact, SingleDutyFact):
                _copy(model, "party_organization_id", [subject.pk], last, trial)
        freeze_one(trial, subject)
        try:
            yield trial
        finally:
            transaction.set_rollback(True)


def _copy(
    model: Any, column: str, ids: list[int], source: MonthRevision, target: MonthRevision
) -> None:
    table = model._meta.db_table
    fields = (each for each in model._meta.concrete_fields if each.name not in ("pk", "revision"))
    columns = ", ".join(each.column for each in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (revision_id, {columns}) SELECT %s, {columns} FROM {table}"
            f" WHERE revision_id = %s AND {column} = ANY(%s)",
            [target.pk, source.pk, ids],
        )
