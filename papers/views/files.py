"""Papers as answers: made of a row, made again, empty forms, packs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from core.errors import Missing, Refusal
from core.views.downloads import as_file
from papers.choices import PackShape, PaperFormat
from papers.kinds import Kind
from papers.services import making
from papers.tasks import start_pack


def answer(made: making.Made) -> HttpResponse:
    return as_file(HttpResponse(made.data, content_type=made.content_type), made.name)


@require_POST
def make(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A paper of a row: `format` is docx or pdf."""
    wanted = request.POST.get("format", PaperFormat.DOCX)
    if wanted not in PaperFormat.values:
        raise Http404("没有这种格式。")
    try:
        known = making.kind_of(kind)
        made = making.make(actor=request.user, kind=known, pk=pk, format=wanted)
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_page_of(known, pk))
    return answer(made)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper that the user made, by the version of the template of then."""
    try:
        return answer(making.make_again(actor=request.user, pk=pk))
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:home")


@require_POST
def pack(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for a `part` of a pack, as files or as one document (`shape`); its page shows how far it
    is and then offers the file."""
    part, shape = request.POST.get("part", ""), request.POST.get("shape", PackShape.FILES)
    try:
        job = start_pack(actor=request.user, code=kind, pk=pk, part=part, shape=shape)
    except Missing as missing:
        raise Http404(str(missing)) from None
    return redirect("core:job", job.pk)


@require_safe
def blank(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty form; it says nothing of anybody, so every role gets it."""
    if not request.user.rights(""):
        raise PermissionDenied("您的账号还没有授权。")
    try:
        return answer(making.blank(making.kind_of(kind)))
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:home")


def _page_of(kind: Kind, pk: int) -> str:
    """The page of the row."""
    return kind.owner(pk=pk).get_absolute_url()
