"""Letters: the list, one of them with its receipts, signing for it, voiding, entering receipts."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.attachments.service import taken
from core.errors import Refusal
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage, RecordDoor, RecordStep, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece, Rows
from core.views.records import HistoryPanel
from papers.choices import LetterState
from papers.filters import LetterFilterSet
from papers.forms import LetterForm, ReceiptForm, VoidForm
from papers.kinds import Group, Text
from papers.models import Delivery, Letter
from papers.services import letters
from papers.tables import DeliveryTable, LetterTable, state_of
from papers.views.pieces import papers_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class LetterList(ListPage):
    title = "文件"
    subtitle = "签发的文件和收到的文件：文号、送达、签收。"
    unit = "份文件"
    empty_text = "没有符合条件的文件。"
    nothing_text = "还没有签发或收到文件。"
    table_class = LetterTable
    filterset_class = LetterFilterSet
    sorts = {"issued_on": LetterFilterSet.sorts["issued_on"]}
    default_sort = LetterFilterSet.default_sort
    buttons = (
        ListAction("起草文件", "papers:new_letter", Action.ISSUE_LETTERS, icon="plus", main=True),
    )
    template_name = "papers/letters.html"

    def rows(self):
        return Letter.objects.visible_to(self.request.user)

    def extra(self):
        user = self.request.user
        issues = user.may(Action.ISSUE_LETTERS)
        return {"year": letters.this_year(user) if issues else None}


class LetterPage(DetailPage):
    model = Letter
    related = ("issuer", "form", "issued_by")
    list_url = "papers:letters"
    rules = DetailPage.rules | {"read": "readable_by"}
    main = (
        ActionLink(
            "修改",
            "papers:edit_letter",
            icon="pencil",
            when=lambda each: each.state == LetterState.DRAFT,
        ),
    )
    menu = (
        ActionLink(
            "作废",
            "papers:void_letter",
            when=lambda each: each.state == LetterState.ISSUED,
        ),
    )
    figures = (
        Figure("文号", lambda each: each.number or "签发时编定", word=True),
        Figure(
            "成文日期",
            lambda each: each.issued_on.isoformat() if each.issued_on else "—",
            word=True,
        ),
        Figure("签收", lambda each: f"{each.received_count}/{each.delivery_count}", word=True),
    )
    parts = (
        Own("due", "drafted"),
        Own("due", "reading"),
        Own("due", "voided"),
        Own("facts", "said"),
        Facts(
            "基本情况",
            (
                Fact("sender", "发文单位"),
                Fact("kind", "文种", show=lambda each, page: each.kind_title),
                Fact("to", "主送", wide=True),
                "urgency",
                "signer",
                Fact("copies", wide=True),
            ),
        ),
        Own("people", "deliveries"),
        Own("papers", "file"),
        Lazy("history", "变更记录", "papers:letter_history", needs="edit"),
    )

    def name(self, record):
        return record.title

    def subtitle(self, record):
        return (record.kind_title, record.sender)

    def badges(self, record):
        yield state_of(record)

    @property
    def _reads(self) -> bool:
        return self.allows("read")

    def drafted(self):
        """What comes next of a draft."""
        if self.record.state != LetterState.DRAFT or not self.allows("edit"):
            return None
        return Piece("草稿", "papers/letter_draft.html", {"letter": self.record})

    def reading(self):
        """Opening the letter, for whoever has to sign for it."""
        if self._reads:
            return None
        return Piece("签收", "papers/letter_closed.html", {"letter": self.record})

    def voided(self):
        """Why a letter no longer holds."""
        if self.record.state != LetterState.VOIDED:
            return None
        return Piece("作废", "papers/letter_voided.html", {"letter": self.record})

    def said(self):
        if not self._reads:
            return None
        words, kind = self.record.own_words(), self.record.known_kind
        if kind is None:
            return None
        lists = [
            {"title": each.meaning, **laid_out(each.fields, words[each.name])}
            for each in kind.more
            if isinstance(each, Group)
        ]
        facts = [
            (each.meaning, words[each.name]) for each in kind.more if not isinstance(each, Group)
        ]
        lines = words["text"].splitlines()
        context = {"letter": self.record, "lines": lines, "facts": facts, "lists": lists}
        return Piece("正文", "papers/letter_text.html", context | {"words": words})

    def deliveries(self):
        user = self.request.user
        seen = Delivery.objects.visible_to(user).filter(letter=self.record)
        rows = list(seen.select_related("region", "received_by").order_by("pk"))
        may = seen.may_bring_back(user)
        returnable = frozenset(may.values_list("pk", flat=True))
        return Rows("送达和签收", DeliveryTable(rows, returnable=returnable))

    def file(self):
        return papers_of(self.request.user, self.record)


def laid_out(fields: Iterable[Text], rows: list[dict[str, str]]) -> dict[str, Any]:
    """Heads and rows of a list, each cell with how it is set: numbers to the right, days whole."""
    looks = {each.name: _look([str(row[each.name]) for row in rows]) for each in fields}
    return {
        "heads": [(each.meaning, looks[each.name]) for each in fields],
        "rows": [
            [(each.meaning, row[each.name], looks[each.name]) for each in fields] for row in rows
        ],
    }


def _look(values: list[str]) -> str:
    said = [value for value in values if value]
    if said and all(value.isdecimal() for value in said):
        return "num"
    if said and all(_DAY.fullmatch(value) for value in said):
        return "date"
    return "cell-wrap"


class LetterHistory(HistoryPanel):
    model = Letter


class LetterDoor(RecordDoor):
    model = Letter
    action = Action.ISSUE_LETTERS
    list_url = "papers:letters"


class EditLetter(LetterDoor, EditPage):
    form_class = LetterForm
    create = letters.write
    update = letters.rewrite
    new_title = "起草文件"
    edit_title = "修改文件"
    intro = "保存为草稿，可以下载预览；签发后编定文号、送达收文单位，不能再修改。"
    saved = "已保存为草稿。核对无误后签发。"


class IssueLetter(LetterDoor, RecordStep):
    service = letters.issue

    def done(self, record):
        messages.success(self.request, f"已签发，文号 {record.number}，已通知收文单位。")
        return redirect(record.get_absolute_url())


class DiscardLetter(LetterDoor, RecordStep):
    service = letters.discard

    def done(self, record):
        messages.success(self.request, "已删除草稿。")
        return redirect(self.list_url)


class VoidLetter(LetterDoor, EditPage):
    form_class = VoidForm
    update = letters.void
    edit_title = "作废文件"
    intro = "作废后文号保留，不再编给其他文件；已签收的单位会收到通知。"
    submit = "作废"
    saved = "已作废。"

    def more(self, record):
        kind = record.known_kind
        return {"intro": f"{self.intro}{kind.on_voiding}"} if kind else {}


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a letter and thereby sign for it."""
    try:
        with at_the_door():
            letter = letters.receive(actor=request.user, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("papers:letter", pk)
    messages.success(request, f"已签收 {letter.number}。")
    return redirect(letter.get_absolute_url())


class ReceiptPage(View):
    """The receipt of one of those to whom a letter went, as a scan."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._row(pk), ReceiptForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = self._row(pk), ReceiptForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                with at_the_door():
                    letters.bring_back(actor=request.user, pk=pk, data=taken(file), name=file.name)
            except ValidationError as error:
                form.add_error("file", error.messages)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已登记{row.name}的回执。")
                return redirect(row.letter.get_absolute_url())
        return self._page(row, form)

    def _row(self, pk: int) -> Delivery:
        """A receipt that can be entered here (404 where the letter is out of scope)."""
        user = self.request.user
        seen = Delivery.objects.visible_to(user).select_related("letter")
        row = get_object_or_404(seen.filter(letter__in=Letter.objects.visible_to(user)), pk=pk)
        if not seen.may_bring_back(user).filter(pk=pk).exists():
            if row.received_at is not None:
                raise Http404(f"{row.name}已签收。")
            with at_the_door():
                letters.refuse_receipt(user)
        return row

    def _page(self, row: Delivery, form: Any) -> HttpResponse:
        context = {
            "title": "上传回执",
            "subtitle": f"{row.letter.number} · {row.name}",
            "row": row,
            "form": form,
        }
        return render(self.request, "papers/receipt.html", context)
