"""Months of activities for the generated county, set-wise: what a Party organization does in a
month hangs on a digest of its code and the month, so that the same seed gives the same year."""

import datetime
import random

from django.db import connection

from activities.choices import ActivitySource, ActivityState, DutyCode
from activities.services.standing import refresh
from core import in_force

#: What is held: share of the months in which it is, how often, what it counts for, topics.
_KINDS = (
    (
        93,
        1,
        (DutyCode.PARTY_DAY,),
        ("重温入党誓词", "走进车间讲政策", "社区志愿服务", "参观红色教育基地", "安全生产大讨论"),
    ),
    (
        90,
        3,
        (DutyCode.MEMBER_MEETING, DutyCode.PARTY_CLASS),
        ("季度党员大会暨党课", "学习上级全会精神", "讨论本季度重点工作"),
    ),
    (82, 12, (DutyCode.ORGANIZATION_LIFE, DutyCode.APPRAISAL), ("年度组织生活会和民主评议党员",)),
    (88, 1, (DutyCode.COMMITTEE_MEETING,), ("支委会：研究本月工作", "支委会：研究党员发展")),
)
_PLACES = ("党员活动室", "会议室", "职工之家", "党群服务中心")
_REASONS = ("出差", "病假", "值班", "")
_TEXT = "按计划开展，与会党员逐一发言，对照本单位实际提出了改进措施，会后由专人跟进落实。"
_MONTHS = [*(f"{each}月" for each in "一二三四五六七八九十"), "十一月", "十二月"]
_DECISION = "会议同意本次议题，由支部委员会负责落实。"

