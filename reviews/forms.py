"""Forms about reviews and procedures, one for each step. They read; the services decide."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.names import shown_name
from core.forms import (
    BallotsForm,
    DayField,
    LookupField,
    PeopleForm,
    ReasonStepForm,
    RecordForm,
    TextField,
)
from core.marks import GUARD
from core.records.links import LONGEST_REASON
from reviews.choices import DisposalEnd, Grade, NoGrade, VoteKind
from reviews.grounds import ENDS, MOST_MONTHS, USUAL_MONTHS
from reviews.models import Appraisal, Disposal
from reviews.services import most_excellent
from reviews.services.shared import full_on, people_on

_GRADES = [("", "未填"), *Grade.choices]


class StartForm(RecordForm):
    party_organization = LookupField("branches-reviewing", label="党支部")

    class Meta:
        model = Appraisal
        fields = ("year",)

    field_order = ("party_organization", "year")

    def prepare(self) -> None:
        self.initial.setdefault("year", timezone.localdate().year)


class AppraisalForm(PeopleForm):
    """Of the people on the list of a review."""

    class Meta:
        model = Appraisal
        fields: tuple[str, ...] = ()

    def people(self, **only: Any) -> list[Any]:
        found = list(self.instance.people.filter(**only).order_by("name", "pk"))
        for each in found:
            each.appraisal = self.instance
        return found


class OpenForm(AppraisalForm):
    """The day of the meeting, how votes are given, who gets no grade."""

    met_on = DayField(label="评议大会日期")
    vote_kind = forms.ChoiceField(label="测评方式", choices=VoteKind.choices)

    def prepare(self) -> None:
        appraisal = self.instance
        self.initial["met_on"] = appraisal.met_on or timezone.localdate()
        self.initial["vote_kind"] = appraisal.vote_kind or VoteKind.PAPER
        self.fields[
            "vote_kind"
        ].help_text = (
            f"不足 {GUARD} 票的不保存、不显示结果；参加测评不足 {GUARD} 人的只能用纸质票。"
        )
        day = self._day()
        before = dict(appraisal.people.values_list("member", "no_grade"))
        names = []
        for each in people_on(appraisal.party_organization, day) if day else []:
            names.append(f"no_grade_{each.pk}")
            self.fields[names[-1]] = forms.ChoiceField(
                label=shown_name(each.name, full=appraisal.reads_people(self.actor)),
                required=False,
                choices=[("", "参加测评、评定等次"), *NoGrade.choices],
                initial=before.get(each.pk, ""),
            )
        self.groups = {
            "大会": ("met_on", "vote_kind"),
            f"{day} 在册党员 {len(names)} 名（预备党员参加评议，不定等次）": tuple(names),
        }

    def _day(self) -> datetime.date | None:
        given = self.data.get("met_on") if self.is_bound else self.initial["met_on"]
        try:
            return self.fields["met_on"].clean(given)
        except forms.ValidationError:
            return None

    def values(self) -> dict[str, Any]:
        return self.own() | {"no_grade": self.gathered("no_grade_")}


class OpinionsForm(AppraisalForm):
    """What each says of himself, and the others of him; all of it may stay empty."""

    def prepare(self) -> None:
        names = []
        for each in self.people():
            name = each.person_to(self.actor)
            pair = (f"self_{each.pk}", f"opinion_{each.pk}")
            self.fields[pair[0]] = forms.ChoiceField(
                label=f"{name}：自评", required=False, choices=_GRADES, initial=each.self_grade
            )
            self.fields[pair[1]] = TextField(
                label=f"{name}：互评意见", required=False, max_length=200, initial=each.opinion
            )
            names += pair
        self.groups = {"选填，不要求逐人写材料": tuple(names)}

    def values(self) -> dict[str, Any]:
        return {
            "self_grades": self.gathered("self_"),
            "opinions": self.gathered("opinion_"),
        }


class PaperForm(BallotsForm, AppraisalForm):
    grades = Grade.choices

    def voted_on(self):
        return [(each.pk, each.person_to(self.actor)) for each in self.people(no_grade="")]


class GradesForm(AppraisalForm):
    """The committee's grades, beside the votes."""

    class Meta(AppraisalForm.Meta):
        fields = ("excess_reason",)

    def prepare(self) -> None:
        names = []
        for each in self.people(no_grade=""):
            names.append(f"grade_{each.pk}")
            votes = each.votes
            given = [f"{Grade(key).label} {n}" for key, n in (votes or {}).items() if n]
            said = "、".join(given)
            self.fields[names[-1]] = forms.ChoiceField(
                label=each.person_to(self.actor),
                required=False,
                choices=_GRADES,
                initial=each.grade,
                help_text=f"测评：{said} 票" if said else "",
            )
        most = most_excellent(self.instance)
        self.fields["excess_reason"].help_text = f"优秀一般不超过 {most} 名；不超出的不填。"
        self.groups = {"评定等次": tuple(names), "": ("excess_reason",)}

    def values(self) -> dict[str, Any]:
        return {
            "grades": self.gathered("grade_"),
            "excess_reason": self.cleaned_data["excess_reason"],
        }


