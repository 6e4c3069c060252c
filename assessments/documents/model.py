"""What a scheme says, as one document: dimensions, items, vetoes, levels, and how they are counted.

It is JSON and stands in the scheme (`Scheme.content`), in the files that ship, and row by row in
Excel. Here it is read and written as text, without the database. Marks have at most two
decimals and are counted in millionths (`UNIT`), so that sums are exact.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from assessments.choices import Method, Reweighting, Source, TieEnd

UNIT = 10**6
_STEP = re.compile(
    r"(?P<op><=|>=|!=|<|>|=)\s*(?P<value>-?[\d.]+)\s*[:：]\s*(?P<marks>[\d.]+)\s*(?P<each>每)?"
    r"\s*(?:[#＃]\s*(?P<text>.*))?"
)


class Unfit(ValueError):
    """A document by which nobody can be rated: `problems` says where and why, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Step:
    """One step of a scale: where the fact compares so, so many marks (`each`: for every one by
    which it is off)."""

    op: str
    value: float
    marks: float
    each: bool = False
    text: str = ""


@dataclass(frozen=True)
class Item:
    code: str
    dimension: str
    title: str
    marks: float
    source: str = Source.SELF
    method: str = Method.LEDGER
    standard: str = ""
    #: Beside the other items, up to its marks; all of them together up to the scheme's cap.
    bonus: bool = False
    fact: str = ""
    scoring: str = ""
    steps: tuple[Step, ...] = ()
    #: The least that comes out; below 0 where the scheme says so.
    floor: float = 0
    #: Whether somebody of whom the fact is not known is left out here, and not given nothing.
    skip_unknown: bool = True
    #: Whether evidence is asked for, and on what ground.
    evidence: bool = False
    evidence_ground: str = ""
    #: To whom it applies: kinds of Party organizations, numbers of members; empty: to all.
    kinds: tuple[str, ...] = ()
    least_members: int | None = None
    most_members: int | None = None

    @property
    def is_computed(self) -> bool:
        return self.source == Source.COMPUTED


@dataclass(frozen=True)
class Dimension:
    code: str
    name: str


@dataclass(frozen=True)
class Veto:
    code: str
    text: str
    #: Whose department says so.
    department: str = ""
    #: The most stars that are left; 0: none.
    most: int = 0


@dataclass(frozen=True)
class StarLevel:
    star: int
    name: str
    #: By threshold, by share of all who are rated (in hundredths) or by number, by needed items.
    least: float | None = None
    share: float | None = None
    count: int | None = None
    needs: tuple[str, ...] = ()
    #: The tier that is proposed for it (`rectification.choices.Tier`).
    tier: str = ""
    #: So many hundredths of the pay that depends on it are proposed; whether a talk follows.
    pay: float | None = None
    talk: bool = False


@dataclass(frozen=True)
class Document:
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    levels: tuple[StarLevel, ...]
    vetoes: tuple[Veto, ...] = ()
    bonus_cap: float = 0
    reweighting: str = Reweighting.DIMENSION
    #: Dimensions by which those with the same total are put in order, then what holds.
    tie_by: tuple[str, ...] = ()
    tie_end: str = TieEnd.ALL
    #: Whoever has fewer stars in so many rounds one after the other is told; 0: nobody is.
    low_star: int = 0
    low_rounds: int = 2
    #: What each verdict of a hearing is worth, in hundredths of the full marks: from 好 to 较差.
    verdicts: tuple[float, ...] = (100, 80, 60, 0)
    #: 党建绩效: so many hundredths of the yearly pay depend on the result; 0: nothing is proposed.
    pay: float = 0

    def item(self, code: str) -> Item | None:
        return next((each for each in self.items if each.code == code), None)

    @property
    def full(self) -> float:
        """The marks of all items that are no bonus."""
        return number(
            Decimal(sum(units(each.marks) for each in self.items if not each.bonus)) / UNIT
        )

    @property
    def facts(self) -> list[str]:
        """Names of the facts that it asks, each once."""
        return sorted({each.fact for each in self.items if each.is_computed})

    @property
    def sources(self) -> set[str]:
        return {each.source for each in self.items}

    def level(self, star: int) -> StarLevel | None:
        return next((each for each in self.levels if each.star == star), None)

    def star_name(self, star: int | None) -> str:
        found = self.level(star) if star else None
        return found.name if found else "未评上"

    def as_json(self) -> dict[str, Any]:
        return _plain(asdict(self))


