"""A ranking: what is compared, who decided to publish it, where and until when."""

from django import forms
from django.utils import timezone

from assessments.choices import Rated, RoundState
from assessments.models import Ranking, Round
from core.forms import RecordForm
from regions.forms import RegionChoice


class RankingForm(RecordForm):
    round = forms.ModelChoiceField(
        label="评星轮次", queryset=None, empty_label="请选择", help_text="只列已评定的轮次。"
    )
    region = RegionChoice(label="公布范围", help_text="范围以内的看得到，范围以外的看不到。")

    class Meta:
        model = Ranking
        fields = (
            *("ranked", "kind", "most", "decision", "decision_number", "decided_on"),
            *("starts_on", "ends_on"),
        )
        help_texts = {
            "kind": "不选的，各类一起比。",
            "decision": "例如县委两新工委 2026 年第 3 次会议决定。",
            "ends_on": "从这一天起不再显示，最长 90 天。",
        }

    groups = {
        "比什么": ("round", "region", "ranked", "kind", "most"),
        "公布决定": ("decision", "decision_number", "decided_on", "starts_on", "ends_on"),
    }
    wide = ("decision",)

    def prepare(self) -> None:
        self.fields["round"].queryset = (
            Round.objects.editable_by(self.actor)
            .filter(state=RoundState.AWARDED, scheme__subject=Rated.PARTY_ORGANIZATION)
            .order_by("-ends_on", "-pk")
        )
        self.initial.setdefault("starts_on", timezone.localdate())
        first = self.fields["region"].queryset.first()
        if first is not None:
            self.initial.setdefault("region", first)
