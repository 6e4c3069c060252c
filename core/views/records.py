"""The page of one row, and the panels on it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from core.records.changes import changes_of


class RecordPage(View):
    """The page of one row; a row out of scope does not exist (404)."""

    template_name: str = ""

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def context(self, record) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(self.rows(), pk=pk)
        return render(request, self.template_name, {"record": record, **self.context(record)})


class Panel(View):
    """A piece of a page, loaded by htmx. What the user may not see renders as nothing."""

    template_name: str = ""

    def context(self, **kwargs) -> dict[str, Any] | None:
        """What the panel shows; None: nothing."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            context = self.context(**kwargs)
        except Http404:
            context = None
        if context is None:
            return HttpResponse("")
        return render(request, self.template_name, context)


class HistoryPanel(Panel):
    """The history of one row: who changed what, when and from where; older pages on demand."""

    template_name = "core/history.html"
    #: Fields to tell of; empty: all that people edit.
    fields: tuple[str, ...] = ()

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def context(self, pk: int) -> dict[str, Any]:
        record = get_object_or_404(self.rows(), pk=pk)
        text = self.request.GET.get("before", "")
        before = int(text) if text.isdecimal() and len(text) < 19 else None
        found = changes_of(record, fields=self.fields, before=before)
        return {"changes": found.rows, "older": found.older, "continued": before is not None}
