"""The page for one move of a flow: with a reason, or with nothing more than the press."""

from typing import Any, ClassVar

from django.http import Http404

from core.flows import Flow, Move
from core.forms import ReasonStepForm, RecordForm, StepForm
from core.views.editing import EditPage


class MovePage(EditPage):
    """`update` is the service, called with the name of the move as `move`."""

    flow: Flow
    #: Those that are made here; the address says which one, or `move` does.
    moves: tuple[str, ...] = ()
    move = ""
    #: Name of a move → what follows from it.
    intros: ClassVar[dict[str, str]] = {}
    submit = "确定"

    @property
    def taken(self) -> Move:
        name = self.kwargs.get("move", self.move)
        if name != self.move and name not in self.moves:
            raise Http404("没有这一步。")
        return self.flow.moves[name]

    @property
    def form_class(self) -> type[RecordForm]:
        return ReasonStepForm if self.taken.reason else StepForm

    @property
    def edit_title(self) -> str:
        return self.taken.title

    @property
    def saved(self) -> str:
        return f"已办理：{self.taken.title}。"

    @property
    def intro(self) -> str:
        return self.intros.get(self.taken.name, "")

    def make(self, **values: Any) -> Any:
        return type(self).update(move=self.taken.name, **values)

    def _save(self, record: Any, form: RecordForm) -> Any:
        return self.make(
            actor=self.request.user, pk=record.pk, version=self.version(), **form.values()
        )
