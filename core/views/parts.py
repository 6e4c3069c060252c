"""Pages of one part of the document that a row holds: an item of a scheme, a question of a form."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from core.forms import RecordForm, StepForm
from core.views.editing import EditPage


class PartPage(EditPage):
    """Change one part, or (without its code in the address) add a further one.

    `part` is what it is called in the address, in the document, in the form and in the service:
    `record.document.item(code)`, `Form(item=…)`, `write(code=…, item=…)`.
    """

    part = ""
    #: The attribute of the part that people read.
    words = "title"
    write: Callable[..., Any]
    #: Said when nothing stands under the code.
    missing = ""
    saved = "已保存。"

    @property
    def code(self) -> str:
        return self.kwargs.get(self.part, "")

    def stored(self, record: Any) -> Any | None:
        return getattr(record.document, self.part)(self.code) if self.code else None

    def found(self, pk: int) -> Any:
        record = super().found(pk)
        if self.code and self.stored(record) is None:
            raise Http404(self.missing)
        return record

    def form(self, record: Any, data: Any = None, **options: Any) -> RecordForm:
        return super().form(record, data, **{self.part: self.stored(record)}, **options)

    def values(self, form: RecordForm) -> dict[str, Any]:
        return form.values()

    def _save(self, record: Any, form: RecordForm) -> Any:
        return type(self).write(
            actor=self.request.user,
            pk=record.pk,
            version=self.version(),
            code=self.code,
            **self.values(form),
        )


class RemovePart(PartPage):
    """Take the part out: stands before the page that changes it."""

    form_class = StepForm
    submit = "删除"
    saved = "已删除。"

    def form(self, record: Any, data: Any = None, **options: Any) -> RecordForm:
        return EditPage.form(self, record, data, **options)

    def values(self, form: RecordForm) -> dict[str, Any]:
        return {self.part: None}

    def more(self, record: Any) -> dict[str, Any]:
        name = getattr(self.stored(record), self.words, self.code)
        return {"title": f"{self.edit_title}：{name}"}
