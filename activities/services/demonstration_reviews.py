"""The review of the generated county's activities: what the last months' filings went through, what
went back and what has to be made up, and the samples that the county drew."""

import datetime
import random

from django.db import connection

from activities.choices import ActivityState
from activities.models import Activity
from activities.services.sampling import KIND
from core.draws import digest_of, pick
from core.models import Draw
from core.months import Month
from regions.models import Region

#: Months whose filings have steps; older ones passed long ago.
_MONTHS = 3
#: Activities that the county looks at again, of each month.
_SAMPLE = 12
_REASONS = ("开展日期有误：会议纪要写的是前一天", "看不出议了什么、定了什么", "参加的党组织有误")
_REDO = "到会人数不够，会议无效"
_SKIPPED = "镇街已现场参加"

#: Of what was returned every third one has to be made up.
_REDONE = f"""
    UPDATE activities_activity SET state = '{ActivityState.REDO}'
    WHERE state = '{ActivityState.RETURNED}' AND id %% 3 = 0 AND held_on >= %(since)s
"""
#: Of what was accepted every 23rd one had gone back before, every 31st was passed unread.
_STEPS = f"""
    INSERT INTO activities_activitystep (
        subject_id, move, before, after, reason, grounds, edition, due_on, made_at
    )
    SELECT activity.id, step.move, step.before, step.after, step.reason, step.grounds, step.edition,
        step.due_on,
        least(activity.filed_at + step.days * interval '1 day' + interval '1 hour', %(now)s)
    FROM activities_activity activity
    CROSS JOIN LATERAL (
        SELECT 'return' AS move, 'filed' AS before, 'returned' AS after, 1 AS days, 1 AS edition,
            (%(reasons)s::text[])[1 + activity.id %% 3] AS reason,
            (ARRAY['date', 'text', 'parties'])[1 + activity.id %% 3 : 1 + activity.id %% 3]
                AS grounds,
            activity.filed_at::date + 11 AS due_on
        WHERE activity.state = '{ActivityState.RETURNED}'
            OR activity.state = '{ActivityState.ACCEPTED}' AND activity.id %% 23 = 0
        UNION ALL
        SELECT 'redo', 'filed', 'redo', 1, 1, %(redo)s, ARRAY['quorum'],
            activity.filed_at::date + 21
        WHERE activity.state = '{ActivityState.REDO}'
        UNION ALL
        SELECT 'refile', 'returned', 'filed', 2, 2, '', '{{}}', activity.filed_at::date + 17
        WHERE activity.state = '{ActivityState.ACCEPTED}' AND activity.id %% 23 = 0
        UNION ALL
        SELECT CASE WHEN activity.id %% 31 = 0 THEN 'skip' ELSE 'accept' END,
            'filed', 'accepted', 3,
            CASE WHEN activity.id %% 23 = 0 THEN 2 ELSE 1 END,
            CASE WHEN activity.id %% 31 = 0 THEN %(skipped)s ELSE '' END, '{{}}', NULL
        WHERE activity.state = '{ActivityState.ACCEPTED}'
    ) step
    WHERE activity.held_on >= %(since)s
    ORDER BY activity.id, step.days
"""


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """After the activities (`DomainApp.demo`); inside the transaction of the county."""
    this_month = Month.containing(today)
    since = max(first_day, this_month.plus(1 - _MONTHS).first_day)
    noon = datetime.datetime.combine(today, datetime.time(4), datetime.UTC)
    parameters = {
        "since": since,
        "now": noon,
        "reasons": list(_REASONS),
        "redo": _REDO,
        "skipped": _SKIPPED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REDONE, parameters)
        cursor.execute(_STEPS, parameters)
        cursor.execute("ANALYZE activities_activitystep")
    for nth in range(1, _MONTHS):
        _draw(chance, this_month.plus(-nth), noon)


def _draw(chance: random.Random, month: Month, noon: datetime.datetime) -> None:
    """The sample of one month in the whole county, by a seed of the generator."""
    county = Region.objects.filter(parent=None).order_by("pk").first()
    accepted = Activity.objects.filter(
        state=ActivityState.ACCEPTED, held_on__range=(month.first_day, month.last_day)
    )
    keys = [str(pk) for pk in accepted.order_by("pk").values_list("pk", flat=True)]
    if county is None or not keys:
        return
    seed = f"{chance.getrandbits(128):032x}"
    chosen = pick(keys, _SAMPLE, seed, {})
    Draw.objects.create(
        kind=KIND,
        occasion=f"{month}:{county.code}",
        title=f"{county}{month.title}活动复核",
        place_id=county.pk,
        candidates=keys,
        list_hash=digest_of(keys),
        seed=seed,
        wanted=_SAMPLE,
        chosen=chosen,
        size=len(keys),
        drawn=len(chosen),
        drawn_at=noon,
    )
