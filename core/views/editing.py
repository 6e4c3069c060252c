"""Creating and changing one row in the browser: a page is a declaration of form and services."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from core import records
from core.addresses import address_of
from core.errors import Conflict, Denied, Missing, Recycled, Refusal
from core.forms import RecordForm, SealedField, fitted
from core.keys import key_of
from core.models import Record
from core.records import changes, recycling

#: Radio buttons of the conflict page: `choice-FIELD` is one of these.
_CHOICE = "choice-"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """A field in which what somebody filled in differs from what is stored now."""

    name: str
    label: str
    mine: str
    theirs: str
    #: The side that is ticked at first: theirs where I had changed nothing.
    choice: str
    #: Who stored what is there now, and when; None: nobody since the form was opened.
    changed: changes.Change | None


@contextmanager
def at_the_door() -> Iterator[None]:
    """Answer what a service says of scope and rights: 404 and 403 (which it recorded)."""
    try:
        yield
    except Missing as missing:
        raise Http404 from missing
    except Denied as denied:
        raise PermissionDenied(str(denied)) from denied


class RecordDoor(View):
    """What the doors to one editable row share: who may come in, and to which row."""

    model: type[Record]
    #: What the user must be allowed somewhere.
    action: str = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answers = request.method in self._allowed_methods()
        if answers and self.action and not request.user.may(self.action):
            self.refuse(self.kwargs.get("pk"))
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, pk: int | None) -> None:
        """403 to whoever sees the row, 404 to whoever does not."""
        if pk is not None:
            get_object_or_404(self.rows(), pk=pk)
        raise PermissionDenied(f"您的账号没有修改{self.noun}的权限。")

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    def rows(self):
        """The rows that the user sees and that can be changed here."""
        found = self.model.objects.visible_to(self.request.user)
        return found.present() if hasattr(found, "present") else found

    def found(self, pk: int) -> Any:
        """The row to change, or 404, or 403."""
        record = get_object_or_404(self.rows(), pk=pk)
        if not self.model.objects.editable_by(self.request.user).filter(pk=pk).exists():
            self.refuse(pk)
        return record

    def version(self) -> int:
        """The version that the user saw; one that no row has when it was not sent."""
        return key_of(self.request.POST.get("version"))


@method_decorator(never_cache, name="dispatch")
class EditPage(RecordDoor):
    """Create a row (without `pk` in the address) or change one; the same form serves both.

    The services are called as `create(actor=…, **values)` and `update(actor=…, pk=…,
    version=…, **values)`. Any service of the second form can stand there: closing, moving and
    dissolving are pages of this kind with a form of their own.
    """

    form_class: type[RecordForm]
    create: Callable[..., Any] | None = None
    update: Callable[..., Any] | None = None
    new_title: str = ""
    edit_title: str = ""
    #: Said above the form.
    intro: str = ""
    submit: str = "保存"
    saved: str = "已保存。"
    #: Address name of the list, where the breadcrumb and a cancelled new row lead.
    list_url: str = ""
    template_name = "core/edit.html"

    # --- What a page may say otherwise --------------------------------------------------------

    def form(self, record: Any | None, data: Any = None, **options: Any) -> RecordForm:
        kind = fitted(self.form_class, self.model)
        return kind(data, instance=record, actor=self.request.user, **options)

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url()

    def more(self, record: Any | None) -> dict[str, Any]:
        """More context for the template."""
        return {}

    def tell(self, record: Any) -> None:
        """Say that it is done."""
        messages.success(self.request, self.saved)

    # --- How it is answered -------------------------------------------------------------------

    def get(self, request: HttpRequest, pk: int | None = None, **kwargs: Any) -> HttpResponse:
        record = None if pk is None else self.found(pk)
        return self._page(record, self.form(record))

    def post(self, request: HttpRequest, pk: int | None = None, **kwargs: Any) -> HttpResponse:
        record = None if pk is None else self.found(pk)
        form = self.form(record, request.POST)
        if request.POST.get("back"):
            return self._page(record, self._form_again(record, form), version=self.version())
        if not form.is_valid():
            return self._page(record, form)
        recycled = None
        try:
            with at_the_door():
                record = self._save(record, form)
        except Conflict as conflict:
            return self._conflict(conflict.stored, form)
        except ValidationError as error:
            _add_errors(form, error)
        except Recycled as refusal:
            form.add_error(None, str(refusal))
            recycled = recycling.restorable(refusal.stored, request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            self.tell(record)
            doubts = records.doubts(record, form.values())
            for warning in (*chain.from_iterable(doubts.values()), *form.warnings):
                messages.warning(request, warning)
            return redirect(self.success_url(record))
        return self._page(record, form, recycled=recycled)

    def _save(self, record: Any | None, form: RecordForm) -> Any:
        values = form.values()
        actor = self.request.user
        if record is None:
            return type(self).create(actor=actor, **values)
        for name in list(values):
            if self.request.POST.get(_CHOICE + name) == THEIRS:
                del values[name]
        return type(self).update(actor=actor, pk=record.pk, version=self.version(), **values)

    def _page(
        self, record: Any | None, form: RecordForm, version: int | None = None, **more: Any
    ) -> HttpResponse:
        title = self.new_title if record is None else self.edit_title
        if version is None:
            # After an error the version stays the one that was seen.
            version = self.version() if form.is_bound else getattr(record, "version", "")
        context = {
            **self._frame(record),
            "title": title,
            "form": form,
            "version": version,
            # What was filled in and is not stored yet must not be left by mistake.
            "unsaved": form.is_bound or bool(self.request.POST),
            **more,
            **self.more(record),
        }
        return render(self.request, self.template_name, context)

    def _frame(self, record: Any | None) -> dict[str, Any]:
        return {
            "record": record,
            "noun": self.noun,
            "intro": self.intro,
            "submit": self.submit,
            "list_url": address_of(self.list_url),
            "cancel_url": address_of(self.list_url) if record is None else self.success_url(record),
        }

    # --- Two editors --------------------------------------------------------------------------

    def _conflict(self, stored: Any, form: RecordForm) -> HttpResponse:
        context = {
            **self._frame(stored),
            "title": f"{self.edit_title}：内容有冲突",
            "form": form,
            "hidden": _posted(form),
            "version": stored.version,
            "differences": differences(stored, form, self.version()),
            "last": next(iter(changes.changes_of(stored, newest=3).rows), None),
        }
        return render(self.request, "core/conflict.html", context, status=409)

    def _form_again(self, record: Any, form: RecordForm) -> RecordForm:
        """The form as it was left, but with what is stored where that was chosen."""
        kept = {}
        for name, field in form.fields.items():
            if self.request.POST.get(_CHOICE + form.column_of(name)) != THEIRS:
                value = form[name].value()
                kept[name] = field.opened(value) if isinstance(field, SealedField) else value
        return self.form(record, initial=kept)


def differences(stored: Any, form: RecordForm, version: int) -> list[Difference]:
    """Where the valid `form`, opened on `version`, differs from what is `stored` now."""
    base = changes.as_of(stored, version)
    mine = type(stored)()
    since = changes.changes_of(stored, newest=20).rows
    found = []
    columns = {field.name: field for field in stored._meta.concrete_fields}
    for name, value in form.values().items():
        sealed = isinstance(form.fields.get(name), SealedField)
        kept = f"{name}_index" if sealed else name
        if kept not in columns:
            continue
        if sealed:
            texts = "（刚填写的，不显示）" if value else "（清空）", "（现有的，不显示）"
            untouched = False
        else:
            setattr(mine, name, value)
            texts = changes.text_of(mine, name), changes.text_of(stored, name)
            if texts[0] == texts[1]:
                continue
            untouched = base is not None and changes.text_of(base, name) == texts[0]
        found.append(
            Difference(
                name=name,
                label=str(form[name].label if name in form.fields else columns[name].verbose_name),
                mine=texts[0],
                theirs=texts[1],
                choice=THEIRS if untouched else MINE,
                changed=next((c for c in since if kept in {item.name for item in c.items}), None)
                if base is None or changes.text_of(base, kept) != changes.text_of(stored, kept)
                else None,
            )
        )
    return found


def _posted(form: RecordForm) -> list[tuple[str, str]]:
    """What was filled in, as hidden fields carry it: identifiers encrypted."""
    return [
        (form.add_prefix(name), field.carried(value) if isinstance(field, SealedField) else value)
        for name, field in form.fields.items()
        for value in form.data.getlist(form.add_prefix(name))
    ]


def _add_errors(form: RecordForm, error: ValidationError) -> None:
    """Put what the service found wrong at its fields; what has no field here goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        name = name.removesuffix("_index").removesuffix("_cipher")
        known = name in form.fields or name == NON_FIELD_ERRORS
        form.add_error(name if known and name != NON_FIELD_ERRORS else None, errors)