class AgreeForm(AppraisalForm):
    """Day and, where there is one, number of the consent."""

    decided_on = DayField(label="同意日期", initial=timezone.localdate)
    document_number = TextField(
        label="文号", max_length=60, required=False, help_text="没有正式行文的不填。"
    )


# --- Procedures ----------------------------------------------------------------------------------


class DisposalForm(RecordForm):
    """What the committee proposes."""

    class Meta:
        model = Disposal
        fields = ("kind", "ground", "since", "months", "proposed_on", "facts")
        widgets = {"facts": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "since": "只有失去联系、自行脱党填写；期限按日历月计算。",
            "months": f"只有限期改正填写：一般 {USUAL_MONTHS} 个月，最长 {MOST_MONTHS} 个月。",
            "facts": "写清时间和事实，500 字以内；请不要写证件号码。",
        }

    wide = ("facts",)

    def prepare(self) -> None:
        self.initial.setdefault("proposed_on", timezone.localdate())


class FollowForm(RecordForm):
    class Meta:
        model = Disposal
        fields = ("proposed_on", "facts")
        widgets = {"facts": forms.Textarea(attrs={"rows": 4})}

    wide = ("facts",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # What stood in the former one is not what is said now.
        kwargs["initial"] = {"proposed_on": timezone.localdate(), "facts": ""} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)


class FindForm(RecordForm):
    class Meta:
        model = Disposal
        fields = ("investigators", "findings", "talked_on", "statement")
        widgets = {
            "findings": forms.Textarea(attrs={"rows": 4}),
            "statement": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"talked_on": "联系不上本人的不填。"}

    wide = ("findings", "statement")

    def prepare(self) -> None:
        for name in ("investigators", "findings"):
            self.fields[name].required = True


class DisposalStepForm(RecordForm):
    """Fields of its own, none of the row."""

    class Meta:
        model = Disposal
        fields: tuple[str, ...] = ()


class SubmitForm(DisposalStepForm):
    met_on = DayField(label="支部大会日期")
    entitled_count = forms.IntegerField(label="应到会（有表决权）", min_value=1, max_value=9999)
    present_count = forms.IntegerField(label="实到会", min_value=0, max_value=9999)
    in_favour = forms.IntegerField(label="赞成", min_value=0, max_value=9999)

    def prepare(self) -> None:
        today = timezone.localdate()
        self.initial["met_on"] = today
        self.initial["entitled_count"] = full_on(self.instance.party_organization, today)
        self.fields["in_favour"].help_text = "逐一无记名投票；未到会的书面意见计入。"


class AcceptForm(DisposalStepForm):
    decided_on = DayField(label="备案日期", initial=timezone.localdate)


class ApproveForm(DisposalStepForm):
    decided_on = DayField(label="批准日期", initial=timezone.localdate)
    document_number = TextField(label="批准文号", max_length=60)


class AnnounceForm(DisposalStepForm):
    announced_on = DayField(label="宣布送达日期", initial=timezone.localdate)


class ExtendForm(ReasonStepForm):
    months = forms.IntegerField(
        label="改正期限（月，共计）", min_value=USUAL_MONTHS, max_value=MOST_MONTHS
    )

    field_order = ("months", "reason")


class EndForm(DisposalStepForm):
    outcome = forms.ChoiceField(label="结果")
    ended_on = DayField(label="日期", initial=timezone.localdate)
    reason = TextField(label="说明", max_length=LONGEST_REASON, required=False)

    def prepare(self) -> None:
        ends = ENDS[self.instance.kind]
        self.fields["outcome"].choices = [(each, DisposalEnd(each).label) for each in ends]
