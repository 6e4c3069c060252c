"""What was clear of organizations on a day, as SQL with the parameter `day` (see `orgs.on_day`)."""

from branches import on_day as branches
from branches.choices import CountsAs
from completeness.choices import ASSOCIATION, OLD, Lack, Topic
from core import in_force
from core.months import BEGINNING
from core.records import dated
from members import on_day as members
from orgs.choices import OperatingState, OrganizationKind
from orgs.models import OrganizationStatus
from profiles.models import ProfileValues
from regions.choices import RegionLevel
from sources.choices import ListStep, Outcome

_T = Topic
#: Towns and below: a unit that stands above them is not placed.
_PLACED = ", ".join(
    f"'{each}'"
    for each in RegionLevel
    if each not in (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)
)
ASSOCIATES = f"(subject.kind = '{OrganizationKind.SOCIAL}' AND subject.name ~ '{ASSOCIATION}')"


def _entered(name: str) -> str:
    """The last day from which a value was entered; that on which somebody counts says nothing."""
    return f"max(starts_on) FILTER (WHERE entered_{name} AND starts_on > '{BEGINNING}'::date)"


def _confirmed(topic: Topic) -> str:
    return f"max(confirmed_on) FILTER (WHERE topic = '{topic}') AS {topic}"


def _agrees(field: str, told: str) -> str:
    """The last list of a department that says of a field what the registry says."""
    same = f"{told} AND NOT line.differs && ARRAY['{field}']::varchar[]"
    return f"max(list.dated) FILTER (WHERE {same}) AS {field}"


def _age(topic: Topic) -> str:
    """How old the information may be; NULL: as old as it is."""
    return f"""(
        SELECT make_interval(months => rule.months) FROM completeness_completenessrule rule
        WHERE rule.topic = '{topic}'
            AND rule.valid_from <= %(day)s
            AND (rule.valid_to IS NULL OR rule.valid_to > %(day)s)
    )"""


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'Asia/Shanghai')::date"


def _last(*days: str) -> str:
    return f"greatest({', '.join(days)})"


#: Topic → since when it is known. What was registered without a day is known since it was stored.
_STORED = f"least({_day('subject.created_at')}, %(day)s::date)"
_SINCE = {
    _T.COUNT: _last("coalesce(entered.region, stored.since)", "looked.count", "listed.count"),
    _T.OPERATION: _last(
        "coalesce(entered.state, stored.since)", "looked.operation", "listed.state"
    ),
    _T.STAFF: _last(
        "coalesce(entered.staff_count, stored.since)", "looked.staff", "listed.staff_count"
    ),
    _T.FORMATION: _last("stored.since", "looked.formation", "formed.since", "said.reason_on"),
    _T.MEMBERS: _last("stored.since", "looked.members", "compared.listed_on"),
    _T.OWNERS: _last(
        "stored.since", "looked.owners", "listed.principal", "said.owner_on", "persons.since"
    ),
}
#: Topic → lack → when it is one.
_LACKS = {
    _T.COUNT: {
        Lack.LEGACY_CODE: "length(subject.uscc) <> 18",
        Lack.PLACE: f"region.level NOT IN ({_PLACED}) OR facts.doubt > ''",
        Lack.ADDRESS: "subject.address = ''",
        Lack.TWIN: "twins.id IS NOT NULL",
    },
    _T.OPERATION: {Lack.FOUNDED: "subject.founded_on IS NULL"},
    _T.STAFF: {
        Lack.STAFF: f"NOT {ASSOCIATES} AND status.staff_count = 0",
        Lack.ASSOCIATES: f"{ASSOCIATES} AND looked.number IS NULL",
    },
    _T.FORMATION: {
        Lack.UNCOVERED: "formed.organization_id IS NULL AND looked.formation IS NULL"
        " AND coalesce(said.no_party_reason, '') = ''",
    },
    _T.MEMBERS: {
        Lack.NO_MEMBERS: "coalesce(staff.members, 0) = 0"
        " AND looked.members IS NULL AND compared.listed_on IS NULL",
    },
    _T.OWNERS: {
        Lack.PRINCIPAL: "subject.principal = '' AND persons.organization_id IS NULL",
        Lack.POLITICS: "subject.principal_politics = '' AND persons.told IS NOT TRUE"
        " AND coalesce(said.owner_politics, '') = ''",
    },
}


def _reasons(topic: Topic) -> dict[Lack, str]:
    """What may be lacking in a check, and when it is."""
    return _LACKS[topic] | {OLD[topic]: f"known.{topic} <= %(day)s - {_age(topic)}"}


def lacks_of(topic: Topic) -> tuple[Lack, ...]:
    """What may be lacking in a check."""
    return tuple(_reasons(topic))


def is_clear(topic: Topic) -> str:
    """Whether nothing is."""
    return f"({' OR '.join(f'({when})' for when in _reasons(topic).values())}) IS NOT TRUE"


