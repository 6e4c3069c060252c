"""Of whom, and of which Party organization: the first question of some forms."""

from typing import Any

from django import forms

from accounts.choices import Action
from core.forms import FewChoices, LookupField, RecordForm
from members.models import Member
from transfers.choices import TransferKind
from transfers.models import FloatingMember, Handover, Transfer


class _OwnMember(forms.ModelChoiceField):
    """Members of the Party organizations that the user leads: short lists."""

    iterator = FewChoices

    def __init__(self) -> None:
        super().__init__(None, label="党员", empty_label="请选择")

    def offer(self, user: Any) -> None:
        self.reader = user
        led = user.reach.part(Action.RECORD_TRANSFERS).party_organization_ids
        self.queryset = (
            Member.objects.recordable_by(user)
            .present()
            .filter(party_organization_id__in=led)
            .select_related(*Member.naming)
            .order_by("name", "pk")
        )

    def label_from_instance(self, member: Member) -> str:
        return member.named_to(self.reader)


class ChooseForm(RecordForm):
    member = _OwnMember()
    kind = forms.ChoiceField(
        label="去向",
        choices=[
            (TransferKind.WITHIN, "本县其他党组织"),
            (TransferKind.OUT, "县外"),
        ],
    )

    class Meta:
        model = Transfer
        fields: tuple[str, ...] = ()


class ChooseAwayForm(RecordForm):
    member = _OwnMember()

    class Meta:
        model = FloatingMember
        fields: tuple[str, ...] = ()


class ChoosePartyForm(RecordForm):
    party_organization = LookupField("party-organizations-recording", label="党组织")

    class Meta:
        model = Handover
        fields: tuple[str, ...] = ()
