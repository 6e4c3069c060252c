"""What is asked of Party organizations in periods, and what came of it, as SQL.

`period` are the rows of `core.periods.sql.TABLE`; their key is the id of the `DutyRule` that rules
the period. The parameter `party_organization_ids` narrows to some; null means all.
"""

from activities.choices import HELD, ActivityState, ExcuseState
from core.periods import sql
from members.choices import PostTitle

#: The offices that make a committee; a first secretary is sent to it.
_COMMITTEE = tuple(each.value for each in PostTitle if each != PostTitle.FIRST_SECRETARY)
#: So many people are a committee (支部工作条例: 3 to 5).
LEAST_COMMITTEE = 3

_HELD = ", ".join(f"'{each}'" for each in HELD)


def _words(values) -> str:
    return ", ".join(f"'{each}'" for each in values)


def among(row: str, column: str = "party_organization_id") -> str:
    """Whether a row is of those that are asked for."""
    return (
        "(%(party_organization_ids)s::bigint[] IS NULL"
        f" OR {row}.{column} = ANY(%(party_organization_ids)s))"
    )


#: party_organization_id, key, first_day, number: members on the first day, where a rule asks.
_SIZES = f"""
    SELECT link.party_organization_id, period.key, period.first_day, count(*) AS number
    FROM period
    JOIN activities_dutyrule rule ON rule.id = period.key AND rule.least_members > 0
    JOIN members_membership link ON link.starts_on <= period.first_day
        AND (link.ends_on IS NULL OR link.ends_on > period.first_day)
    JOIN members_member member ON member.id = link.member_id AND member.deleted_at IS NULL
    WHERE {among("link")}
    GROUP BY link.party_organization_id, period.key, period.first_day
"""

#: party_organization_id, key, first_day, number: people of the committee on the first day.
_COMMITTEES = f"""
    SELECT post.party_organization_id, period.key, period.first_day,
        count(DISTINCT post.id_number_index) AS number
    FROM period
    JOIN activities_dutyrule rule ON rule.id = period.key AND rule.needs_committee
    JOIN members_post post ON post.starts_on <= period.first_day
        AND (post.ends_on IS NULL OR post.ends_on > period.first_day)
        AND post.title IN ({_words(_COMMITTEE)})
    WHERE {among("post")}
    GROUP BY post.party_organization_id, period.key, period.first_day
"""

#: party_organization_id, key, first_day, done_on, on_time, made_up: what was held and filed.
_DONE = f"""
    SELECT part.party_organization_id, period.key, period.first_day,
        {sql.outcome("activity.held_on", "activity.filed_at", "activity.make_up")}
    FROM activities_activity activity
    JOIN activities_activitybranch part ON part.activity_id = activity.id
    JOIN activities_activityduty fulfilled ON fulfilled.activity_id = activity.id
    JOIN activities_dutyrule rule ON rule.duty = fulfilled.duty
    JOIN period ON period.key = rule.id
        AND {sql.counts_for("activity.held_on", "activity.makes_up_for")}
    WHERE activity.state IN ({_HELD}) AND {among("part")}
        AND coalesce(activity.makes_up_for, activity.held_on)
            BETWEEN %(earliest)s AND %(latest)s
    GROUP BY part.party_organization_id, period.key, period.first_day, period.due_on
"""

#: party_organization_id, key, first_day, planned_on: for when it is planned in the period.
_PLANNED = f"""
    SELECT part.party_organization_id, period.key, period.first_day,
        min(activity.planned_on) AS planned_on
    FROM activities_activity activity
    JOIN activities_activitybranch part ON part.activity_id = activity.id
    JOIN activities_activityduty fulfilled ON fulfilled.activity_id = activity.id
    JOIN activities_dutyrule rule ON rule.duty = fulfilled.duty
    JOIN period ON period.key = rule.id
        AND activity.planned_on BETWEEN period.first_day AND period.last_day
    WHERE activity.state = '{ActivityState.PLANNED}' AND {among("part")}
        AND activity.planned_on BETWEEN %(earliest)s AND %(latest)s
    GROUP BY part.party_organization_id, period.key, period.first_day
"""

#: party_organization_id, held_on: the latest day on which each held anything, a duty or not.
LAST_HELD = f"""
    SELECT part.party_organization_id, max(activity.held_on) AS held_on
    FROM activities_activitybranch part
    JOIN activities_activity activity ON activity.id = part.activity_id
    WHERE activity.state IN ({_HELD}) AND {among("part")}
    GROUP BY part.party_organization_id
"""


def _of_subject(alias: str, select: str) -> str:
    return (
        f"LEFT JOIN ({select}) {alias} ON {alias}.party_organization_id = subject.id"
        f" AND {alias}.key = period.key AND {alias}.first_day = period.first_day"
    )


#: One row for each Party organization, duty and period in which anything was expected, excused,
#: done or planned. What is asked of whom is judged as of the first day of the period.
STANDINGS = f"""
    WITH period AS MATERIALIZED (SELECT * FROM {sql.TABLE} given)
    SELECT * FROM (
        SELECT subject.id AS party_organization_id, subject.region_id, rule.duty, period.period,
            period.first_day, period.last_day, period.due_on,
            asked.of_it AND excuse.id IS NULL AS expected,
            asked.of_it AND excuse.id IS NOT NULL AS excused,
            done.done_on, coalesce(done.on_time, false) AS on_time,
            coalesce(done.made_up, false) AS made_up, planned.planned_on
        FROM period
        JOIN activities_dutyrule rule ON rule.id = period.key
        JOIN branches_partyorganization subject ON subject.kind = ANY(rule.kinds)
            AND subject.deleted_at IS NULL AND {among("subject", "id")}
        {_of_subject("size", _SIZES)}
        {_of_subject("committee", _COMMITTEES)}
        {_of_subject("done", _DONE)}
        {_of_subject("planned", _PLANNED)}
        LEFT JOIN activities_excuse excuse ON excuse.party_organization_id = subject.id
            AND excuse.duty = rule.duty AND excuse.first_day = period.first_day
            AND excuse.period = period.period AND excuse.state = '{ExcuseState.GRANTED}'
        CROSS JOIN LATERAL (
            SELECT {sql.applies("subject.founded_on", "subject.dissolved_on")}
                AND coalesce(size.number, 0) >= rule.least_members
                AND (NOT rule.needs_committee OR coalesce(committee.number, 0) >= {LEAST_COMMITTEE})
                AS of_it
        ) asked
    ) found
    WHERE found.expected OR found.excused OR found.done_on IS NOT NULL
        OR found.planned_on IS NOT NULL
"""