def joins(only: str = "") -> str:
    """What the conditions ask besides `subject` (the organization), `status` (its values on the
    day), `region` (where it stands) and `staff` (`members.on_day.at_work`), which stand before.

    `only`: a condition on `organization_id` that leaves the others out.
    """
    return f"""
        LEFT JOIN orgs_currentfacts facts ON facts.organization_id = subject.id
        LEFT JOIN (
            SELECT organization_id, {_entered("staff_count")} AS staff_count,
                {_entered("state")} AS state, {_entered("region")} AS region
            FROM orgs_organizationstatus WHERE starts_on <= %(day)s {only}
            GROUP BY organization_id
        ) entered ON entered.organization_id = subject.id
        LEFT JOIN (
            SELECT organization_id, {", ".join(map(_confirmed, Topic))},
                (array_agg(number ORDER BY confirmed_on DESC)
                    FILTER (WHERE number IS NOT NULL))[1] AS number
            FROM completeness_confirmation WHERE confirmed_on <= %(day)s {only}
            GROUP BY organization_id
        ) looked ON looked.organization_id = subject.id
        LEFT JOIN ({_FORMED.format(narrowed=only)}) formed
            ON formed.organization_id = subject.id
        LEFT JOIN (
            SELECT organization_id, max(listed_on) AS listed_on FROM rosters_roster
            WHERE listed_on <= %(day)s {only} GROUP BY organization_id
        ) compared ON compared.organization_id = subject.id
        LEFT JOIN ({_TWINS}) twins ON twins.id = subject.id
        LEFT JOIN (
            SELECT organization_id, max(list.dated) AS count,
                {_agrees("state", "line.state > ''")},
                {_agrees("principal", "line.principal > ''")},
                {_agrees("staff_count", "line.staff_count IS NOT NULL")}
            FROM sources_sourcerow line JOIN sources_sourcelist list ON list.id = line.listed_id
            WHERE list.step = '{ListStep.DONE}' AND list.dated <= %(day)s
                AND line.outcome <> '{Outcome.VANISHED}' AND organization_id IS NOT NULL {only}
            GROUP BY organization_id
        ) listed ON listed.organization_id = subject.id
        LEFT JOIN ({_said(only)}) said ON said.organization_id = subject.id
        LEFT JOIN (
            SELECT organization_id, bool_or(politics > '') AS told,
                least(max({_day("updated_at")}), %(day)s::date) AS since
            FROM profiles_keyperson WHERE {_day("created_at")} <= %(day)s {only}
            GROUP BY organization_id
        ) persons ON persons.organization_id = subject.id
        CROSS JOIN LATERAL (SELECT {_STORED} AS since OFFSET 0) stored
        -- Not pulled up: each is asked several times of a row.
        CROSS JOIN LATERAL (
            SELECT {", ".join(f"{since} AS {topic}" for topic, since in _SINCE.items())} OFFSET 0
        ) known
    """


def _said(only: str) -> str:
    """organization_id, the two facts beside the register that the checks ask, and since when."""
    among = f"SELECT id FROM profiles_profile WHERE true {only}"
    return f"""
        SELECT profile.organization_id, held.no_party_reason, held.owner_politics,
            days.reason_on, days.owner_on
        FROM profiles_profile profile
        JOIN ({dated.on_day(ProfileValues, day="%(day)s", among=among if only else "")}) held
            ON held.profile_id = profile.id
        JOIN (
            SELECT profile_id,
                max(starts_on) FILTER (WHERE entered_no_party_reason) AS reason_on,
                max(starts_on) FILTER (WHERE entered_owner_politics) AS owner_on
            FROM profiles_profilevalues
            WHERE starts_on > '{BEGINNING}'::date AND starts_on <= %(day)s
                {f"AND profile_id IN ({among})" if only else ""}
            GROUP BY profile_id
        ) days ON days.profile_id = profile.id
    """


def checks(*, narrowed: bool = False) -> str:
    """organization_id, counted, one truth for each check, since, lacks: of every organization that
    has values on the day.

    `narrowed`: only the organizations of the parameter `organization_ids`.
    """
    among = "SELECT unnest(%(organization_ids)s)" if narrowed else ""
    lacking = ", ".join(
        f"CASE WHEN {when} THEN '{lack}' END"
        for topic in Topic
        for lack, when in _reasons(topic).items()
    )
    return f"""
        SELECT subject.id AS organization_id,
            status.state = '{OperatingState.OPERATING}' AND subject.deleted_at IS NULL
                AND (subject.founded_on IS NULL OR subject.founded_on <= %(day)s) AS counted,
            {", ".join(f"{is_clear(topic)} AS {topic}" for topic in Topic)},
            ARRAY[{", ".join(f"known.{topic}" for topic in Topic)}] AS since,
            array_remove(ARRAY[{lacking}], NULL)::varchar[] AS lacks
        FROM orgs_organization subject
        JOIN ({dated.on_day(OrganizationStatus, day="%(day)s", among=among)}) status
            ON status.organization_id = subject.id
        JOIN regions_region region ON region.id = status.region_id
        LEFT JOIN ({members.at_work(narrowed=narrowed)}) staff
            ON staff.organization_id = subject.id
        {joins(f"AND organization_id IN ({among})" if narrowed else "")}
        {f"WHERE subject.id IN ({among})" if narrowed else ""}
    """


#: organization_id, since: covered by a Party organization, or by somebody who carries its work.
_FORMED = f"""
    SELECT organization_id, max(starts_on) AS since FROM (
        SELECT link.organization_id, link.starts_on
        FROM branches_coverage link
        JOIN branches_partyorganization party ON party.id = link.party_organization_id
        WHERE {in_force.sql("link")} AND {branches.active("party")}
            AND party.formation NOT IN {branches.formations(CountsAs.NOTHING)}
        UNION ALL
        SELECT link.organization_id, link.starts_on
        FROM branches_workcoverage link WHERE {in_force.sql("link")}
    ) links WHERE true {{narrowed}} GROUP BY organization_id
"""
#: id: those of whom nobody has said yet whether they are one with another.
_TWINS = """
    SELECT unnest(ARRAY[pair.first_id, pair.second_id]) AS id
    FROM orgs_duplicatepair pair
    JOIN orgs_organization one ON one.id = pair.first_id AND one.deleted_at IS NULL
    JOIN orgs_organization two ON two.id = pair.second_id AND two.deleted_at IS NULL
    WHERE pair.dismissed_at IS NULL
    GROUP BY 1
"""
