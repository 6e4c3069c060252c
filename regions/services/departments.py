"""The register of departments."""

from typing import Any

from django.db import transaction

from core import records
from regions.models import Department


@transaction.atomic
def create_department(*, actor: Any, **values: Any) -> Department:
    """Enter a department: `code`, `name`, `region`. Raises ValidationError and `Denied`."""
    return records.keep(Department(**records.read(Department, values)), actor=actor)


@transaction.atomic
def update_department(*, actor: Any, pk: int, version: int, **values: Any) -> Department:
    """Change a department; raises what `core.records.claim` and `keep` raise."""
    department = records.claim(Department, actor=actor, pk=pk, version=version)
    for name, value in records.read(Department, values).items():
        setattr(department, name, value)
    return records.keep(department, actor=actor)
