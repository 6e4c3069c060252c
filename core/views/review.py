"""The pages of a review: the queue of what waits, the page on which one row is judged, and the
chain on the page of the row. An app names its review, its table and its pieces."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.addresses import address_of
from core.flows import Standing, standing_of
from core.forms import RecordForm, TextField
from core.forms.fields import DayField
from core.keys import key_of
from core.lists.review import ReviewTable
from core.lists.tables import ListTable
from core.records.links import LONGEST_REASON
from core.review import Review, hints_of
from core.templatetags.ui import named
from core.views.editing import EditPage, at_the_door
from core.views.lists import ListPage
from core.views.pieces import Piece
from core.views.records import Panel

#: So many refused rows are named.
_NAMED = 5


# --- The queue -----------------------------------------------------------------------------------


class ReviewQueue(ListPage):
    """What waits for the user's decision, oldest first; several may be accepted at once."""

    review: Review
    #: Address name of the page on which a row is judged.
    review_url: str = ""
    table_class: type[ReviewTable]
    template_name = "core/review_queue.html"
    tick_bar = "core/review_bar.html"
    empty_text = "没有符合条件的记录。"
    #: What it is called when a row passes.
    pass_text = "通过"

    def rows(self):
        return self.review.waiting(self.request.user)

    @classmethod
    def opens_to(cls, user: Any) -> bool:
        flow = cls.review.flow
        return any(flow.allowed(name, user).exists() for name in cls.review.passes)

    def ticks(self) -> bool:
        return True

    def prepare(self, table: ListTable, rows: Sequence[Any]) -> None:
        table.review_url = self.review_url
        table.pass_text = self.pass_text
        table.found = hints_of(self.review.hints, rows, self.request.user)

    def extra(self) -> dict[str, Any]:
        return {"pass_text": self.pass_text}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept the row of the button (`accept`), or the ticked ones (`chosen`)."""
        self.rows()  # whoever has no queue hears so
        one = request.POST.get("accept", "")
        keys = [one] if one else request.POST.getlist("chosen")
        parts = [key.partition("-") for key in keys]
        seen = {key_of(pk): key_of(version) for pk, _, version in parts}
        with at_the_door():
            decided = self.review.pass_many(actor=request.user, seen=seen)
        if decided.done:
            messages.success(request, f"已{self.pass_text} {len(decided.done)} {self.unit}。")
        for row, why in decided.refused[:_NAMED]:
            messages.error(request, f"“{named(row, request.user)}”没有{self.pass_text}：{why}")
        if (more := len(decided.refused) - _NAMED) > 0:
            messages.error(
                request, f"另有 {more} {self.unit}没有{self.pass_text}，请逐条打开查看。"
            )
        if not keys:
            messages.error(request, f"没有选中任何一{self.unit}。")
        return redirect(request.get_full_path())


# --- One row -------------------------------------------------------------------------------------


class MoveChoice(forms.RadioSelect):
    """The decisions; each says what it asks for besides, and by which key it is chosen."""

    #: Name of a move → names of fields; set by the form.
    asks: ClassVar[dict[str, list[str]]] = {}
    #: Name of a move → key.
    keys: ClassVar[dict[str, str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-asks"] = " ".join(self.asks.get(value, ()))
        if key := self.keys.get(value):
            option["attrs"]["data-key"] = key
        return option


class DecisionForm(RecordForm):
    """What the reviewer decides, and why."""

    move = forms.ChoiceField(label="审核结果", widget=MoveChoice)
    grounds = forms.MultipleChoiceField(
        label="退回事由", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = TextField(
        label="理由",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DayField(
        label="完成日期", required=False, help_text="要求补课的填写：在哪一天以前补完。"
    )

    wide = ("move", "grounds", "reason")

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        self.review = review
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        flow, names = self.review.flow, self.review.decisions(self.instance, self.actor)
        self.fields["move"].choices = [(name, flow.moves[name].title) for name in names]
        self.fields["move"].widget.asks = {
            name: [
                *(["grounds"] if flow.moves[name].back else []),
                *(["due_on"] if flow.moves[name].dated else []),
            ]
            for name in names
        }
        self.fields["move"].widget.keys = dict.fromkeys(self.review.passes, "a") | {"return": "r"}
        asked = "、".join(flow.moves[name].title for name in names if flow.moves[name].reason)
        said = f"{asked}须写明理由，填报方会看到。" if asked else ""
        self.fields["reason"].help_text = f"{said}请不要写证件号码、手机号码。"
        self.fields["grounds"].choices = list(self.review.grounds.items())
        self.fields["due_on"].widget.attrs["min"] = timezone.localdate().isoformat()
        if not any(flow.moves[name].dated for name in names):
            del self.fields["due_on"]
        if not self.review.grounds or not any(flow.moves[name].back for name in names):
            del self.fields["grounds"]

    def clean(self) -> dict[str, Any]:
        """A reason or a day that the decision does not ask for is not handed on."""
        values = super().clean()
        if move := self.review.flow.moves.get(values.get("move", "")):
            if not move.back:
                values.pop("grounds", None)
            if not move.dated:
                values.pop("due_on", None)
        return values


class ReviewPage(EditPage):
    """One row with what a reviewer needs beside it; the decision leads on to the next one."""

    review: Review
    #: Address name of the queue.
    list_url: str = ""
    list_title: str = "审核"
    submit = "确定"
    #: What the decision asks for.
    form_class: type[DecisionForm] = DecisionForm
    template_name = "core/review.html"

    def rows(self):
        return self.model.objects.visible_to(self.request.user)

    def found(self, pk: int) -> Any:
        record = self.read(pk)
        if not self.review.reviewable(record, self.request.user):
            self.refuse(pk)
        return record

    def read(self, pk: int) -> Any:
        """The row with all that its pieces show; 404 out of scope."""
        return get_object_or_404(self.rows(), pk=pk)

    def refuse(self, pk: int | None) -> None:
        if pk is not None:
            self.read(pk)
        raise PermissionDenied(f"您的账号没有审核{self.noun}的权限。")

    def form(self, record: Any, data: Any = None, **options: Any) -> RecordForm:
        if data is None and (move := self.request.GET.get("move", "")):
            options["initial"] = {"move": move} | options.get("initial", {})
        return super().form(record, data, review=self.review, **options)

    def pieces(self, record: Any) -> Sequence[Piece]:
        """What is judged."""
        raise NotImplementedError

    def more(self, record: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            "title": named(record, user),
            "subtitle": " · ".join(self.subtitle(record)),
            "noun": self.list_title,
            "pieces": self.pieces(record),
            "hints": hints_of(self.review.hints, [record], user)[record.pk],
            "standing": standing(self.review, record, offered=self.asked(record)),
            "decisions": self.review.decisions(record, user),
            "following": self.following(record),
        }

    def subtitle(self, record: Any) -> Sequence[str]:
        """What stands under the name."""
        return ()

    def asked(self, record: Any) -> list[str]:
        """Of a row that is not to be judged now: why not."""
        passing = self.review.passing(self.review.flow.state_of(record))
        return [] if self.review.decisions(record, self.request.user) else [passing]

    def behind(self, record: Any) -> Any:
        """The rows that stand behind this one in the queue, in their order."""
        waiting = self.review.waiting(self.request.user)
        return waiting.filter(pk__gt=record.pk).order_by("pk")

    def following(self, record: Any) -> str:
        """Address of the page on which the next one is judged; "" behind the last one."""
        pk = self.behind(record).values_list("pk", flat=True).first()
        return address_of(self.request.resolver_match.view_name, pk) if pk else ""

    def success_url(self, record: Any) -> str:
        return self.following(record) or address_of(self.list_url)

    def tell(self, record: Any) -> None:
        label = self.review.flow.labels[self.review.flow.state_of(record)]
        messages.success(self.request, f"“{named(record, self.request.user)}”：{label}。")

    def _save(self, record: Any, form: RecordForm) -> Any:
        values = form.values()
        return self.review.decide(
            values.pop("move"),
            actor=self.request.user,
            pk=record.pk,
            version=self.version(),
            **values,
        )


# --- The chain -----------------------------------------------------------------------------------


def standing(review: Review, record: Any, *, offered: Sequence[str] = ()) -> Standing:
    """Where a row stands in its review."""
    return standing_of(review.flow, record, review.steps_of(record), offered=offered)


class ReviewPanel(Panel):
    """The chain on the page of the row, for whoever sees the row: every step with its reason, and
    what stood in editions that went back."""

    review: Review
    title: str = "审核"
    #: Address name of the page on which it is judged.
    review_url: str = ""

    def pieces(self, pk: int) -> dict[str, Any] | None:
        flow = self.review.flow
        record = flow.model.objects.visible_to(self.request.user).filter(pk=pk).first()
        if record is None or not (steps := self.review.steps_of(record)):
            return None
        reviews = bool(self.review.decisions(record, self.request.user))
        context = {
            "standing": standing_of(flow, record, steps),
            "steps": [(each, self.words(each, record)) for each in steps],
            "review_url": address_of(self.review_url, pk) if reviews else "",
        }
        return {"chain": Piece(self.title, "core/review_chain.html", context)}

    def words(self, step: Any, record: Any) -> dict[str, Any]:
        """What is shown of a step; an app masks here what of a former edition not all may read."""
        move = self.review.flow.moves.get(step.move)
        return {
            "title": move.title if move else step.move,
            "back": bool(move and move.back),
            "content": step.content or [],
        }
