"""The page of one case."""

from urllib.parse import urlencode

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html

from accounts.choices import Action
from core.addresses import address_of
from core.flows import standing_of
from core.models import Attachment
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.pieces import Piece, Rows, facts_of
from rectification.choices import (
    TO_ANSWER,
    AppealState,
    AskedState,
    CaseState,
)
from rectification.flows import FLOW
from rectification.kinds import kind_of
from rectification.models import (
    Answer,
    Appeal,
    AppealField,
    Case,
    CaseStep,
    Check,
    Escalation,
    Extension,
)
from rectification.services.appealing import STATES as APPEALABLE
from rectification.services.people import named_people, people_of
from rectification.tables import (
    ASKED_TONES,
    TONES,
    CheckTable,
    EscalationTable,
    ExtensionTable,
    subject_link,
)

#: What somebody does next from the page of a case, in the order of the buttons.
_STEPS = ("issue", "acknowledge", "respond", "prove", "verify", "return", "remand")


def _ground(record, page):
    found = kind_of(record.kind).ground(record)
    return found.text if found else ""


def _definition(record, page):
    found = kind_of(record.kind).ground(record)
    return format_html('<a href="{}">查看口径</a>', found.url) if found and found.url else ""


def _source(record, page):
    found = kind_of(record.kind).ground(record)
    return found.source if found else ""


def _subject(record, page):
    return subject_link(record, record.subject.name, page.request.user)


def _listing(record, page):
    """Of a light that shows what the negative list names: the way onto it."""
    entered = kind_of(record.kind).negative.get(record.topic)
    seen = Case.objects.visible_to(page.request.user)
    if not entered or not page.allows("oversee"):
        return ""
    if not seen.listable().filter(pk=record.pk).exists():
        return ""
    query = urlencode({"party": record.party_organization_id, "topic": entered, "light": record.pk})
    url = f"{address_of('rectification:open', 'negative')}?{query}"
    return format_html('<a class="btn btn-sm" href="{}">列入负面清单</a>', url)


def _mend(record, page):
    found = kind_of(record.kind).mend(record, page.request.user)
    if found is None or not record.is_open:
        return ""
    mend = format_html('<a class="btn btn-sm" href="{}">{}</a>', found.url, found.title)
    return format_html("{} {}", mend, _listing(record, page))


_OWNER = Figure("联系领导", lambda each: each.owner or "—", word=True)


