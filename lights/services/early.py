"""Early warnings, derived set-wise: one statement for each kind, of the whole registry.

Each query below gives subject_id, region_id, crosses_on and fact, with the parameters `day`, the
county's numbers of that day (`EarlyMeasure`) and, named after them, the days that follow from them.
"""

import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from activities.choices import HELD
from branches.choices import FormationMode, PartyOrganizationKind
from branches.models import PartyOrganization
from branches.on_day import INSTRUCTED, active
from core import in_force
from core.db import lock_until_commit
from core.months import months_later
from joining.on_day import PROBATION_ENDS
from lights.choices import EarlyMeasure, EarlyWarningKind
from lights.models import EarlyWarningNumber
from lights.models.planning import LEAST_FULL_MEMBERS
from members.choices import MemberStatus
from members.models import Member
from members.on_day import SECRETARIES
from members.services import reaching
from orgs.choices import CoverageState, OperatingState

#: Ways of forming a branch that need no three full members, or not for long.
_PASSING = (FormationMode.FUNCTIONAL, FormationMode.TEMPORARY, FormationMode.STATIONED)


def _quoted(values) -> str:
    return ", ".join(f"'{each}'" for each in values)


_OPERATING = (
    f"organization.deleted_at IS NULL AND organization.state = '{OperatingState.OPERATING}'"
)
_JOINT = (
    f"party.kind = '{PartyOrganizationKind.BRANCH}'"
    f" AND party.formation = '{FormationMode.JOINT}' AND {active('party')}"
)
#: From when on a member counts as full. A probationary one when the probation is over; one whose
#: probation is over already waits for the meeting.
_FULL_FROM = f"""
    CASE WHEN member.status = '{MemberStatus.FULL}' THEN coalesce(member.full_on, member.joined_on)
    ELSE greatest({PROBATION_ENDS}, %(day)s + 1) END
"""
_FULL_NOW = (
    f"member.status = '{MemberStatus.FULL}'"
    " AND (member.full_on IS NULL OR member.full_on <= %(day)s)"
)

#: Those who will be on the books and at work there once the probation of some is over.
_NEAR_THREE = f"""
    SELECT organization.id AS subject_id, organization.region_id,
        becoming.days[{LEAST_FULL_MEMBERS}] AS crosses_on,
        '现有正式党员' || facts.full_member_count
            || '名，转正后将达到{LEAST_FULL_MEMBERS}名，尚未单独组建' AS fact
    FROM (
        SELECT place.organization_id, array_agg(place.full_from ORDER BY place.full_from) AS days
        FROM (
            SELECT DISTINCT ON (member.id) work.organization_id,
                greatest({_FULL_FROM}, link.starts_on, work.starts_on) AS full_from
            FROM members_member member
            JOIN members_membership link ON link.member_id = member.id
                AND link.starts_on <= %(probation_until)s
                AND (link.ends_on IS NULL OR link.ends_on > %(probation_until)s)
            JOIN members_employment work ON work.member_id = member.id
                AND work.starts_on <= %(probation_until)s
            WHERE member.deleted_at IS NULL
            ORDER BY member.id, work.starts_on DESC
        ) place
        WHERE place.organization_id IS NOT NULL AND place.full_from <= %(probation_until)s
        GROUP BY place.organization_id HAVING count(*) >= {LEAST_FULL_MEMBERS}
    ) becoming
    JOIN orgs_organization organization ON organization.id = becoming.organization_id
    JOIN orgs_currentfacts facts ON facts.organization_id = organization.id
    WHERE {_OPERATING} AND facts.full_member_count < {LEAST_FULL_MEMBERS}
        AND facts.coverage <> '{CoverageState.SINGLE}'
        AND becoming.days[{LEAST_FULL_MEMBERS}] > %(day)s
"""

