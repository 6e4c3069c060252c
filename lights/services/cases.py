"""The cases of a month's lights: opened, carried on, proposed for closing, in the transaction of
the closing (`rectification.services.following`)."""

from django.db import connection
from django.db.models import Max

from activities.choices import DutyCode
from lights.cases import LightCases
from lights.choices import SubjectKind
from months.models import MonthRevision
from rectification.choices import OPEN, AppealState
from rectification.models import Case
from rectification.services import Followed, follow
from rectification.services.following import Found

_DUTIES = " ".join(f"WHEN '{code}' THEN '（{label}）'" for code, label in DutyCode.choices)
#: One row for each light, as `Found` wants it.
_LIT = f"""
    SELECT concat_ws(':', lit.rule_code, nullif(lit.duty, '')) AS topic,
        rule.name || CASE lit.duty {_DUTIES} ELSE '' END AS topic_name, lit.severity,
        lit.shade, lit.light,
        CASE WHEN lit.subject_kind = '{SubjectKind.ORGANIZATION}' THEN lit.subject_id END
            AS organization_id,
        CASE WHEN lit.subject_kind = '{SubjectKind.PARTY_ORGANIZATION}' THEN lit.subject_id END
            AS party_organization_id,
        lit.region_id, lit.fact, lit.addressee, lit.due_on, lit.consecutive_months
    FROM lights_notice lit JOIN lights_rule rule ON rule.id = lit.rule_id
    WHERE lit.revision_id = %s
"""
#: Who wrote the newest event of a row, and when.
_AUTHOR = """
    SELECT to_char(event.pgh_created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS entered_on,
        coalesce(nullif(author.name, ''), author.username, '') AS entered_by
    FROM {events} event
    LEFT JOIN pghistory_context context ON context.id = event.pgh_context_id
    LEFT JOIN accounts_user author ON author.id = (context.metadata ->> 'user')::bigint
    WHERE event.pgh_obj_id = {row}
    ORDER BY event.pgh_id DESC LIMIT 1
"""


def _item(label: str, value: str, author: str = "") -> str:
    """SQL of one line of the evidence; `author`: the table of who entered it."""
    entered = (
        f"'entered_on', {author}.entered_on, 'entered_by', {author}.entered_by"
        if author
        else "'entered_on', NULL, 'entered_by', NULL"
    )
    return (
        f"jsonb_build_object('label', '{label}', 'value', {value},"
        f" 'on', to_char(%s::date, 'YYYY-MM-DD'), {entered})"
    )


_OF_ORGANIZATION = (
    _item("职工人数", "fact.staff_count || ' 人'", "staff"),
    _item("在这里工作的党员", "fact.member_count || ' 名'"),
    _item("其中正式党员", "fact.full_member_count || ' 名'"),
    _item(
        "党组织覆盖",
        "CASE WHEN fact.single_covered THEN '单独组建' WHEN fact.other_covered THEN '其他方式'"
        " ELSE '没有' END",
    ),
)
_OF_PARTY = (
    _item("任期届满日", "to_char(fact.term_ends_on, 'YYYY-MM-DD')", "party"),
    _item("党员（按组织关系）", "fact.member_count || ' 名'"),
    _item("其中正式党员", "fact.full_member_count || ' 名'"),
    _item("覆盖的组织", "fact.covered_count || ' 个'"),
)
_EVIDENCE = f"""coalesce(CASE WHEN n.organization_id IS NOT NULL THEN (
    SELECT jsonb_build_array({", ".join(_OF_ORGANIZATION)})
    FROM months_organizationfact fact
    LEFT JOIN LATERAL (
        SELECT author.* FROM orgs_organizationstatus status
        CROSS JOIN LATERAL ({
    _AUTHOR.format(events="orgs_organizationstatusevent", row="status.id")
})
            author
        WHERE status.organization_id = fact.organization_id AND status.entered_staff_count
            AND status.starts_on <= %s
        ORDER BY status.starts_on DESC LIMIT 1
    ) staff ON true
    WHERE fact.revision_id = %s AND fact.organization_id = n.organization_id
) ELSE (
    SELECT jsonb_build_array({", ".join(_OF_PARTY)})
    FROM months_partyorganizationfact fact
    LEFT JOIN LATERAL ({
    _AUTHOR.format(events="branches_partyorganizationevent", row="fact.party_organization_id")
}) party ON true
    WHERE fact.revision_id = %s AND fact.party_organization_id = n.party_organization_id
) END, '[]'::jsonb)"""


