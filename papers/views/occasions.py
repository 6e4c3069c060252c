"""Letters of an occasion: what would be issued, a look at one of them, issuing them all."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Action
from core.errors import Missing, Refusal
from core.views.downloads import as_file
from papers.choices import PaperFormat
from papers.kinds import LetterKind, letter_kinds
from papers.services import letters, making, pdf
from papers.services.letters import preview
from papers.tasks import start_letters

#: Lines that the page shows; of more it says how many there are.
SHOWN = 200


def _kind(request: HttpRequest, code: str) -> LetterKind:
    if not request.user.may(Action.ISSUE_LETTERS):
        raise PermissionDenied("您的账号没有签发文件的权限。")
    kind = letter_kinds().get(code)
    if kind is None or kind.drafts is None:
        raise Http404("没有这种成批签发的文件。")
    return kind


@require_http_methods(["GET", "HEAD", "POST"])
def occasion(request: HttpRequest, kind: str, occasion: str) -> HttpResponse:
    """What would be issued and what is; POST issues what is missing and makes one archive."""
    known = _kind(request, kind)
    if request.method == "POST":
        try:
            job = start_letters(actor=request.user, kind=known, occasion=occasion)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("papers:occasion", kind, occasion)
        return redirect("core:job", job.pk)
    try:
        rows, refused = letters.planned(request.user, known, occasion), ""
        title = f"{known.occasion(occasion)}{known.title}"
    except Refusal as refusal:
        rows, refused, title = [], str(refusal), known.title
    new = sum(each.letter is None for each in rows)
    context = {
        "title": title,
        "subtitle": known.note,
        "kind": known,
        "occasion": occasion,
        "rows": rows[:SHOWN],
        "total": len(rows),
        "shown": SHOWN,
        "new": new,
        "standing": len(rows) - new,
        "changed": sum(each.has_changed for each in rows),
        "refused": refused,
        "year": letters.this_year(request.user),
        "others": _others(known),
    }
    return render(request, "papers/occasion.html", context)


def _others(kind: LetterKind) -> list[LetterKind]:
    """Kinds that are issued for the same occasions."""
    return [
        each
        for each in letter_kinds().values()
        if each.drafts is not None and each.occasion is kind.occasion and each is not kind
    ]


@require_safe
def look(request: HttpRequest, kind: str, occasion: str) -> HttpResponse:
    """A letter as it would be issued, without number: `?key=…&format=pdf`."""
    known = _kind(request, kind)
    wanted = request.GET.get("format", PaperFormat.DOCX)
    try:
        drafts = known.drafts(request.user, occasion)
        draft = next((each for each in drafts if each.key == request.GET.get("key")), None)
        if draft is None or wanted not in making.formats():
            raise Missing("没有这份文件。")
        letter = preview.unsaved(known, draft)
        data = letters.content_of(letter)
        if wanted == PaperFormat.PDF:
            data = pdf.convert(data)
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("papers:occasion", kind, occasion)
    made = making.Made(f"{making.fit(letter.to)}（预览）.{wanted}", data, PaperFormat(wanted))
    return as_file(HttpResponse(made.data, content_type=made.content_type), made.name)


@require_safe
def current(request: HttpRequest, kind: str) -> HttpResponse:
    """The letters of the occasion that comes next."""
    return redirect("papers:occasion", kind, _kind(request, kind).now())
