"""Transfers over the API, from the proposal to the receipt, and floating members, to be read. What
is answered holds no numbers, and names as on the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from accounts.choices import Action
from branches.models import PartyOrganization
from core.api.errors import unknown_names
from core.api.fields import Day, ScopedCodeField, ScopedKeyField, Words
from core.api.views import RowsApi
from core.api.writing import Creates, Input, SeenInput, WritableRows
from core.choices import ErrorCode
from core.records.links import LONGEST_REASON
from core.values import PERSON_NAME, PHONE
from members.codes import ID_NUMBER
from members.models import Member
from transfers import services
from transfers.choices import BackReason, TransferKind
from transfers.filters import FloatingFilterSet, TransferFilterSet
from transfers.flows import flow_of
from transfers.models import FloatingMember, Transfer

#: For the description.
EXAMPLES = {
    "Transfer.kind": "within",
    "Transfer.target": "P330999002",
    "Transfer.addressee": "",
    "Transfer.ground": "工作调动",
    "Transfer.next": "下一步由上级党组织审核。",
    "TransferInput.member": 12,
    "TransferStepInput.reason": "不在本单位工作",
    "Transfer.outside": "",
    "outside": "中共某某市某某公司支部委员会",
    "Transfer.person_name": "王小明",
    "FloatingMember.person_name": "王小明",
    "elsewhere": "中共某某市某某公司支部委员会",
    "FloatingMember.place": "广东省深圳市",
}


class TransferSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    target_name = serializers.CharField(
        source="target.name", default=None, allow_null=True, label="转入党组织名称"
    )
    person_name = serializers.SerializerMethodField(label="姓名（两边的党组织和编辑者完整显示）")
    next = serializers.SerializerMethodField(label="下一步由谁办；已办完的为空")

    class Meta:
        model = Transfer
        fields = [
            "id",
            "kind",
            "state",
            "party_organization",
            "party_organization_name",
            "target_name",
            "outside",
            "addressee",
            "person_name",
            "ground",
            "dues_paid_to",
            "next",
            "proposed_on",
            "agreed_on",
            "received_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_person_name(self, transfer) -> str:
        return transfer.person_to(self.context["request"].user)

    def get_next(self, transfer) -> str:
        return flow_of(transfer).next_sentence(transfer)


class TransferInput(Input):
    """Who goes where. Numbers are encrypted at once and never come back."""

    kind = serializers.ChoiceField(choices=TransferKind.choices, label="方式")
    member = ScopedKeyField(
        model=Member, required=False, allow_null=True, label="党员编号（县外转入的不写）"
    )
    target = Words(required=False, max_length=100, label="转入党组织的代码或完整名称（县内转接）")
    party_organization = ScopedCodeField(
        model=PartyOrganization, required=False, label="转入党组织代码（县外转入）"
    )
    id_number = Words(
        kind=ID_NUMBER,
        write_only=True,
        required=False,
        max_length=30,
        label="身份证号（县外转入）",
    )
    phone = Words(
        kind=PHONE,
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=30,
        label="手机（县外转入）",
    )
    person_name = Words(kind=PERSON_NAME, required=False, max_length=60, label="姓名（县外转入）")

    class Meta:
        model = Transfer
        fields = [
            "kind",
            "member",
            "target",
            "party_organization",
            "outside",
            "addressee",
            "ground",
            "dues_paid_to",
            "person_name",
            "id_number",
            "phone",
            "status",
            "joined_on",
            "full_on",
            "letter_number",
            "letter_on",
        ]


_SHARED = ("ground", "dues_paid_to")
#: Kind → the service that proposes it, what it cannot do without, what else it takes.
_PROPOSES: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    TransferKind.WITHIN: (services.propose_within, ("member", "target"), _SHARED),
    TransferKind.OUT: (services.propose_out, ("member",), ("outside", "addressee", *_SHARED)),
    TransferKind.IN: (
        services.expect_arrival,
        ("party_organization", "id_number"),
        (
            *("person_name", "phone", "status", "joined_on", "full_on", "outside"),
            *("letter_number", "letter_on", *_SHARED),
        ),
    ),
}


def propose(*, actor: Any, kind: str, **values: Any) -> Transfer:
    """By the kind; what another kind asks for is refused by its name."""
    service, needed, taken = _PROPOSES[kind]
    label = TransferKind(kind).label
    text = f"{label}不填写这个字段，可以填写：{'、'.join((*needed, *taken))}。"
    bad = unknown_names(
        [name for name in values if name not in (*needed, *taken)], text, ErrorCode.UNKNOWN_FIELD
    )
    for name in needed:
        if values.get(name) in (None, ""):
            bad[name] = [f"{label}须填写这一项。"]
    if bad:
        raise ValidationError(bad)
    return service(actor=actor, **values)


class TransferStepInput(SeenInput):
    reason = Words(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        label="理由；不同意、退回、取消须写明",
    )


class TransferReceiptInput(SeenInput):
    received_on = Day(label="接收日期；从这一天起组织关系在本党组织")


class TransferApi(Creates, WritableRows):
    """组织关系转接: proposed, agreed to by the office above, received, each by its address. Letters
    out of the county, which name whole numbers, are issued on the pages."""

    see_action = Action.SEE_MEMBERS
    edit_action = Action.RECORD_TRANSFERS
    serializer_class = TransferSerializer
    input_class = TransferInput
    create_service = staticmethod(propose)
    filterset_class = TransferFilterSet
    brief = ("party_organization", "kind", "state", "proposed_on")
    summaries = {
        "create": "提出组织关系转接，或登记县外转入",
        "agree": "同意转接",
        "decline": "不同意转接",
        "receive": "接收",
        "refuse": "不予接收，或县外退回",
        "cancel": "取消转接",
    }

    def rows(self):
        return (
            Transfer.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization", "target")
        )

    @extend_schema(request=TransferStepInput)
    @action(detail=True, methods=["post"])
    def agree(self, request, pk: str) -> Response:
        return self.step(pk, services.move_transfer, TransferStepInput, move="agree")

    @extend_schema(request=TransferStepInput)
    @action(detail=True, methods=["post"])
    def decline(self, request, pk: str) -> Response:
        return self.step(pk, services.move_transfer, TransferStepInput, move="decline")

    @extend_schema(request=TransferReceiptInput)
    @action(detail=True, methods=["post"])
    def receive(self, request, pk: str) -> Response:
        return self.step(pk, services.receive, TransferReceiptInput)

    @extend_schema(request=TransferStepInput)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk: str) -> Response:
        return self.step(pk, services.move_transfer, TransferStepInput, move="refuse")

    @extend_schema(request=TransferStepInput)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk: str) -> Response:
        return self.step(pk, services.move_transfer, TransferStepInput, move="cancel")


class FloatingSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    person_name = serializers.SerializerMethodField(label="姓名（只对编辑者和本支部书记完整显示）")
    end_reason = serializers.ChoiceField(
        choices=BackReason.choices, allow_blank=True, label="结束原因；没有结束为空"
    )

    class Meta:
        model = FloatingMember
        fields = [
            "id",
            "side",
            "party_organization",
            "party_organization_name",
            "person_name",
            "place",
            "elsewhere",
            "starts_on",
            "ends_on",
            "end_reason",
            "last_contact_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_person_name(self, row) -> str:
        return row.named_to(self.context["request"].user)


class FloatingApi(RowsApi):
    """流动党员: ours who are away, others' who are here."""

    see_action = Action.SEE_MEMBERS
    serializer_class = FloatingSerializer
    filterset_class = FloatingFilterSet
    brief = ("party_organization", "side", "starts_on", "ends_on")

    def rows(self):
        return (
            FloatingMember.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )
