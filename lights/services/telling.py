"""Whoever answers lights is told of a closed month."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.addresses import address_of
from core.notifications import Message
from core.tree import ids_above
from lights.choices import SubjectKind
from lights.models import Notice
from lights.scale import scale_on
from months.models import MonthRevision
from regions.models import Region


def tell(revision: MonthRevision) -> None:
    """Tell everybody who answers lights how many there are in his part of the closed month; whoever
    leads a Party organization only where there are any. In the transaction of the closing."""
    audience = Audience(Action.ANSWER_LIGHTS)
    month = revision.report_month.month
    closed = f"{month.title}{'更正定稿' if revision.number > 1 else '已定稿'}"
    link = f"{address_of('lights:list')}?month={month}"
    messages: list[Message] = []
    names = scale_on(revision.as_of).names
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    for users, lit in _by_place(revision, audience):
        for user_id in users:
            numbers[user_id] += lit
    placed = set().union(*audience.by_region.values())
    for user_id in sorted(placed | set(numbers)):
        lit = numbers[user_id]
        words = [f"{name} {lit[shade]} 个" for shade, name in names.items() if lit[shade]]
        text = f"{closed}：{'，'.join(words) or '没有亮灯'}。"
        messages.append(Message(user_id, text, link))
    notifications.notify_each(kind="month_closed", messages=messages, key=f"month:{revision.pk}")


def _by_place(
    revision: MonthRevision, audience: Audience
) -> Iterator[tuple[set[int], Counter[str]]]:
    """Users, and the lights of their region or Party organization with all below."""
    lit: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Notice.objects.filter(revision=revision).values_list("region_id", "shade")
    counted = list(rows.annotate(number=Count("*")))
    paths = dict(
        Region.objects.filter(pk__in={each[0] for each in counted}).values_list("pk", "path")
    )
    for region_id, shade, number in counted:
        for above in [*ids_above(paths[region_id]), region_id]:
            lit[above][shade] += number
    for region_id, users in audience.by_region.items():
        yield users, lit[region_id]
    with connection.cursor() as cursor:
        cursor.execute(_OF_PARTIES, {"revision": revision.pk, "parties": list(audience.by_party)})
        for party_id, shade, number in cursor.fetchall():
            yield audience.by_party[party_id], Counter({shade: number})


#: Lights of Party organizations and of the organizations that they cover, counted at each of
#: `parties` with all below it.
_OF_PARTIES = f"""
    SELECT above.id, lit.shade, count(*)
    FROM lights_notice lit
    LEFT JOIN orgs_currentfacts facts
        ON lit.subject_kind = '{SubjectKind.ORGANIZATION}'
        AND facts.organization_id = lit.subject_id
    LEFT JOIN branches_partyorganization party
        ON lit.subject_kind = '{SubjectKind.PARTY_ORGANIZATION}'
        AND party.id = lit.subject_id
    CROSS JOIN LATERAL unnest(coalesce(
        facts.covering_party_ids, string_to_array(rtrim(party.path, '/'), '/')::bigint[]
    )) AS above (id)
    WHERE lit.revision_id = %(revision)s AND above.id = ANY(%(parties)s)
    GROUP BY above.id, lit.shade
"""
