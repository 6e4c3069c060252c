"""The dated facts of organizations: entered from a day on, by one rule for every door."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from core import records
from core.errors import Conflict, Missing
from core.months import BEGINNING
from core.records import dated
from orgs.models import Organization
from profiles.models import FACTS, Profile, ProfileValues

#: profile_id and the facts in force on the parameter `day`.
ON_DAY = dated.on_day(ProfileValues, day="%(day)s")


def facts_of(organization: Organization, day: datetime.date | None = None) -> dict[str, Any]:
    """Name → value of all facts of an organization on a day (today): blank, or None, where nobody
    has said. The caller has found the organization in scope."""
    rows = ProfileValues._base_manager.filter(
        profile__organization=organization, starts_on__lte=day or timezone.localdate()
    )
    row = rows.order_by("-starts_on").first() or ProfileValues()
    return {name: getattr(row, name) for name in FACTS}


@transaction.atomic
def create_missing_profiles(*, organization_ids: str, params: Any = ()) -> int:
    """Give organizations without one a profile in which nothing is said; return how many.

    `organization_ids` is a SQL query of one column.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH made AS (
                INSERT INTO profiles_profile (organization_id)
                SELECT wanted.id FROM ({organization_ids}) wanted(id)
                WHERE wanted.id IS NOT NULL
                ON CONFLICT (organization_id) DO NOTHING
                RETURNING id
            )
            INSERT INTO profiles_profilevalues (profile_id, starts_on)
            SELECT id, %s FROM made
            """,
            [*params, BEGINNING],
        )
        return cursor.rowcount


def profile_of(organization: Organization) -> Profile:
    """The profile of an organization that was found in scope, made where there is none."""
    create_missing_profiles(organization_ids="SELECT %s::bigint", params=[organization.pk])
    return Profile._base_manager.get(organization=organization)


@transaction.atomic
def create_profile(
    *,
    actor: Any,
    organization: Organization,
    effective_on: datetime.date | None = None,
    **values: Any,
) -> Profile:
    """The first facts of an organization. Raises `Conflict` when somebody entered some meanwhile,
    and what `update_profile` raises."""
    found = Organization.objects.editable_by(actor).filter(pk=organization.pk)
    organization = found.select_for_update(of=("self",)).first()
    if organization is None:
        raise Missing
    if stored := Profile.objects.filter(organization=organization).first():
        raise Conflict(stored)
    if organization.deleted_at is not None:
        raise ValidationError("这个组织在回收站里，请先恢复它。")
    if all(value in (None, "") for value in values.values()):
        return Profile(organization=organization)  # nobody said anything
    return _enter(profile_of(organization), actor, effective_on, values)


@transaction.atomic
def update_profile(
    *,
    actor: Any,
    pk: int,
    version: int,
    effective_on: datetime.date | None = None,
    **values: Any,
) -> Profile:
    """The given facts hold from `effective_on` (today) on; the days before keep theirs.

    Raises as `core.records.claim` does, and ValidationError (field → messages).
    """
    profile = records.claim(Profile, actor=actor, pk=pk, version=version)
    return _enter(profile, actor, effective_on, values)


@transaction.atomic
def correct_fact(
    name: str,
    *,
    actor: Any,
    organization: Organization,
    value: Any,
    effective_on: datetime.date | None,
) -> Profile:
    """One fact as somebody proposed it and its owner approved (`core.corrections`)."""
    if not Organization.objects.editable_by(actor).filter(pk=organization.pk).exists():
        raise Missing
    profile = Profile._base_manager.select_for_update().get(pk=profile_of(organization).pk)
    return _enter(profile, actor, effective_on, {name: value})


def enter_facts(
    *, profile_ids: Collection[int], day: datetime.date, values: dict[str, Any]
) -> list[int]:
    """Let facts hold from `day` on; return the profiles for which that was new."""
    entered = dated.entries(ProfileValues, profile_ids, day=day, values=values)
    return dated.enter(ProfileValues, entered, columns=list(values))


def refresh_profiles(
    *, profile_ids: str = "", among: Collection[int] = (), today: datetime.date | None = None
) -> int:
    """Bring profiles to what holds `today`; `profile_ids` is a SQL query of one column, `among`
    their ids. Returns how many differed."""
    ids = profile_ids or f"SELECT unnest('{{{','.join(map(str, among))}}}'::bigint[])"
    return dated.refresh_current(ProfileValues, among=ids, today=today or timezone.localdate())


def _enter(
    profile: Profile, actor: Any, effective_on: datetime.date | None, values: dict[str, Any]
) -> Profile:
    if unknown := set(values) - set(FACTS):
        raise TypeError(f"no facts of an organization: {', '.join(sorted(unknown))}")
    day = effective_on or timezone.localdate()
    records.refuse_future("effective_on", day, "生效日期")
    values = records.read(Profile, values)
    # Checked as a whole row would be: choices, lengths, bounds.
    checked = Profile(organization=profile.organization)
    for name, value in values.items():
        setattr(checked, name, value)
    records.refuse_bad(checked)
    try:
        checked.clean_fields(exclude={f.name for f in Profile._meta.fields} - set(values))
    except ValidationError as error:
        raise records.named(checked, error) from None
    entered = values and enter_facts(profile_ids=[profile.pk], day=day, values=values)
    if entered:
        refresh_profiles(among=entered)
    profile.refresh_from_db()
    return profile
