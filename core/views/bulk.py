"""Bulk edits: choosing what to change, preview, doing, undoing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import actions, bulk
from core.addresses import address_of
from core.bulk import kinds
from core.bulk.changes import Change
from core.bulk.fields import Field
from core.errors import Refusal
from core.forms import LookupField, SuggestInput, TextField, offer_rows, style_widgets
from core.models import BulkEdit
from core.views.editing import at_the_door

#: Rows of each kind that a preview shows.
SHOWN = 50


class ValueForm(forms.Form):
    """What a change asks for."""

    def __init__(self, change: Change, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in change.fields:
            self.fields[each.name] = _form_field(each, user)
        offer_rows(self, user)
        style_widgets(self)

    def given(self) -> dict[str, str]:
        """What was filled in, as `core.bulk.preview` takes it."""
        return {
            name: self[name].data if isinstance(field, LookupField) else self.cleaned_data[name]
            for name, field in self.fields.items()
        }


def _form_field(spec: Field, user: Any) -> forms.Field:
    options = {"label": spec.label, "required": spec.required, "help_text": spec.help_text}
    if spec.lookup:
        return LookupField(spec.lookup, **options)
    if spec.choices:
        return forms.ChoiceField(choices=[("", "请选择"), *spec.choices], **options)
    if spec.day:
        today = timezone.localdate().isoformat()
        widget = forms.TextInput(attrs={"type": "date", "max": today})
        return TextField(initial=today if spec.required else "", widget=widget, **options)
    if spec.suggestions:
        options["widget"] = SuggestInput(spec.suggestions(user))
    return TextField(max_length=spec.max_length, **options)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen rows: what to change (`?change=`), the preview, or what came of it."""
    edit = _found(request, pk)
    kind = kinds.kind_of(edit.kind)
    name = request.GET.get("change") or edit.change or kind.changes[0].name
    with at_the_door():
        change = kind.change(name)
    initial = edit.value if name == edit.change else None
    return _page(request, edit, kind, change, ValueForm(change, request.user, initial=initial))


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Fields: `change`, and those of the change."""
    edit = _found(request, pk)
    kind = kinds.kind_of(edit.kind)
    with at_the_door():
        change = kind.change(request.POST.get("change", ""))
    form = ValueForm(change, request.user, request.POST)
    if form.is_valid():
        try:
            with at_the_door():
                bulk.preview(actor=request.user, pk=pk, change=change.name, value=form.given())
            return redirect("core:bulk", pk)
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                form.add_error(field, texts)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _page(request, edit, kind, change, form)


@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the preview shows."""
    return _start(request, pk, undo=False)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows back what they were."""
    return _start(request, pk, undo=True)


def _start(request: HttpRequest, pk: int, *, undo: bool) -> HttpResponse:
    _found(request, pk)
    try:
        with at_the_door():
            edit = bulk.start(actor=request.user, pk=pk, undo=undo)
        if edit.is_undone or (edit.undo_set and not undo):
            messages.success(request, bulk.summary_of(edit))
    except (Refusal, ValidationError) as refusal:
        texts = getattr(refusal, "messages", None) or [str(refusal)]
        messages.error(request, " ".join(texts))
    return redirect("core:bulk", pk)


def _found(request: HttpRequest, pk: int) -> BulkEdit:
    if not request.user.may(actions.BULK_EDIT):
        raise PermissionDenied("您的账号没有批量编辑的权限。")
    edits = BulkEdit.objects.visible_to(request.user).select_related("job", "undo_set")
    return get_object_or_404(edits, pk=pk)


def _page(
    request: HttpRequest,
    edit: BulkEdit,
    kind: kinds.Kind,
    change: Change,
    form: ValueForm,
) -> HttpResponse:
    shows = bool(edit.change) and (edit.change == change.name or bool(edit.undo_set))
    context = {
        "title": f"批量编辑{kind.model._meta.verbose_name}",
        "edit": edit,
        "unit": kind.unit,
        "list_url": address_of(kind.list_url),
        "counts": bulk.counts(edit),
        "changes": kind.changes,
        "change": change,
        "form": form,
        "summary": bulk.summary_of(edit) if edit.undo_set else "",
        "may_undo": bulk.may_be_undone(edit),
        "undo_days": bulk.UNDO_DAYS,
        "running": edit.job if edit.job and edit.job.is_unfinished else None,
        "failed": edit.job if edit.job and edit.job.error and not edit.undo_set else None,
    }
    if shows and not form.is_bound:
        context["preview"] = _preview(request.user, edit, kind)
    return render(request, "core/bulk.html", context)


def _preview(user: Any, edit: BulkEdit, kind: kinds.Kind) -> dict[str, Any]:
    """The first rows of each fate, with the old and the new value in words."""
    rows = edit.rows.order_by("pk")
    changing = list(rows.filter(refusal="").exclude(before=F("after"))[:SHOWN])
    refused = list(rows.exclude(refusal="")[:SHOWN])
    kept = list(rows.filter(kept=True)[:SHOWN])
    seen = kind.model.objects.visible_to(user).select_related(*kind.model.naming)
    names = seen.in_bulk({row.row_id for row in (*changing, *refused, *kept)})
    change = kind.change(edit.change)
    words = change.words([row.before for row in changing], edit.value)
    new = change.words([row.after for row in changing], edit.value)
    return {
        "label": change.shown or change.label,
        "changing": [
            (names.get(row.row_id), before, after)
            for row, before, after in zip(changing, words, new, strict=True)
        ],
        "refused": [(names.get(row.row_id), row.refusal) for row in refused],
        "kept": [names.get(row.row_id) for row in kept],
        "shown": SHOWN,
    }
