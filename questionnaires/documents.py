"""A questionnaire as a document: its questions, whether it holds together, and what an answer says.

Nothing here asks the database: the catalogue of facts (`questionnaires.facts`) is handed in.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.core.exceptions import ValidationError

from core import values
from core.values import Value, Wrong
from questionnaires.choices import NEVER_REQUIRED, Kind, Operator

MOST_QUESTIONS, MOST_CHOICES, MOST_PHOTOS = 120, 40, 3
_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
#: Nobody is asked for what the rules forbid to ask (国办函〔2026〕12号).
FORBIDDEN = ("打卡", "签到", "轨迹", "点赞", "转发", "学习时长", "在线时长", "积分", "身份证")
_PLACE = re.compile(r"-?\d{1,2}\.\d{1,7},-?\d{1,3}\.\d{1,7}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("code", "label", "kind", "section", "help_text", "fact")


@dataclass(frozen=True)
class Condition:
    """A question is asked only where the answer to another one is so."""

    code: str
    op: str
    value: str


@dataclass(frozen=True)
class Question:
    code: str
    label: str
    kind: str
    section: str = ""
    #: Of a choice: (value, word).
    choices: tuple[tuple[str, str], ...] = ()
    help_text: str = ""
    #: Whether it has to be answered where it is asked.
    required: bool = False
    when: Condition | None = None
    #: Name of the fact from which it is filled in and to which the answer returns.
    fact: str = ""


@dataclass(frozen=True)
class Document:
    questions: tuple[Question, ...] = ()

    def question(self, code: str) -> Question | None:
        return next((each for each in self.questions if each.code == code), None)

    @property
    def sections(self) -> list[tuple[str, list[Question]]]:
        """Headings with their questions, in the order of the first of each."""
        found: dict[str, list[Question]] = {}
        for each in self.questions:
            found.setdefault(each.section, []).append(each)
        return list(found.items())

    @property
    def facts(self) -> list[str]:
        return [each.fact for each in self.questions if each.fact]

    def as_json(self) -> dict[str, Any]:
        return {"questions": [_brief(asdict(each)) for each in self.questions]}


def _brief(raw: dict[str, Any]) -> dict[str, Any]:
    """Without what is only the default."""
    raw["choices"] = [word if value == word else [value, word] for value, word in raw["choices"]]
    return {key: each for key, each in raw.items() if each not in ("", [], False, None)}


# --- Read and checked -----------------------------------------------------------------------------


def read(raw: Any) -> Document:
    """The document that stands in `raw`. Raises ValidationError for another form."""
    try:
        return Document(tuple(_question(each) for each in raw.get("questions", ())))
    except (TypeError, AttributeError, ValueError, LookupError):
        raise ValidationError("问卷文件的格式不对，请对照导出的文件填写。") from None


def _question(raw: Mapping[str, Any]) -> Question:
    given = dict(raw)
    if unknown := set(given) - {each.name for each in fields(Question)}:
        raise TypeError(sorted(unknown))
    if any(not isinstance(given.get(name, ""), str) for name in _TEXTS):
        raise TypeError(given)
    if not isinstance(given.get("required", False), bool):
        raise TypeError(given)
    if when := given.get("when"):
        given["when"] = Condition(**{key: str(each) for key, each in when.items()})
    given["choices"] = tuple(
        (each, each) if isinstance(each, str) else (str(each[0]), str(each[1]))
        for each in given.get("choices", ())
    )
    return Question(**given)


def check(document: Document, *, facts: Mapping[str, Any]) -> None:
    """Raise ValidationError, naming every place, for what nobody can be asked. `facts`: name →
    what has `kind` and `choices`."""
    if found := list(_problems(document, facts)):
        raise ValidationError(found)


def _problems(document: Document, facts: Mapping[str, Any]) -> Iterator[str]:
    if not 1 <= len(document.questions) <= MOST_QUESTIONS:
        yield f"问卷有 {len(document.questions)} 题，应为 1 至 {MOST_QUESTIONS} 题。"
    for what in ("code", "fact"):
        given = [getattr(each, what) for each in document.questions if getattr(each, what)]
        if twice := sorted({each for each in given if given.count(each) > 1}):
            name = "题目代码" if what == "code" else "台账项目"
            yield f"{name}“{'、'.join(twice)}”用了不止一次。"
    before: dict[str, Question] = {}
    for each in document.questions:
        for text in _of_question(each, before, facts):
            yield f"“{each.label or each.code}”：{text}"
        before[each.code] = each


def _of_question(
    each: Question, before: Mapping[str, Question], facts: Mapping[str, Any]
) -> Iterator[str]:
    if not _CODE.fullmatch(each.code):
        yield "代码应以小写字母开头，由小写字母、数字、下划线组成，不超过 30 个字符。"
    if not each.label or len(each.label) > 60:
        yield "题目应为 1 至 60 个字。"
    if found := [word for word in FORBIDDEN if word in each.label + str(each.help_text)]:
        yield f"写了“{'、'.join(found)}”。按规定不收集这些内容，请改写。"
    if each.kind not in Kind.values:
        yield "没有这种题型。"
        return
    if each.required and each.kind in NEVER_REQUIRED:
        yield "照片、位置一律自愿，不能设为必填。"
    if each.fact:
        if each.fact not in facts:
            yield f"台账里没有“{each.fact}”这个项目。"
        elif each.kind != facts[each.fact].kind or each.choices != facts[each.fact].choices:
            yield "题型和选项应与台账项目一致。"
    if each.kind in (Kind.CHOICE, Kind.CHOICES):
        codes = [code for code, _ in each.choices]
        if not 2 <= len(codes) <= MOST_CHOICES or len(set(codes)) < len(codes):
            yield f"选项应为 2 至 {MOST_CHOICES} 个，不重复。"
    elif each.choices:
        yield "只有单选、多选才有选项。"
    if each.when is not None:
        other = before.get(each.when.code)
        if other is None:
            yield "条件只能看排在前面的题目。"
        elif each.when.op not in Operator.values:
            yield "条件的比较方式没有选对。"
        elif other.kind in (Kind.PHOTO, Kind.PLACE, Kind.PHONE, Kind.NAME):
            yield f"条件不能看“{other.label}”。"
        elif each.when.op in (Operator.AT_LEAST, Operator.AT_MOST) and (
            other.kind not in (Kind.NUMBER, Kind.MONEY) or not _is_number(each.when.value)
        ):
            yield "只有数字可以比多少。"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,9}(\.\d+)?", text, re.ASCII) is not None


# --- Answers --------------------------------------------------------------------------------------


class _Place(Value):
    """Degrees north and east, as a phone gives them."""

    def read(self, raw: Any, doubt: Callable[[str], None] = values.base.ignore) -> str:
        text = "".join(values.plain_text(raw).split())
        if not _PLACE.fullmatch(text):
            raise Wrong("不是位置，应写成 30.7612,121.0145（纬度,经度）")
        return text


class _Photos(Value):
    """Digests of photos, which come by themselves."""

    def read(self, raw: Any, doubt: Callable[[str], None] = values.base.ignore) -> list[str]:
        names = raw if isinstance(raw, list) else [raw]
        if len(names) > MOST_PHOTOS or not all(
            isinstance(each, str) and _SHA256.fullmatch(each) for each in names
        ):
            raise Wrong(f"应为最多 {MOST_PHOTOS} 张照片的 SHA-256")
        return sorted(set(names))


class _Several(Value):
    """Some of the choices, in their order."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        self.choices = choices

    def read(self, raw: Any, doubt: Callable[[str], None] = values.base.ignore) -> list[str]:
        given = raw if isinstance(raw, list) else [each for each in str(raw).split("、") if each]
        known = {name: code for code, word in self.choices for name in (code, word)}
        if not all(isinstance(each, str) and each in known for each in given):
            raise Wrong(f"只能选：{'、'.join(word for _, word in self.choices)}")
        taken = {known[each] for each in given}
        return [code for code, _ in self.choices if code in taken]