class CasePage(DetailPage):
    model = Case
    related = (
        "organization",
        "party_organization",
        "region",
        "department",
    )
    list_url = "rectification:list"
    list_title = "整改件"
    rules = DetailPage.rules | {
        "answer": "answerable_by",
        "oversee": "overseen_by",
        "verify": "verifiable_by",
    }
    menu = (
        ActionLink(
            "申请延期",
            "rectification:extend",
            needs="answer",
            when=lambda each: each.state in TO_ANSWER and each.due_on >= timezone.localdate(),
        ),
        ActionLink(
            "申诉：数据有误",
            "rectification:appeal",
            needs="answer",
            when=lambda each: each.state in APPEALABLE and not each.paused_on,
        ),
        LINE,
        ActionLink(
            "修改方案",
            "rectification:change_plan",
            needs="oversee",
            when=lambda each: each.is_open and kind_of(each.kind).by_hand,
        ),
        ActionLink(
            "登记检查",
            "rectification:check",
            needs="oversee",
            when=lambda each: each.is_open and kind_of(each.kind).by_hand,
        ),
        ActionLink(
            "确认销号",
            "rectification:confirm",
            needs="oversee",
            when=lambda each: each.is_open and each.proposed_closed_on,
        ),
        ActionLink(
            "撤销",
            "rectification:withdraw",
            needs="oversee",
            when=lambda each: each.is_open and not each.paused_on,
        ),
        ActionLink(
            "重新立案",
            "rectification:reopen",
            needs="oversee",
            when=lambda each: each.state == CaseState.CLOSED,
        ),
    )
    usual_figures = (
        Figure(
            "整改期限",
            lambda each: each.due_on.isoformat(),
            note=lambda each: (
                "申诉核对中，暂停计时" if each.paused_on and each.is_open else each.overdue_text
            ),
            word=True,
        ),
        Figure("连续月数", lambda each: each.consecutive_months),
        Figure("送达对象", lambda each: each.department or each.addressee or "—", word=True),
    )
    parts = (
        Own("due", "standing"),
        Own("due", "appeals"),
        Facts(
            "要整改什么",
            (
                Fact("subject", "对象", show=_subject),
                Fact("fact"),
                Fact("mend", "更正办理", show=_mend),
                Fact("ground", "规则", show=_ground, wide=True),
                Fact("source", "依据", show=_source, wide=True),
                Fact("definition", "口径", show=_definition),
                "opened_on",
                "issued_on",
                "first_due_on",
                "closed_on",
            ),
        ),
        Own("facts", "plan"),
        Own("facts", "evidence"),
        Own("people", "people"),
        Own("links", "answers"),
        Own("links", "checks"),
        Own("links", "extensions"),
        Own("links", "escalations"),
        Own("history", "steps"),
        Lazy("history", "变更记录", "rectification:history", needs="edit"),
    )

    @property
    def figures(self):
        """Of what people entered by hand no month counts on: who sees to it stands in its place."""
        due, months, addressee = self.usual_figures
        by_hand = kind_of(self.record.kind).by_hand
        return (due, _OWNER if by_hand else months, addressee)

    def name(self, record):
        return record.topic_name

    def subtitle(self, record):
        return record.subject.name, record.subject_code, record.region.name

    def badges(self, record):
        if record.shade:
            yield record.light, record.shade
        yield record.get_state_display(), TONES[CaseState(record.state)]
        if record.reopened:
            yield f"重新立案 {record.reopened} 次", "amber"

    @cached_property
    def made(self):
        """The steps, oldest first."""
        steps = CaseStep.objects.visible_to(self.request.user).filter(subject=self.record)
        return list(steps.select_related("made_by", "letter").order_by("pk"))

    # --- Pieces -------------------------------------------------------------------------------

    def standing(self):
        """Where it stands, and what the reader does next."""
        steps = self.made
        if not self.allows("edit"):
            for each in steps:
                each.reason = ""  # said between those who handle it
        doors = []
        for name in _STEPS:
            move = FLOW.moves[name]
            rule = {"issue": "oversee", "verify": "verify", "return": "verify"}.get(name, "answer")
            if self.record.state in move.sources and self.allows(rule):
                doors.append((move, address_of("rectification:move", self.record.pk, name)))
        if self.record.proposed_closed_on and self.record.is_open and self.allows("oversee"):
            doors.insert(
                0,
                (FLOW.moves["confirm"], address_of("rectification:confirm", self.record.pk)),
            )
        own = self.record.state == CaseState.PROVED and self.allows("oversee")
        context = {
            "standing": standing_of(FLOW, self.record, steps),
            "doors": doors,
            "record": self.record,
            "own_answer": own and not self.allows("verify"),
        }
        return Piece("办理情况", "rectification/standing.html", context)

    def appeals(self):
        """What is said to be wrong with the data, and who decides it."""
        user = self.request.user
        rows = list(
            Appeal.objects.visible_to(user)
            .filter(case=self.record)
            .select_related("asked_by", "decided_by")
            .order_by("-pk")
        )
        if not rows:
            return None
        fields = AppealField.objects.visible_to(user).filter(appeal__in=rows)
        owned = set(fields.decidable_by(user).values_list("pk", flat=True))
        decidable = Appeal.objects.visible_to(user).decidable_by(user).filter(case=self.record)
        mine = set(decidable.values_list("pk", flat=True))
        by_appeal: dict[int, list] = {}
        for each in fields.select_related("decided_by").order_by("pk"):
            by_appeal.setdefault(each.appeal_id, []).append((each, each.pk in owned))
        found = [
            (
                each,
                ASKED_TONES[AppealState(each.state)],
                by_appeal.get(each.pk, []),
                each.pk in mine and each.pk not in by_appeal and each.state == AppealState.ASKED,
            )
            for each in rows
        ]
        return Piece("申诉", "rectification/appeals.html", {"rows": found})

    def plan(self):
        """What people said as they entered it by hand."""
        record, kind = self.record, kind_of(self.record.kind)
        if not kind.by_hand:
            return None
        causes = [("原因", record.causes_text)] if kind.with_causes else []
        owner, plan = ("联系领导", record.owner), ("整顿方案", record.plan)
        return facts_of("整顿方案", *causes, owner, plan, wide=("原因", "整顿方案"))

    def evidence(self):
        if not self.record.evidence:
            return None
        context = {"rows": self.record.evidence}
        return Piece("立案时依据的数据", "rectification/evidence.html", context)

    def people(self):
        found = people_of(self.record)
        if found is None:
            return None
        user = self.request.user
        if not (user.may(Action.SEE_MEMBERS) or user.may(Action.COUNT_MEMBERS)):
            return None
        named = [
            (each.named_to(user), works, related)
            for each, works, related in named_people(self.record, user)
        ]
        context = {"people": found, "named": named, "of_party": self.record.party_organization_id}
        return Piece("党员", "rectification/people.html", context)

    def answers(self):
        user = self.request.user
        rows = list(
            Answer.objects.visible_to(user)
            .filter(case=self.record)
            .select_related("written_by")
            .order_by("-pk")
        )
        if not rows:
            return None
        editable = Answer.objects.visible_to(user).editable_by(user).filter(case=self.record)
        own = set(editable.values_list("pk", flat=True))
        files: dict[int, list] = {}
        for file in Attachment.objects.visible_to(user).of_all(rows).order_by("pk"):
            files.setdefault(file.owner_id, []).append(file)
        found = []
        for number, each in enumerate(rows):
            panel = ""
            if number == 0 and each.pk in own:
                panel = address_of("core:attachments", "rectification.answer", each.pk)
            found.append((each, files.get(each.pk, []), panel))
        return Piece("整改答复", "rectification/answers.html", {"rows": found})

    def checks(self):
        rows = list(
            Check.objects.visible_to(self.request.user)
            .filter(case=self.record)
            .select_related("checked_by")
            .order_by("-checked_on", "-pk")
        )
        return Rows("检查", CheckTable(rows)) if rows else None

    def extensions(self):
        user = self.request.user
        rows = list(
            Extension.objects.visible_to(user)
            .filter(case=self.record)
            .select_related("asked_by")
            .order_by("-pk")
        )
        if not rows:
            return None
        asked = [each.pk for each in rows if each.state == AskedState.ASKED]
        asked = asked if self.record.is_open else []
        decidable = Extension.objects.visible_to(user).decidable_by(user).filter(pk__in=asked)
        table = ExtensionTable(rows, decidable=frozenset(decidable.values_list("pk", flat=True)))
        return Rows("延期", table)

    def escalations(self):
        rows = list(
            Escalation.objects.visible_to(self.request.user)
            .filter(case=self.record)
            .select_related("done_by")
            .order_by("months", "pk")
        )
        if not rows:
            return None
        table = EscalationTable(rows, recordable=self.allows("oversee"))
        return Rows("督促措施", table, note="连续亮红灯的，按规则逐月加强督促")

    def steps(self):
        """Every step with its reason, for those who handle it."""
        if not self.allows("edit"):
            return None
        words = [(each, FLOW.moves[each.move]) for each in self.made if each.move in FLOW.moves]
        return Piece("办理过程", "rectification/steps.html", {"rows": words})
