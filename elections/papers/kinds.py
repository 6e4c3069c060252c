"""The papers of an election in their order: which stands when, what it says, its template."""

from collections.abc import Callable
from typing import Any

from elections.choices import ElectionState
from elections.models import Election
from elections.papers import templates
from elections.papers.reading import values
from elections.papers.words import COMMON, WORDS
from members.models import Member
from papers.kinds import Kind

_MODEL = "elections.Election"
_S = ElectionState


def _from(state: str) -> Callable[[Election], bool]:
    """From a state on."""
    first = _S.values.index(state)
    return lambda election: election.stage >= first


def _listed(election: Election) -> bool:
    return election.stage >= 0 and election.met_on is not None


def _led(election: Election) -> bool:
    return election.committee_met_on is not None and _from(_S.ELECTED)(election)


def _paper(
    code: str,
    title: str,
    template: Callable[[], bytes],
    words: str,
    when: Callable[[Election], bool],
    note: str,
) -> Kind:
    names = (*COMMON, *words.split())

    def context(user: Any, election: Election) -> dict[str, Any]:
        found = values(user, election)
        return {name: found[name] for name in names}

    return Kind(
        code=f"election-{code}",
        title=title,
        model=_MODEL,
        placeholders=tuple(WORDS[name] for name in names),
        context=context,
        default=template,
        when=when,
        named=lambda election: f"{election.party_organization.name}_{election}",
        persons=lambda election: Member.objects.filter(pk__in=election.voters.values("member")),
        note=note,
    )


KINDS = (
    _paper(
        "resolution",
        "换届决议",
        templates.resolution,
        "resolved_day planned_day term_day due_day basis",
        _from(_S.PREPARING),
        "委员会或党员大会关于换届选举的决议。",
    ),
    _paper(
        "request",
        "换届请示",
        templates.request,
        "resolved_day planned_day term_day due_day",
        _from(_S.PREPARING),
        "报上级党组织。",
    ),
    _paper(
        "approval",
        "换届批复",
        templates.approval,
        "resolved_day planned_day approved_day approval_number",
        _from(_S.ASKED),
        "由上级党组织签发。",
    ),
    _paper(
        "talks",
        "谈话考察情况报告",
        templates.talks,
        "talks nominee_count nominee_names approved_day approval_number",
        _from(_S.NOMINATING),
        "候选人推荐、谈话、考察的情况。",
    ),
    _paper(
        "nomination",
        "候选人请示和名册",
        templates.nomination,
        "nominee_count nominee_names nominees planned_day approval_number",
        _from(_S.NOMINATING),
        "附候选人名册。",
    ),
    _paper(
        "nominees-approval",
        "候选人批复",
        templates.nominees_approval,
        "nominee_count nominee_names nominees_approved_day nominees_approval_number",
        _from(_S.NOMINATED),
        "由上级党组织签发。",
    ),
    _paper(
        "reports",
        "工作报告和党费收缴情况报告",
        templates.reports,
        "term_day met_day",
        _from(_S.CONVENED),
        "报告的格式，内容由党组织填写。",
    ),
    _paper(
        "method",
        "选举办法",
        templates.method,
        "nominee_count nominee_names entitled least_present quorum basis nominees_approval_number",
        _from(_S.CONVENED),
        "提交大会举手表决。",
    ),
    _paper(
        "tellers",
        "监票人、计票人名单",
        templates.tellers,
        "tellers counters met_day",
        _listed,
        "提交大会举手表决。",
    ),
    _paper(
        "attendance",
        "到会情况表",
        templates.attendance,
        "met_day place host entitled least_present present absent voters left_out",
        _listed,
        "应到会名单逐人列出；登记到会后印出到会和缺席原因。",
    ),
    _paper(
        "ballot",
        "选票",
        templates.ballot,
        "nominees met_day entitled",
        _from(_S.CONVENED),
        "按实到会人数印制，加盖党组织印章。",
    ),
    _paper(
        "result",
        "选举结果报告单",
        templates.result,
        "met_day entitled least_present present least_votes ballots results"
        " elected_count elected_names tellers counters",
        _from(_S.ELECTED),
        "由监票人签字，大会宣布。",
    ),
    _paper(
        "committee",
        "第一次委员会会议记录",
        templates.committee,
        "committee_day elected_count committee_present least_committee office_votes officers",
        _led,
        "选举书记、副书记，委员分工。",
    ),
    _paper(
        "report",
        "选举结果报告",
        templates.report,
        "met_day entitled present elected_names officers committee_day",
        lambda election: _from(_S.ELECTED)(election) and (election.is_direct or _led(election)),
        "报上级党组织。",
    ),
    _paper(
        "result-approval",
        "选举结果批复",
        templates.result_approval,
        "met_day elected_names officers result_approved_day result_approval_number",
        _from(_S.REPORTED),
        "由上级党组织签发。",
    ),
)
BY_CODE = {kind.code.removeprefix("election-"): kind for kind in KINDS}