#: `goes`: full today and gone by then, by a known end of the membership or by age; `comes`: not
#: full here today, but then.
_UNDER_THREE = f"""
    SELECT party.id AS subject_id, party.region_id,
        leaving.days[leaving.now - {LEAST_FULL_MEMBERS - 1} + leaving.coming] AS crosses_on,
        '现有正式党员' || leaving.now || '名'
            || CASE WHEN leaving.moving > 0 THEN '，已定离开' || leaving.moving || '名' ELSE '' END
            || CASE WHEN leaving.ageing > 0 THEN '，到龄' || leaving.ageing || '名' ELSE '' END
            || CASE WHEN leaving.coming > 0
                THEN '，转入、转正' || leaving.coming || '名' ELSE '' END
            || '，将剩' || leaving.now + leaving.coming - leaving.moving - leaving.ageing || '名'
            AS fact
    FROM (
        SELECT party_id, count(*) FILTER (WHERE is_now) AS now,
            count(*) FILTER (WHERE is_now AND goes_on IS NOT NULL AND NOT by_age) AS moving,
            count(*) FILTER (WHERE is_now AND goes_on IS NOT NULL AND by_age) AS ageing,
            count(*) FILTER (WHERE NOT is_now AND goes_on IS NULL) AS coming,
            array_agg(goes_on ORDER BY goes_on) FILTER (WHERE is_now AND goes_on IS NOT NULL)
                AS days
        FROM (
            SELECT link.party_organization_id AS party_id,
                {_FULL_NOW} AND link.starts_on <= %(day)s AS is_now,
                CASE WHEN least(link.ends_on, ageing.day) <= %(departure_until)s
                    THEN least(link.ends_on, ageing.day) END AS goes_on,
                coalesce(ageing.day < coalesce(link.ends_on, 'infinity'), false) AS by_age
            FROM members_membership link
            JOIN members_member member ON member.id = link.member_id
                AND member.deleted_at IS NULL
            LEFT JOIN unnest(%(ageing_ids)s::bigint[], %(ageing_days)s::date[])
                AS ageing(member_id, day) ON ageing.member_id = member.id
            WHERE link.starts_on <= %(departure_until)s
                AND (link.ends_on IS NULL OR link.ends_on > %(day)s)
                AND {_FULL_FROM} <= %(departure_until)s
        ) person
        GROUP BY party_id
    ) leaving
    JOIN branches_partyorganization party ON party.id = leaving.party_id
    WHERE leaving.now >= {LEAST_FULL_MEMBERS}
        AND leaving.now + leaving.coming - leaving.moving - leaving.ageing < {LEAST_FULL_MEMBERS}
        AND party.kind = '{PartyOrganizationKind.BRANCH}'
        AND party.formation NOT IN ({_quoted(_PASSING)}) AND {active("party")}
"""

_TERM_ENDING = f"""
    SELECT party.id AS subject_id, party.region_id, party.term_ends_on AS crosses_on,
        '本届任期将届满' AS fact
    FROM branches_partyorganization party
    WHERE party.term_ends_on > %(day)s AND party.term_ends_on <= %(term_until)s
        AND {active("party")}
"""

#: Vacant today, or from the end of the last office that is known to end.
_SECRETARY = f"""
    SELECT party.id AS subject_id, party.region_id,
        CASE WHEN secretary.held IS TRUE THEN ending.until
            ELSE greatest(party.founded_on, secretary.until) END AS crosses_on,
        CASE WHEN secretary.held IS TRUE THEN '书记任职将结束，尚无接任'
            WHEN secretary.until IS NULL THEN '成立以来没有书记' ELSE '书记空缺' END AS fact
    FROM branches_partyorganization party
    LEFT JOIN ({SECRETARIES}) secretary ON secretary.party_organization_id = party.id
    LEFT JOIN ({SECRETARIES.replace("%(day)s", "%(departure_until)s")}) ending
        ON ending.party_organization_id = party.id
    WHERE ending.held IS NOT TRUE AND {active("party")}
"""

