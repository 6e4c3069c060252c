"""As whom the bodies of regions sign letters."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_safe

from accounts.choices import Action
from core.errors import Refusal
from core.views.editing import at_the_door
from papers.forms import LetterheadForm
from papers.models import Letterhead
from papers.services import letters
from regions.choices import RegionLevel
from regions.models import Region

_HIDDEN = (RegionLevel.VILLAGE, RegionLevel.GRID)


def _offices(request: HttpRequest):
    if not request.user.reach.part(Action.EDIT_RULES).everywhere:
        raise PermissionDenied("发文机关由县级管理员设置。")
    return Region.objects.visible_to(request.user).present().exclude(level__in=_HIDDEN)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    regions = list(_offices(request).in_order())
    heads = letters.heads_of(regions)
    entered = set(Letterhead.objects.visible_to(request.user).values_list("region_id", flat=True))
    context = {
        "title": "发文机关",
        "subtitle": "各级发文时的标志、落款、机关代字和抄送；没有设置的按默认名称。",
        "rows": [
            {"region": each, "head": heads[each.pk], "entered": each.pk in entered}
            for each in regions
        ],
    }
    return render(request, "papers/letterheads.html", context)


class LetterheadPage(View):
    """The letterhead of one region; from the next letter on."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        region = get_object_or_404(_offices(request), pk=pk)
        head = letters.head_of(region)
        names = LetterheadForm.Meta.fields
        initial = {name: getattr(head, name) for name in names}
        return self._page(region, LetterheadForm(actor=request.user, initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        region = get_object_or_404(_offices(request), pk=pk)
        form = LetterheadForm(request.POST, actor=request.user)
        if form.is_valid():
            try:
                with at_the_door():
                    letters.save_letterhead(actor=request.user, region=region, **form.values())
            except ValidationError as error:
                form.add_error(None, error)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已保存，{region.name}此后签发的文件按新的名称。")
                return redirect("papers:letterheads")
        return self._page(region, form)

    def _page(self, region: Region, form: LetterheadForm) -> HttpResponse:
        context = {
            "title": f"发文机关：{region.name}",
            "noun": "发文机关",
            "form": form,
            "record": region,
            "version": "",
            "submit": "保存",
            "list_url": "papers:letterheads",
            "cancel_url": "papers:letterheads",
        }
        return render(self.request, "papers/letterhead.html", context)
