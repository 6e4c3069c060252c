"""Forms of maps, layouts, and of sign-off with its checks."""

from django import forms

from core.forms import DayField, RecordForm, StyledFormMixin, TextField
from core.months import Month
from months import places
from months.models import CheckRule, SignOffRule

_NEEDED = {"required": "请选择文件。", "empty": "文件是空的，请检查是否选错了文件。"}


class MapForm(StyledFormMixin, forms.Form):
    file = forms.FileField(
        label="地图文件",
        help_text="GeoJSON，不超过 4 MB，坐标为经纬度。有误的不会启用。",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        error_messages=_NEEDED,
    )
    note = TextField(
        label="说明", required=False, max_length=100, help_text="例如：按 2026 年区划调整。"
    )


class LayoutForm(StyledFormMixin, forms.Form):
    name = TextField(
        label="表样名称",
        max_length=60,
        help_text="例如：两新党建月报（市级表）。与已有的同名，就是它的新一版。",
    )
    file = forms.FileField(
        label="表样文件",
        help_text="Excel 文件（.xlsx），不超过 2 MB。逐个检查单元格名称，有误的不会启用。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages=_NEEDED,
    )
    note = TextField(label="说明", required=False, max_length=100)


class SignOffForm(RecordForm):
    """From which month on towns confirm, until when, and when they are reminded."""

    valid_from = DayField(label="从哪个月起", help_text="填该月任何一天；已定稿的月份不能填。")

    class Meta:
        model = SignOffRule
        fields = (
            "valid_from",
            "confirm_by",
            "accept_by",
            "remind_before",
            "remind_every",
            "ground",
        )
        help_texts = {
            "confirm_by": "次月的几日。",
            "accept_by": "次月的几日，不早于镇街确认。",
            "ground": "文件名称和条款。",
        }

    def prepare(self) -> None:
        month: Month = places.month_to_close(self.actor)
        self.initial["valid_from"] = month.first_day


class CheckForm(RecordForm):
    """From when on a check speaks up, and whether it must be answered."""

    valid_from = DayField(label="生效日期", help_text="从这一天所在的月份起按新的数值核对。")

    class Meta:
        model = CheckRule
        fields = ("is_on", "must_explain", "least", "percent", "valid_from", "ground")
        help_texts = {
            "least": "差额或数量达到这个数才提出。",
            "percent": "变动或差额同时达到百分之几才提出；不看比例的填 0。",
            "ground": "文件名称和条款，或县级决定。",
        }

    def prepare(self) -> None:
        self.initial["valid_from"] = places.month_to_close(self.actor).first_day
