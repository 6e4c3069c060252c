"""The generated county's departments, instructors, their terms, visits and grades, and why some
terms of office were postponed. Set-wise: each kind of rows is one statement."""

import datetime
import random

from django.db import connection

from branches.choices import WorkCoverageMeans
from regions.choices import RegionLevel

DEPARTMENTS = {
    "ZZB": "县委组织部",
    "SHGZB": "县委社会工作部",
    "SCJG": "县市场监督管理局",
    "MZJ": "县民政局",
    "JXJ": "县经济和信息化局",
    "RSJ": "县人力资源和社会保障局",
    "SWJ": "县税务局",
    "SWUJ": "县商务局",
    "JTJ": "县交通运输局",
    "JYJ": "县教育局",
    "GSL": "县工商业联合会",
    "ZGH": "县总工会",
}
POSITIONS = ("党建办干部", "退出现职领导干部", "二级主任科员", "科长", "副科长", "四级调研员")
TALKS = (
    "走访车间和党员活动室，了解生产经营和党员发展情况，记下用工困难，转有关部门。",
    "与负责人座谈党建入章程和支部活动安排，约定下月共同开展主题党日。",
    "核对党员名册和流动党员情况，指导整理支部工作手册。",
    "宣讲惠企政策，帮助联系银行，了解职工培训需求。",
    "参加组织生活，提出改进意见，检查上次反映问题的办理情况。",
)

_INSTRUCTORS = f"""
    INSERT INTO branches_instructor
        (kind, name, position, department_id, full_time, region_id)
    SELECT '{WorkCoverageMeans.INSTRUCTOR}', person_name,
        (%(positions)s::text[])[1 + place %% %(position_count)s],
        (%(departments)s::bigint[])[1 + place %% %(department_count)s],
        place %% 6 = 0, region_id
    FROM (
        SELECT found.*, row_number() OVER (ORDER BY region_id, person_name) + %(shift)s AS place
        FROM (
            SELECT DISTINCT link.person_name, town.id AS region_id
            FROM branches_workcoverage link
            JOIN orgs_organization organization ON organization.id = link.organization_id
            JOIN regions_region region ON region.id = organization.region_id
            JOIN LATERAL (
                SELECT above.id FROM regions_region above
                WHERE above.id = ANY(string_to_array(rtrim(region.path, '/'), '/')::bigint[])
                    AND above.level IN ('{RegionLevel.TOWN}', '{RegionLevel.PARK}')
                LIMIT 1
            ) town ON true
            WHERE link.means = '{WorkCoverageMeans.INSTRUCTOR}' AND link.person_name <> ''
                AND (link.ends_on IS NULL OR link.ends_on > %(today)s)
        ) found
    ) numbered
"""
#: Terms begin spread over the last two years: some of them are over within half a year.
_ASSIGNMENTS = """
    INSERT INTO branches_assignment (instructor_id, starts_on, ends_on, visits, per)
    SELECT id, starts_on, (starts_on + interval '2 years')::date, 1 + (id % 2), 'month'
    FROM (
        SELECT id, (%(today)s::date - 20 - ((id * 37 + %(shift)s) %% 700)::int) AS starts_on
        FROM branches_instructor
    ) sent
""".replace("id % 2", "id %% 2")
_ATTACHED = f"""
    UPDATE branches_workcoverage link SET assignment_id = assignment.id
    FROM branches_assignment assignment
    JOIN branches_instructor sent ON sent.id = assignment.instructor_id
    JOIN regions_region town ON town.id = sent.region_id,
        orgs_organization organization
        JOIN regions_region region ON region.id = organization.region_id
    WHERE link.means = '{WorkCoverageMeans.INSTRUCTOR}' AND link.person_name = sent.name
        AND organization.id = link.organization_id AND region.path LIKE town.path || '%%'
        AND link.starts_on < assignment.ends_on
        AND (link.ends_on IS NULL OR link.ends_on > assignment.starts_on)
"""
#: A visit a month to most of the units, in the last half-year.
_VISITS = """
    INSERT INTO branches_visit (instructor_id, organization_id, visited_on, manner, content)
    SELECT assignment.instructor_id, link.organization_id, day::date,
        (ARRAY['on_site', 'on_site', 'on_site', 'telephone', 'online', 'meeting'])[
            1 + (link.id + month) %% 6],
        (%(talks)s::text[])[1 + (link.id * 3 + month) %% %(talk_count)s]
    FROM branches_workcoverage link
    JOIN branches_assignment assignment ON assignment.id = link.assignment_id
    CROSS JOIN generate_series(0, 5) AS month
    CROSS JOIN LATERAL (
        SELECT %(today)s::date - (month * 30 + (link.id * 11 + month * 7) %% 29)::int AS day
    ) at
    WHERE (link.id * 13 + month * 5 + %(shift)s) %% 20 < 16
        AND day >= greatest(link.starts_on, assignment.starts_on)
        AND (link.ends_on IS NULL OR day < link.ends_on)
"""
_GRADINGS = """
    INSERT INTO branches_grading (instructor_id, year, grade)
    SELECT instructor_id, %(year)s,
        CASE WHEN id %% 5 = 0 THEN 'excellent' WHEN id %% 23 = 0 THEN 'basic'
            ELSE 'competent' END
    FROM branches_assignment WHERE starts_on < make_date(%(year)s + 1, 1, 1)
"""
#: Why the superior let some terms go on.
_WHY = """
    UPDATE branches_term term
    SET shift_document = '两新党〔' || (%(year)s + 1) || '〕' || term.id || '号',
        shift_reason = '企业搬迁，党员集中困难，待搬迁完成后换届'
    FROM branches_partyorganization party
    WHERE party.id = term.party_organization_id AND party.term_shifted_to IS NOT NULL
        AND term.ended_on IS NULL
"""


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """Add them to the county that is written."""
    with connection.cursor() as cursor:
        departments = []
        for code, name in DEPARTMENTS.items():
            cursor.execute(
                "INSERT INTO regions_department (code, name, region_id)"
                " SELECT %s, %s, id FROM regions_region WHERE parent_id IS NULL"
                " ORDER BY id LIMIT 1 RETURNING id",
                [code, name],
            )
            departments += [pk for (pk,) in cursor.fetchall()]
        given = {
            "today": today,
            "shift": chance.randrange(1000),
            "positions": list(POSITIONS),
            "position_count": len(POSITIONS),
            "departments": departments,
            "department_count": len(departments),
            "talks": list(TALKS),
            "talk_count": len(TALKS),
            "year": today.year - 1,
        }
        for statement in (
            _INSTRUCTORS,
            _ASSIGNMENTS,
            # Without statistics the planner takes them for few and each pair is compared.
            "ANALYZE branches_instructor, branches_assignment",
            _ATTACHED,
            _VISITS,
            _GRADINGS,
        ):
            cursor.execute(statement, given)
        cursor.execute(_WHY, given)
