"""Beginning and ending a live picture; who may send it, and who may watch."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Live
from activities.models.live import NOT_SHOWN
from activities.services.body import is_link
from core import records
from core.errors import Refusal


@transaction.atomic
def start_live(*, actor: Any, pk: int, version: int, live_link: str = "") -> Activity:
    """Say that an activity is shown from now on: at a link, or (without one) by the media server of
    this installation.

    Raises ValidationError, what `core.records.claim` raises, and `Refusal` for an activity of
    another day.
    """
    activity = records.claim(Activity, actor=actor, pk=pk, version=version)
    day = activity.held_on or activity.planned_on
    if activity.state in NOT_SHOWN:
        raise Refusal(f"这次活动{activity.get_state_display()}，不能直播。")
    if day != timezone.localdate():
        raise Refusal(f"直播在活动当天开始，这次活动的日期是 {day}。")
    link = live_link.strip()
    if not link and not settings.LIVE_RTMP:
        raise ValidationError({"live_link": "请填写观看直播的网址。"})
    if link and not is_link(link):
        raise ValidationError({"live_link": "直播链接应是以 https:// 或 http:// 开头的网址。"})
    live = Live.objects.filter(activity=activity).first() or Live(activity=activity)
    if live.pk and live.is_running:
        raise Refusal("这次活动正在直播。")
    live.link, live.started_at, live.ended_at = link, timezone.now(), None
    # Whoever had the address of a former one watches no further.
    live.stream = uuid.uuid4()
    records.keep(live, actor=actor)
    return activity


@transaction.atomic
def end_live(*, actor: Any, pk: int, version: int) -> Activity:
    """It is over; again, nothing happens. Raises what `core.records.claim` raises."""
    activity = records.claim(Activity, actor=actor, pk=pk, version=version)
    live = Live.objects.filter(activity=activity).first()
    if live is not None and live.is_running:
        live.ended_at = timezone.now()
        records.keep(live, actor=actor)
    return activity


def may_send(stream: str, secret: str) -> bool:
    """Whether somebody who names this stream and secret shows an activity that runs."""
    try:
        name = uuid.UUID(stream)
    except ValueError:
        return False
    live = Live.objects.running().filter(stream=name, link="").first()
    return live is not None and live.is_sent_by(secret)


def may_watch(user: Any, stream: str) -> bool:
    """Whether a user sees the activity of a stream that runs."""
    try:
        name = uuid.UUID(stream)
    except ValueError:
        return False
    return Live.objects.visible_to(user).running().filter(stream=name, link="").exists()
