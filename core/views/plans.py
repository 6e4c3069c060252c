"""Deeds that people see as a plan first: the form, what would happen, the doing."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.forms import RecordForm
from core.succession import Plan
from core.views.editing import EditPage


class _Shown(Exception):
    """The plan is to be shown; nothing is stored."""

    def __init__(self, record: Any, form: RecordForm, plan: Plan) -> None:
        super().__init__()
        self.record, self.form, self.plan = record, form, plan


class PlannedPage(EditPage):
    """An edit page whose form is answered with a plan; under it stands the button that does it."""

    template_name = "core/plan.html"
    submit = "预览影响"
    #: On the button under the plan.
    confirm: str = ""
    #: Said under the plan; and instead of its lines when there are none.
    promise: str = ""
    nothing: str = "没有其他记录受到影响。"
    #: Said of what stands in the way (`Plan.obstacles`).
    obstructed: str = "还有{}，不能办理。"

    def plan(self, record: Any, values: dict[str, Any]) -> Plan:
        """What would happen. Raises what the service raises."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int | None = None, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, pk, **kwargs)
        except _Shown as shown:
            refusal = ""
            if shown.plan.obstacles:
                refusal = self.obstructed.format("、".join(shown.plan.obstacles))
            more = {"plan": shown.plan, "refusal": refusal, "page": self}
            return self._page(shown.record, shown.form, **more)

    def _save(self, record: Any, form: RecordForm) -> Any:
        if self.request.POST.get("confirmed"):
            return super()._save(record, form)
        raise _Shown(record, form, self.plan(record, form.values()))
