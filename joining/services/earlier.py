"""Whoever was on the way before the platform, by the days of his papers: judged by the same rules
as what is recorded step by step, and recorded for many at once."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from core.values import PAST, Wrong, masked_name
from joining.choices import LookResult
from joining.models import Candidate, Helper, Look, StepRecord
from joining.rules import Book, Course, Entry, Made, findings
from joining.services.reading import course_of
from joining.services.steps import NAMES
from members.models import Member
from members.services import refuse_barred

#: Step → the column that says its day; those behind them make a member of somebody.
PAPERS = {
    "application": "递交入党申请书日期",
    "talk": "派人谈话日期",
    "activist": "确定积极分子日期",
    "activist_filed": "积极分子备案日期",
    "sponsors": "指定培养联系人日期",
    "target": "研究发展对象日期",
    "target_filed": "发展对象备案日期",
    "introducers": "确定入党介绍人日期",
    "review": "政治审查日期",
    "training": "短期集中培训日期",
    "committee_check": "支委会审查日期",
    "prereview": "上级预审日期",
    "form": "填写志愿书日期",
}
#: Step → the value that names its people, and the column.
PEOPLE = {
    "sponsors": ("sponsor_names", "培养联系人"),
    "introducers": ("introducer_names", "入党介绍人"),
}
#: Field of a finding → the column where it is said, where that is not the day of the step.
_COLUMNS = {"shown_from": "公示开始", "shown_to": "公示结束", "days": "培训天数"}
_BETWEEN = re.compile("[、，,;； ]+")
_TEXT = "平台启用前的考察，按纸质材料登记"


@dataclass(frozen=True)
class Note:
    """Something that is wrong (`refuses`) or doubtful with a row of the file, at a column."""

    row: int
    column: str
    value: str
    text: str
    refuses: bool = True


@dataclass
class Row:
    """One person of the file."""

    number: int
    #: Of the candidate who is known already.
    pk: int | None
    gender: str
    born_on: datetime.date
    party_id: int | None
    region_id: int | None
    index: str
    #: `on_<step>` and the other values of the sheet.
    values: dict[str, Any]
    #: What is not recorded yet.
    steps: list[tuple[Entry, list[Member]]] = field(default_factory=list)
    looks: list[datetime.date] = field(default_factory=list)


def judge(rows: Sequence[Row]) -> Iterator[Note]:
    """Fill in what is to be recorded of each row, and say what the rules find."""
    book = Book.now()
    known = Candidate.objects.in_bulk([each.pk for each in rows if each.pk])
    courses = {pk: course_of(each) for pk, each in known.items()}
    people = _people(rows)
    for row in rows:
        yield from _judged(row, courses.get(row.pk, Course()), book, people)


def _judged(row: Row, known: Course, book: Book, people: "_People") -> Iterator[Note]:
    made, days = dict(known.made), []
    for text in row.values["look_days"] or ():
        try:
            days.append(PAST.read(text))
        except Wrong as wrong:
            yield Note(row.number, "考察日期", text, str(wrong))
    looks = sorted({*known.looks, *days})
    row.looks = [each for each in looks if each not in known.looks]
    for step, column in PAPERS.items():
        day = row.values[f"on_{step}"]
        if day is None:
            continue
        if step in made:
            if made[step].on != day:
                text = f"已登记为 {made[step].on}，录错的请在页面撤回后再登记"
                yield Note(row.number, column, f"{day}", text)
            continue
        asked = book.steps(day).get(step)
        if asked is None:
            yield Note(row.number, column, f"{day}", "这一天没有这个步骤，请核对日期")
            continue
        helpers, notes = people.named(row, step, day)
        yield from notes
        entry = Entry(step, day, helpers=len(helpers), **_details(row, step, asked.publicity))
        course = Course(made=made, looks=looks, born_on=row.born_on)
        for each in findings(book, course, entry):
            where = _COLUMNS.get(each.field, column)
            if each.field == "helpers":
                where = PEOPLE[step][1]
            yield Note(row.number, where, "", each.text.removesuffix("。"), each.refuses)
        if step == "application":
            yield from _barred(row, day, column)
        made[step] = Made(day)
        row.steps.append((entry, helpers))
    if row.looks and ("activist" not in made or row.looks[0] < made["activist"].on):
        text = "确定为入党积极分子以后才有考察，请核对"
        yield Note(row.number, "考察日期", f"{row.looks[0]}", text)


def _details(row: Row, step: str, publicity: bool) -> dict[str, Any]:
    names = ("shown_from", "shown_to") if publicity else ()
    if step == "training":
        names = ("days", "hours")
    return {name: row.values[name] for name in names}


def _barred(row: Row, day: datetime.date, column: str) -> Iterator[Note]:
    try:
        refuse_barred(actor=None, index=row.index, day=day, field="on")
    except ValidationError as error:
        yield Note(row.number, column, f"{day}", error.messages[0].removesuffix("。"))


class _People:
    """Full members by name, of a branch or of the town whose department acts for it."""

    def __init__(self, found: Iterable[Member]) -> None:
        self._of: dict[tuple[str, int], dict[str, list[Member]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for each in found:
            party = each.party_organization
            self._of["party", party.pk][each.name].append(each)
            self._of["region", party.region_id][each.name].append(each)

    def named(self, row: Row, step: str, day: datetime.date) -> tuple[list[Member], list[Note]]:
        """Those whom the row names in a step, and whom it names in vain."""
        if step not in PEOPLE:
            return [], []
        value, column = PEOPLE[step]
        place = ("party", row.party_id) if row.party_id else ("region", row.region_id)
        found, notes = [], []
        for name in _names(row.values[value]):
            same = [
                each
                for each in self._of[place].get(name, ())
                if each.full_on is None or each.full_on <= day
            ]
            if len(same) == 1:
                found += same
            else:
                text = "有同名的正式党员" if same else "不是本党组织当天的正式党员"
                text += "，请核对，或在页面登记这一步"
                notes.append(Note(row.number, column, masked_name(name), text))
        return found, notes


def _names(text: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, _BETWEEN.split(text or ""))))


def _people(rows: Sequence[Row]) -> _People:
    names = {
        name for row in rows for value, _ in PEOPLE.values() for name in _names(row.values[value])
    }
    if not names:
        return _People(())
    parties = {each.party_id for each in rows if each.party_id}
    regions = {each.region_id for each in rows if not each.party_id and each.region_id}
    found = Member.objects.present().filter(
        Q(party_organization__in=parties) | Q(party_organization__region__in=regions),
        name__in=names,
        status="full",
    )
    return _People(found.select_related("party_organization").order_by("pk"))


def record_papers(rows: Sequence[tuple[int, Row]], *, actor: Any) -> None:
    """Record what is new of candidates (id, row) that are stored: steps, looks, people. Their
    state follows by `follow_steps`."""
    steps, looks, helpers = [], [], []
    for pk, row in rows:
        for entry, people in row.steps:
            steps.append(
                StepRecord(
                    candidate_id=pk,
                    step=entry.step,
                    happened_on=entry.on,
                    party_organization_id=row.party_id,
                    recorded_by=actor,
                    shown_from=entry.shown_from,
                    shown_to=entry.shown_to,
                    days=entry.days,
                    hours=entry.hours,
                )
            )
            helpers += [
                Helper(
                    candidate_id=pk,
                    role=NAMES[entry.step],
                    member=each,
                    name=each.name,
                    recorded_by=actor,
                )
                for each in people
            ]
        looks += [
            Look(
                candidate_id=pk,
                looked_on=day,
                result=LookResult.GOOD,
                text=_TEXT,
                recorded_by=actor,
            )
            for day in row.looks
        ]
    StepRecord.objects.bulk_create(steps)
    Look.objects.bulk_create(looks)
    Helper.objects.bulk_create(helpers)
