"""The catalogue of tags, and who carries those that a condition sets."""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import CharField, Count, F, Func, QuerySet
from django.utils import timezone

from core import records
from core.ahead import Ahead
from core.conditions import language, trees
from orgs.models import TAGS, Organization
from orgs.services import of_large_county
from profiles.facts import FACTS
from profiles.models import RuledTag, Tag

_ITS_NAME = Func(
    F("tag__name"),
    template="ARRAY[%(expressions)s]::varchar[]",
    output_field=ArrayField(CharField()),
)


@transaction.atomic
def create_tag(*, actor: Any, **values: Any) -> Tag:
    """Raises ValidationError, `Denied`."""
    return _keep(Tag(), actor, values)


@transaction.atomic
def update_tag(*, actor: Any, pk: int, version: int, **values: Any) -> Tag:
    """With another condition other organizations carry it at once."""
    return _keep(records.claim(Tag, actor=actor, pk=pk, version=version), actor, values)


@transaction.atomic
def remove_tag(*, actor: Any, pk: int, version: int) -> Tag:
    """Out of the catalogue; what was set by hand stays where it was set."""
    tag = records.claim(Tag, actor=actor, pk=pk, version=version)
    tag.delete()
    CARRIED.forget()
    return tag


def words_by_hand() -> list[str]:
    """The catalogue's tags that people set, in its order: what forms suggest."""
    return list(Tag.objects.filter(when__isnull=True).order_by("pk").values_list("name", flat=True))


def refresh_tags() -> int:
    """Bring all tags with a condition up to date; return how many organizations got or lost one."""
    return sum(
        refresh_tag(each.pk) for each in Tag.objects.filter(when__isnull=False).order_by("pk")
    )


@transaction.atomic
def refresh_tag(pk: int, today: datetime.date | None = None) -> int:
    """Let the organizations that fulfil a tag's condition carry it, and no others."""
    # Two at a time would delete what the other one inserts.
    tag = Tag.objects.select_for_update().filter(pk=pk).first()
    if tag is None:
        return 0
    carried = RuledTag.objects.filter(tag=tag)
    if tag.when is None:
        return carried.delete()[0]
    condition = language.compiled(tag.when, FACTS, today or timezone.localdate())
    found = Organization.objects.present().filter(condition).order_by().values("pk")
    lost = carried.exclude(organization__in=found).delete()[0]
    sql, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO profiles_ruledtag (tag_id, organization_id)"
            f" SELECT %s, found.id FROM ({sql}) found(id)"
            " ON CONFLICT (tag_id, organization_id) DO NOTHING",
            [tag.pk, *params],
        )
        return lost + cursor.rowcount


def _carried(tags: Iterable[Tag], organizations: QuerySet) -> dict[int, Counter[int]]:
    """Region → tag → how many of these organizations carry it."""
    keys = {each.name: each.pk for each in tags}
    found: dict[int, Counter[int]] = {}
    by_hand = organizations.filter(tags__overlap=list(keys)).order_by()
    words = by_hand.annotate(word=Func(F("tags"), function="unnest")).values("region", "word")
    for each in words.annotate(number=Count("pk")):
        if each["word"] in keys:
            found.setdefault(each["region"], Counter())[keys[each["word"]]] = each["number"]
    # Carried both ways it is one organization.
    ruled = RuledTag.objects.filter(tag__in=keys.values(), organization__in=organizations)
    ruled = ruled.exclude(organization__tags__contains=_ITS_NAME).order_by()
    for each in ruled.values("organization__region", "tag").annotate(number=Count("pk")):
        numbers = found.setdefault(each["organization__region"], Counter())
        numbers[each["tag"]] += each["number"]
    return found


#: Of all tags and organizations; forgotten whenever the catalogue changes.
CARRIED = Ahead(
    "profiles.carried",
    of_large_county(lambda: _carried(Tag.objects.all(), Organization.objects.present())),
)


def carried_by(tags: Iterable[Tag], user: Any) -> tuple[Counter[int], datetime.datetime | None]:
    """Tag → how many organizations that the user sees carry it, by hand or by its condition; and
    when that was counted (None: just now)."""
    tags = list(tags)
    counted = user.reach.see_registry.of_regions(CARRIED)
    seen = Organization.objects.visible_to(user).present()
    whole = sum((counted.value if counted else _carried(tags, seen)).values(), Counter())
    return Counter({tag.pk: whole[tag.pk] for tag in tags if whole[tag.pk]}), (
        counted and counted.at
    )


def ruled_tags_of(organization: Organization) -> list[str]:
    """The tags that conditions set on an organization which was found in scope."""
    rows = RuledTag.objects.filter(organization=organization).order_by("tag__name")
    return list(rows.values_list("tag__name", flat=True))


def condition_words(tag: Tag) -> str:
    """The condition as a sentence; empty for a tag that is set by hand."""
    return language.words(tag.when, FACTS) if tag.when else ""


def _keep(tag: Tag, actor: Any, values: dict[str, Any]) -> Tag:
    before = tag.when
    for name, value in records.read(Tag, values).items():
        setattr(tag, name, value)
    if len(TAGS.read(tag.name)) > 1:
        raise ValidationError({"name": "标签里不能有“、，；/”，它们用来分开几个标签。"})
    if tag.when is not None:
        try:
            language.check(tag.when, FACTS)
        except language.Unfit as unfit:
            raise ValidationError({"when": unfit.problems}) from None
        tag.when = trees.simplified(tag.when)
    records.keep(tag, actor=actor)
    if tag.when != before:
        refresh_tag(tag.pk)
    CARRIED.forget()
    return tag