class _Either(Value):
    """是 or 否, or the truth values of JSON."""

    def read(self, raw: Any, doubt: Callable[[str], None] = values.base.ignore) -> bool:
        return raw if isinstance(raw, bool) else values.YesNo().read(raw)


class _Amount(values.Money):
    """JSON knows no decimals: an amount is kept as it is written."""

    def read(self, raw: Any, doubt: Callable[[str], None] = values.base.ignore) -> str:
        return f"{super().read(raw, doubt):f}"


class _Day(values.Date):
    """A day as JSON writes it."""

    def read(self, raw: Any, doubt: Callable[[str], None] = values.base.ignore) -> str:
        return super().read(raw, doubt).isoformat()


def type_of(question: Question) -> Value:
    """By what an answer to the question is read."""
    kind = Kind(question.kind)
    if kind == Kind.CHOICE:
        words = {word: code for code, word in question.choices}
        return values.Choice(words | {code: code for code, _ in question.choices})
    if kind == Kind.CHOICES:
        return _Several(question.choices)
    return {
        Kind.TEXT: values.Text(200),
        Kind.LINES: values.Lines(1000),
        Kind.NUMBER: values.Integer(0, 2_000_000_000),
        Kind.MONEY: _Amount(0, 9_999_999),
        Kind.DATE: _Day(),
        Kind.YES_NO: _Either(),
        Kind.NAME: values.PERSON_NAME,
        Kind.PHONE: values.PHONE,
        Kind.PHOTO: _Photos(),
        Kind.PLACE: _Place(),
    }[kind]


