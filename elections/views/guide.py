"""The guided page: the steps of an election in their order, with what is done, what comes next,
and the papers of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.addresses import address_of
from elections.choices import ElectionState
from elections.models import Election
from elections.papers.kinds import BY_CODE
from elections.services import candidates_lack, outcome_of
from elections.services.meeting import attendance_lack
from papers.kinds import Kind

_S = ElectionState
DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    main: bool = False


@dataclass
class GuideStep:
    """One step as the page shows it."""

    title: str
    state: str
    papers: list[Kind] = field(default_factory=list)
    #: What is known of it, a line each.
    said: list[str] = field(default_factory=list)
    #: Why it cannot go on yet.
    lack: str = ""
    links: list[Link] = field(default_factory=list)

    @property
    def word(self) -> tuple[str, str]:
        """What the badge says, and its tone."""
        return {DONE: ("已办", "green"), NOW: ("正在办", "blue"), LATER: ("未到", "grey")}[
            self.state
        ]


def guide_of(
    election: Election, *, edits: bool, approves: bool, candidates: int
) -> list[GuideStep]:
    """The steps of an election, for whoever may `edit` or `approve` it."""
    page = _Guide(election, edits, approves, candidates)
    return page.steps()


@dataclass
class _Guide:
    election: Election
    edits: bool
    approves: bool
    candidates: int

    def steps(self) -> list[GuideStep]:
        found = [
            self._prepare(),
            self._answered(
                "上级批复换届",
                _S.ASKED,
                "approve",
                "return",
                self.election.approved_on,
                self.election.approval_number,
                "approval",
            ),
            self._nominate(),
            self._answered(
                "上级批复候选人",
                _S.NOMINATED,
                "approve_nominees",
                "return_nominees",
                self.election.nominees_approved_on,
                self.election.nominees_approval_number,
                "nominees-approval",
            ),
            self._convene(),
            self._vote(),
        ]
        if not self.election.is_direct:
            found.append(self._committee())
        found.append(self._report())
        found.append(
            self._answered(
                "上级批复结果，记入任期",
                _S.REPORTED,
                "record",
                "return_result",
                self.election.result_approved_on,
                self.election.result_approval_number,
                "result-approval",
            )
        )
        return found

    # --- Steps ----------------------------------------------------------------------------------

    def _prepare(self) -> GuideStep:
        election = self.election
        return self._step(
            "决议，报换届请示",
            _S.PREPARING,
            ("resolution", "request"),
            said=[
                f"{election.resolved_on} 决议，计划 {election.planned_on} 选举，"
                f"应选{election.seats_text}。"
            ],
            links=lambda: [
                self._step_link("报换届请示", "ask", main=True),
                Link("修改", address_of("elections:edit", election.pk)),
            ],
        )

    def _answered(
        self,
        title: str,
        state: str,
        agree: str,
        send_back: str,
        day: Any,
        number: str,
        paper: str,
    ) -> GuideStep:
        """A step that the office above does."""
        step = self._step(title, state, (paper,))
        if step.state == DONE and day:
            step.said = [f"{day} {number} 批复同意。"]
        if step.state == NOW:
            if self.approves:
                url = (
                    address_of("elections:record", self.election.pk)
                    if agree == "record"
                    else address_of("elections:answer", self.election.pk, agree)
                )
                step.links = [
                    Link("同意" if agree != "record" else "同意并记入任期", url, main=True),
                    Link("退回", address_of("elections:answer", self.election.pk, send_back)),
                ]
            else:
                step.said = ["已上报，等上级党组织批复。"]
        return step

    def _nominate(self) -> GuideStep:
        election = self.election
        step = self._step("谈话考察，提名候选人", _S.NOMINATING, ("talks", "nomination"))
        if step.state == DONE:
            step.said = [f"候选人 {self.candidates} 名，应选{election.seats_text}。"]
        if step.state == NOW:
            step.said = [f"已提名 {self.candidates} 名，应选{election.seats_text}。"]
            step.lack = candidates_lack(election)
            if self.edits:
                step.links = [
                    Link(
                        "增加候选人",
                        address_of("elections:new_candidate", election.pk),
                        main=bool(step.lack),
                    ),
                    Link("谈话考察情况", address_of("elections:talks", election.pk)),
                ]
                if not step.lack:
                    step.links.insert(0, self._step_link("报候选人请示", "nominate", main=True))
        return step

    def _convene(self) -> GuideStep:
        election = self.election
        done = election.met_on is not None
        step = self._step(
            "准备大会，确定应到会名单",
            _S.CONVENED,
            ("reports", "method", "tellers", "attendance", "ballot"),
            done=done,
        )
        if done:
            step.said = [
                f"{election.met_on} 选举，应到会 {election.entitled_count} 人，"
                f"至少 {election.least_present} 人到会方可选举。名单已固定，此后党员变动不影响。"
            ]
        if election.state == _S.CONVENED and self.edits and not self._ballots:
            title = "重新确定名单" if done else "确定应到会名单"
            step.links = [Link(title, address_of("elections:voters", election.pk), main=not done)]
        return step

    def _vote(self) -> GuideStep:
        election = self.election
        step = self._step("到会、投票、宣布结果", _S.CONVENED, ("result",))
        if election.state == _S.CONVENED and election.met_on is None:
            step.state = LATER
        if election.present_count is not None:
            step.said = [f"实到会 {election.present_count} 人。"]
        if step.state == NOW:
            self._voting(step)
        elif step.state == DONE:
            step.said += [
                f"{each}：发出 {each.issued}，收回 {each.returned}，有效 {each.valid}。"
                for each in self._ballots
            ]
            if election.state == _S.ELECTED and self.edits:
                step.links = [self._step_link("更正投票登记", "reopen")]
        return step

    def _voting(self, step: GuideStep) -> None:
        election = self.election
        attendance = Link("登记到会", address_of("elections:attendance", election.pk), main=True)
        if election.present_count is None:
            step.links = [attendance] if self.edits else []
            return
        step.lack = attendance_lack(election)
        if step.lack:
            step.links = [attendance] if self.edits else []
            return
        found = outcome_of(election)
        step.said += [
            f"{each}：发出 {each.issued}，收回 {each.returned}，有效 {each.valid}。"
            for each in self._ballots
        ]
        if self._ballots:
            step.said.append(f"{found.least} 票当选，已选出 {len(found.elected)} 名。")
            if found.tied:
                step.lack = "有人得票相等，不能确定当选人，请就他们再次投票。"
            elif found.missing:
                step.lack = f"还缺 {found.missing} 名，请再次投票，或经到会过半数同意减少名额。"
        if not self.edits:
            return
        pk = election.pk
        conclude = Link("宣布选举结果", address_of("elections:conclude", pk), main=not step.lack)
        ballot = Link(
            "再次投票" if self._ballots else "登记投票",
            address_of("elections:ballot", pk),
            main=not self._ballots or bool(step.lack),
        )
        step.links = [
            *([conclude] if self._ballots and not found.tied else []),
            *([ballot] if not self._ballots or found.vacant else []),
            *([] if self._ballots else [Link("更正到会", attendance.url)]),
            Link("另选他人", address_of("elections:write_in", pk)),
        ]

    def _committee(self) -> GuideStep:
        election = self.election
        done = election.committee_met_on is not None
        step = self._step("第一次委员会会议，分工", _S.ELECTED, ("committee",), done=done)
        if done:
            step.said = [
                f"{election.committee_met_on} 开会，到会委员 {election.committee_present} 名。"
            ]
        if election.state == _S.ELECTED and self.edits:
            title = "更正分工" if done else "登记会议和分工"
            url = address_of("elections:committee", election.pk)
            step.links = [Link(title, url, main=not done)]
        return step

    def _report(self) -> GuideStep:
        election = self.election
        step = self._step("报选举结果", _S.ELECTED, ("report",))
        ready = election.is_direct or election.committee_met_on is not None
        if election.state == _S.ELECTED and not ready:
            step.state = LATER
        elif step.state == NOW and self.edits:
            step.links = [self._step_link("报选举结果", "report", main=True)]
        return step

    # --- Pieces ---------------------------------------------------------------------------------

    @property
    def _ballots(self) -> list:
        if not hasattr(self, "_found"):
            self._found = list(self.election.ballots.order_by("number"))
        return self._found

    def _step(
        self,
        title: str,
        state: str,
        papers: tuple[str, ...],
        *,
        done: bool = False,
        said: list[str] | None = None,
        links: Callable[[], list[Link]] | None = None,
    ) -> GuideStep:
        election, place = self.election, _S.values.index(state)
        stage = election.stage
        where = DONE if stage > place or (done and stage >= place) else NOW
        if stage < place:
            where = LATER
        kinds = [BY_CODE[each] for each in papers]
        return GuideStep(
            title,
            where,
            papers=[kind for kind in kinds if kind.when(election)],
            said=list(said or []) if where != LATER else [],
            links=links() if links and where == NOW and self.edits else [],
        )

    def _step_link(self, title: str, move: str, *, main: bool = False) -> Link:
        return Link(title, address_of("elections:step", self.election.pk, move), main=main)
