"""Red lights as letters: one for each town and month with its list, or one for each light."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.choices import Action
from branches.models import PartyOrganization
from core.errors import Refusal
from core.months import Month
from core.tree import ids_above
from lights.cases import LightCases
from lights.choices import Severity, SubjectKind
from lights.models import Notice
from lights.scale import scale_on
from months import figures
from months.models import MonthRevision, RegionFact
from orgs.models import Organization
from papers import layout
from papers.choices import LetterState
from papers.kinds import Draft, Group, LetterKind, Text
from papers.models import Letter
from papers.services.letters import heads_of
from rectification.models import Case
from rectification.services import acknowledge_many, issue_many, recall_many
from regions.choices import RegionLevel
from regions.models import Region

_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)
_COUNTIES = (RegionLevel.COUNTY, RegionLevel.CITY, RegionLevel.PROVINCE)
_ORGANIZATION, _PARTY = "orgs.Organization", "branches.PartyOrganization"


def month_in_words(occasion: str) -> str:
    return Month.parse(occasion).title


def newest_month() -> str:
    """The newest closed one; before any is closed, this one, of which the page says so."""
    newest = figures.newest_revision()
    return str(newest.report_month.month if newest else Month.current())


class _Lit:
    """The red lights of a closed month, and the tree of then."""

    def __init__(self, actor: Any, occasion: str) -> None:
        try:
            self.month = Month.parse(occasion)
        except ValueError as error:
            raise Refusal(str(error)) from None
        revision = figures.latest_revision(self.month)
        if revision is None:
            raise Refusal(f"{self.month.title}尚未定稿，定稿后才能签发。")
        self.revision: MonthRevision = revision
        rows = Notice.objects.all() if actor is None else Notice.objects.visible_to(actor)
        self.notices = list(
            rows.filter(revision=revision, severity=Severity.RED)
            .select_related("rule")
            .order_by("rule_code", "subject_name", "subject_code")
        )
        self.regions = {
            each.region_id: each for each in RegionFact.objects.filter(revision=revision)
        }

        #: Whether the scale of that day shows more than the two colours that are counted.
        self.in_shades = not scale_on(revision.as_of).is_plain

    def rule_of(self, notice: Notice) -> str:
        """The rule, with what the county calls its light where that is not told by the letter."""
        return f"{notice.rule_name}（{notice.light}）" if self.in_shades else notice.rule_name

    def above(self, region_id: int, levels: Iterable[str]) -> RegionFact | None:
        """The region itself or the highest one above it on one of these levels."""
        own = self.regions[region_id]
        line = [*ids_above(own.path), region_id]
        found = (self.regions[each] for each in line if each in self.regions)
        return next((each for each in found if each.level in levels), None)

    def office(self, town: RegionFact) -> int:
        """The office that writes to a town: that of the county, else of whatever is above."""
        line = reversed(ids_above(town.path))
        known = [each for each in line if each in self.regions]
        county = (each for each in known if self.regions[each].level in _COUNTIES)
        return next(county, known[0] if known else town.region_id)


def _of_towns(actor: Any, occasion: str) -> list[Draft]:
    """One letter to each town with red lights, by the office above that `actor` belongs to."""
    lit = _Lit(actor, occasion)
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in lit.notices:
        if town := lit.above(notice.region_id, _TOWNS):
            found[town.region_id].append(notice)
    towns = sorted((lit.regions[each] for each in found), key=lambda town: town.code)
    heads = heads_of(list(Region.objects.filter(pk__in=found)))
    drafts = []
    for town in towns:
        issuer_id, notices = lit.office(town), found[town.region_id]
        if _issues(actor, issuer_id):
            drafts.append(_to_town(lit, town, issuer_id, heads[town.region_id].sender, notices))
    return drafts


def _to_town(
    lit: _Lit, town: RegionFact, issuer_id: int, to: str, notices: Sequence[Notice]
) -> Draft:
    month = lit.month.title
    counted = Counter(each.subject_kind for each in notices)
    shown = Counter(each.light for each in notices) if lit.in_shades else {}
    called = "".join(f"，{name} {number} 个" for name, number in sorted(shown.items()))
    units = [f"{kind.label} {counted[kind]} 个" for kind in SubjectKind if counted[kind]]
    again = sum(each.consecutive_months > 1 for each in notices)
    running = f"，其中连续亮灯 {again} 个" if again else ""
    text = (
        f"根据{month}月报（统计日 {lit.revision.as_of}），你地共有红灯事项 {len(notices)} 个"
        f"（{'，'.join(units)}{called}）{running}，清单附后。\n"
        "请对照清单逐项核实，明确责任人和整改措施，在整改期限前完成整改。连续亮灯的事项，"
        "期限自首次亮灯起算，不因再次提示顺延。\n"
        "所列事实与实际不符的，请更正台账；对数据有异议的，在系统内提出。"
    )
    rows = [
        {
            "number": str(at),
            "subject": each.subject_name,
            "rule": lit.rule_of(each),
            "fact": each.fact,
            "months": str(each.consecutive_months),
            "due": each.due_on.isoformat(),
        }
        for at, each in enumerate(notices, 1)
    ]
    words = {
        "to": to,
        "text": text,
        "annex": f"{town.name}{month}红灯事项清单",
        "remark": "",
        "rows": rows,
    }
    return Draft(
        key=town.code,
        issuer_id=issuer_id,
        region_id=town.region_id,
        to=to,
        title=f"关于{month}红灯事项的提示函",
        words=words,
        note=f"红灯 {len(notices)} 个",
        about=[_subject(each) for each in notices],
    )


def _single(actor: Any, occasion: str) -> list[Draft]:
    """One letter for each red light: to the Party organization itself, to the one that covers the
    organization, or to the organization through its town."""
    lit = _Lit(actor, occasion)
    parties = _addressed(lit.notices)
    placed = _offices(actor)
    drafts = []
    for each in lit.notices:
        issuer_id = _issuer(lit, actor, placed, each.region_id)
        if issuer_id is None:
            continue
        party = parties.get((each.subject_kind, each.subject_id))
        to = party.name if party else each.subject_name
        words = {
            "to": to,
            "text": (
                f"{lit.month.title}月报显示，下列事项亮红灯。请核实情况，落实整改措施，"
                f"于 {each.due_on} 前完成，并将整改情况报我单位。"
            ),
            "annex": "",
            "remark": "",
            "subject": each.subject_name,
            "rule": lit.rule_of(each),
            "fact": each.fact,
            "months": str(each.consecutive_months),
            "due": each.due_on.isoformat(),
        }
        drafts.append(
            Draft(
                key=f"{each.topic}:{each.subject_kind}:{each.subject_id}",
                issuer_id=issuer_id,
                region_id=each.region_id,
                to=to,
                title=f"{each.rule_name}整改通知",
                words=words,
                unit=_unit(each, party),
                party_id=party.pk if party else None,
                note=each.fact,
                about=[_subject(each)],
            )
        )
    return drafts


def _unit(notice: Notice, party: PartyOrganization | None) -> tuple[str, int] | None:
    """To whom a letter about one light goes inside its region."""
    if party is not None:
        return _PARTY, party.pk
    of_organization = notice.subject_kind == SubjectKind.ORGANIZATION
    return (_ORGANIZATION, notice.subject_id) if of_organization else None


def _subject(notice: Notice) -> tuple[str, str, int]:
    """What the case of a light is known by."""
    return notice.topic, notice.subject_kind, notice.subject_id


#: Kind of subject → the field of a case that names it.
_NAMED_BY = {
    SubjectKind.ORGANIZATION: "organization",
    SubjectKind.PARTY_ORGANIZATION: "party_organization",
    SubjectKind.REGION: "region",
}


def _cases(about: Iterable[Sequence[Any]]) -> QuerySet[Case]:
    """The open cases of lights of which letters speak."""
    ids: dict[tuple[str, str], list[int]] = defaultdict(list)
    for topic, kind, pk in about:
        ids[topic, kind].append(pk)
    wanted = Q(pk__in=[])
    for (topic, kind), pks in ids.items():
        named = {f"{_NAMED_BY[SubjectKind(kind)]}__in": pks}
        if kind == SubjectKind.REGION:
            named |= {"organization": None, "party_organization": None}
        wanted |= Q(topic=topic, **named)
    return Case.objects.open().filter(wanted, kind=LightCases.code)


def _known_by(case: Case) -> tuple[str, str, int]:
    """What letters call a case (`_subject`)."""
    for kind in (SubjectKind.ORGANIZATION, SubjectKind.PARTY_ORGANIZATION):
        if pk := getattr(case, f"{_NAMED_BY[kind]}_id"):
            return case.topic, kind, pk
    return case.topic, SubjectKind.REGION, case.region_id


def _issued(actor: Any, letters: Sequence[Letter]) -> None:
    """The letter sends their cases out."""
    speaks = {tuple(each): letter.pk for letter in letters for each in letter.about}
    cases = _cases(speaks)
    by_case = {each.pk: speaks[_known_by(each)] for each in cases}
    issue_many(actor=actor, cases=cases, letters=by_case)


def _voided(actor: Any, letter: Letter) -> None:
    """The letter takes back what it sent out, but for what another one speaks of too."""
    others = Letter.objects.filter(
        kind__in=(RED_LIGHT.code, RED_LIGHT_SINGLE.code), state=LetterState.ISSUED
    ).exclude(pk=letter.pk)
    own = {tuple(each) for each in letter.about}
    for about in others.values_list("about", flat=True).iterator():
        own.difference_update(map(tuple, about))
    recall_many(actor=actor, cases=_cases(own))


def _received(actor: Any, letter: Letter) -> None:
    """Its receipt signs for their cases; one that came back on paper was signed there."""
    for signer in (actor, None):
        acknowledge_many(actor=signer, cases=_cases(letter.about))


def _addressed(notices: Sequence[Notice]) -> Mapping[tuple[str, int], PartyOrganization]:
    """(kind, id) of a subject → the Party organization that answers for it today."""
    own: dict[str, list[int]] = defaultdict(list)
    for each in notices:
        own[each.subject_kind].append(each.subject_id)
    covering = dict(
        Organization.objects.filter(
            pk__in=own[SubjectKind.ORGANIZATION], facts__covering_party_ids__len__gt=0
        ).values_list("pk", "facts__covering_party_ids")
    )
    wanted = {each for ids in covering.values() for each in ids}
    parties = PartyOrganization.objects.present().in_bulk(
        wanted.union(own[SubjectKind.PARTY_ORGANIZATION])
    )
    found: dict[tuple[str, int], PartyOrganization] = {
        (SubjectKind.PARTY_ORGANIZATION, pk): parties[pk]
        for pk in own[SubjectKind.PARTY_ORGANIZATION]
        if pk in parties
    }
    for pk, ids in covering.items():
        known = [parties[each] for each in ids if each in parties]
        if known:
            found[SubjectKind.ORGANIZATION, pk] = min(known, key=lambda party: party.code)
    return found


def _offices(actor: Any) -> frozenset[int]:
    return frozenset() if actor is None else actor.reach.placed(Action.ISSUE_LETTERS)


def _issuer(lit: _Lit, actor: Any, placed: frozenset[int], region_id: int) -> int | None:
    """The office of `actor` in whose part the region lies, the nearest one; None: none does."""
    if region_id not in lit.regions:
        return None
    line = [*ids_above(lit.regions[region_id].path), region_id]
    if actor is None:
        counties = (each for each in reversed(line) if lit.regions[each].level in _COUNTIES)
        return next(counties, line[0])
    return next((each for each in reversed(line) if each in placed), None)


def _issues(actor: Any, issuer_id: int) -> bool:
    return actor is None or actor.reach.part(Action.ISSUE_LETTERS).takes_in(issuer_id)


_LIST = layout.Annex(
    (
        layout.Column("序号", "number", 13),
        layout.Column("对象", "subject", 38, left=True),
        layout.Column("规则", "rule", 36, left=True),
        layout.Column("事实", "fact", 32, left=True),
        layout.Column("连续\n月数", "months", 13),
        layout.Column("整改期限", "due", 24),
    )
)
_FACTS = (
    Text("subject", "亮灯的对象", "某某科技有限公司"),
    Text("rule", "规则名称", "职工50人以上无党员"),
    Text("fact", "事实", "职工53人，无党员"),
    Text("months", "连续月数", "2"),
    Text("due", "整改期限", "2026-12-30"),
)

_ON_VOIDING = "随它下发、还没有签收的整改件一并收回，等重新下发；另有文件写明的不收回。"

RED_LIGHT = LetterKind(
    code="red_light",
    title="红灯提示函",
    mark="提",
    default=lambda: layout.letter_form(annex=_LIST),
    more=(Group("rows", "红灯清单", (Text("number", "序号", "1"), *_FACTS)),),
    drafts=_of_towns,
    occasion=month_in_words,
    now=newest_month,
    issued=_issued,
    received=_received,
    voided=_voided,
    on_voiding=_ON_VOIDING,
    note="每个镇街、园区每月一份，附红灯清单。",
)
RED_LIGHT_SINGLE = LetterKind(
    code="red_light_single",
    title="红灯整改通知单",
    mark="改",
    default=lambda: layout.counterfoil(
        "红灯整改通知单",
        facts=(
            ("对象", "{{ subject }}"),
            ("规则", "{{ rule }}"),
            ("事实", "{{ fact }}（连续 {{ months }} 个月）"),
            ("整改期限", "{{ due }}"),
        ),
    ),
    more=_FACTS,
    drafts=_single,
    occasion=month_in_words,
    now=newest_month,
    issued=_issued,
    received=_received,
    voided=_voided,
    on_voiding=_ON_VOIDING,
    units=(_ORGANIZATION, _PARTY),
    note="一个红灯一份，带存根和回执，送达党组织或两新组织。",
)
LETTERS = (RED_LIGHT, RED_LIGHT_SINGLE)