def hold_cases() -> None:
    """Whoever acts on a case meanwhile waits until the month is closed: both would otherwise write
    the same rows, and the closing, on a snapshot of its own, would have to begin anew. Exclusive,
    because who claims a row before he writes it must wait before that; reading goes on."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Case._meta.db_table} IN EXCLUSIVE MODE")


def follow_lights(revision: MonthRevision) -> Followed:
    """Let cases follow the lights of a closed revision. Of a month behind which others are closed,
    only those cases are withdrawn that it alone had opened."""
    month, day = revision.report_month.first_day, revision.as_of
    closed = MonthRevision.objects.closed()
    former = closed.filter(report_month__first_day__lt=month).aggregate(
        newest=Max("report_month__first_day")
    )["newest"]
    newest = not closed.filter(report_month__first_day__gt=month).exists()
    return follow(
        kind=LightCases.code,
        month=month,
        day=day,
        former=former,
        newest=newest,
        found=Found(
            _LIT,
            [revision.pk],
            evidence=_EVIDENCE,
            evidence_params=[
                *[day] * len(_OF_ORGANIZATION),
                day,
                revision.pk,
                *[day] * len(_OF_PARTY),
                revision.pk,
            ],
        ),
    )


def count_cases(revision: MonthRevision) -> None:
    """Freeze how the cases stand as the month is closed, by region and topic: what happened in the
    month, and what is in hand now, overdue as of its last day."""
    month = revision.report_month.month
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            {
                "revision": revision.pk,
                "first": month.first_day,
                "last": month.last_day,
                "day": revision.as_of,
                "open": [each.value for each in OPEN],
                "upheld": AppealState.UPHELD,
            },
        )


_COUNTED = """
    INSERT INTO lights_casefigure (revision_id, region_id, topic, topic_name, opened, in_hand,
        overdue, closed, closed_on_time, returned, upheld)
    SELECT * FROM (
        SELECT %(revision)s, c.region_id, c.topic, max(c.topic_name),
            count(*) FILTER (WHERE coalesce(c.opened_month, c.opened_on)
                BETWEEN %(first)s AND %(last)s) AS opened,
            count(*) FILTER (WHERE c.state = ANY(%(open)s)) AS in_hand,
            count(*) FILTER (WHERE c.state = ANY(%(open)s) AND c.paused_on IS NULL
                AND c.due_on < %(day)s) AS overdue,
            count(*) FILTER (WHERE c.closed_on BETWEEN %(first)s AND %(last)s) AS closed,
            count(*) FILTER (WHERE c.closed_on BETWEEN %(first)s AND %(last)s
                AND c.closed_on <= c.due_on) AS on_time,
            coalesce(sum(back.number), 0) AS returned, coalesce(sum(right_one.number), 0) AS upheld
        FROM rectification_case c
        LEFT JOIN (
            SELECT subject_id, count(*) AS number FROM rectification_casestep
            WHERE move = 'return'
                AND (made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(first)s AND %(last)s
            GROUP BY subject_id
        ) back ON back.subject_id = c.id
        LEFT JOIN (
            SELECT case_id, count(*) AS number FROM rectification_appeal
            WHERE state = %(upheld)s AND decided_on BETWEEN %(first)s AND %(last)s
            GROUP BY case_id
        ) right_one ON right_one.case_id = c.id
        GROUP BY c.region_id, c.topic
    ) counted
    WHERE opened + in_hand + closed + returned + upheld > 0
"""
