"""What waits in ratings: marks of each level, slips, objections, the award of a round."""

from django.utils import timezone

from accounts.choices import Action
from assessments.choices import AssessmentState, ProposalState, RoundState, SlipState
from assessments.models import Assessment, Objection, Proposal, Round, Slip
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.todos import Step, Todo

_STATES = AssessmentState


def _waiting(rule: str, state: str, of: str = "of_parties"):
    def rows(user):
        seen = getattr(Assessment.objects.visible_to(user).standing(), of)()
        return getattr(seen, rule)(user).filter(state=state, round__state=RoundState.OPEN)

    return rows


_OWN = _waiting("own_of", _STATES.OWN)
_CHECK = _waiting("checkable_by", _STATES.TOWN)
_REVIEW = _waiting("reviewable_by", _STATES.COUNTY)
_REPORT = _waiting("own_of", _STATES.OWN, "of_others")
_CHECK_OTHERS = _waiting("checkable_by", _STATES.TOWN, "of_others")
_REVIEW_OTHERS = _waiting("reviewable_by", _STATES.COUNTY, "of_others")


def _untalked(user):
    return Assessment.objects.visible_to(user).untalked(user)


def _first_others(rows, button: str, until: str = ""):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related(
            "party_organization", "post", "instructor", "department", "region", "round"
        )
        return [
            Step(
                f"{button}：{each.round}",
                each.get_absolute_url(),
                button,
                note=each.title_to(user),
                due_on=getattr(each.round, until) if until else None,
            )
            for each in found.order_by("pk")[:number]
        ]

    return first


def _first(rows, button: str, until: str):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related("party_organization", "department", "region", "round")
        return [
            Step(
                f"{button}：{each.round}",
                address_of("assessments:marks", each.pk),
                button,
                note=str(each.rated),
                due_on=getattr(each.round, until),
            )
            for each in found.order_by("pk")[:number]
        ]

    return first


def _slips(user):
    return Slip.objects.visible_to(user).answerable_by(user).filter(state=SlipState.ASKED)


def _proposals(user):
    rows = Proposal.objects.visible_to(user).editable_by(user)
    return rows.filter(state=ProposalState.PROPOSED)


def _rounds(user):
    """Whose publicity is over."""
    rows = Round.objects.visible_to(user).editable_by(user)
    return rows.filter(state=RoundState.PUBLICITY, publicity_until__lt=timezone.localdate())


TODOS = [
    Todo(
        "待自评的评星",
        lambda user: capped_count(_OWN(user)),
        "assessments:list",
        Action.ASSESS_OWN,
        query=f"?state={_STATES.OWN}",
        first=_first(_OWN, "自评", "own_until"),
    ),
    Todo(
        "待初核的评星",
        lambda user: capped_count(_CHECK(user)),
        "assessments:list",
        Action.CHECK_ASSESSMENTS,
        query=f"?state={_STATES.TOWN}",
        first=_first(_CHECK, "初核", "town_until"),
    ),
    Todo(
        "待评审的评星",
        lambda user: capped_count(_REVIEW(user)),
        "assessments:list",
        Action.REVIEW_ASSESSMENTS,
        query=f"?state={_STATES.COUNTY}",
        first=_first(_REVIEW, "评审", "county_until"),
    ),
    Todo(
        "待述职的考核",
        lambda user: capped_count(_REPORT(user)),
        "assessments:others",
        Action.REPORT_WORK,
        query="?wanting=own",
        first=_first_others(_REPORT, "述职、自评", "own_until"),
    ),
    Todo(
        "待初核的述职考核",
        lambda user: capped_count(_CHECK_OTHERS(user)),
        "assessments:others",
        Action.CHECK_ASSESSMENTS,
        query=f"?state={_STATES.TOWN}",
        first=_first_others(_CHECK_OTHERS, "初核", "town_until"),
    ),
    Todo(
        "待评审的述职考核",
        lambda user: capped_count(_REVIEW_OTHERS(user)),
        "assessments:others",
        Action.REVIEW_ASSESSMENTS,
        query=f"?state={_STATES.COUNTY}",
        first=_first_others(_REVIEW_OTHERS, "评审", "county_until"),
    ),
    Todo(
        "考核后待谈话",
        lambda user: capped_count(_untalked(user)),
        "assessments:others",
        Action.EDIT_MEMBERS,
        query="?wanting=talk",
        unit="名",
        first=_first_others(_untalked, "登记谈话"),
    ),
    Todo(
        "待答复的核查单",
        lambda user: capped_count(_slips(user)),
        "assessments:slips",
        Action.ANSWER_SLIPS,
        query=f"?state={SlipState.ASKED}",
        unit="份",
        first=lambda user, number: [
            Step(
                f"核查单：{each.round}",
                each.get_absolute_url(),
                "答复",
                note=str(each.department),
                due_on=each.due_on,
            )
            for each in _slips(user)
            .select_related("round", "department")
            .order_by("due_on", "pk")[:number]
        ],
    ),
    Todo(
        "待答复的评星异议",
        lambda user: capped_count(Objection.objects.answerable_by(user)),
        "assessments:list",
        Action.REVIEW_ASSESSMENTS,
        query="?mine=objected",
        unit="条",
        first=lambda user, number: [
            Step("评星异议", address_of("assessments:answer_objection", each.pk), "答复")
            for each in Objection.objects.answerable_by(user).order_by("pk")[:number]
        ],
    ),
    Todo(
        "待决定的结果运用",
        lambda user: capped_count(_proposals(user)),
        "assessments:proposals",
        Action.REVIEW_ASSESSMENTS,
        query=f"?state={ProposalState.PROPOSED}",
        unit="项",
        first=lambda user, number: [
            Step(str(each.assessment.rated), each.get_absolute_url(), "决定")
            for each in _proposals(user).select_related(*Proposal.naming).order_by("pk")[:number]
        ],
    ),
    Todo(
        "公示期满待评定的评星",
        lambda user: capped_count(_rounds(user)),
        "assessments:rounds",
        Action.REVIEW_ASSESSMENTS,
        query=f"?state={RoundState.PUBLICITY}",
        unit="轮",
        first=lambda user, number: [
            Step(str(each), each.get_absolute_url(), "评定", due_on=each.publicity_until)
            for each in _rounds(user).order_by("publicity_until", "pk")[:number]
        ],
    ),
]