_HELD = """
    CREATE TEMPORARY TABLE demo_held ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('activities_activity', 'id')) AS id, found.*
    FROM (
        SELECT party.id AS party_id, kind.duties, kind.topics,
            month.first + chance.day AS held_on, chance.number
        FROM branches_partyorganization party
        CROSS JOIN (
            SELECT first::date FROM generate_series(
                date_trunc('month', %(first)s::date), %(today)s::date, interval '1 month'
            ) first
        ) month
        CROSS JOIN (VALUES {kinds}) AS kind(nth, share, every, duties, topics)
        CROSS JOIN LATERAL (
            SELECT ('x' || left(md5(party.code || month.first || kind.nth || %(seed)s), 7))
                ::bit(28)::int AS number
        ) dice
        CROSS JOIN LATERAL (
            SELECT dice.number, (dice.number / 100) %% 26 AS day
        ) chance
        WHERE party.deleted_at IS NULL
            AND party.founded_on <= month.first + chance.day
            AND (party.dissolved_on IS NULL OR party.dissolved_on > month.first + chance.day)
            AND month.first + chance.day <= %(today)s
            AND EXISTS (
                SELECT 1 FROM members_membership link
                WHERE link.party_organization_id = party.id AND link.starts_on <= month.first
            )
            AND extract(month FROM month.first)::int %% kind.every = 0
            AND chance.number %% 100 < kind.share
            AND (
                kind.duties <> ARRAY['committee_meeting']
                OR (
                    SELECT count(*) FROM members_post post
                    WHERE post.party_organization_id = party.id AND post.member_id IS NOT NULL
                        AND post.starts_on <= month.first
                ) >= 3
            )
        ORDER BY held_on, party.id, kind.nth
    ) found
"""
_ACTIVITIES = """
    INSERT INTO activities_activity (
        id, client_key, body_digest, organizer_id, held_on, place, host, topic, text, decisions,
        guests, state, filed_at, source, late, make_up, filed_for_others
    )
    SELECT id, md5('activity ' || id || %(seed)s)::uuid, md5(id::text) || md5(id::text), party_id,
        held_on, (%(places)s::text[])[1 + number %% 4],
        coalesce(
            (
                SELECT post.person_name FROM members_post post
                WHERE post.party_organization_id = party_id AND post.title = 'secretary'
                    AND post.starts_on <= held_on
                ORDER BY post.starts_on DESC LIMIT 1
            ),
            ''
        ),
        topics[1 + (number / 7) %% cardinality(topics)],
        -- Nobody copied: each says whose it is and of which month.
        (SELECT name FROM branches_partyorganization WHERE id = party_id) || '，'
            || (%(months)s::text[])[extract(month FROM held_on)::int] || '：' || %(text)s,
        CASE WHEN 'member_meeting' = ANY(duties) THEN %(decision)s ELSE '' END,
        '[]'::jsonb,
        CASE
            WHEN held_on < date_trunc('month', %(today)s::date) - interval '1 month'
                THEN '{accepted}'
            WHEN number %% 41 = 0 THEN '{returned}'
            WHEN number %% 3 = 0 THEN '{filed}'
            ELSE '{accepted}'
        END,
        least(
            held_on + (number %% 5) + interval '10 hours' + number %% 400 * interval '1 minute',
            %(today)s::date + interval '12 hours'
        ) AT TIME ZONE 'Asia/Shanghai',
        CASE number %% 5 WHEN 0 THEN '{desk}' ELSE '{phone}' END, false, false, number %% 17 = 0
    FROM demo_held
"""
_DUTIES = """
    INSERT INTO activities_activityduty (activity_id, duty)
    SELECT id, unnest(duties) FROM demo_held
"""
_PEOPLE = f"""
    CREATE TEMPORARY TABLE demo_people ON COMMIT DROP AS
    SELECT held.id AS activity_id, held.party_id, member.id AS member_id,
        member.status = 'full' AND (member.full_on IS NULL OR member.full_on <= held.held_on)
            AS votes,
        (held.number + member.id * 7) %% 100 < 9 AS absent
    FROM demo_held held
    JOIN members_membership link ON link.party_organization_id = held.party_id
        AND {in_force.sql("link").replace("%(day)s", "held.held_on")}
    JOIN members_member member ON member.id = link.member_id AND member.deleted_at IS NULL
    WHERE held.duties <> ARRAY['committee_meeting']
        OR EXISTS (
            SELECT 1 FROM members_post post
            WHERE post.member_id = member.id AND post.party_organization_id = held.party_id
                AND {in_force.sql("post").replace("%(day)s", "held.held_on")}
        )
"""
_BRANCHES = """
    INSERT INTO activities_activitybranch (
        activity_id, party_organization_id, entitled_ids, voting_ids, entitled_count, present_count,
        absent_count, voting_count, voting_present_count, floating_ids
    )
    SELECT held.id, held.party_id,
        coalesce(array_agg(people.member_id ORDER BY people.member_id)
            FILTER (WHERE people.member_id IS NOT NULL), '{}'),
        coalesce(array_agg(people.member_id ORDER BY people.member_id)
            FILTER (WHERE people.votes), '{}'),
        count(people.member_id), count(*) FILTER (WHERE NOT people.absent),
        count(*) FILTER (WHERE people.absent), count(*) FILTER (WHERE people.votes),
        count(*) FILTER (WHERE people.votes AND NOT people.absent),
        ARRAY(
            SELECT id FROM transfers_floatingmember
            WHERE side = 'here' AND party_organization_id = held.party_id
                AND starts_on <= held.held_on AND coalesce(ends_on, held.held_on) >= held.held_on
            ORDER BY id
        )
    FROM demo_held held LEFT JOIN demo_people people ON people.activity_id = held.id
    GROUP BY held.id, held.party_id, held.held_on
"""
_ABSENCES = """
    INSERT INTO activities_absence (activity_id, member_id, reason)
    SELECT activity_id, member_id, (%(reasons)s::text[])[1 + member_id %% 4]
    FROM demo_people WHERE absent
"""


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The app's part of the generated county (`DomainApp.demo`); inside its transaction."""
    parameters = {
        "first": first_day,
        "today": today,
        "seed": str(chance.randrange(10**9)),
        "places": list(_PLACES),
        "reasons": list(_REASONS),
        "text": _TEXT,
        "months": _MONTHS,
        "decision": _DECISION,
    }
    kinds = []
    for nth, (share, every, duties, topics) in enumerate(_KINDS):
        parameters |= {
            f"duties_{nth}": [str(each) for each in duties],
            f"topics_{nth}": list(topics),
        }
        kinds.append(
            f"({nth}, {share}, {every}, %(duties_{nth})s::text[], %(topics_{nth})s::text[])"
        )
    states = {each.name.lower(): str(each) for each in (*ActivityState, *ActivitySource)}
    with connection.cursor() as cursor:
        for statement in (
            _HELD.replace("{kinds}", ", ".join(kinds)),
            "ANALYZE demo_held",
            _filled(_ACTIVITIES, states),
            _DUTIES,
            _PEOPLE,
            "ANALYZE demo_people",
            _BRANCHES,
            _ABSENCES,
        ):
            cursor.execute(statement, parameters if "%" in statement else None)
        cursor.execute(
            "ANALYZE activities_activity, activities_activitybranch, activities_activityduty"
        )
        cursor.execute("DROP TABLE demo_held, demo_people")
    refresh(None, first_day, today)


def _filled(sql: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        sql = sql.replace(f"{{{name}}}", word)
    return sql
