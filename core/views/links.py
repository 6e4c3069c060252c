"""Pages that start, end and take back dated links; an app names the link, the services and what
the link reads like."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.forms import EndForm, ReasonForm, RecordForm
from core.templatetags.ui import named
from core.views.editing import EditPage


class NewLink(EditPage):
    """A new link of the row that the address names: its owner."""

    #: The field of the link that is the owner.
    side: str = ""
    #: Whether the owner must be editable, not only seen.
    owner_editable: bool = True
    submit = "新增"

    @property
    def new_title(self) -> str:
        return f"新增{self.noun}"

    @property
    def saved(self) -> str:
        return f"已新增{self.noun}。"

    @property
    def owner_model(self) -> type[models.Model]:
        return self.model._meta.get_field(self.side).related_model

    @cached_property
    def owner(self) -> Any:
        rows, user = self.owner_model.objects, self.request.user
        (pk,) = self.kwargs.values()
        found = get_object_or_404(rows.visible_to(user).present(), pk=pk)
        if self.owner_editable and not rows.editable_by(user).filter(pk=found.pk).exists():
            raise PermissionDenied(f"您的账号没有修改这个{self.owner_noun}的权限。")
        return found

    @property
    def owner_noun(self) -> str:
        return str(self.owner_model._meta.verbose_name)

    def form(self, record: Any | None, data: Any = None, **options: Any) -> RecordForm:
        return super().form(record, data, fixed={self.side: self.owner}, **options)

    def more(self, record: Any | None) -> dict[str, Any]:
        return {
            "title": f"{self.new_title}：{self.owner}",
            "cancel_url": self.owner.get_absolute_url(),
            "noun": self.owner_noun,
        }

    def warning(self, link: Any) -> str | None:
        """A doubt about the link, shown after it was stored."""

    def _save(self, record: Any | None, form: RecordForm) -> Any:
        link = super()._save(record, form)
        if doubt := self.warning(link):
            form.warnings.append(doubt)
        return link


class ChangedLink(EditPage):
    """What is done with a link that is there: the form asks for one thing about it."""

    def more(self, record: Any) -> dict[str, Any]:
        return {"title": f"{self.edit_title}：{self.said(record)}"}

    def said(self, link: Any) -> str:
        """The link in words."""
        return named(link, self.request.user)


class EndLink(ChangedLink):
    """From which day it is over."""

    form_class = EndForm
    submit = "终止"
    saved = "已登记终止日期。"

    @property
    def edit_title(self) -> str:
        return f"终止{self.noun}"


class RemoveLink(ChangedLink):
    """It was filed today and by mistake."""

    form_class = ReasonForm
    submit = "删除"
    saved = "已删除。"

    @property
    def edit_title(self) -> str:
        return f"删除当天误录的{self.noun}"
