"""Whether a step may be recorded on a day: what the law refuses, what is only said."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from core.months import months_later
from core.workdays import doubt_about
from joining.choices import Binding, Bound, Decision, Unit
from joining.models import JoiningLimit, JoiningStep
from joining.rules.book import PUT_OFF, Book, Course, Entry, Finding, since

_DAY = datetime.timedelta(days=1)


def findings(book: Book, course: Course, entry: Entry, meeting: Any = None) -> list[Finding]:
    """All that is wrong with an entry. `meeting`: the `MeetingRule` of its vote."""
    steps = book.steps(entry.on)
    step = steps[entry.step]
    found = [
        *_order(steps, course, entry, step),
        *_vote(step, entry, meeting),
        *_decision(book, course, entry),
        *_putting_off(book, course, entry),
    ]
    for limit in book.limits(entry.step, entry.on):
        found += _broken(book, steps, course, entry, limit)
    if step.publicity:
        found += _publicity(book, step, entry)
    return found


def _order(
    steps: Mapping[str, JoiningStep], course: Course, entry: Entry, step: JoiningStep
) -> Iterator[Finding]:
    for code in step.after:
        before, made = steps.get(code), course.made.get(code)
        if before is None:
            continue
        refuses = not (step.own or before.own)
        if made is None:
            yield Finding("happened_on", f"须先办理“{before.title}”（{step.ground}）。", refuses)
        elif entry.on < made.on:
            text = f"“{step.title}”不能早于“{before.title}”（{made.on}）（{step.ground}）。"
            yield Finding("happened_on", text, refuses)
    for own in steps.values():
        left_out = own.own and own.code not in course.made and own.position < step.position
        begun = all(each in course.made for each in own.after)
        passed = any(steps[each].position > own.position for each in course.made if each in steps)
        if left_out and begun and not passed:
            text = f"县里要求先办理“{own.title}”（{own.ground}），还没有登记。"
            yield Finding("happened_on", text, refuses=False)


def _broken(
    book: Book,
    steps: Mapping[str, JoiningStep],
    course: Course,
    entry: Entry,
    limit: JoiningLimit,
) -> Iterator[Finding]:
    refuses, clause = limit.binding == Binding.LAW, f"（{limit.ground}）"
    match limit.unit:
        case Unit.PERSON:
            if (limit.bound == Bound.LEAST and entry.helpers < limit.amount) or (
                limit.bound == Bound.MOST and entry.helpers > limit.amount
            ):
                yield Finding("helpers", f"须有正式党员{limit}{clause}。", refuses)
        case Unit.TIME:
            begin = since(course, limit)
            looks = [each for each in course.looks if begin and begin <= each <= entry.on]
            if len(looks) < limit.amount:
                text = f"此前的考察{limit}，已登记 {len(looks)} 次{clause}。"
                yield Finding("happened_on", text, refuses)
        case Unit.DAY:
            hours = [each for each in book.limits(entry.step, entry.on) if each.unit == Unit.HOUR]
            short = (entry.days or 0) < limit.amount
            if short and all((entry.hours or 0) < each.amount for each in hours):
                words = "或".join(f"{each}" for each in (limit, *hours))
                yield Finding("days", f"培训时间{words}{clause}。", refuses)
        case Unit.HOUR:
            pass  # with the days: either is enough
        case _:
            yield from _time(book, steps, course, entry, limit, refuses, clause)


def _time(
    book: Book,
    steps: Mapping[str, JoiningStep],
    course: Course,
    entry: Entry,
    limit: JoiningLimit,
    refuses: bool,
    clause: str,
) -> Iterator[Finding]:
    title = steps[entry.step].title
    if limit.since == "leaves_on":
        edge = book.edge(entry.on, limit)
        if course.leaves_on and course.leaves_on < edge:
            text = f"预计 {course.leaves_on} 离开本单位，{limit.said}内将离开的一般不办理{clause}。"
            yield Finding("happened_on", text, refuses)
        return
    if limit.code == "probation":
        if entry.decision == Decision.WITHDRAWN or course.probation_ends_on is None:
            return
        if entry.on < course.probation_ends_on:
            text = (
                f"“{title}”不能早于 {course.probation_ends_on}：预备期自 {course.admitted_on}"
                f" 支部大会通过之日起{'，延长后' if course.is_extended else f' {limit.said}，'}"
                f"这一天才满{clause}。"
            )
            yield Finding("happened_on", text, refuses)
        return
    begin = since(course, limit)
    if begin is None:
        return
    edge = book.edge(begin, limit)
    if limit.since == "birth":
        # The birthday is part of an identifier: it stands in no message.
        if entry.on < edge:
            text = f"当天须年满 {limit.amount} 周岁，按身份证号不满{clause}。"
            yield Finding("happened_on", text, refuses)
        return
    name = f"“{steps[limit.since].title}”"
    if limit.bound == Bound.LEAST and entry.on < edge:
        text = f"“{title}”不能早于 {edge}：自 {begin} {name}起须满 {limit.said}{clause}。"
        yield Finding("happened_on", text, refuses)
    if limit.bound == Bound.MOST and entry.on > edge:
        text = f"“{title}”应在 {edge} 前：自 {begin} {name}起{limit}{clause}。"
        yield Finding("happened_on", text, refuses)


def _vote(step: JoiningStep, entry: Entry, meeting: Any) -> Iterator[Finding]:
    if not step.matter or meeting is None:
        return
    if None in (entry.entitled, entry.present, entry.in_favour):
        yield Finding("entitled", "请填写应到、实到和赞成的人数。", refuses=True)
        return
    least = meeting.least_present(entry.entitled)
    if entry.present < least:
        text = (
            f"应到 {entry.entitled} 人，实到 {entry.present} 人，至少 {least} 人到会方可表决"
            f"（{meeting.ground}）。"
        )
        yield Finding("present", text, refuses=True)
    least = meeting.least_in_favour(entitled=entry.entitled, present=entry.present)
    if entry.in_favour < least:
        text = (
            f"赞成 {entry.in_favour} 人，至少 {least} 人赞成方可通过，没有通过的不登记这一步"
            f"（{meeting.ground}）。"
        )
        yield Finding("in_favour", text, refuses=True)


def _decision(book: Book, course: Course, entry: Entry) -> Iterator[Finding]:
    """An extension: once, and neither shorter nor longer than the law says."""
    if entry.step != "full_meeting":
        return
    if not entry.decision:
        yield Finding("decision", "请选择大会的决定。", refuses=True)
        return
    if entry.decision != Decision.EXTENDED:
        return
    limits = {each.code: each for each in book.limits(entry.step, entry.on)}
    least, most = limits["extension_least"], limits["extension_most"]
    if course.is_extended:
        yield Finding("decision", f"预备期只能延长一次（{least.ground}）。", refuses=True)
        return
    if entry.until is None:
        yield Finding("until", "请填写延长到哪一天。", refuses=True)
        return
    ends = course.probation_ends_on
    if ends is None:
        return
    first, last = months_later(ends, least.amount), months_later(ends, most.amount)
    if not first <= entry.until <= last:
        text = (
            f"延长预备期不能少于半年、最长不超过一年：自 {ends} 起应延长到 {first} 至 {last} 之间"
            f"（{least.ground}）。"
        )
        yield Finding("until", text, refuses=True)


def _putting_off(book: Book, course: Course, entry: Entry) -> Iterator[Finding]:
    """Up to half a year, by the branch into which somebody moved in his probation; a meeting later
    than that has happened, and is called late."""
    ends = course.probation_ends_on
    if entry.step == "full_meeting" and course.put_off_until and entry.on > course.put_off_until:
        text = f"讨论转正已推迟到 {course.put_off_until}，应在这一天前讨论。"
        yield Finding("happened_on", text, refuses=False)
    if entry.step != PUT_OFF or ends is None:
        return
    (limit,) = book.limits(PUT_OFF, entry.on)
    clause, last = f"（{limit.ground}）", book.edge(ends, limit)
    if not course.moved_in:
        text = f"预备期内转入的预备党员才可以推迟讨论转正{clause}。"
        yield Finding("happened_on", text, refuses=True)
    if "full_meeting" in course.made:
        text = "支部大会已讨论转正，不能再推迟。"
        yield Finding("happened_on", text, refuses=True)
    if entry.until is None:
        yield Finding("until", "请填写推迟到哪一天。", refuses=True)
    elif not ends < entry.until <= last:
        text = f"推迟时间{limit}：预备期 {ends} 满，应推迟到 {last} 或以前{clause}。"
        yield Finding("until", text, refuses=True)


def _publicity(book: Book, step: JoiningStep, entry: Entry) -> Iterator[Finding]:
    limit = next(
        (each for each in book.limits(entry.step, entry.on) if each.code == "publicity"), None
    )
    if entry.shown_from is None or entry.shown_to is None:
        if step.own:
            text = f"没有填写公示起止日期（{step.ground}）。"
            yield Finding("shown_from", text, refuses=False)
        if limit is not None:
            text = f"没有填写公示起止日期（{limit.ground}）。"
            yield Finding("shown_from", text, refuses=limit.binding == Binding.LAW)
        return
    if entry.shown_to < entry.shown_from:
        yield Finding("shown_to", "公示结束不能早于公示开始。", refuses=True)
        return
    if entry.shown_to > entry.on:
        yield Finding("shown_to", "公示结束后才能确定。", refuses=True)
    if limit is not None:
        shown = book.calendar.between(entry.shown_from - _DAY, entry.shown_to)
        if shown < limit.amount:
            text = f"公示{limit}，现为 {shown} 个工作日（{limit.ground}）。"
            yield Finding("shown_to", text, refuses=limit.binding == Binding.LAW)
    if doubt := doubt_about(entry.shown_from, entry.shown_to, calendar=book.calendar):
        yield Finding("shown_to", doubt, refuses=False)
