"""Beginning a live picture."""

from django import forms
from django.conf import settings

from activities.models import Activity
from core.forms import RecordForm


class LiveForm(RecordForm):
    live_link = forms.URLField(
        label="直播链接", required=False, max_length=400, assume_scheme="https"
    )

    wide = ("live_link",)

    class Meta:
        model = Activity
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        field = self.fields["live_link"]
        self.initial["live_link"] = self.instance.live_link
        field.required = not settings.LIVE_RTMP
        field.help_text = (
            "不填的由本平台的直播服务器播放，开始以后页面上显示推流地址；在别处直播的填观看网址。"
            if settings.LIVE_RTMP
            else "观看直播的网址。"
        )
