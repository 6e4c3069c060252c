"""Who is elected by the numbers, and what is wrong with them: plain values, no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from branches.choices import PartyOrganizationKind
from elections.choices import MeetingKind
from members.choices import PostTitle
from members.models import CommitteeSize, RatioRule


@dataclass(frozen=True)
class Stander:
    """Somebody for whom ballots were cast."""

    key: int
    stands_for: str


@dataclass(frozen=True)
class Outcome:
    """What came of the rounds so far."""

    elected: frozenset[int] = frozenset()
    #: Enough votes, but as many as others, for fewer seats than they are.
    tied: frozenset[int] = frozenset()
    #: Office → how many are still to be elected to it.
    vacant: Mapping[str, int] = field(default_factory=dict)
    #: Votes that elect.
    least: int = 0

    @property
    def missing(self) -> int:
        return sum(self.vacant.values())


@dataclass(frozen=True)
class Round:
    """The votes in favour of one round, key of the stander → number."""

    votes: Mapping[int, int]


def seats_by_office(*, direct: bool, seats: int) -> dict[str, int]:
    """Office → how many are elected to it."""
    if not direct:
        return {PostTitle.COMMITTEE_MEMBER: seats}
    found = {PostTitle.SECRETARY: 1}
    return found | {PostTitle.DEPUTY_SECRETARY: seats - 1} if seats > 1 else found


def outcome(
    rounds: Sequence[Round],
    standers: Collection[Stander],
    *,
    seats: Mapping[str, int],
    least: int,
) -> Outcome:
    """Elected is who has at least so many votes; where more have them than there are seats, those
    with most. Whoever is tied for the last seat is not elected: the round is repeated among
    them."""
    vacant, elected, tied = dict(seats), set(), frozenset()
    for each in rounds:
        tied = frozenset()
        for office in seats:
            votes = {
                one.key: each.votes[one.key]
                for one in standers
                if one.stands_for == office and one.key in each.votes and one.key not in elected
            }
            chosen, equal = _chosen(votes, vacant[office], least)
            elected |= chosen
            tied |= equal
            vacant[office] -= len(chosen)
    return Outcome(
        frozenset(elected), tied, {office: n for office, n in vacant.items() if n}, least
    )


def _chosen(votes: Mapping[int, int], seats: int, least: int) -> tuple[set[int], frozenset[int]]:
    """Who is elected in one round to one office, and who is tied for the last seats."""
    enough = {key: number for key, number in votes.items() if number >= least}
    if len(enough) <= seats:
        return set(enough), frozenset()
    if not seats:
        return set(), frozenset()
    edge = sorted(enough.values(), reverse=True)[seats - 1]
    above = {key for key, number in enough.items() if number > edge}
    level = {key for key, number in enough.items() if number == edge}
    if len(above) + len(level) == seats:
        return above | level, frozenset()
    return above, frozenset(level)


def quorum_problem(*, entitled: int, present: int, least: int, share: str) -> str:
    """Why the meeting may not elect; "" when enough came. `share`: of the rule, in words."""
    if present >= least:
        return ""
    return (
        f"应到会 {entitled} 人，实到会 {present} 人，须{share}即至少 {least} 人到会方可选举。"
        "请改期召开，重新确定应到会名单。"
    )


def candidates_problem(
    standing: Mapping[str, int], *, seats: Mapping[str, int], rule: RatioRule
) -> str:
    """Why so few may not be voted on; "" when there are enough: so many more than seats as the rule
    says, of a secretary or deputy who is elected directly at least one each."""
    for office, number in seats.items():
        there = standing.get(office, 0)
        direct = office != PostTitle.COMMITTEE_MEMBER
        least = number if direct else rule.least_candidates(number)
        if there < least:
            title = PostTitle(office).label
            more = "" if direct else f"，候选人须比应选名额多{rule.get_part_display()}以上"
            return f"应选{title} {number} 名{more}，至少提名 {least} 名；现有 {there} 名。"
    return ""


def seats_problem(size: CommitteeSize, seats: int, *, direct: bool) -> str:
    """Why the committee may not have so many members; "" when it may."""
    if direct:
        if size.kind != PartyOrganizationKind.BRANCH:
            return "党总支、党委应设委员会，不能直接选举书记。"
        return "" if seats <= 2 else "不设委员会的党支部设书记 1 名，必要时副书记 1 名。"
    if size.least <= seats <= size.most:
        return ""
    return f"{size}由 {size.least} 至 {size.most} 名委员组成，请核对应选名额。"


def meeting_problem(kind: str, meeting: str, *, direct: bool, full_members: int, most: int) -> str:
    """Why that meeting may not elect; "" when it may. `most`: of more members delegates elect."""
    if meeting == MeetingKind.DELEGATES:
        if direct or kind == PartyOrganizationKind.BRANCH:
            return "党支部由党员大会选举，不召开党员代表大会。"
        return ""
    if full_members > most:
        return (
            f"正式党员 {full_members} 名。超过 {most} 名的应召开党员代表大会，请选“党员代表大会”。"
        )
    return ""


def seats_doubt(
    size: CommitteeSize, seats: int, *, direct: bool, full_members: int, least: int
) -> str:
    """What is unusual about the number of seats; "" for nothing. `least`: from so many members on a
    branch has a committee."""
    if direct and full_members >= least:
        return f"现有正式党员 {full_members} 名，正式党员 {least} 名以上的一般应设支部委员会。"
    is_branch = size.kind == PartyOrganizationKind.BRANCH
    if is_branch and not direct and full_members < least:
        return f"现有正式党员 {full_members} 名，不足 {least} 名的一般不设支部委员会。"
    if not direct and seats > size.usual:
        return f"委员一般不超过 {size.usual} 名。"
    return ""


def ballot_problems(
    *,
    present: int,
    issued: int,
    returned: int,
    valid: int,
    votes: Mapping[int, int],
    against: Mapping[int, int],
    seats: Mapping[str, int],
    offices: Mapping[int, str],
) -> dict[str, str]:
    """Field → what is wrong with the counts of one round. A ballot names at most as many as are
    to be elected, so that all votes together are bounded too."""
    found = {}
    if issued > present:
        found["issued"] = f"发出的选票不能多于实到会人数（{present} 人）。"
    if returned > issued:
        found["returned"] = "收回的选票多于发出的选票，选举无效，应重新投票。"
    if valid > returned:
        found["valid"] = "有效票不能多于收回的选票。"
    for key, number in votes.items():
        if number + against.get(key, 0) > valid:
            found[f"votes_{key}"] = f"赞成和不赞成合计不能多于有效票（{valid} 张）。"
    for office, number in seats.items():
        total = sum(each for key, each in votes.items() if offices[key] == office)
        if total > valid * number:
            found["valid"] = (
                f"赞成票合计 {total} 张，{valid} 张有效票每张至多选 {number} 人，"
                f"合计不能超过 {valid * number} 张，请核对。"
            )
    return found
