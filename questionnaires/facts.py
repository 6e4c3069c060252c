"""The catalogue of what the registry knows of an organization: from which a questionnaire is filled
in, and to which its answers return.

Each fact is one SQL expression over organizations, so what is known of thousands is counted in one
query. A fact with `returns` is a field that may be proposed (`core.corrections`); all others are
shown and never asked: the platform keeps them elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models import Value as Constant
from django.utils import timezone

from branches.choices import FormationMode, PartyOrganizationKind
from branches.models import Coverage, WorkCoverage
from core import crypto, in_force
from core.corrections import Correctable, field_named
from core.values import PHONE, masked_name
from members.models import Post
from orgs.choices import CoverageState, OperatingState, OrganizationKind
from profiles.models import FACTS, Profile
from questionnaires.choices import Kind

_PREFIX = "known_"
_SECRETARY = "secretary"
#: How many organizations there are; no fact has this name.
_UNITS = "units"
#: Region → of its organizations: how many there are, and of how many each fact is known.
Figures = dict[int, Counter[str]]


@dataclass(frozen=True)
class Fact:
    name: str
    title: str
    kind: str
    #: The value, an expression over `Organization`; of a PHONE its ciphertext.
    sql: Any
    choices: tuple[tuple[str, str], ...] = ()
    #: Model and field by which an answer is proposed; empty: shown, and not asked.
    returns: tuple[str, str] | None = None
    #: The column of the first Party organization that covers it, if it is one.
    covering: str = ""

    @property
    def alias(self) -> str:
        return _PREFIX + self.name

    @property
    def is_always_known(self) -> bool:
        return self.kind == Kind.YES_NO and self.returns is None

    def known(self, path: str) -> Q:
        """Of which rows it is known, by the path or alias under which its value stands there."""
        found = Q((f"{path}__isnull", False))
        return found if self._has_nulls_only else found & ~Q((path, ""))

    @property
    def _has_nulls_only(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.YES_NO, Kind.PHONE)

    @property
    def correctable(self) -> Correctable | None:
        return field_named(*self.returns) if self.returns else None

    def value(self, raw: Any) -> Any:
        """What the database gives, as answers are kept."""
        if raw is None or raw == "":
            return None
        if self.kind == Kind.PHONE:
            return crypto.decrypt(raw)
        return raw.isoformat() if self.kind == Kind.DATE else raw

    def shown(self, value: Any, *, names: bool) -> str:
        """As people read it; who may not read names reads masked ones."""
        if value is None:
            return ""
        if self.kind == Kind.PHONE:
            return PHONE.masked(value)
        if self.kind == Kind.NAME:
            return value if names else masked_name(value)
        if self.kind == Kind.YES_NO:
            return "是" if value else "否"
        return str(dict(self.choices).get(value, value))


def _own(name: str, title: str, kind: str, **more: Any) -> Fact:
    """A column of the organization that may be proposed."""
    column = F("phone_cipher") if kind == Kind.PHONE else F(name)
    return Fact(name, title, kind, column, returns=("orgs.Organization", name), **more)


def _coverages() -> QuerySet:
    return Coverage.objects.filter(
        in_force.on(timezone.localdate()), party_organization__deleted_at=None
    )


def _covering(name: str, title: str, kind: str, path: str, choices: Any = ()) -> Fact:
    """A column of the Party organization that covers it today, of the first one."""
    path = f"party_organization__{path}"
    rows = _coverages().filter(organization=OuterRef("pk")).order_by("starts_on", "pk")
    return Fact(name, title, kind, Subquery(rows.values(path)[:1]), tuple(choices), covering=path)


def _profile() -> list[Fact]:
    """The dated facts beside the register (`profiles`)."""
    found = []
    for name in FACTS:
        field = Profile._meta.get_field(name)
        kind = {DateField: Kind.DATE, IntegerField: Kind.NUMBER}.get(type(field), Kind.TEXT)
        found.append(
            Fact(
                name,
                str(field.verbose_name),
                Kind.CHOICE if field.choices else kind,
                F(f"profile__{name}"),
                tuple(field.choices or ()),
                ("orgs.Organization", name),
            )
        )
    return found


def _secretary() -> Subquery:
    covering = Coverage.objects.filter(
        in_force.on(timezone.localdate()), organization=OuterRef(OuterRef("pk"))
    )
    rows = Post.objects.filter(
        in_force.on(timezone.localdate()),
        title="secretary",
        party_organization__in=covering.values("party_organization"),
    )
    return Subquery(rows.order_by("starts_on", "pk").values("person_name")[:1])


def _instructed() -> Exists:
    rows = WorkCoverage.objects.filter(
        in_force.on(timezone.localdate()),
        organization=OuterRef("pk"),
        means="instructor",
    )
    return Exists(rows)


def _catalogue() -> Sequence[Fact]:
    formed = Q(facts__coverage__in=[CoverageState.SINGLE, CoverageState.OTHER])
    return (
        Fact("uscc", "统一社会信用代码", Kind.TEXT, F("uscc")),
        _own("name", "组织名称", Kind.TEXT),
        Fact("kind", "组织类别", Kind.CHOICE, F("kind"), tuple(OrganizationKind.choices)),
        Fact("region", "所在区域", Kind.TEXT, F("region__name")),
        _own("address", "地址", Kind.TEXT),
        _own("industry", "行业", Kind.TEXT),
        _own("founded_on", "成立日期", Kind.DATE),
        _own("staff_count", "职工人数", Kind.NUMBER),
        _own("state", "经营状态", Kind.CHOICE, choices=tuple(OperatingState.choices)),
        _own("principal", "负责人", Kind.NAME),
        _own("principal_politics", "负责人政治面貌", Kind.TEXT),
        _own("phone", "联系电话", Kind.PHONE),
        Fact(
            "has_party",
            "已建立党组织",
            Kind.YES_NO,
            Case(When(formed, then=Constant(True)), default=Constant(False)),
        ),
        _covering("party_name", "党组织名称", Kind.TEXT, "name"),
        _covering("party_kind", "党组织类型", Kind.CHOICE, "kind", PartyOrganizationKind.choices),
        _covering("formation", "组建方式", Kind.CHOICE, "formation", FormationMode.choices),
        _covering("party_founded_on", "党组织成立日期", Kind.DATE, "founded_on"),
        _covering("superior", "上级党组织", Kind.TEXT, "parent__name"),
        Fact(_SECRETARY, "党组织书记", Kind.NAME, _secretary()),
        Fact("instructed", "已派驻党建指导员", Kind.YES_NO, _instructed()),
        Fact("member_count", "党员数", Kind.NUMBER, F("facts__member_count")),
        Fact("full_member_count", "正式党员数", Kind.NUMBER, F("facts__full_member_count")),
        *_profile(),
    )


def catalogue() -> dict[str, Fact]:
    """All facts by their names; made anew because some look at today."""
    return {each.name: each for each in _catalogue()}


def proposable() -> list[Fact]:
    """Those whose values may be proposed."""
    return [each for each in _catalogue() if each.returns]


def _chosen(names: Iterable[str]) -> list[Fact]:
    known = catalogue()
    return [known[name] for name in dict.fromkeys(names) if name in known]


def counted(names: Iterable[str], organizations: QuerySet) -> tuple[int, dict[str, int]]:
    """How many organizations there are, and of how many each fact is known."""
    names = list(names)
    return summed(names, by_region(names, organizations))


def by_region(names: Iterable[str], organizations: QuerySet) -> Figures:
    """The same of the organizations of each region: one query of them all, one more for what their
    Party organizations say, one for their secretaries. To ask for those of each organization by
    itself takes seconds of thirty thousand."""
    chosen = _chosen(names)
    covering = [each for each in chosen if each.covering]
    own = [
        each
        for each in chosen
        if not (each.is_always_known or each.covering or each.name == _SECRETARY)
    ]
    rows = organizations.order_by().alias(**{each.alias: each.sql for each in own})
    numbers = {each.name: Count("pk", filter=each.known(each.alias)) for each in own}
    found = _grouped(rows, "region", numbers | {_UNITS: Count("pk")})
    if covering:
        of_these = _coverages().filter(organization__in=organizations.order_by().values("pk"))
        first = of_these.order_by("organization", "starts_on", "pk").distinct("organization")
        rows = Coverage.objects.filter(pk__in=first.values("pk")).order_by()
        numbers = {each.name: Count("pk", filter=each.known(each.covering)) for each in covering}
        _add(found, _grouped(rows, "organization__region", numbers))
    if any(each.name == _SECRETARY for each in chosen):
        led = _with_secretary(organizations.order_by())
        _add(found, _grouped(led, "region", {_SECRETARY: Count("pk")}))
    for numbers in found.values():
        numbers.update({e.name: numbers[_UNITS] for e in chosen if e.is_always_known})
    return found


def summed(names: Iterable[str], figures: Figures) -> tuple[int, dict[str, int]]:
    """How many organizations of all these regions there are, and of how many each is known."""
    whole = sum(figures.values(), Counter())
    return whole[_UNITS], {each.name: whole[each.name] for each in _chosen(names)}


def _grouped(rows: QuerySet, region: str, numbers: dict[str, Count]) -> Figures:
    counts = rows.values(region).annotate(**{f"n_{name}": n for name, n in numbers.items()})
    return {row[region]: Counter({name: row[f"n_{name}"] for name in numbers}) for row in counts}


def _add(figures: Figures, more: Figures) -> None:
    for region_id, numbers in more.items():
        # A unit may have moved since the statement before.
        figures.setdefault(region_id, Counter()).update(numbers)


def _with_secretary(organizations: QuerySet) -> QuerySet:
    today = timezone.localdate()
    led = Post.objects.filter(in_force.on(today), title="secretary").values("party_organization")
    covering = Coverage.objects.filter(in_force.on(today), party_organization__in=led)
    return organizations.filter(pk__in=covering.values("organization"))


def known_of(names: Iterable[str], organizations: QuerySet) -> dict[int, dict[str, Any]]:
    """Organization → fact → value, of what is known: one query."""
    chosen = _chosen(names)
    rows = organizations.order_by().values_list("pk", *(each.sql for each in chosen))
    return {
        pk: {
            each.name: value
            for each, raw in zip(chosen, row, strict=True)
            if (value := each.value(raw)) is not None
        }
        for pk, *row in rows
    }