class RecordStep(RecordDoor):
    """Something done with one row by a button: POST with `version`."""

    http_method_names = ["post"]
    service: Callable[..., Any]

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        record = self.found(pk)
        try:
            with at_the_door():
                record = type(self).service(actor=request.user, pk=pk, version=self.version())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.refused_url(record))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.refused_url(record))
        return self.done(record)

    def refused_url(self, record: Any) -> str:
        return record.get_absolute_url()

    def done(self, record: Any) -> HttpResponse:
        raise NotImplementedError


class Recycle(RecordStep):
    """Into the recycle bin; the answer offers to undo it."""

    restore_url: str = ""
    list_url: str = ""

    def done(self, record):
        say_with_undo(
            self.request,
            f"“{record}”已放入回收站。",
            url=address_of(self.restore_url, record.pk),
            version=record.version,
        )
        return redirect(self.list_url)


class Restore(RecordStep):
    """Out of the recycle bin."""

    def rows(self):
        return self.model.objects.visible_to(self.request.user).filter(deleted_at__isnull=False)

    def refused_url(self, record):
        return address_of("core:recycle_bin") + f"?kind={self.model._meta.label_lower}"

    def done(self, record):
        messages.success(self.request, f"“{record}”已恢复。")
        return redirect(record.get_absolute_url())


def say_with_undo(request: HttpRequest, text: str, *, url: str, version: int = 0) -> None:
    """A message with a button 撤销, which posts `version` to `url`."""
    messages.success(request, text, extra_tags=f"undo {url} {version}")
