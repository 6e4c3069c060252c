"""What a database holds, for comparing two runs: no ids, no moments, no ciphertexts."""

from typing import Any

from django.db import models

from core import crypto

#: How other rows name a row: ids differ between two runs.
_NATURAL = {
    "Region": ("code",),
    "Organization": ("uscc",),
    "PartyOrganization": ("code",),
    "Member": ("id_number_index",),
    "User": ("username",),
    "ReportMonth": ("first_day",),
    "MonthRevision": ("report_month__first_day", "number"),
    "Rule": ("code",),
    "Assignment": ("instructor__name", "starts_on"),
}
#: Ids and moments, also those of the change feed. Of whom a notice speaks its code says; paths
#: follow from the parents.
_APART = {
    *("id", "created_at", "updated_at", "computed_at", "changed_at", "mark"),
    *("subject_id", "parent_region_id", "path", "region_path", "covering_party_ids"),
    "once_covering_ids",
}


def content(models_: list[type[models.Model]]) -> dict[str, list[tuple]]:
    """All rows of the models, without ids and moments, identifiers decrypted, in a fixed order."""
    return {model.__name__: _rows(model) for model in models_}


def _rows(model: type[models.Model]) -> list[tuple]:
    paths = []
    for field in model._meta.concrete_fields:
        if field.name in _APART or field.column is None:
            continue
        if field.is_relation:
            natural = _NATURAL[field.related_model.__name__]
            paths += [f"{field.name}__{name}" for name in natural]
        else:
            paths.append(field.name)
    rows = model.objects.values_list(*paths)
    return sorted((tuple(map(_plain, row)) for row in rows), key=repr)


def _plain(value: Any) -> Any:
    return crypto.decrypt(value) if isinstance(value, memoryview) else value
