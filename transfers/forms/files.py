"""Forms about members' files."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DayField, FewChoices, RecordForm, SuggestInput, TextField
from core.values import PAST
from members.models import Member
from transfers.models import Handover, MemberFile
from transfers.models.files import asked_of
from transfers.services import items_on
from transfers.words import KEEPER_PLACES


class FileForm(RecordForm):
    """Where the file lies, and ticks at what is missing."""

    missing = forms.MultipleChoiceField(
        label="缺少的材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选没有找到的；都齐全的不勾。",
    )
    checked_on = DayField(kind=PAST, label="核对日期", initial=timezone.localdate)

    class Meta:
        model = MemberFile
        fields = ("keeper", "place", "note")
        widgets = {"place": SuggestInput(KEEPER_PLACES)}

    field_order = ("keeper", "place", "checked_on", "missing", "note")
    wide = ("missing", "note")

    def __init__(self, *args: Any, fixed: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.fixed = fixed or {}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        member = self.fixed.get("member") or self.instance.member
        items = asked_of(member, items_on(timezone.localdate()))
        self.fields["missing"].choices = [(each.title, each.title) for each in items]
        if self.instance.pk:
            self.initial["missing"] = self.instance.missing

    def values(self) -> dict[str, Any]:
        return super().values() | self.fixed


class _People(forms.ModelMultipleChoiceField):
    """Members whom the form itself scopes."""

    iterator = FewChoices

    def label_from_instance(self, member: Member) -> str:
        return member.named_to(self.reader)


class HandoverForm(RecordForm):
    """Whose files of one Party organization go where."""

    members = _People(None, label="党员", widget=forms.CheckboxSelectMultiple)
    handed_on = DayField(kind=PAST, label="移交日期", initial=timezone.localdate)

    groups = {
        "移交": ("keeper", "place", "handed_on", "handed_by"),
        "清单": ("members",),
    }
    wide = ("members",)

    class Meta:
        model = Handover
        fields = ("keeper", "place", "handed_by")
        widgets = {"place": SuggestInput(KEEPER_PLACES)}

    def __init__(self, *args: Any, party: Any, **kwargs: Any) -> None:
        self.party = party
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["members"]
        field.reader = self.actor
        field.queryset = (
            Member.objects.visible_to(self.actor)
            .present()
            .filter(party_organization=self.party)
            .select_related(*Member.naming)
            .order_by("joined_on", "pk")
        )

    def values(self) -> dict[str, Any]:
        return super().values() | {"party_organization": self.party}


class HandoverReceiptForm(RecordForm):
    received_on = DayField(kind=PAST, label="接收日期", initial=timezone.localdate)
    received_by = TextField(label="接收人", max_length=40)

    class Meta:
        model = Handover
        fields: tuple[str, ...] = ()