_COVERED = f"""
    SELECT link.party_organization_id, count(*) AS units,
        array_agg(link.starts_on ORDER BY link.starts_on) AS days
    FROM branches_coverage link
    JOIN branches_partyorganization party ON party.id = link.party_organization_id
    JOIN orgs_organization organization ON organization.id = link.organization_id
    WHERE {in_force.sql("link")} AND {_JOINT} AND {_OPERATING}
    GROUP BY link.party_organization_id
"""
_JOINT_OVER = f"""
    SELECT party.id AS subject_id, party.region_id,
        covers.days[%(joint_units)s + 1] AS crosses_on,
        '覆盖正常经营的两新组织' || covers.units || '个' AS fact
    FROM ({_COVERED}) covers
    JOIN branches_partyorganization party ON party.id = covers.party_organization_id
    WHERE covers.units > %(joint_units)s
"""
#: Of members whose unit is not filled in nobody knows: where there are any, it is left open.
_JOINT_ONE_SIDED = f"""
    SELECT party.id AS subject_id, party.region_id, covers.days[2] AS crosses_on,
        '覆盖两新组织' || covers.units || '个，'
            || belonging.members || '名党员都在同一个单位' AS fact
    FROM ({_COVERED}) covers
    JOIN branches_partyorganization party ON party.id = covers.party_organization_id
    JOIN (
        SELECT party_organization_id, count(*) AS members FROM members_member
        WHERE deleted_at IS NULL AND party_organization_id IS NOT NULL
        GROUP BY party_organization_id
        HAVING count(DISTINCT organization_id) = 1 AND count(organization_id) = count(*)
    ) belonging ON belonging.party_organization_id = party.id
    WHERE covers.units > 1
"""
_JOINT_SILENT = f"""
    SELECT party.id AS subject_id, party.region_id,
        (coalesce(held.last, party.founded_on) + %(silent_months)s * interval '1 month')::date
            AS crosses_on,
        CASE WHEN held.last IS NULL THEN '没有开展活动的记录'
            ELSE '最近一次活动在' || held.last END AS fact
    FROM branches_partyorganization party
    CROSS JOIN LATERAL (
        SELECT max(activity.held_on) AS last
        FROM activities_activitybranch taking
        JOIN activities_activity activity ON activity.id = taking.activity_id
        WHERE taking.party_organization_id = party.id AND activity.state IN ({_quoted(HELD)})
    ) held
    WHERE {_JOINT} AND coalesce(held.last, party.founded_on) < %(silent_since)s
"""
#: A visit before the instructor's term is none of it. Who is to be visited once a quarter is given
#: a quarter at least.
_UNVISITED = f"""
    SELECT organization.id AS subject_id, organization.region_id,
        (sent.visited + sent.months * interval '1 month')::date AS crosses_on,
        CASE WHEN sent.visited_on IS NULL THEN '没有走访记录'
            ELSE '最近一次走访在' || sent.visited_on END AS fact
    FROM (
        SELECT instructed.organization_id, instructed.visited_on,
            greatest(instructed.since, instructed.visited_on) AS visited,
            greatest(instructed.every, %(visit_months)s) AS months
        FROM ({INSTRUCTED}) instructed
    ) sent
    JOIN orgs_organization organization ON organization.id = sent.organization_id
    WHERE {_OPERATING}
        AND (sent.visited + sent.months * interval '1 month')::date <= %(day)s
"""

