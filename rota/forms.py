"""Forms of 支部轮值."""

import re
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.forms.filing import PICTURES, FilesField, ManyFiles
from activities.models import fileable_by
from activities.services.entitled import names_of
from branches.models import PartyOrganization
from core.filing.photos import MOST_PHOTOS
from core.forms import NO_NUMBERS, DayField, LookupField, ReasonStepForm, RecordForm, TextField
from rota.choices import ProjectDuty, ProjectState
from rota.models import Call, Project, Remark
from rota.models.calls import LEAST, MOST
from rota.services import attendance_of, entitled_in, hosts_named

#: Between names and codes that somebody types in a row.
_BETWEEN = re.compile(r"[、，,;；\n\r]+")


def _split(text: str) -> list[str]:
    return [each.strip() for each in _BETWEEN.split(text) if each.strip()]


class CallForm(RecordForm):
    """What a call asks for."""

    wide = ("note",)

    class Meta:
        model = Call
        fields = ("proposals_until", "least", "most", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "proposals_until": "一般为当年 1 月底。",
            "most": "一般为 2 至 3 个。",
            "note": "说明征集的方向和要求，支部推荐时看得到。",
        }


class NewCallForm(CallForm):
    committee = LookupField("rota-committees", label="牵头党组织", help_text="党委或党总支。")
    year = forms.TypedChoiceField(label="年度", coerce=int)

    field_order = ("committee", "year", "proposals_until", "least", "most", "note")

    def prepare(self) -> None:
        today = timezone.localdate()
        years = [today.year, today.year + 1]
        # From autumn on the coming year is called for.
        year = years[1] if today.month >= 10 else years[0]
        self.fields["year"].choices = [(each, f"{each}年") for each in years]
        self.initial.setdefault("year", year)
        self.initial.setdefault(
            "proposals_until", max(today, today.replace(year=year, month=1, day=31))
        )
        self.initial.setdefault("least", LEAST)
        self.initial.setdefault("most", MOST)


class ProjectForm(RecordForm):
    """What is offered to the region, when, where and to how many."""

    duties = forms.MultipleChoiceField(
        label="计入事项",
        choices=ProjectDuty.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="活动开展后，对参加的每个党组织计入。",
    )
    co_hosts = TextField(
        label="共同主办的党组织",
        required=False,
        max_length=400,
        help_text="写党组织代码，几个之间用顿号分开；对方同意以后算共同主办。没有的不填。",
    )

    groups = {
        "项目": ("organizer", "topic", "text", "co_hosts"),
        "安排": ("planned_on", "starts_at", "place", "capacity", "sign_up_until"),
        "计入": ("duties",),
    }
    wide = ("text", "duties", "topic", "co_hosts")

    class Meta:
        model = Project
        fields = ("topic", "text", "planned_on", "starts_at", "place", "capacity", "sign_up_until")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }
        help_texts = {
            "text": "做什么、怎么做，需要党员准备什么。",
            "capacity": "其他党组织的党员一共可以来多少人；本党组织的党员不占名额。",
        }

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.call = call
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        project = self.instance
        self.initial["duties"] = project.duties
        if project.pk:
            hosts = project.hosts.exclude(party_organization=project.organizer_id)
            codes = hosts.order_by("pk").values_list("party_organization__code", flat=True)
            self.initial["co_hosts"] = "、".join(codes)
        if project.state == ProjectState.LISTED and project.pk:
            # What was screened stays (`rota.services.change_project`).
            for name in ("topic", "text", "duties"):
                del self.fields[name]

    def clean_co_hosts(self) -> list[PartyOrganization]:
        try:
            return hosts_named(self.call, _split(self.cleaned_data["co_hosts"]))
        except ValidationError as error:
            raise ValidationError(error.messages) from None


class NewProjectForm(ProjectForm):
    organizer = LookupField("party-organizations-fileable", label="主办党组织")

    def prepare(self) -> None:
        super().prepare()
        offered = self.fields["organizer"].queryset.filter(pk__in=self.call.branches().values("pk"))
        self.fields["organizer"].queryset = offered
        if (only := list(offered[:2])) and len(only) == 1:
            self.initial.setdefault("organizer", only[0])

    def values(self) -> dict[str, Any]:
        return super().values() | {"call": self.call}


