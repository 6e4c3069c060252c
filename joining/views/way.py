"""The way of one candidate as its page shows it: what is done, what comes next, what it needs."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.addresses import address_of
from core.flows import Standing
from core.templatetags.ui import Step as BarStep
from joining.choices import Acts, Decision, JoiningStage
from joining.models import Candidate, JoiningStep, Look, StepRecord
from joining.rules import AGAIN, LOOKED, PROBATION, PUT_OFF, Book, Coming, Course, may_put_off

DONE, NOW, LATER = "done", "now", "later"
_WORDS = {DONE: ("已办", "green"), NOW: ("可办", "blue"), LATER: ("未到", "grey")}
#: May be recorded before its usual day: membership may be taken away during the probation.
_EARLY = (*LOOKED, "full_meeting")


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    main: bool = False


@dataclass
class WayStep:
    """One step as the page shows it."""

    step: JoiningStep
    state: str
    said: list[str] = field(default_factory=list)
    needs: str = ""
    #: When it may, or should, be done.
    when: str = ""
    late: bool = False
    links: list[Link] = field(default_factory=list)
    #: The record that may be taken back.
    record: StepRecord | None = None

    @property
    def word(self) -> tuple[str, str]:
        return _WORDS[self.state]


@dataclass(frozen=True)
class WayStage:
    title: str
    steps: list[WayStep]
    #: Whether something of it is to be done now: it stands open.
    is_open: bool


@dataclass
class Way:
    """The whole way, for somebody who records the branch's steps, or those of the office above."""

    candidate: Candidate
    book: Book
    records: Sequence[StepRecord]
    looks: Sequence[Look]
    course: Course
    coming: Sequence[Coming]
    today: datetime.date
    edits: bool
    approves: bool

    def stages(self) -> list[WayStage]:
        steps = [self._step(each) for each in self._steps.values() if self._concerns(each)]
        found = []
        for stage in JoiningStage:
            inside = [each for each in steps if each.step.stage == stage]
            now = any(each.state == NOW for each in inside)
            found.append(WayStage(stage.label, inside, now))
        if not any(each.is_open for each in found) and self.coming:
            ahead = self.coming[0].step.stage
            found = [
                replace(each, is_open=each.title == JoiningStage(ahead).label) for each in found
            ]
        return found

    def standing(self) -> Standing:
        """The steps of the stage in which he is, for the bar of the page."""
        stages = self.stages()
        at = next((place for place, each in enumerate(stages) if each.is_open), len(stages) - 1)
        earlier = sum(len(each.steps) for each in stages[:at])
        marks = {DONE: "done", NOW: "now", LATER: "next"}
        steps = [
            BarStep(each.step.title, marks[each.state], each.said[0] if each.said else each.when)
            for each in stages[at].steps
        ]
        first = self.coming[0] if self.coming else None
        return Standing(
            steps=steps,
            earlier=earlier,
            next=self.sentence(first) if first else "",
            overdue=any(each.is_overdue(self.today) for each in self.coming),
            offered=[],
        )

    def sentence(self, each: Coming) -> str:
        """Who has to do what, and by when."""
        who = self._actor(each.step)
        when = self._when(each)
        return f"下一步由{who}办理“{each.step.title}”{f'，{when}' if when else ''}。"

    # --- One step -----------------------------------------------------------------------------

    @property
    def _steps(self) -> Mapping[str, JoiningStep]:
        return self.book.steps(self.today)

    def _concerns(self, step: JoiningStep) -> bool:
        """Putting off is of those who moved in; nobody else reads of it."""
        return step.code != PUT_OFF or self.course.moved_in or PUT_OFF in self.course.made

    def _step(self, step: JoiningStep) -> WayStep:
        made = [each for each in self.records if each.step == step.code]
        now = next((each for each in self.coming if each.step.code == step.code), None)
        ready = now is not None and (now.ready_on is None or now.ready_on <= self.today)
        if step.code == PUT_OFF and PUT_OFF not in self.course.made:
            ready = may_put_off(self.course, self.today)
        found = WayStep(step, NOW if ready else DONE if made else LATER)
        found.needs = self._needs(step)
        found.said = [_said(each) for each in made]
        if step.code in LOOKED:
            self._looked(found, step)
        if now is not None:
            found.when, found.late = self._when(now), now.is_overdue(self.today)
            found.links = self._links(step) if ready or step.code in _EARLY else []
        elif ready:
            found.links = self._links(step)
        elif made and self._takes_back(step, made[-1]):
            found.record = made[-1]
        return found

    def _looked(self, found: WayStep, step: JoiningStep) -> None:
        admitted = self.candidate.admitted_on
        looks = [
            each
            for each in self.looks
            if (admitted is not None and each.looked_on >= admitted) == (step.code == PROBATION)
        ]
        if looks:
            found.said = [f"已考察 {len(looks)} 次，最近 {max(each.looked_on for each in looks)}"]
            if found.state == LATER:
                found.state = DONE

    def _needs(self, step: JoiningStep) -> str:
        parts = [f"{self._actor(step)}办理"]
        if step.people:
            parts.append(step.people)
        if step.paper:
            issuer = step.get_issuer_display()
            parts.append(f"材料：{step.paper}{f'（{issuer}出具）' if issuer else ''}")
        return "；".join(parts)

    def _actor(self, step: JoiningStep) -> str:
        if self.candidate.is_direct and step.acts == Acts.BRANCH:
            return f"{self.candidate.region.name}组织部门"
        return step.get_acts_display()

    def _when(self, each: Coming) -> str:
        if each.ready_on and each.ready_on > self.today:
            due = f"，{each.due_on} 前" if each.due_on else "起"
            return f"{each.ready_on}{due}"
        return f"{each.due_on} 前" if each.due_on else ""

    def _links(self, step: JoiningStep) -> list[Link]:
        allowed = self.approves if step.acts == Acts.SUPERIOR else self.edits
        if not allowed:
            return []
        pk = self.candidate.pk
        if step.code in LOOKED:
            return [Link("登记考察", address_of("joining:look", pk), main=True)]
        return [Link("登记", address_of("joining:step", pk, step.code), main=True)]

    def _takes_back(self, step: JoiningStep, record: StepRecord) -> bool:
        allowed = self.approves if step.acts == Acts.SUPERIOR else self.edits
        if not allowed or not self.candidate.is_under_way:
            return False
        if step.code in ("approval", "full_approval"):
            return False
        member = self.candidate.member_id is not None
        if member and step.position <= self._steps["approval"].position:
            return False
        if self.candidate.is_extended and step.code in AGAIN and record.round == 1:
            return False
        made = {each.step for each in self.records}
        return not any(
            step.code in each.after and each.code in made for each in self._steps.values()
        )


def _said(record: StepRecord) -> str:
    """What a record says, in one line."""
    parts = [f"{record.happened_on}"]
    if record.people:
        parts.append(record.people)
    if record.entitled is not None:
        parts.append(
            f"应到 {record.entitled} 人，实到 {record.present} 人，赞成 {record.in_favour} 人"
        )
    if record.shown_from and record.shown_to:
        parts.append(f"公示 {record.shown_from} 至 {record.shown_to}")
    if record.days or record.hours:
        parts.append(f"培训 {record.days or 0} 天 {record.hours or 0} 学时")
    if record.decision:
        until = f"至 {record.until}" if record.until else ""
        parts.append(f"{Decision(record.decision).label}{until}")
    elif record.until:
        parts.append(f"推迟至 {record.until}")
    if record.document_number:
        parts.append(record.document_number)
    return "，".join(parts)
