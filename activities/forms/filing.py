"""The form of an activity: short on top, the rest folded away; it works without any script."""

import datetime
import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from activities.choices import DutyCode
from activities.models import Activity, Delegation, fileable_by, seen_by
from activities.services.body import Body
from activities.services.entitled import People, floating_on
from branches.models import PartyOrganization
from core.attachments import content
from core.filing.photos import MOST_PHOTOS
from core.forms import (
    DayField,
    FilesField,
    LinkForm,
    LookupField,
    ManyFiles,
    RecordForm,
    TextField,
    offer_rows,
    style_widgets,
)
from core.records.links import LONGEST_REASON

#: Between names and codes that somebody types in a row.
_BETWEEN = re.compile(r"[、，,;；\n\r]+")
#: What a file dialog offers.
PICTURES = ",".join(
    each for each in content.ACCEPT.split(",") if each not in (".pdf", ".docx", ".xlsx")
)


class ManyCodes(forms.TextInput):
    """A box to type codes into, or the same name ticked several times."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        return "、".join(filter(None, given))


class PartyForm(forms.Form):
    """For which Party organization."""

    party = LookupField("party-organizations-fileable", label="党组织")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, user)
        style_widgets(self)


class ActivityForm(forms.Form):
    """What is filed for one Party organization; absentees are among those `entitled`."""

    #: So many Party organizations that may take part are ticked; more are typed.
    FEW = 30

    duties = forms.MultipleChoiceField(
        label="事项", choices=DutyCode.choices, widget=forms.CheckboxSelectMultiple
    )
    held_on = DayField(label="开展日期", required=False)
    planned_on = DayField(label="计划日期", required=False)
    photos = FilesField(
        label="照片",
        required=False,
        widget=ManyFiles(attrs={"accept": f"image/*,{PICTURES}", "multiple": True}),
    )
    topic = forms.CharField(label="主题", required=False, max_length=120)
    place = forms.CharField(label="地点", required=False, max_length=100)
    host = forms.CharField(label="主持人", required=False, max_length=60)
    text = forms.CharField(
        label="内容", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    decisions = forms.CharField(
        label="决议",
        required=False,
        max_length=3000,
        help_text="议定的事项，以后的请示、批复会引用。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    guests = forms.CharField(
        label="列席人员", required=False, help_text="姓名之间用顿号分开。", max_length=2000
    )
    others = forms.CharField(
        label="联合开展的党组织",
        required=False,
        max_length=2000,
        help_text="写党组织代码，几个之间用顿号分开；应是您可以填报的。",
        widget=ManyCodes,
    )
    video_link = forms.URLField(
        label="录像链接", required=False, max_length=400, assume_scheme="https"
    )
    live_link = forms.URLField(
        label="直播链接", required=False, max_length=400, assume_scheme="https"
    )

    def __init__(
        self,
        *args: Any,
        user: Any,
        party: PartyOrganization,
        entitled: People,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.party, self.entitled = user, party, entitled
        style_widgets(self)

    @cached_property
    def partners(self) -> list[dict[str, Any]] | None:
        """Those that may take part, to be ticked; None: they are too many."""
        others = fileable_by(self.user).active_on(timezone.localdate()).exclude(pk=self.party.pk)
        found = list(others.order_by("name", "pk")[: self.FEW + 1])
        ticked = codes_of(self["others"].value())
        if len(found) > self.FEW or {*ticked} - {each.code for each in found}:
            return None
        return [
            {"code": each.code, "name": str(each), "ticked": each.code in ticked} for each in found
        ]

    def clean_others(self) -> list[PartyOrganization]:
        codes = codes_of(self.cleaned_data["others"])
        found = {each.code: each for each in seen_by(self.user).filter(code__in=codes)}
        if unknown := [code for code in codes if code not in found]:
            raise ValidationError(f"没有代码为“{unknown[0][:40]}”的党组织，或不在您的管理范围内。")
        return [found[code] for code in dict.fromkeys(codes)]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if len(self.files.getlist("photos")) > MOST_PHOTOS:
            self.add_error("photos", f"照片最多 {MOST_PHOTOS} 张，可以不传。")
        if not values.get("topic") and values.get("duties"):
            day = values.get("held_on") or values.get("planned_on") or timezone.localdate()
            values["topic"] = default_topic(values["duties"], day)
        return values

    @property
    def absent(self) -> list[int]:
        """Who was ticked; somebody who was not entitled is refused by the service."""
        return self._keys("absent")

    def _keys(self, name: str) -> list[int]:
        ticked = self.data.getlist(name) if self.is_bound else self.initial.get(name, [])
        return [int(each) for each in ticked if re.fullmatch("[1-9][0-9]{0,17}", str(each))]

    @cached_property
    def floating(self) -> list[dict[str, Any]]:
        """Others' members who joined in on that day: whoever came is ticked."""
        day = self["held_on"].value() or self["planned_on"].value()
        day = day if isinstance(day, datetime.date) else parse_date(str(day or ""))
        joined = floating_on(self.user, self.entitled, day or timezone.localdate())
        ticked = set(self.came)
        return [{"pk": pk, "name": name, "came": pk in ticked} for pk, name in joined.items()]

    @property
    def came(self) -> list[int]:
        return self._keys("floating")

    @property
    def reasons(self) -> dict[int, str]:
        if not self.is_bound:
            return self.initial.get("absence_reasons", {})
        given = {pk: self.data.get(f"reason-{pk}", "").strip() for pk in self.absent}
        return {pk: reason for pk, reason in given.items() if reason}

    @property
    def people(self) -> dict[PartyOrganization, list[dict[str, Any]]]:
        """Everybody who should be there, as the page lists them."""
        absent, reasons = set(self.absent), self.reasons
        return {
            party: [
                {"pk": pk, "name": name, "absent": pk in absent, "reason": reasons.get(pk, "")}
                for pk, name in own.items()
            ]
            for party, own in self.entitled.items()
        }

    @property
    def entitled_count(self) -> int:
        return sum(len(own) for own in self.entitled.values())

    def body(self, *, photos: list[str], plan: int | None, planned: bool) -> Body:
        values = dict(self.cleaned_data)
        others = [each for each in values.pop("others") if each != self.party]
        values.pop("photos")
        guests = [each.strip() for each in _BETWEEN.split(values.pop("guests")) if each.strip()]
        if planned:
            values["planned_on"] = values["planned_on"] or values["held_on"]
            values["held_on"] = None
        return Body(
            party_organizations=[self.party, *others],
            guests=guests,
            absent=[] if planned else self.absent,
            absence_reasons={} if planned else self.reasons,
            floating=[] if planned else self.came,
            photos=photos,
            plan=plan,
            **values,
        )


