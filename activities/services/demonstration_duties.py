"""Excuses, plans and a duty of the county's choice for the generated county, set-wise, by digests
of codes like its activities (`demonstration`)."""

import datetime
import random

from django.db import connection

from activities.choices import ActivitySource, ActivityState, DutyCode, ExcuseState
from activities.models import SHIPPED_FROM, DutyRule
from activities.services.silence import refresh_last_held
from activities.services.standing import refresh
from core.months import Month
from core.periods import Cadence, Period

_CHOSEN = DutyCode.ENTERPRISE_MEETING
_DIGEST = "('x' || left(md5({0} || %(seed)s), 7))::bit(28)::int"

#: What was held counts for another duty too, in so many of a hundred cases.
_ALSO = f"""
    INSERT INTO activities_activityduty (activity_id, duty)
    SELECT activity.id, %(also)s
    FROM activities_activity activity
    JOIN activities_activityduty known ON known.activity_id = activity.id AND known.duty = %(of)s
    WHERE activity.held_on >= %(since)s
        AND {_DIGEST.format("activity.id || %(also)s")} %% 100 < %(share)s
    ON CONFLICT DO NOTHING
"""
_EXCUSES = f"""
    INSERT INTO activities_excuse
        (party_organization_id, duty, period, first_day, ground, state, asked_at)
    SELECT party.id, 'party_day', to_char(month.first, 'YYYY-MM'), month.first,
        (%(grounds)s::text[])[1 + dice.number / 100 %% 3],
        CASE WHEN month.first < %(this_month)s THEN '{ExcuseState.GRANTED}'
            WHEN dice.number %% 3 = 0 THEN '{ExcuseState.GRANTED}'
            ELSE '{ExcuseState.ASKED}' END,
        least(month.first + 4 + interval '9 hours', %(today)s::date + interval '9 hours')
            AT TIME ZONE 'Asia/Shanghai'
    FROM branches_partyorganization party
    CROSS JOIN (
        SELECT first::date FROM generate_series(
            date_trunc('month', %(first)s::date), %(today)s::date, interval '1 month'
        ) first
    ) month
    CROSS JOIN LATERAL (
        SELECT {_DIGEST.format("party.code || month.first")} AS number
    ) dice
    WHERE party.kind = 'branch' AND party.deleted_at IS NULL AND party.dissolved_on IS NULL
        AND party.founded_on < month.first
        AND dice.number %% 100 < CASE WHEN month.first < %(this_month)s THEN 1 ELSE 3 END
"""
#: Today's and the next days' plans of some branches.
_PLANS = f"""
    WITH planned AS (
        INSERT INTO activities_activity (
            client_key, body_digest, organizer_id, planned_on, place, topic, guests, state, source,
            late, make_up, filed_for_others
        )
        SELECT md5('plan ' || party.id || %(seed)s)::uuid, md5(party.code) || md5(party.code),
            party.id, %(today)s::date + dice.number %% 9, '党员活动室',
            (%(topics)s::text[])[1 + dice.number / 100 %% 3], '[]'::jsonb,
            '{ActivityState.PLANNED}', '{ActivitySource.PHONE}', false, false, false
        FROM branches_partyorganization party
        CROSS JOIN LATERAL (SELECT {_DIGEST.format("party.code || 'plan'")} AS number) dice
        WHERE party.kind = 'branch' AND party.deleted_at IS NULL AND party.dissolved_on IS NULL
            AND dice.number / 1000 %% 100 < 12
        RETURNING id, organizer_id
    ), parts AS (
        INSERT INTO activities_activitybranch (
            activity_id, party_organization_id, entitled_ids, voting_ids, entitled_count,
            present_count, absent_count, voting_count, voting_present_count
        )
        SELECT id, organizer_id, '{{}}', '{{}}', 0, 0, 0, 0, 0 FROM planned
    )
    INSERT INTO activities_activityduty (activity_id, duty) SELECT id, 'party_day' FROM planned
"""


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The app's second part of the generated county (`DomainApp.demo`), after the activities."""
    begins = Period.containing(Cadence.QUARTER, first_day).plus(1)
    rule = DutyRule.objects.get(duty=_CHOSEN)
    DutyRule.objects.create(
        duty=_CHOSEN,
        cadence=Cadence.QUARTER,
        kinds=["branch"],
        due_days=rule.due_days,
        ground=f"《关于开展“三联三会”活动的通知》（两新工委〔{begins.first.year}〕3号）",
        valid_from=max(begins.first_day, SHIPPED_FROM),
    )
    parameters = {
        "first": first_day,
        "today": today,
        "this_month": Month.containing(today).first_day,
        "seed": str(chance.randrange(10**9)),
        "grounds": [
            "全体党员参加防汛，镇党委同意推迟",
            "企业停产检修，党员轮休",
            "党员外出施工过半",
        ],
        "topics": ["学习上级全会精神", "志愿服务进社区", "政策宣讲进车间"],
    }
    also = (
        {"of": "member_meeting", "also": _CHOSEN.value, "share": 70, "since": begins.first_day},
        {"of": "organization_life", "also": "heart_talk", "share": 92, "since": first_day},
    )
    with connection.cursor() as cursor:
        for each in also:
            cursor.execute(_ALSO, parameters | each)
        cursor.execute(_EXCUSES, parameters)
        cursor.execute(_PLANS, parameters)
    last = Period.containing(Cadence.YEAR, today).last_day
    refresh(None, first_day, last)
    refresh_last_held()
