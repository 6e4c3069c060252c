"""The templates of the county: which holds, what may stand in it, replacing it, trying it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Action
from core.errors import Missing, Refusal
from papers.choices import PaperFormat
from papers.forms import TemplateForm
from papers.kinds import Group, Kind, Placeholder, kinds
from papers.models import PaperTemplate
from papers.services import making, templates
from papers.views.files import answer


def _must_edit_rules(request: HttpRequest) -> None:
    if not request.user.reach.part(Action.EDIT_RULES).everywhere:
        raise PermissionDenied("文书模板由县级管理员更换。")


def _kind(code: str) -> Kind:
    try:
        return making.kind_of(code)
    except Missing as missing:
        raise Http404(str(missing)) from None


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All kinds of papers, and by whom their templates were replaced last."""
    _must_edit_rules(request)
    held: dict[str, PaperTemplate] = {}
    found = PaperTemplate.objects.visible_to(request.user).select_related("created_by")
    for each in found.order_by("number"):
        held[each.kind] = each
    rows = [{"kind": kind, "held": held.get(code)} for code, kind in kinds().items()]
    context = {
        "title": "文书模板",
        "subtitle": "签到表、会议记录等文书按这里的模板生成，可以换成本地的格式。",
        "rows": rows,
    }
    return render(request, "papers/templates.html", context)


class TemplatePage(View):
    """One kind: its placeholders, its versions, and a form for the next one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _must_edit_rules(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return self._page(_kind(kind), TemplateForm())

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        known, form = _kind(kind), TemplateForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = templates.replace(
                    actor=request.user,
                    kind=known,
                    data=file.read(templates.LARGEST + 1),
                    name=file.name,
                    note=form.cleaned_data["note"],
                )
            except ValidationError as error:
                form.add_error("file", error.messages)
            else:
                messages.success(
                    request, f"已换成第 {made.number} 版，此后生成的{known.title}按新的模板。"
                )
                return redirect("papers:template", known.code)
        return self._page(known, form)

    def _page(self, kind: Kind, form: forms.Form) -> HttpResponse:
        found = PaperTemplate.objects.visible_to(self.request.user).filter(kind=kind.code)
        versions = list(found.select_related("created_by", "attachment").order_by("-number"))
        context = {
            "title": kind.title,
            "subtitle": kind.note,
            "kind": kind,
            "form": form,
            "versions": versions,
            "holds": versions[0] if versions else None,
            "is_default": not versions or versions[0].attachment_id is None,
            "placeholders": [_described(each) for each in kind.placeholders],
            "formats": making.formats(),
        }
        return render(self.request, "papers/template.html", context)


def _described(holder: Placeholder) -> dict[str, Any]:
    """A placeholder as the page explains it, with what is written into the template."""
    if not isinstance(holder, Group):
        return {"tags": [f"{{{{ {holder.name} }}}}"], "holder": holder, "parts": []}
    tags = [f"{{%tr for one in {holder.name} %}}", "{%tr endfor %}"]
    parts = [{"tags": [f"{{{{ one.{part.name} }}}}"], "holder": part} for part in holder.fields]
    return {"tags": tags, "holder": holder, "parts": parts}


@require_POST
def reset(request: HttpRequest, kind: str) -> HttpResponse:
    """The template that the program brings holds again."""
    _must_edit_rules(request)
    known = _kind(kind)
    try:
        templates.reset(actor=request.user, kind=known)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{known.title}已恢复为系统模板，以前的版本仍可下载。")
    return redirect("papers:template", kind)


@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponse:
    """The template that holds, with made-up content: `?format=pdf`."""
    _must_edit_rules(request)
    wanted = request.GET.get("format", PaperFormat.DOCX)
    try:
        made = making.sample(_kind(kind), wanted)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("papers:template", kind)
    return answer(made)


@require_safe
def default(request: HttpRequest, kind: str) -> HttpResponse:
    """The template that the program brings, to go on from."""
    _must_edit_rules(request)
    return answer(making.default_template(_kind(kind)))