def words_of(question: Question, value: Any) -> str:
    """An answer as people read it."""
    if value is None or value == "" or value == []:
        return ""
    if question.kind == Kind.YES_NO:
        return "是" if value else "否"
    if question.kind == Kind.PHOTO:
        return f"{len(value)} 张照片"
    known = dict(question.choices)
    if isinstance(value, list):
        return "、".join(known.get(each, str(each)) for each in value)
    return str(known.get(value, value))


def holds(condition: Condition | None, document: Document, said: Mapping[str, Any]) -> bool:
    """Whether a question is asked; `said`: code → value as answered, or as it is known."""
    if condition is None:
        return True
    question, value = document.question(condition.code), said.get(condition.code)
    if question is None or value is None:
        return False
    if condition.op in (Operator.AT_LEAST, Operator.AT_MOST):
        number, bound = float(value), float(condition.value)
        return number >= bound if condition.op == Operator.AT_LEAST else number <= bound
    words = value if isinstance(value, list) else [value]
    among = {words_of(question, each) for each in words} | {str(each) for each in words}
    return (condition.value in among) == (condition.op == Operator.IS)


def checked(
    document: Document,
    answers: Any,
    *,
    known: Mapping[str, Any] | None = None,
    fixed: Collection[str] = (),
) -> dict[str, Any]:
    """The answers as they are kept: code → value. What is not asked is left out, and so is what is
    `fixed` (shown and never asked). `known`: code → what the platform holds, which is answered
    already. Raises ValidationError (code → messages)."""
    if not isinstance(answers, Mapping):
        raise ValidationError("答卷应写成“题目代码: 内容”。")
    known = known or {}
    wrong: dict[str, str] = {}
    for code in answers:
        if document.question(str(code)) is None:
            wrong[str(code)[:40]] = "问卷里没有这一题。"
    found: dict[str, Any] = {}
    said = dict(known)
    for each in document.questions:
        if each.code in fixed or not holds(each.when, document, said):
            continue
        raw = answers.get(each.code)
        if values.is_blank(raw) or raw == []:
            if each.required and each.code not in known:
                wrong[each.code] = f"请填写“{each.label}”。"
            continue
        try:
            found[each.code] = said[each.code] = type_of(each).read(raw)
        except Wrong as error:
            wrong[each.code] = f"{each.label}{error}。"
        except (TypeError, ValueError, ArithmeticError):
            wrong[each.code] = f"“{each.label}”的内容格式不对。"
    if wrong:
        raise ValidationError(wrong)
    return found
