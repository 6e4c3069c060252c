"""A live picture of an activity: an offer to watch, never an expected item and counted nowhere."""

import datetime
import hmac
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from activities.choices import ActivityState
from activities.models.activity import Activity
from core.models import Record, tracked
from core.scope import ScopedQuerySet

#: Whoever forgets to end it: so long after its start it is over.
LONGEST = datetime.timedelta(hours=12)
#: With an activity that was returned or withdrawn its picture ends.
NOT_SHOWN = (ActivityState.RETURNED, ActivityState.WITHDRAWN)


class LiveQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("activity", Activity.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("activity", Activity.objects.editable_by(user))

    def running(self):
        """Begun and not over."""
        since = timezone.now() - LONGEST
        rows = self.filter(ended_at=None, started_at__gt=since)
        return rows.exclude(activity__state__in=NOT_SHOWN)


@tracked()
class Live(Record):
    """From when to when somebody shows what goes on, and where it is watched: at an address that he
    gave, or at the media server of this installation, under the name of the stream."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="live", verbose_name="活动"
    )
    link = models.CharField("直播链接", max_length=400, blank=True, db_default="")
    stream = models.UUIDField("播放编号", default=uuid.uuid4, unique=True, editable=False)
    started_at = models.DateTimeField("开始时间", editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    naming = ("activity",)

    objects = LiveQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "直播"
        indexes = [
            models.Index(
                fields=["started_at"], condition=models.Q(ended_at=None), name="live_running"
            )
        ]

    def __str__(self) -> str:
        return f"直播 {self.activity_id}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()

    @property
    def is_running(self) -> bool:
        return (
            self.ended_at is None
            and self.started_at > timezone.now() - LONGEST
            and self.activity.state not in NOT_SHOWN
        )

    @property
    def secret(self) -> str:
        """What tells whoever sends the picture from those who watch."""
        said = f"{self.stream} {self.started_at.isoformat()}"
        return salted_hmac("activities.live", said).hexdigest()[:32]

    @property
    def push_key(self) -> str:
        """What whoever sends names: the stream, and the secret as its argument."""
        return f"{self.stream.hex}?key={self.secret}"

    def is_sent_by(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret.encode(), secret.encode())

    @property
    def source(self) -> str:
        """The address of its picture (HLS), where this page may play it; else ""."""
        if not self.link:
            return f"{settings.LIVE_HLS}{self.stream.hex}/index.m3u8"
        playable = self.link.partition("?")[0].endswith(".m3u8")
        known = any(self.link.startswith(f"{origin}/") for origin in settings.LIVE_ORIGINS)
        return self.link if playable and known else ""
