"""Change reports of the generated county: those that were approved in its months, and the few that
wait. Set-wise: each kind of rows is one statement."""

import datetime
import random

from django.db import connection

from members.choices import ChangeKind, ChangeState, PostTitle

GROUNDS = (
    "任期届满，经党员大会选举产生",
    "工作调动，经支委会讨论",
    "退休，经党员大会讨论",
    "企业负责人变更，经上级党委同意",
    "身体原因，本人申请",
)
RETURNED = "请补充选举结果的文号，并核对任职日期"
_COLUMNS = """
    party_organization_id, kind, post_id, title, changed_on, ground, member_id, person_name,
    id_number_cipher, id_number_index, source, full_time, in_management, state, reported_on, due_on
"""
#: The first says how somebody came, the others why somebody left.
_ELECTED = "(%(grounds)s::text[])[1]"
_LEFT = "(%(grounds)s::text[])[2 + (post.id + %(shift)s) %% (%(ground_count)s - 1)]"

#: Each leader who took office in the months of the county and was filed came by a report; whoever
#: was elected again into his own office did not change.
_APPROVED = f"""
    INSERT INTO members_changereport ({_COLUMNS}, filing_number, started_post_id, document_number)
    SELECT post.party_organization_id, '{ChangeKind.APPOINTED}', former.id, post.title,
        post.starts_on, {_ELECTED}, post.member_id, post.person_name, post.id_number_cipher,
        post.id_number_index, post.source, post.full_time, post.in_management,
        '{ChangeState.APPROVED}', least(post.starts_on + 3 + (post.id %% 9)::int, post.filed_on),
        post.starts_on + 15, post.filing_number, post.id, ''
    FROM members_post post
    LEFT JOIN LATERAL (
        SELECT id, id_number_index FROM members_post before
        WHERE before.party_organization_id = post.party_organization_id
            AND before.title = post.title AND before.ends_on = post.starts_on
        ORDER BY id LIMIT 1
    ) former ON true
    WHERE post.starts_on >= %(first)s AND post.filed_on IS NOT NULL
        AND former.id_number_index IS DISTINCT FROM post.id_number_index
"""
#: Of one in eleven a change waits, of some of these too late; each is somewhere else on its
#: way. Who leads for the time being is another member of the same Party organization.
_WAITING = f"""
    INSERT INTO members_changereport ({_COLUMNS})
    SELECT post.party_organization_id,
        CASE WHEN other.id IS NULL THEN '{ChangeKind.LEFT}' ELSE '{ChangeKind.ACTING}' END,
        post.id, post.title, at.changed_on, {_LEFT}, other.id, coalesce(other.name, ''),
        other.id_number_cipher, coalesce(other.id_number_index, ''), '', false,
        other.id IS NOT NULL,
        (ARRAY['{ChangeState.REPORTED}', '{ChangeState.CHECKED}', '{ChangeState.RETURNED}'])[
            1 + (post.id / 11) %% 3],
        at.reported_on, at.changed_on + 15
    FROM members_post post
    CROSS JOIN LATERAL (
        SELECT greatest(
            post.starts_on, %(today)s::date - 6 - ((post.id / 11) %% 5 * 8)::int
        ) AS changed_on
    ) day
    CROSS JOIN LATERAL (
        SELECT day.changed_on, least(
            day.changed_on + ((post.id / 11) %% 4 * 7)::int, %(today)s::date - 1
        ) AS reported_on
    ) at
    LEFT JOIN LATERAL (
        SELECT member.* FROM members_member member
        WHERE member.party_organization_id = post.party_organization_id AND (post.id / 11) %% 4 < 2
            AND member.status = 'full' AND member.id_number_index <> post.id_number_index
            AND member.deleted_at IS NULL
        ORDER BY member.id LIMIT 1
    ) other ON true
    JOIN branches_partyorganization party ON party.id = post.party_organization_id
    WHERE post.title = '{PostTitle.SECRETARY}' AND (post.id + %(shift)s) %% 11 = 0
        AND post.ends_on IS NULL AND post.starts_on < %(today)s AND party.dissolved_on IS NULL
"""
#: Leaders whom nobody filed ask for it.
_UNFILED = f"""
    INSERT INTO members_changereport ({_COLUMNS})
    SELECT post.party_organization_id, '{ChangeKind.FILED}', post.id, post.title, post.starts_on,
        '原报备材料遗失，补报备案', NULL, '', NULL, '', '', false, false, '{ChangeState.CHECKED}',
        %(today)s::date - 2, post.starts_on + 15
    FROM members_post post
    JOIN branches_partyorganization party ON party.id = post.party_organization_id
    WHERE post.filed_on IS NULL AND post.ends_on IS NULL AND party.dissolved_on IS NULL
        AND post.title = '{PostTitle.DEPUTY_SECRETARY}' AND post.starts_on < %(today)s
    ORDER BY post.id LIMIT 5
"""
_STEPS = f"""
    INSERT INTO members_changestep
        (subject_id, move, before, after, reason, due_on, made_at, edition, grounds)
    SELECT report.id, step.move, step.before, step.after, step.reason,
        day + step.days::int,
        (day + time '09:30') AT TIME ZONE 'Asia/Shanghai', 1, '{{}}'::varchar[]
    FROM members_changereport report
    CROSS JOIN LATERAL (VALUES
        (0, 'report', '{ChangeState.REPORTED}', '{ChangeState.REPORTED}', '', 15, true),
        (1, 'check', '{ChangeState.REPORTED}', '{ChangeState.CHECKED}', '', 15,
            report.state IN ('{ChangeState.CHECKED}', '{ChangeState.APPROVED}')),
        (2, 'accept', '{ChangeState.CHECKED}', '{ChangeState.APPROVED}', '', NULL,
            report.state = '{ChangeState.APPROVED}'),
        (1, 'return', '{ChangeState.REPORTED}', '{ChangeState.RETURNED}', %(returned)s, 10,
            report.state = '{ChangeState.RETURNED}')
    ) AS step (nth, move, before, after, reason, days, made)
    CROSS JOIN LATERAL (
        SELECT least(report.reported_on + step.nth, %(today)s::date) AS day
    ) at
    WHERE step.made
    ORDER BY report.id, step.nth
"""


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """Add them to the county that is written."""
    given = {
        "first": first_day,
        "today": today,
        "shift": chance.randrange(11),
        "grounds": list(GROUNDS),
        "ground_count": len(GROUNDS),
        "returned": RETURNED,
    }
    with connection.cursor() as cursor:
        for statement in (_APPROVED, _WAITING, _UNFILED, _STEPS):
            cursor.execute(statement, given)
