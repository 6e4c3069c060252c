"""Forms about elections, one for each step. They read; the services decide."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.names import shown_name
from core.forms import (
    DayField,
    FewChoices,
    LookupField,
    PeopleForm,
    RecordForm,
    SuggestInput,
    TextField,
)
from elections.choices import DIRECT_OFFICES, OFFICES, LeftOut
from elections.models import Candidate, Election
from elections.services import entitled_on
from elections.services.meeting import outcome_of, standing_candidates
from elections.services.preparing import eligible, may_be_written_in
from members.choices import PostTitle
from members.models import Member

_MEETING = ("met_on", "place", "host", "tellers", "counters")
_ABSENCES = ("出差", "病假", "值班", "探亲", "外出务工")


class PrepareForm(RecordForm):
    """What was resolved."""

    class Meta:
        model = Election
        fields = ("form", "meeting", "seats", "resolved_on", "planned_on")

    groups = {
        "决议": ("resolved_on", "planned_on"),
        "选什么": ("form", "meeting", "seats"),
    }

    def prepare(self) -> None:
        self.fields["seats"].help_text = "设委员会的填委员人数；直接选举的填书记、副书记人数。"
        self.fields[
            "meeting"
        ].help_text = "党员人数多的党委、党总支，经上级批准召开党员代表大会；党支部召开党员大会。"


class StartForm(PrepareForm):
    party_organization = LookupField("party-organizations-electing", label="党组织")

    class Meta(PrepareForm.Meta):
        pass

    groups = {"党组织": ("party_organization",), **PrepareForm.groups}

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("resolved_on", timezone.localdate())


class TalksForm(RecordForm):
    class Meta:
        model = Election
        fields = ("talks",)
        widgets = {"talks": forms.Textarea(attrs={"rows": 5})}

    wide = ("talks",)

    def prepare(self) -> None:
        self.fields[
            "talks"
        ].help_text = "谈话范围、人数和意见；写入谈话考察情况报告，可在文书中再改。"


class _MemberField(forms.ModelChoiceField):
    """Members whom the form itself scopes: those of the election."""

    iterator = FewChoices

    def __init__(self, **options: Any) -> None:
        super().__init__(None, empty_label="请选择", **options)

    def offer(self, user: Any) -> None:
        self.user = user

    def label_from_instance(self, member: Member) -> str:
        return member.named_to(self.user)


class StandForm(RecordForm):
    """Somebody who stands, or who was named on ballots."""

    member = _MemberField(label="候选人")
    stands_for = forms.ChoiceField(
        label="竞选职务", choices=[(each.value, each.label) for each in DIRECT_OFFICES]
    )

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, election: Election, **kwargs: Any) -> None:
        self.election = election
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        taken = self.election.candidates.values("member")
        self.fields["member"].queryset = (
            self.people()
            .exclude(pk__in=taken)
            .select_related("party_organization")
            .order_by("name", "pk")
        )
        if not self.election.is_direct:
            del self.fields["stands_for"]

    def people(self):
        """Those among whom he is chosen."""
        raise NotImplementedError


class CandidateForm(StandForm):
    """Somebody of the Party organization who is to stand."""

    class Meta(StandForm.Meta):
        fields = ("native_place",)

    field_order = ("member", "stands_for", "native_place")

    def prepare(self) -> None:
        super().prepare()
        self.fields["native_place"].help_text = "如“浙江义乌”，印在候选人名册上；可不填。"

    def people(self):
        seen = Member.objects.visible_to(self.actor)
        return eligible(self.election).filter(pk__in=seen.values("pk"))


class WriteInForm(StandForm):
    """Somebody who did not stand and was named on ballots."""

    def people(self):
        named = may_be_written_in(self.election)
        return Member.objects.visible_to(self.actor).filter(pk__in=named.values("pk"))


class VotersForm(PeopleForm):
    """The day of the meeting and who is not counted on it."""

    met_on = DayField(label="选举日期")
    delegates = TextField(
        label="代表名单",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每行一名代表的姓名；有同名的，姓名后空一格写所在党组织名称。",
    )

    class Meta:
        model = Election
        fields = ("place", "host", "tellers", "counters")

    field_order = _MEETING
    wide = ("delegates",)

    def prepare(self) -> None:
        election = self.instance
        self.initial["met_on"] = election.met_on or election.planned_on
        for name in _MEETING:
            self.fields[name].required = True
        self.fields["tellers"].help_text = "不是候选人的党员，顿号分隔。"
        before = dict(election.voters.values_list("member", "left_out"))
        if election.by_delegates:
            if election.reads_people(self.actor):
                names = election.voters.order_by("pk").values_list("name", flat=True)
                self.initial["delegates"] = "\n".join(names)
            self.groups = {"大会": _MEETING, "代表": ("delegates",)}
            return
        del self.fields["delegates"]
        day = self._day()
        self.people = entitled_on(election, day) if day else []
        for each in self.people:
            self.fields[f"left_out_{each.pk}"] = forms.ChoiceField(
                label=shown_name(each.name, full=election.reads_people(self.actor)),
                required=False,
                choices=[("", "计入应到会"), *LeftOut.choices],
                initial=before.get(each.pk, ""),
            )
        self.groups = {
            "大会": _MEETING,
            f"{day} 在册的正式党员 {len(self.people)} 名": tuple(
                f"left_out_{each.pk}" for each in self.people
            ),
        }

    def _day(self):
        given = self.data.get("met_on") if self.is_bound else self.initial["met_on"]
        try:
            return self.fields["met_on"].clean(given)
        except forms.ValidationError:
            return None

    def values(self) -> dict[str, Any]:
        return self.own() | {"left_out": self.gathered("left_out_")}


class AttendanceForm(PeopleForm):
    """Blank for whoever came, the reason for whoever did not."""

    def prepare(self) -> None:
        found = self.instance.voters.filter(left_out="").order_by("name", "pk")
        for each in found.select_related("election__party_organization"):
            self.fields[f"absent_{each.pk}"] = TextField(
                label=each.person_to(self.actor),
                required=False,
                max_length=40,
                initial=each.absence or ("缺席" if each.present is False else ""),
                widget=SuggestInput(_ABSENCES),
            )
        self.groups = {"到会的不用填，缺席的写原因": tuple(self.fields)}

    def values(self) -> dict[str, Any]:
        return {"absent": self.gathered("absent_")}


class BallotForm(PeopleForm):
    """What the tellers counted in one round."""

    issued = forms.IntegerField(label="发出选票", min_value=0, max_value=9999)
    returned = forms.IntegerField(label="收回选票", min_value=0, max_value=9999)
    valid = forms.IntegerField(label="有效票", min_value=0, max_value=9999)

    def prepare(self) -> None:
        self.initial["issued"] = self.instance.present_count
        found = standing_candidates(self.instance)
        for each in found:
            each.election = self.instance
            name = each.person_to(self.actor)
            if self.instance.is_direct:
                name = f"{name}（{each.get_stands_for_display()}）"
            for prefix, word, needed in (("votes", "赞成", True), ("against", "不赞成", False)):
                self.fields[f"{prefix}_{each.pk}"] = forms.IntegerField(
                    label=f"{name}：{word}", required=needed, min_value=0, max_value=9999
                )
        self.groups = {
            "选票": tuple(type(self).base_fields),
            "得票": tuple(
                f"{prefix}_{each.pk}" for each in found for prefix in ("votes", "against")
            ),
        }

    def values(self) -> dict[str, Any]:
        return self.own() | {
            "votes": self.gathered("votes_"),
            "against": self.gathered("against_"),
        }


class ConcludeForm(PeopleForm):
    """Whether fewer may be elected, where that is the question."""

    fewer_agreed = forms.IntegerField(
        label="同意减少名额的到会人数", required=False, min_value=0, max_value=9999
    )

    def prepare(self) -> None:
        if not outcome_of(self.instance).missing:
            del self.fields["fewer_agreed"]


class CommitteeForm(PeopleForm):
    """The first meeting of the committee: who does what."""

    committee_met_on = DayField(label="会议日期")
    committee_present = forms.IntegerField(label="到会委员", min_value=1, max_value=11)

    def prepare(self) -> None:
        election = self.instance
        found = list(election.candidates.filter(elected=True).order_by("pk"))
        self.initial["committee_met_on"] = election.committee_met_on or election.met_on
        self.initial["committee_present"] = election.committee_present or len(found)
        for each in found:
            each.election = election
            name = each.person_to(self.actor)
            self.fields[f"office_{each.pk}"] = forms.ChoiceField(
                label=f"{name}：分工",
                choices=[(office.value, office.label) for office in OFFICES],
                initial=each.office or PostTitle.COMMITTEE_MEMBER,
            )
            self.fields[f"votes_{each.pk}"] = forms.IntegerField(
                label=f"{name}：得票",
                required=False,
                min_value=0,
                max_value=11,
                initial=each.office_votes,
                help_text="只填书记、副书记的。",
            )
        self.groups = {
            "会议": tuple(type(self).base_fields),
            "分工": tuple(
                f"{prefix}_{each.pk}" for each in found for prefix in ("office", "votes")
            ),
        }

    def values(self) -> dict[str, Any]:
        return self.own() | {
            "offices": self.gathered("office_"),
            "votes": self.gathered("votes_"),
        }


class AnswerForm(PeopleForm):
    """Day and number of the document by which the office above agrees."""

    decided_on = DayField(label="批复日期", initial=timezone.localdate)
    document_number = TextField(
        label="批复文号", max_length=60, help_text="如“两新党〔2026〕12号”。"
    )
