"""Reports, hearings with their votes, talks."""

from typing import Any

from django import forms
from django.utils import timezone

from assessments.choices import Side, Verdict
from assessments.forms.boxes import lines
from assessments.models import LONGEST_REPORT, Hearing
from assessments.services import may_report, voters_of
from core.forms import NO_NUMBERS, BallotsForm, DayField, StepForm, TextField
from core.marks import GUARD
from reviews.choices import VoteKind


class ReportForm(StepForm):
    text = TextField(
        label="述职报告",
        max_length=LONGEST_REPORT,
        widget=lines(18),
        help_text=f"{LONGEST_REPORT} 字以内，写实绩、问题和打算；"
        f"已有文稿的上传附件，这里写要点。{NO_NUMBERS}",
    )

    wide = ("text",)

    def prepare(self) -> None:
        report = getattr(self.instance, "report", None)
        self.initial.setdefault("text", report.text if report else "")


class HearingForm(StepForm):
    """The day, who votes and how, who reports."""

    side = forms.ChoiceField(label="谁来测评")
    met_on = DayField(label="述职会议日期")
    vote_kind = forms.ChoiceField(label="投票方式", choices=VoteKind.choices)
    entitled_count = forms.IntegerField(
        label="应参加测评人数",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="平台里有名册的由系统计算，不用填。",
    )
    people = forms.MultipleChoiceField(
        label="一起述职的", required=False, widget=forms.CheckboxSelectMultiple
    )

    wide = ("people",)

    def prepare(self) -> None:
        row = self.instance
        asked = row.round.scheme.document.sources
        sides = [each for each in Side if each in asked]
        if row.party_organization_id is None:
            sides = [each for each in sides if each != Side.MEMBERS]
        self.fields["side"].choices = [(each.value, each.label) for each in sides]
        self.initial.setdefault("met_on", timezone.localdate())
        self.initial.setdefault("vote_kind", VoteKind.PAPER)
        self.fields["vote_kind"].help_text = (
            f"不足 {GUARD} 票的不保存、不显示结果；应参加不足 {GUARD} 人的只能用纸质票。"
            "述职的本人不参加测评。"
        )
        others = may_report(self.actor, row, Side.COMMITTEE) if Side.COMMITTEE in sides else []
        self.fields["people"].choices = [
            (str(each.pk), each.title_to(self.actor)) for each in others if each.pk != row.pk
        ]
        known = voters_of(row, Side.COMMITTEE, timezone.localdate(), others)
        number = f"上级党组织班子登记了 {len(known)} 人" if known else "上级党组织的班子没有登记"
        self.fields["people"].help_text = f"只有上级党组织测评可以一次听取几名述职；{number}。"

    def values(self) -> dict[str, Any]:
        found = super().values()
        members = found["side"] == Side.MEMBERS
        return found | {"people": [] if members else [int(each) for each in found["people"]]}


class HearingBallotsForm(BallotsForm):
    grades = Verdict.choices

    class Meta:
        model = Hearing
        fields: tuple[str, ...] = ()

    def voted_on(self):
        people = self.instance.people.select_related(
            "assessment__party_organization",
            "assessment__post",
            "assessment__instructor",
            "assessment__department",
        )
        return [(each.pk, each.assessment.title_to(self.actor)) for each in people.order_by("pk")]


class TalkForm(StepForm):
    talked_on = DayField(label="谈话日期", initial=timezone.localdate)
    held_by = TextField(
        label="谈话人职务", max_length=60, help_text="写职务，例如“镇党委组织委员”。"
    )
    problems = TextField(label="指出的主要问题", max_length=500, widget=lines(4))
    agreed = TextField(label="改进要求和本人态度", max_length=500, widget=lines(4))

    wide = ("problems", "agreed")

    def prepare(self) -> None:
        talk = getattr(self.instance, "talk", None)
        if talk is not None:
            for name in ("talked_on", "held_by", "problems", "agreed"):
                self.initial[name] = getattr(talk, name)