_K = EarlyWarningKind
#: Kind → whether it is of an organization, and the query that finds it.
_FOUND: dict[EarlyWarningKind, tuple[bool, str]] = {
    _K.NEAR_THREE: (True, _NEAR_THREE),
    _K.UNDER_THREE: (False, _UNDER_THREE),
    _K.TERM_ENDING: (False, _TERM_ENDING),
    _K.SECRETARY: (False, _SECRETARY),
    _K.JOINT_OVER: (False, _JOINT_OVER),
    _K.JOINT_ONE_SIDED: (False, _JOINT_ONE_SIDED),
    _K.JOINT_SILENT: (False, _JOINT_SILENT),
    _K.UNVISITED: (True, _UNVISITED),
}
#: Only rows that differ are written.
_STORE = """
    WITH found AS MATERIALIZED ({found}),
    gone AS (
        DELETE FROM lights_earlywarning stored
        WHERE stored.kind = %(kind)s
            AND NOT EXISTS (SELECT FROM found WHERE found.subject_id = stored.{column})
        RETURNING stored.id
    ),
    written AS (
        INSERT INTO lights_earlywarning (kind, {column}, region_id, crosses_on, fact)
        SELECT %(kind)s, found.subject_id, found.region_id, found.crosses_on, found.fact
        FROM found
        LEFT JOIN lights_earlywarning stored
            ON stored.{column} = found.subject_id AND stored.kind = %(kind)s
        WHERE (stored.region_id, stored.crosses_on, stored.fact)
            IS DISTINCT FROM (found.region_id, found.crosses_on, found.fact)
        ORDER BY found.subject_id
        ON CONFLICT ({column}, kind) WHERE {column} IS NOT NULL DO UPDATE SET
            region_id = excluded.region_id, crosses_on = excluded.crosses_on, fact = excluded.fact,
            mark = excluded.mark
        RETURNING id
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""


def numbers_on(day: datetime.date) -> dict[EarlyMeasure, int]:
    """The county's numbers in force on `day`."""
    rows = EarlyWarningNumber.objects.valid_on(day).values_list("measure", "number")
    return {EarlyMeasure(measure): number for measure, number in rows}


@transaction.atomic
def refresh_early_warnings(day: datetime.date | None = None) -> int:
    """Derive all early warnings anew, as of `day` (default today); returns how many rows differed.

    Two that refresh at once take turns.
    """
    lock_until_commit("lights.early-warnings")
    day = day or timezone.localdate()
    given = _parameters(day)
    differed = 0
    with connection.cursor() as cursor:
        for kind, (of_organization, query) in _FOUND.items():
            column = "organization_id" if of_organization else "party_organization_id"
            cursor.execute(_STORE.format(found=query, column=column), given | {"kind": kind.value})
            differed += cursor.fetchone()[0]
    return differed


def _parameters(day: datetime.date) -> dict[str, Any]:
    numbers = numbers_on(day)
    departure_until = months_later(day, numbers[EarlyMeasure.DEPARTURE_MONTHS])
    ageing = reaching(
        _who_may_be_missed(day),
        ages={True: numbers[EarlyMeasure.AGE_OF_MEN], False: numbers[EarlyMeasure.AGE_OF_WOMEN]},
        after=day,
        until=departure_until,
    )
    return {
        **{measure.value: number for measure, number in numbers.items()},
        "day": day,
        "probation_until": months_later(day, numbers[EarlyMeasure.PROBATION_MONTHS]),
        "departure_until": departure_until,
        "term_until": months_later(day, numbers[EarlyMeasure.TERM_MONTHS]),
        "silent_since": months_later(day, -numbers[EarlyMeasure.SILENT_MONTHS]),
        "ageing_ids": list(ageing),
        "ageing_days": list(ageing.values()),
    }


def _who_may_be_missed(day: datetime.date):
    """Full members of the branches that have enough of them today."""
    enough = (
        PartyOrganization.objects.active_on(day)
        .filter(kind=PartyOrganizationKind.BRANCH)
        .exclude(formation__in=_PASSING)
        .annotate(full=Count("members", filter=Q(members__deleted_at=None)))
        .filter(full__gte=LEAST_FULL_MEMBERS)
    )
    return Member.objects.present().filter(
        status=MemberStatus.FULL, party_organization__in=enough.values("pk")
    )
