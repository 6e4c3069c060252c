"""A picture that is sent by RTMP moves in Chromium: nginx-rtmp, ffmpeg and the application."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from activities.models import Live
from activities.services import end_live, start_live
from tests.activities.factories import ActivityFactory

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

#: Where a Debian package that was only unpacked lies (`LIVE_PREFIX=/somewhere`).
PREFIX = Path(os.environ.get("LIVE_PREFIX", "/"))
NGINX = shutil.which("nginx") or str(PREFIX / "usr/sbin/nginx")
MODULE = PREFIX / "usr/lib/nginx/modules/ngx_rtmp_module.so"
FFMPEG = shutil.which("ffmpeg")
_PIXELS = """() => {
  const video = document.querySelector('video');
  if (!video || video.readyState < 2) return null;
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0, 64, 36);
  return { at: video.currentTime, sum: [...pen.getImageData(0, 0, 64, 36).data].join(',') };
}"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def media_server(live_server):
    """`deploy/live/serve.py` before the application: the port of the pages, and that of RTMP."""
    missing = [
        name
        for name, there in (
            ("nginx", Path(NGINX).exists()),
            ("libnginx-mod-rtmp", MODULE.exists()),
            ("ffmpeg", bool(FFMPEG)),
        )
        if not there
    ]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; apt-get install them")
    pages, rtmp = free_port(), free_port()
    script = configured.BASE_DIR / "deploy" / "live" / "serve.py"
    process = subprocess.Popen(
        [
            sys.executable,
            script,
            *("--app", live_server.url, "--listen", f"127.0.0.1:{pages}"),
            *("--rtmp", f"127.0.0.1:{rtmp}", "--module", MODULE, "--nginx", NGINX),
        ]
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", rtmp)) == 0:
                break
        time.sleep(0.1)
    assert process.poll() is None, "the media server did not start"
    yield pages, rtmp
    process.terminate()
    process.wait(timeout=10)


def send(url: str) -> subprocess.Popen:
    """A test picture in which something moves, as a phone would send it."""
    picture = "testsrc=size=320x180:rate=15"
    return subprocess.Popen(
        [
            *(FFMPEG, "-loglevel", "error", "-re", "-f", "lavfi", "-i", picture),
            *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"),
            *("-pix_fmt", "yuv420p", "-g", "15", "-f", "flv", url),
        ]
    )


def test_a_picture_that_is_sent_moves_in_the_browser(media_server, cast, chromium, settings):
    pages, rtmp = media_server
    settings.LIVE_RTMP = f"rtmp://127.0.0.1:{rtmp}/live"
    activity = ActivityFactory(organizer=cast.branch, held_on=timezone.localdate())
    start_live(actor=cast.secretary, pk=activity.pk, version=activity.version)
    live = Live.objects.get()
    sender = send(f"{settings.LIVE_RTMP}/{live.push_key}")
    # Whoever knows only where it is watched sends nothing.
    intruder = send(f"{settings.LIVE_RTMP}/{live.stream.hex}")
    context = chromium.new_context(base_url=f"http://127.0.0.1:{pages}", locale="zh-CN")
    try:
        viewer = Client()
        viewer.force_login(cast.town_staff)
        context.add_cookies(
            [
                {"name": name, "value": each.value, "url": f"http://127.0.0.1:{pages}"}
                for name, each in viewer.cookies.items()
            ]
        )
        page, complaints = context.new_page(), []
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if "Content Security Policy" in message.text
                else None
            ),
        )
        page.goto(activity.get_absolute_url())
        page.wait_for_function(f"() => ({_PIXELS})() !== null", timeout=40_000)
        first = page.evaluate(_PIXELS)
        page.wait_for_function(
            f"first => {{ const now = ({_PIXELS})();"
            " return now && now.at > first.at + 1 && now.sum !== first.sum }",
            arg=first,
            timeout=20_000,
        )
        assert complaints == []
        assert intruder.wait(timeout=10) != 0
        # A stranger gets no piece of it, and nobody once it is over.
        source = f"http://127.0.0.1:{pages}{live.source}"
        stranger = chromium.new_context()
        assert stranger.request.get(source).status == 401
        stranger.close()
        assert context.request.get(source).status == 200
        end_live(actor=cast.secretary, pk=activity.pk, version=activity.version)
        assert context.request.get(source).status == 403
    finally:
        context.close()
        for each in (sender, intruder):
            each.kill()
            each.wait()
