"""Facts of an active Party organization, its members (numbers only) and its duties."""

from django.db.models import F, FilteredRelation, Q

from activities.choices import DutyCode
from branches.choices import FormationMode, PartyOrganizationKind
from lights.facts.kinds import Fact, T, by_name, told_on


def duty() -> FilteredRelation:
    """The frozen duties of the Party organization of a fact, joined once for all facts of them.

    A new one each time: a query set writes into it.
    """
    own = Q(revision__duties__party_organization=F("party_organization"))
    return FilteredRelation("revision__duties", condition=own)


def party() -> FilteredRelation:
    """The frozen Party organization of a single duty."""
    own = Q(revision__party_organizations__party_organization=F("party_organization"))
    return FilteredRelation("revision__party_organizations", condition=own)


def _numbers_of(row: str) -> tuple[Fact, ...]:
    """What is frozen of duties together as of a single one: the same figure has the same name."""
    numbers = (
        Fact(f"duty_{column}", title, T.NUMBER, meaning, F(f"{row}{column}"), unit, nullable=True)
        for column, title, meaning, unit in _NUMBERS
    )
    since = Fact(
        "duty_overdue_since",
        "最早的填报期限",
        T.DATE,
        "逾期未开展的组织生活里最早的填报期限；没有逾期的为空。",
        F(f"{row}overdue_since"),
        nullable=True,
    )
    return *numbers, since


_NUMBERS = (
    ("expected", "应开展次数", "期间在当月结束的各项组织生活应开展的次数。", "次"),
    ("done", "已开展次数", "其中已开展的（含补课）。", "次"),
    ("on_time", "按期次数", "其中期满后规定天数以内填报的。", "次"),
    ("excused", "核准免予次数", "期间在当月结束、上级同意免予的次数。", "次"),
    ("made_up", "补课次数", "已开展的期间里，期满以后才补课的。", "次"),
    (
        "expected_quarter",
        "近三个月应开展次数",
        "期间在当月和前两个月结束的各项组织生活应开展的次数。",
        "次",
    ),
    ("overdue", "逾期未开展项数", "填报期限已过、一年以内未开展的组织生活。", "项"),
)


GROUP = (
    Fact(
        "member_count",
        "党员数",
        T.NUMBER,
        "组织关系在本党组织的党员（含预备党员）。",
        F("member_count"),
        "名",
    ),
    Fact(
        "full_member_count",
        "正式党员数",
        T.NUMBER,
        "组织关系在本党组织的正式党员。",
        F("full_member_count"),
        "名",
    ),
    Fact(
        "probationary_count",
        "预备党员数",
        T.NUMBER,
        "组织关系在本党组织的预备党员。",
        F("member_count") - F("full_member_count"),
        "名",
    ),
)


def _kinds_of(row: str) -> tuple[Fact, ...]:
    return (
        Fact(
            "kind",
            "类型",
            T.CHOICE,
            "党委、党总支或党支部。",
            F(f"{row}kind"),
            choices=tuple(PartyOrganizationKind.choices),
        ),
        Fact(
            "formation",
            "组建方式",
            T.CHOICE,
            "单独组建、联合组建等。",
            F(f"{row}formation"),
            choices=tuple(FormationMode.choices),
        ),
    )


KINDS = _kinds_of("")
_LAST_HELD = F("duty__last_held_on")
DUTIES = (
    *_numbers_of("duty__"),
    Fact(
        "last_held_on",
        "最近一次活动日期",
        T.DATE,
        "统计日以前最近一次活动；没有填报过活动的为空。",
        _LAST_HELD,
        nullable=True,
    ),
    Fact(
        "activity_words",
        "最近活动",
        T.WORDS,
        "最近一次活动在哪一天，或此前也没有填报过活动。",
        told_on(_LAST_HELD, "最近一次活动在", "此前也没有填报过活动"),
    ),
)
SINGLE_DUTY = by_name(
    Fact(
        "duty",
        "事项",
        T.CHOICE,
        "是哪一项组织生活；每个党组织的每一项各亮各的灯。",
        F("duty"),
        choices=tuple(DutyCode.choices),
    ),
    *_kinds_of("party__"),
    *_numbers_of(""),
)
PARTY_ORGANIZATION = by_name(
    *KINDS,
    *GROUP,
    Fact(
        "covered_count",
        "覆盖组织数",
        T.NUMBER,
        "覆盖的正常经营的两新组织。",
        F("covered_count"),
        "个",
    ),
    Fact("term_ends_on", "任期届满日", T.DATE, "本届任期届满的日期。", F("term_ends_on")),
    Fact(
        "secretary_vacant_since",
        "书记空缺起始日",
        T.DATE,
        "没有书记的，自哪一天起（从未配备的自成立日期起；副书记、第一书记不算）；有书记的为空。",
        F("secretary_vacant_since"),
        nullable=True,
    ),
    *DUTIES,
)
