"""Panels: pieces of a row's page that are loaded after it."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from core.keys import key_of
from core.records.changes import changes_of


class Panel(View):
    """A piece of a page, loaded by htmx. What the user may not see renders as nothing."""

    template_name: str = "core/pieces.html"

    def pieces(self, **kwargs) -> dict[str, Any] | None:
        """Name → `core.views.detail.Rows` or `Piece` that the panel consists of; None: nothing."""
        raise NotImplementedError

    def context(self, **kwargs) -> dict[str, Any] | None:
        """What the template is given; None: nothing."""
        pieces = self.pieces(**kwargs)
        return None if pieces is None else {**pieces, "pieces": pieces.values()}

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
    #: Fields to show; empty: all that people edit.
    fields: tuple[str, ...] = ()

    model: type[models.Model]

    def context(self, pk: int) -> dict[str, Any]:
        rows = self.model.objects.past_read_by(self.request.user).present()
        record = get_object_or_404(rows, pk=pk)
        before = key_of(self.request.GET.get("before"))
        before = before if before > 0 else None
        found = changes_of(
            record, fields=self.fields, before=before, masks=record.past_masks(self.request.user)
        )
        return {"changes": found.rows, "older": found.older, "continued": before is not None}
