"""What the condition of a tag may ask of an organization (`core.conditions`): what the register,
the coverage, the members, the areas and the facts beside the register say today."""

from django.db.models import Exists, F, OuterRef, Q

from core.conditions.facts import Fact, T, by_name
from orgs.choices import CoverageState, OperatingState, OrganizationKind
from orgs.words import INDUSTRIES
from profiles.choices import Answer, AreaKind, NoPartyReason, PoliticalStatus
from profiles.models import GOVERNANCE, MASS, KeyPerson, Profile, inside


def _number(name: str, title: str, meaning: str, unit: str, path: str = "") -> Fact:
    return Fact(name, title, T.NUMBER, meaning, F(path or name), unit)


def _choice(name: str, title: str, meaning: str, choices: list, path: str = "") -> Fact:
    return Fact(
        name, title, T.CHOICE, meaning, F(path or name), choices=tuple(choices), nullable=True
    )


def _answered(name: str) -> Fact:
    title = str(Profile._meta.get_field(name).verbose_name)
    meaning = f"{title}：登记为“是”的；登记为“否”和没有登记的都不算。"
    return Fact(name, title, T.YES_NO, meaning, Q(**{f"profile__{name}": Answer.YES}))


def _in_area(kind: AreaKind) -> Fact:
    title = f"在{kind.label}内"
    # `in_market` is what somebody said of it.
    name = "in_market_area" if kind == AreaKind.MARKET else f"in_{kind}"
    return Fact(name, title, T.YES_NO, f"列入任一{kind.label}。", inside(area__kind=kind))


_NEW_GENERATION = KeyPerson.objects.filter(organization=OuterRef("pk"), new_generation=Answer.YES)

FACTS = by_name(
    _choice("kind", "组织类别", "非公企业或社会组织。", OrganizationKind.choices),
    _choice("state", "经营状态", "今天的经营状态。", OperatingState.choices),
    _choice(
        "industry",
        "行业",
        "台账里的行业与所选名称完全相同。",
        [(each, each) for each in INDUSTRIES],
    ),
    _number("staff_count", "职工人数", "今天的职工人数。", "人"),
    Fact("founded_on", "成立日期", T.DATE, "证照上的成立日期。", F("founded_on"), nullable=True),
    Fact("premises", "有经营场所", T.YES_NO, "台账登记了地址的。", ~Q(address="")),
    _number("member_count", "党员数", "在本组织工作的党员。", "名", "facts__member_count"),
    _number(
        "full_member_count",
        "正式党员数",
        "在本组织工作的正式党员。",
        "名",
        "facts__full_member_count",
    ),
    _choice("coverage", "覆盖", "今天的覆盖状态。", CoverageState.choices, "facts__coverage"),
    *(_in_area(kind) for kind in AreaKind),
    _answered("in_market"),
    _choice(
        "no_party_reason",
        "未建立党组织原因",
        "登记的原因；没有登记的不算。",
        NoPartyReason.choices,
        "profile__no_party_reason",
    ),
    _choice(
        "owner_politics",
        "出资人政治面貌",
        "登记的政治面貌；没有登记的不算。",
        PoliticalStatus.choices,
        "profile__owner_politics",
    ),
    Fact(
        "new_generation",
        "有新生代企业家",
        T.YES_NO,
        "登记的出资人、负责人中有新生代企业家。",
        Q(Exists(_NEW_GENERATION)),
    ),
    *(_answered(name) for name in (*MASS, *GOVERNANCE)),
)
