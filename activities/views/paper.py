"""The way over paper: a form to print, whose code leads to the page where it is keyed in."""

import uuid

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views import View

from activities.choices import DutyCode
from activities.models import fileable_by
from activities.services.entitled import people_on
from activities.views.filing import day_given, refuse_strangers
from core.addresses import address_of


class PaperForm(View):
    """Each print has a key of its own: keyed in twice, it is filed once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        refuse_strangers(request.user)
        party = get_object_or_404(
            fileable_by(request.user).select_related("region"), code=request.GET.get("party", "")
        )
        day = day_given(request.GET.get("date")) or timezone.localdate()
        query = urlencode({"party": party.code, "paper": uuid.uuid4()})
        address = request.build_absolute_uri(f"{address_of('activities:file')}?{query}")
        context = {
            "title": "活动记录表",
            "party": party,
            "day": day,
            "duties": [label for code, label in DutyCode.choices if code != DutyCode.OTHER],
            "people": people_on([party], day)[party].values(),
            "code": mark_safe(
                segno.make(address, error="m").svg_inline(omitsize=True, border=2, dark="#000")
            ),
        }
        return render(request, "activities/paper.html", context)
