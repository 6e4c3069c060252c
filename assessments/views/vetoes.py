"""Slips of departments, and vetoes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.choices import Action
from assessments import services
from assessments.choices import SlipState
from assessments.filters import SlipFilterSet, VetoFilterSet
from assessments.forms import vetoes as forms
from assessments.models import Slip, Veto
from assessments.tables import SLIP_TONES, SlipTable, VetoTable
from core.addresses import address_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece, Rows


class SlipList(ListPage):
    title = "核查单"
    subtitle = "评星以前请部门核查有没有一票否决的情形。"
    unit = "份核查单"
    empty_text = "没有符合条件的核查单。"
    nothing_text = "还没有核查单。"
    table_class = SlipTable
    filterset_class = SlipFilterSet
    sorts = {"due_on": SlipFilterSet.sorts["due_on"]}
    default_sort = "-due_on"
    related = ("department", "round")

    def rows(self):
        return Slip.objects.visible_to(self.request.user)


class SlipPage(DetailPage):
    model = Slip
    related = ("department", "round__scheme", "answered_by")
    list_url = "assessments:slips"
    list_title = "核查单"
    rules = DetailPage.rules | {"answer": "answerable_by"}
    main = (
        ActionLink(
            "答复",
            "assessments:answer_slip",
            icon="circle-check",
            needs="answer",
            when=lambda each: each.state == SlipState.ASKED,
        ),
        ActionLink(
            "登记一条",
            "assessments:slip_veto",
            icon="plus",
            needs="answer",
            when=lambda each: each.state == SlipState.ASKED,
        ),
    )
    parts = (
        Facts(
            "核查单",
            (
                Fact("round", "轮次", show=lambda each, page: each.round.name),
                Fact("period", "核查期间", show=lambda each, page: each.round.period),
                "due_on",
                "way",
                "document_number",
                "answered_on",
                Fact("answer", wide=True),
            ),
        ),
        Own("facts", "kinds"),
        Own("links", "vetoes"),
    )

    def name(self, record):
        return f"{record.department}核查单"

    def badges(self, record):
        yield record.get_state_display(), SLIP_TONES[SlipState(record.state)]

    def kinds(self):
        document = self.record.round.scheme.document
        return Piece("核查什么", "assessments/veto_kinds.html", {"vetoes": document.vetoes})

    def vetoes(self):
        found = (
            Veto.objects.visible_to(self.request.user)
            .filter(slip=self.record)
            .select_related("party_organization", "department")
            .order_by("pk")
        )
        rows = list(found)
        if not rows:
            return None
        table = VetoTable(rows)
        table.choose(["party", "text", "happened_on", "ground", "lifted_on"])
        return Rows("登记的情形", table)


class SlipDoor(EditPage):
    """Answered by the department; whoever asked enters an answer on paper."""

    model = Slip
    list_url = "assessments:slips"

    def rows(self):
        return super().rows().select_related("department", "round__scheme")

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Slip.objects.answerable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("核查单由部门答复。")
        return record

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.department}"}


class AnswerSlip(SlipDoor):
    form_class = forms.SlipAnswerForm
    update = services.answer_slip
    edit_title = "答复核查单"
    submit = "答复"
    saved = "已答复。"


class SlipVeto(SlipDoor):
    """One finding of the department."""

    form_class = forms.SlipVetoForm
    edit_title = "登记一票否决"
    submit = "登记"
    saved = "已登记；全部登记完后请答复核查单。"

    def form(self, record, data=None, **options):
        return self.form_class(data, actor=self.request.user, slip=record, **options)

    def _save(self, record, form):
        services.record_veto(actor=self.request.user, **form.values())
        return record


class VetoList(ListPage):
    title = "一票否决"
    subtitle = "发生的情形、日期和认定部门；评定以后登记的影响下一轮。"
    unit = "条"
    empty_text = "没有符合条件的记录。"
    nothing_text = "没有一票否决的记录。"
    table_class = VetoTable
    filterset_class = VetoFilterSet
    sorts = {"happened_on": VetoFilterSet.sorts["happened_on"]}
    default_sort = "-happened_on"
    related = ("party_organization", "department")
    buttons = (
        ListAction(
            "登记", "assessments:new_veto", Action.REVIEW_ASSESSMENTS, icon="plus", main=True
        ),
    )

    def rows(self):
        return Veto.objects.visible_to(self.request.user)

    def prepare(self, table, rows):
        keys = [each.pk for each in rows]
        editable = Veto.objects.editable_by(self.request.user).filter(pk__in=keys)
        table.lifts = frozenset(editable.values_list("pk", flat=True))


class NewVeto(EditPage):
    model = Veto
    action = Action.REVIEW_ASSESSMENTS
    form_class = forms.VetoForm
    create = services.record_veto
    new_title = "登记一票否决"
    intro = "依据部门的处罚决定、通报登记；代码与方案一致的才计入评星。"
    submit = "登记"
    saved = "已登记。"
    list_url = "assessments:vetoes"


class LiftVeto(EditPage):
    model = Veto
    action = Action.REVIEW_ASSESSMENTS
    form_class = forms.LiftForm
    update = services.lift_veto
    edit_title = "撤销一票否决"
    intro = "撤销以后不再计入；已经评定的结果不变。"
    submit = "撤销"
    saved = "已撤销。"
    list_url = "assessments:vetoes"

    def rows(self):
        return super().rows().select_related("party_organization")

    def success_url(self, record: Any) -> str:
        return address_of("assessments:vetoes")

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.party_organization}{record.text}"}