class CancelForm(ReasonStepForm):
    def prepare(self) -> None:
        self.fields["reason"].label = "取消的原因"
        self.fields[
            "reason"
        ].help_text = f"报了名的支部会收到通知，例如“场地检修，当天无法使用”。{NO_NUMBERS}"


class SignUpForm(RecordForm):
    """Members of one Party organization; who is signed up already is not offered again."""

    members = forms.TypedMultipleChoiceField(
        label="党员", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    wide = ("members",)

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, party: PartyOrganization, **kwargs: Any) -> None:
        self.party = party
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        people = names_of(entitled_in(self.party))
        known = set(
            self.instance.sign_ups.standing()
            .filter(member__in=people)
            .values_list("member", flat=True)
        )
        self.fields["members"].choices = [
            (pk, name) for pk, name in people.items() if pk not in known
        ]
        self.fields["members"].help_text = (
            f"列出{self.party}在册的党员，已报名的不再列出。"
            "名额用完以后转为候补，有人取消时按先后递补。"
            if self.fields["members"].choices
            else f"{self.party}在册的党员都已报名。"
        )

    def values(self) -> dict[str, Any]:
        return super().values() | {"party_organization": self.party}


class HoldForm(RecordForm):
    """How it went, as one files any activity: who was there by default, who was absent."""

    held_on = DayField(label="开展日期")
    place = TextField(label="地点", max_length=100)
    host = TextField(label="主持人", max_length=60, required=False)
    text = TextField(
        label="内容", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    guests = TextField(
        label="列席人员", required=False, max_length=2000, help_text="姓名之间用顿号分开。"
    )
    absent = forms.TypedMultipleChoiceField(
        label="缺席的人",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="主办党组织的党员和已报名的默认都到会，只勾选没有来的。",
    )
    photos = FilesField(
        label="照片",
        required=False,
        widget=ManyFiles(
            attrs={"accept": f"image/*,{PICTURES}", "multiple": True, "data-shrink": True}
        ),
        help_text=f"可以不传，最多 {MOST_PHOTOS} 张。",
    )

    wide = ("text", "guests", "absent", "photos")

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, pictures: dict[str, bytes] | None = None, **kwargs: Any) -> None:
        self.pictures = pictures or {}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        project, today = self.instance, timezone.localdate()
        day = min(project.planned_on, today)
        given = {"held_on": day, "place": project.place, "text": project.text}
        for name, value in given.items():
            self.initial.setdefault(name, value)
        if self.is_bound:
            with suppress(ValidationError):  # it is said at its field
                day = self.fields["held_on"].clean(self.data.get("held_on"))
        there = attendance_of(project, day)
        self.fields["absent"].choices = [
            *((each.pk, each.name) for each in there.own),
            *(
                (each.pk, f"{each.name}（{party.name}）")
                for party, members in there.guests.items()
                for each in members
            ),
        ]

    def clean_guests(self) -> list[str]:
        return _split(self.cleaned_data["guests"])

    def clean_photos(self) -> list[str]:
        """Their digests; the bytes are taken once the activity is filed."""
        if len(self.files.getlist("photos")) > MOST_PHOTOS:
            raise ValidationError(f"照片最多 {MOST_PHOTOS} 张，可以不传。")
        return list(self.pictures)


class RemarkForm(RecordForm):
    party_organization = forms.ModelChoiceField(label="党组织", queryset=None)

    field_order = ("party_organization", "text")
    wide = ("text",)

    class Meta:
        model = Remark
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": "自愿填写，不评分、不计数、不排名。清空即删除。"}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        took_part = self.project.activity.branches.values("party_organization")
        mine = fileable_by(self.actor).filter(pk__in=took_part).order_by("code")
        field = self.fields["party_organization"]
        field.queryset = mine
        field.empty_label = "请选择"
        self.fields["text"].required = False
        first = mine.first()
        self.initial.setdefault("party_organization", first)
        remark = self.project.remarks.filter(party_organization=first).first()
        if remark is not None:
            self.initial.setdefault("text", remark.text)
