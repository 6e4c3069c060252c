"""Who was a member where on a day, as SQL with the parameter `day` (see `orgs.on_day`)."""

from branches.on_day import region
from core import in_force
from members.choices import COMMITTEE, LEADERS, MemberStatus, PostTitle

#: 正式党员 with 转正日期 blank or by that day.
_FULL = (
    f"member.status = '{MemberStatus.FULL}'"
    " AND (member.full_on IS NULL OR member.full_on <= %(day)s)"
)
_EMPLOYMENT = """
    SELECT DISTINCT ON (member_id) member_id, organization_id
    FROM members_employment
    WHERE starts_on <= %(day)s {narrowed}
    ORDER BY member_id, starts_on DESC
"""
_ON_THE_BOOKS = f"""
    FROM members_membership link
    JOIN members_member member ON member.id = link.member_id AND member.deleted_at IS NULL
    {{joins}}
    WHERE {in_force.sql("link")}
"""


def at_work(*, narrowed: bool = False) -> str:
    """organization_id, members, full_members: those on the books who work there.

    `narrowed`: only the organizations of the parameter `organization_ids`.
    """
    candidates = condition = ""
    if narrowed:
        candidates = """AND member_id IN (
            SELECT member_id FROM members_employment
            WHERE organization_id = ANY(%(organization_ids)s)
        )"""
        condition = "AND place.organization_id = ANY(%(organization_ids)s)"
    place = f"JOIN ({_EMPLOYMENT.format(narrowed=candidates)}) place ON place.member_id = member.id"
    return f"""
        SELECT place.organization_id,
            count(*) AS members, count(*) FILTER (WHERE {_FULL}) AS full_members
        {_ON_THE_BOOKS.format(joins=place)} AND place.organization_id IS NOT NULL {condition}
        GROUP BY place.organization_id
    """


def places(*, narrowed: bool = False) -> str:
    """member_id, party_id, employer_id: where each member belongs and works.

    `narrowed`: only the members of the parameter `member_ids`.
    """
    only = "= ANY(%(member_ids)s)"
    employment = _EMPLOYMENT.format(narrowed=f"AND member_id {only}" if narrowed else "")
    return f"""
        SELECT member.id AS member_id, link.party_organization_id AS party_id,
            place.organization_id AS employer_id
        FROM members_member member
        LEFT JOIN members_membership link ON link.member_id = member.id AND {in_force.sql("link")}
        LEFT JOIN ({employment}) place ON place.member_id = member.id
        {f"WHERE member.id {only}" if narrowed else ""}
    """


#: party_organization_id, members, full_members: those on its books, wherever they work.
OF_PARTY_ORGANIZATIONS = f"""
    SELECT link.party_organization_id,
        count(*) AS members, count(*) FILTER (WHERE {_FULL}) AS full_members
    {_ON_THE_BOOKS.format(joins="")}
    GROUP BY link.party_organization_id
"""

_COMMITTEE = ", ".join(f"'{title}'" for title in COMMITTEE)
_LEADERS = ", ".join(f"'{title}'" for title in LEADERS)


def party_counts(*, narrowed: bool = False) -> str:
    """party_organization_id, members, full_members, seated, seats_below: a row of `PartyCounts` for
    each, by where members belong today.

    `narrowed`: only the Party organizations of the parameter `party_organization_ids`.
    """
    only = "= ANY(%(party_organization_ids)s)" if narrowed else "IS NOT NULL"
    return f"""
        SELECT party.id AS party_organization_id, coalesce(people.members, 0) AS members,
            coalesce(people.full_members, 0) AS full_members,
            coalesce(held.seated, 0) AS seated, coalesce(held.seats_below, 0) AS seats_below
        FROM branches_partyorganization party
        LEFT JOIN (
            SELECT member.party_organization_id, count(*) AS members,
                count(*) FILTER (WHERE {_FULL}) AS full_members
            FROM members_member member
            WHERE member.deleted_at IS NULL AND member.party_organization_id {only}
            GROUP BY member.party_organization_id
        ) people ON people.party_organization_id = party.id
        LEFT JOIN (
            SELECT post.party_organization_id, count(DISTINCT post.id_number_index) AS seated,
                count(*) FILTER (WHERE post.title NOT IN ({_LEADERS})) AS seats_below
            FROM members_post post
            WHERE {in_force.sql("post")} AND post.title IN ({_COMMITTEE})
                AND post.party_organization_id {only}
            GROUP BY post.party_organization_id
        ) held ON held.party_organization_id = party.id
        WHERE party.id {only}
    """


#: party_organization_id, held, until: whether there is a 书记, and when the last one's term ended.
SECRETARIES = f"""
    SELECT post.party_organization_id, bool_or({in_force.sql("post")}) AS held,
        max(post.ends_on) AS until
    FROM members_post post
    WHERE post.title = '{PostTitle.SECRETARY}' AND post.starts_on <= %(day)s
        AND (post.ends_on IS NULL OR post.ends_on > post.starts_on)
    GROUP BY post.party_organization_id
"""

_WITHOUT_UNIT_JOINS = f"""
    JOIN branches_partyorganization party ON party.id = link.party_organization_id
    LEFT JOIN ({_EMPLOYMENT.format(narrowed="")}) place ON place.member_id = member.id
"""
#: region_id, members: 未填单位党员, in the region of the branch that holds the file.
WITHOUT_UNIT = f"""
    SELECT region_id, count(*) AS members FROM (
        SELECT {region("party")} AS region_id
        {_ON_THE_BOOKS.format(joins=_WITHOUT_UNIT_JOINS)} AND place.organization_id IS NULL
    ) homeless GROUP BY region_id
"""
