"""A live picture: begun on its day, ended, sent by whoever has the key, watched by whoever sees the
activity; and pages are allowed no more than that takes."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from activities.choices import ActivityState
from activities.models import Live
from activities.services import end_live, may_send, may_watch, start_live
from core.errors import Denied, Missing, Refusal
from tests.activities.factories import ActivityFactory

pytestmark = pytest.mark.django_db
LINK = "https://live.example.cn/room/1"


@pytest.fixture
def activity(cast):
    return ActivityFactory(organizer=cast.branch, topic="主题党日", held_on=timezone.localdate())


def started(actor, activity, link=LINK):
    activity.refresh_from_db()
    start_live(actor=actor, pk=activity.pk, version=activity.version, live_link=link)
    return Live.objects.get(activity=activity)


def policy(response):
    header = response.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in header.split("; ")}


def test_it_is_begun_on_the_day_by_whoever_files_and_ended_once(cast, activity):
    with pytest.raises(ValidationError, match="观看直播的网址"):
        started(cast.secretary, activity, "")
    with pytest.raises(ValidationError, match="https://"):
        started(cast.secretary, activity, "javascript:alert(1)")
    with pytest.raises(Denied):
        started(cast.viewer, activity)
    live = started(cast.secretary, activity)
    assert live.is_running
    with pytest.raises(Refusal, match="正在直播"):
        started(cast.secretary, activity)
    for _ in range(2):
        end_live(actor=cast.secretary, pk=activity.pk, version=activity.version)
    live.refresh_from_db()
    assert not live.is_running
    other = ActivityFactory(
        organizer=cast.branch, held_on=timezone.localdate() - datetime.timedelta(days=1)
    )
    with pytest.raises(Refusal, match="活动当天"):
        started(cast.secretary, other)


def test_what_nobody_ended_is_over_after_half_a_day(cast, activity):
    live = started(cast.secretary, activity)
    Live.objects.update(started_at=timezone.now() - datetime.timedelta(hours=13))
    live.refresh_from_db()
    assert not live.is_running and not Live.objects.running().exists()


@pytest.mark.parametrize("state", [ActivityState.RETURNED, ActivityState.WITHDRAWN])
def test_with_an_activity_that_is_returned_or_withdrawn_it_ends(cast, activity, settings, state):
    settings.LIVE_RTMP = "rtmp://here/live"
    live = started(cast.secretary, activity, "")
    assert may_watch(cast.secretary, live.stream.hex) and may_send(live.stream.hex, live.secret)
    type(activity).objects.filter(pk=activity.pk).update(state=state)
    live = Live.objects.get()
    assert not live.is_running and not may_send(live.stream.hex, live.secret)
    assert not may_watch(cast.secretary, live.stream.hex)


def test_the_board_shows_it_while_it_runs_to_whoever_sees_the_activity(client, cast, activity):
    started(cast.secretary, activity)
    client.force_login(cast.town_staff)
    page = client.get(reverse("activities:board")).content.decode()
    assert "正在直播" in page and f'href="{LINK}"' in page
    client.force_login(cast.other_town if hasattr(cast, "other_town") else cast.nobody)
    assert LINK not in client.get(reverse("activities:board")).content.decode()
    end_live(actor=cast.secretary, pk=activity.pk, version=activity.version)
    client.force_login(cast.town_staff)
    assert "正在直播" not in client.get(reverse("activities:board")).content.decode()


def test_a_page_may_play_what_stands_on_it_and_others_nothing(client, cast, activity, settings):
    settings.LIVE_ORIGINS = ["https://live.example.cn"]
    client.force_login(cast.secretary)
    before = policy(client.get(activity.get_absolute_url()))
    assert "media-src" not in before and before["connect-src"] == ["'self'"]
    started(cast.secretary, activity, "https://live.example.cn/room/1.m3u8")
    response = client.get(activity.get_absolute_url())
    allowed = policy(response)
    assert allowed["media-src"] == ["'self'", "blob:", "https://live.example.cn"]
    assert allowed["connect-src"] == ["'self'", "https://live.example.cn"]
    assert allowed["script-src"] == before["script-src"] or len(allowed["script-src"]) == 2
    assert 'data-live="https://live.example.cn/room/1.m3u8"' in response.content.decode()
    assert "media-src" not in policy(client.get(reverse("activities:list")))
    # From anywhere else it is a link, and the page may fetch nothing.
    settings.LIVE_ORIGINS = []
    response = client.get(activity.get_absolute_url())
    assert "data-live" not in response.content.decode() and "media-src" not in policy(response)


def test_the_media_server_takes_the_key_of_what_runs_and_nothing_else(
    client, cast, activity, settings
):
    url = reverse("activities:publish_live")
    settings.LIVE_RTMP = "rtmp://here/live"
    live = started(cast.secretary, activity, "")
    sent = {"name": live.stream.hex, "key": live.secret, "app": "live", "call": "publish"}
    assert client.post(url, sent).status_code == 204
    # What those who watch know does not let anybody send.
    for wrong in ({"key": "0" * 32}, {"key": ""}, {"name": ""}, {"name": "x"}, {"name": "-"}):
        assert client.post(url, sent | wrong).status_code == 403, wrong
    assert client.get(url).status_code == 405
    end_live(actor=cast.secretary, pk=activity.pk, version=activity.version)
    assert client.post(url, sent).status_code == 403
    again = started(cast.secretary, activity, "")
    assert not may_send(sent["name"], sent["key"]) and may_send(again.stream.hex, again.secret)
    settings.LIVE_RTMP = ""
    answer = client.post(url, {"name": again.stream.hex, "key": again.secret})
    assert answer.status_code == 403


def test_pieces_are_for_whoever_sees_the_activity(client, cast, activity, settings):
    settings.LIVE_RTMP = "rtmp://here/live"
    live = started(cast.secretary, activity, "")
    url = reverse("activities:watch_live")

    def asked(user, path=f"/live-hls/{live.stream.hex}/index.m3u8"):
        client.logout()
        if user is not None:
            client.force_login(user)
        return client.get(url, headers={"X-Original-URI": path}).status_code

    assert asked(None) == 401
    assert asked(cast.town_staff) == asked(cast.secretary) == 204
    assert asked(cast.town_staff, f"/live-hls/{live.stream.hex}/7.ts?x=1") == 204
    assert asked(cast.nobody) == 403
    stream, other = live.stream.hex, "0" * 32
    for path in (
        "",
        "/live-hls/",
        f"/live-hls/{stream}",
        "/live-hls/../etc/passwd",
        # The server of the files would take the other stream.
        f"/live-hls/{other}/1.ts#/{stream}/1.ts",
        f"/live-hls/{other}/1.ts?/{stream}/1.ts",
        f"/live-hls/{other}/1.ts%3f/{stream}/1.ts",
        f"/live-hls/{stream}/../{other}/1.ts",
        f"/live-hls/{stream}/%2e%2e/{other}/1.ts",
        f"/live-hls/{stream}/..",
        f"/live-hls/{stream}/1.ts\n",
    ):
        assert asked(cast.secretary, path) == 403, path
    end_live(actor=cast.secretary, pk=activity.pk, version=activity.version)
    assert asked(cast.secretary) == 403 and not may_watch(cast.secretary, live.stream.hex)


def test_whoever_shows_it_reads_where_to_send_it_and_others_do_not(
    client, cast, activity, settings
):
    settings.LIVE_RTMP = "rtmp://here/live"
    client.force_login(cast.secretary)
    page = client.get(activity.get_absolute_url()).content.decode()
    assert reverse("activities:start_live", args=[activity.pk]) in page
    answer = client.post(
        reverse("activities:start_live", args=[activity.pk]), {"version": activity.version}
    )
    assert answer.status_code == 302
    key = Live.objects.get().push_key
    assert key in client.get(activity.get_absolute_url()).content.decode()
    client.force_login(cast.viewer)
    page = client.get(activity.get_absolute_url()).content.decode()
    assert key not in page and "结束直播" not in page
    assert re.search(r'data-live="/live-hls/[0-9a-f]{32}/index.m3u8"', page)


def test_an_activity_out_of_scope_is_not_there(cast, activity):
    with pytest.raises(Missing):
        start_live(actor=cast.nobody, pk=activity.pk, version=1, live_link=LINK)
