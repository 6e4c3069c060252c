"""直播: beginning and ending it, and what the media server asks."""

import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from activities import services
from activities.forms.live import LiveForm
from activities.models import Activity
from core.views.editing import EditPage, RecordStep

#: `/live-hls/STREAM/FILE`, whatever LIVE_HLS is: the whole address, since what is only a part of it
#: (`#`, `..`, `%2e`) leads the server of the files to another stream.
_STREAM = re.compile(r"(?:/[\w-]+)*/([0-9a-f]{32})/\w[\w-]*\.(?:m3u8|ts)(?:\?[^#]*)?", re.ASCII)


class StartLive(EditPage):
    model = Activity
    form_class = LiveForm
    update = services.start_live
    edit_title = "开始直播"
    intro = "直播自愿，没有直播不影响审核、不作任何统计。开始以后，看得到这次活动的人可以观看。"
    submit = "开始"
    saved = "直播已开始，结束时请点“结束直播”。"
    list_url = "activities:list"

    def rows(self):
        return super().rows().select_related("organizer__region")


class EndLive(RecordStep):
    model = Activity
    service = services.end_live

    def done(self, record):
        messages.success(self.request, "直播已结束。")
        return redirect(record.get_absolute_url())


@method_decorator([login_not_required, csrf_exempt, never_cache], name="dispatch")
class Publish(View):
    """The media server asks whether somebody may send a picture: the secret that he names with the
    stream says so (`on_publish` of nginx-rtmp)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        sent = request.POST
        if settings.LIVE_RTMP and services.may_send(sent.get("name", ""), sent.get("key", "")):
            return HttpResponse(status=204)
        return HttpResponseForbidden()


@method_decorator([login_not_required, never_cache], name="dispatch")
class Watch(View):
    """The server of the files asks whether this visitor may have one (`auth_request`)."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """HEAD is answered in the same way."""
        if not request.user.is_authenticated:
            return HttpResponse(status=401)
        found = _STREAM.fullmatch(request.headers.get("X-Original-URI", ""))
        if found is None or not services.may_watch(request.user, found[1]):
            return HttpResponseForbidden()
        return HttpResponse(status=204)


def may_play(response: HttpResponse, sources: list[str]) -> HttpResponse:
    """Let the page play these pictures, and no other page anything: the player fetches them in
    pieces and hands them on as a `blob:`."""
    if any(sources):
        response._csp_update = {"media-src": ["'self'", "blob:", *settings.LIVE_ORIGINS]}
        if settings.LIVE_ORIGINS:
            response._csp_update["connect-src"] = settings.LIVE_ORIGINS
    return response