def codes_of(text: str | None) -> list[str]:
    """Codes of Party organizations that somebody typed in a row."""
    return [each.strip() for each in _BETWEEN.split(text or "") if each.strip()]


def default_topic(duties: list[str], day: Any) -> str:
    """What an activity is called when nobody says it."""
    return f"{day.year}年{day.month}月{DutyCode(duties[0]).label}"


def initial_of(body: Body) -> dict[str, Any]:
    """A stored activity as the form shows it."""
    return {
        "duties": list(body.duties),
        "held_on": body.held_on,
        "planned_on": body.planned_on,
        "topic": body.topic,
        "place": body.place,
        "host": body.host,
        "text": body.text,
        "decisions": body.decisions,
        "guests": "、".join(body.guests),
        "others": "、".join(each.code for each in body.party_organizations[1:]),
        "video_link": body.video_link,
        "live_link": body.live_link,
        "absent": list(body.absent),
        "absence_reasons": body.absence_reasons,
        "floating": list(body.floating),
    }


class WithdrawForm(RecordForm):
    reason = TextField(
        label="撤回的原因",
        max_length=LONGEST_REASON,
        required=False,
        help_text="会记入日志，例如“填错了党组织”；请不要写证件号码、手机号码。",
    )

    class Meta:
        model = Activity
        fields: tuple[str, ...] = ()


class DelegationForm(LinkForm):
    username = TextField(
        label="受托人的用户名",
        max_length=50,
        help_text="请本人告诉您他登录本平台的用户名，填写完整。",
    )
    field_order = ("username", "starts_on", "ends_on")

    class Meta:
        model = Delegation
        fields = ("starts_on", "ends_on")


class KeepTextForm(forms.Form):
    name = forms.CharField(label="名称", max_length=40)
    duty = forms.ChoiceField(
        label="事项", required=False, choices=[("", "不限"), *DutyCode.choices]
    )
    topic = forms.CharField(label="主题", required=False, max_length=120)
    text = forms.CharField(label="内容", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_widgets(self)


def key_from(text: str | None) -> uuid.UUID:
    """The key that the page carries; a new one where it carries none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return uuid.uuid4()
