"""Investors and principals of organizations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, records
from orgs.models import Organization
from profiles.choices import ProfileAction
from profiles.models import KeyPerson


@transaction.atomic
def add_person(*, actor: Any, organization: Organization, **values: Any) -> KeyPerson:
    """Raises ValidationError, `Denied`."""
    return _keep(KeyPerson(organization=organization), actor, values)


@transaction.atomic
def update_person(*, actor: Any, pk: int, version: int, **values: Any) -> KeyPerson:
    return _keep(records.claim(KeyPerson, actor=actor, pk=pk, version=version), actor, values)


@transaction.atomic
def remove_person(*, actor: Any, pk: int, version: int) -> KeyPerson:
    """Whoever is neither investor nor principal any more is not kept."""
    person = records.claim(KeyPerson, actor=actor, pk=pk, version=version)
    audit.record(action=ProfileAction.PERSON_REMOVED, actor=actor, subject=person.organization)
    person.delete()
    return person


def _keep(person: KeyPerson, actor: Any, values: dict[str, Any]) -> KeyPerson:
    for name, value in records.read(KeyPerson, values).items():
        setattr(person, name, value)
    if person.organization.deleted_at is not None:
        raise ValidationError("这个组织在回收站里，请先恢复它。")
    return records.keep(person, actor=actor)
