"""Forms of teams, their people, what came of them, and of points."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DayField, FewChoices, LinkForm, LookupField, RecordForm
from core.values import PAST
from members.models import Member
from vanguard.models import PointsDecision, PointsEntry, Vanguard, VanguardMember, VanguardResult


class VanguardForm(RecordForm):
    party_organization = LookupField("party-organizations-vanguard", label="党组织")
    organization = LookupField(
        "organizations", label="所在单位", required=False, help_text="设在两新组织里的填写。"
    )

    field_order = (
        "kind",
        "name",
        "party_organization",
        "organization",
        "place",
        "starts_on",
        "ends_on",
        "duty",
    )
    wide = ("duty",)

    class Meta:
        model = Vanguard
        fields = (
            *("kind", "name", "party_organization", "organization"),
            *("place", "duty", "starts_on", "ends_on"),
        )
        help_texts = {
            "name": "例如“三车间党员责任区”“王芳先锋岗”。",
            "ends_on": "仍在继续的不填；结束时，成员一并终止。",
        }

    def prepare(self) -> None:
        super().prepare()
        if not self.instance.pk:
            self.initial.setdefault("starts_on", timezone.localdate())


class _OwnMembers(forms.ModelChoiceField):
    """Members of one Party organization, whom the form itself scopes."""

    iterator = FewChoices

    def __init__(self) -> None:
        super().__init__(None, label="党员", empty_label="请选择")

    def label_from_instance(self, member: Member) -> str:
        return member.named_to(self.reader)


def _offer(form: RecordForm, party: Any) -> None:
    """The members of a Party organization and of those under it."""
    field = form.fields["member"]
    field.reader = form.actor
    rows = Member.objects.visible_to(form.actor).present()
    rows = rows.filter(party_organization__path__startswith=party.path)
    field.queryset = rows.select_related(*Member.naming).order_by("name", "pk")


class JoinForm(LinkForm):
    member = _OwnMembers()
    field_order = ("member",)

    class Meta:
        model = VanguardMember
        fields = ("leads", "starts_on", "ends_on")

    def prepare(self) -> None:
        super().prepare()
        _offer(self, self.fixed["vanguard"].party_organization)


class ResultForm(RecordForm):
    happened_on = DayField(kind=PAST, label="日期", initial=timezone.localdate)

    wide = ("text",)

    class Meta:
        model = VanguardResult
        fields = ("text",)
        help_texts = {"text": "一句话写明做成了什么，不需要照片和材料。"}

    field_order = ("happened_on", "text")

    def __init__(self, *args: Any, fixed: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.fixed = fixed or {}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        if self.instance.pk:
            self.initial["happened_on"] = self.instance.happened_on

    def values(self) -> dict[str, Any]:
        return super().values() | self.fixed


class PointsDecisionForm(LinkForm):
    wide = ("rule",)
    field_order = ("decided_on", "meeting", "starts_on", "ends_on", "rule")

    class Meta:
        model = PointsDecision
        fields = ("decided_on", "meeting", "rule", "starts_on", "ends_on")
        widgets = {"rule": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "meeting": "例如“2026 年第三次支部党员大会”。",
            "rule": "哪些事记多少分；只作本人和支部了解情况用，不作评价依据。",
        }


class PointsForm(LinkForm):
    member = _OwnMembers()
    given_on = DayField(kind=PAST, label="日期", initial=timezone.localdate)
    field_order = ("member", "given_on", "points", "reason")

    class Meta:
        model = PointsEntry
        fields = ("points", "reason")

    def prepare(self) -> None:
        RecordForm.prepare(self)
        party = self.fixed["decision"].party_organization
        _offer(self, party)
        field = self.fields["member"]
        field.queryset = field.queryset.filter(party_organization=party)