def _plain(value: Any) -> Any:
    """Without what is only the default of lists and texts; marks that are whole as whole ones."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return str(value)
    return number(value) if isinstance(value, float) else value


@lru_cache(maxsize=1 << 16)
def units(value: Any) -> int:
    """A number with at most six decimals in millionths."""
    return int(Decimal(str(value)).scaleb(6).to_integral_value())


def number(value: Any) -> int | float:
    """Whole numbers without a point."""
    found = Decimal(str(value))
    return int(found) if found == found.to_integral_value() else float(found)


# --- Read ---------------------------------------------------------------------------------------


def read(raw: Any) -> Document:
    """The document that stands in `raw`, whether it holds together or not; Unfit for what has
    another form."""
    try:
        return Document(
            dimensions=tuple(_of(Dimension, each) for each in raw.get("dimensions", ())),
            items=tuple(_item(each) for each in raw.get("items", ())),
            levels=tuple(
                sorted(
                    (_of(StarLevel, each) for each in raw.get("levels", ())),
                    key=lambda each: -each.star,
                )
            ),
            vetoes=tuple(_of(Veto, each) for each in raw.get("vetoes", ())),
            bonus_cap=raw.get("bonus_cap", 0),
            reweighting=raw.get("reweighting", Reweighting.DIMENSION),
            tie_by=tuple(raw.get("tie_by", ())),
            tie_end=raw.get("tie_end", TieEnd.ALL),
            low_star=raw.get("low_star", 0),
            low_rounds=raw.get("low_rounds", 2),
            verdicts=tuple(raw.get("verdicts", Document.verdicts)),
            pay=raw.get("pay", 0),
        )
    except (TypeError, AttributeError, ValueError) as error:
        raise Unfit(["方案文件的格式不对，请对照导出的文件填写。"]) from error


def _item(raw: Mapping[str, Any]) -> Item:
    steps = tuple(_of(Step, each) for each in raw.get("steps", ()))
    return _of(Item, {**raw, "steps": steps})


def _of(kind: type, raw: Mapping[str, Any]) -> Any:
    """Lists become tuples: a document is never changed, only made anew."""
    known = {each.name for each in fields(kind)}
    if unknown := set(raw) - known:
        raise TypeError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    )


# --- As text, for forms and sheets --------------------------------------------------------------


def step_text(step: Step) -> str:
    """`>= 90 : 5`, `> 0 : 2 每 # 每次扣 2 分`."""
    each = " 每" if step.each else ""
    text = f" # {step.text}" if step.text else ""
    return f"{step.op} {step.value} : {step.marks}{each}{text}"


def steps_text(steps: Collection[Step]) -> str:
    return "\n".join(map(step_text, steps))


def steps_of(text: str) -> tuple[Step, ...]:
    """Raises Unfit, naming the line."""
    found, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _STEP.fullmatch(line)
        try:
            if match is None:
                raise ValueError(line)
            found.append(
                Step(
                    op=match["op"],
                    value=number(match["value"]),
                    marks=number(match["marks"]),
                    each=bool(match["each"]),
                    text=(match["text"] or "").strip(),
                )
            )
        except (ValueError, InvalidOperation):
            wrong.append(f"“{line[:40]}”没有写对，每行一档，例如“>= 90 : 5”或“> 0 : 2 每”。")
    if wrong:
        raise Unfit(wrong)
    return tuple(found)
