"""The papers of a candidate in their order: which stands when, what it says, its template."""

from collections.abc import Callable
from typing import Any

from joining.models import Candidate
from joining.papers import templates
from joining.papers.reading import values
from joining.papers.words import COMMON, WORDS
from members.models import Member
from papers.kinds import Kind


def _made(step: str) -> Callable[[Candidate], bool]:
    """From a step on."""
    return lambda candidate: candidate.records.filter(step=step).exists()


def _looked(candidate: Candidate) -> bool:
    return candidate.looks.exists()


def _paper(
    code: str,
    title: str,
    template: Callable[[], bytes],
    words: str,
    when: Callable[[Candidate], bool],
    note: str,
) -> Kind:
    names = (*COMMON, *words.split())

    def context(user: Any, candidate: Candidate) -> dict[str, Any]:
        found = values(user, candidate)
        return {name: found[name] for name in names}

    return Kind(
        code=f"joining-{code}",
        title=title,
        model="joining.Candidate",
        placeholders=tuple(WORDS[name] for name in names),
        context=context,
        default=template,
        when=when,
        named=lambda candidate: f"{candidate.place_name}_{candidate}",
        persons=lambda candidate: Member.objects.filter(candidate=candidate),
        note=note,
    )


KINDS = (
    _paper(
        "record",
        "全程纪实表",
        templates.record,
        "ethnicity education sponsors introducers form_number state steps",
        lambda candidate: candidate.applied_on is not None,
        "二十五步的日期、经办人和情况，随办随印。",
    ),
    _paper(
        "talk",
        "谈话登记表",
        templates.talk,
        "applied_day talk_day talk_people talk_note",
        lambda candidate: candidate.applied_on is not None,
        "收到申请书一个月内谈话。",
    ),
    _paper(
        "looks",
        "考察登记表",
        templates.looks,
        "activist_day sponsors admitted_day introducers looks",
        _looked,
        "积极分子每半年、预备党员每季度的考察。",
    ),
    _paper(
        "notice",
        "发展对象公示",
        templates.notice,
        "applied_day activist_day sponsors shown_from shown_to",
        _made("activist"),
        "张贴在单位和党员活动场所。",
    ),
    _paper(
        "prereview-request",
        "预审请示",
        templates.prereview_request,
        "applied_day activist_day target_day introducers training check_day",
        _made("committee_check"),
        "报具有审批权限的基层党委。",
    ),
    _paper(
        "prereview",
        "预审意见",
        templates.prereview,
        "prereview_day prereview_number",
        _made("prereview"),
        "由上级党委签发。",
    ),
    _paper(
        "vote",
        "接收大会票决情况表",
        templates.vote,
        "admitted_day entitled present in_favour",
        _made("admission"),
        "由监票人、计票人签名。",
    ),
    _paper(
        "approval",
        "接收预备党员的通知",
        templates.approval,
        "admitted_day probation_day approved_day approval_number",
        _made("approval"),
        "由上级党委签发。",
    ),
    _paper(
        "full-vote",
        "转正大会票决情况表",
        templates.full_vote,
        "full_met_day full_decision full_entitled full_present full_in_favour",
        _made("full_meeting"),
        "由监票人、计票人签名。",
    ),
    _paper(
        "full-approval",
        "转正审批意见",
        templates.full_approval,
        "full_met_day full_decision full_approved_day full_approval_number full_day",
        _made("full_approval"),
        "由上级党委签发。",
    ),
)
