"""Dues over the API: sums by Party organization and month. Incomes and amounts of single persons
are read, and payments noted, by whoever keeps the dues of the very Party organization."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from accounts.choices import Action
from core.api.fields import Day, Number, ScopedKeyField, Words
from core.api.writing import WritableRows
from core.feed.kinds import Feed
from core.values import PAST
from dues import services
from dues.choices import DueState, PayMethod
from dues.filters import DuesMonthFilterSet
from dues.models import AMOUNT, DuesMonth, DuesMonthQuerySet
from members.models import Member

#: Members of one Party organization that are ticked at once.
_MOST_PEOPLE = 5000

#: For the description.
EXAMPLES = {
    "DuesMonth.month": "2026-11",
    "DuesMonth.people": 12,
    "DuesMonth.due_total": "846.50",
    "DuesMonth.paid_total": "801.50",
    "DuesLine.name": "王小明",
    "DuesLine.base": "6200.00",
    "DuesLine.due": "93.00",
    "DuesLine.paid": "93.00",
    "DuesPayment.amount": "93.00",
    "DuesPayment.payer": "",
    "DuesPayment.note": "",
    "DuesTick.members": [12, 15],
}


def _yuan(label: str) -> serializers.DecimalField:
    return serializers.DecimalField(12, 2, allow_null=True, label=label)


class DuesMonthSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    month = serializers.CharField(source="calendar_month", read_only=True, label="月份（YYYY-MM）")

    class Meta:
        model = DuesMonth
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "month",
            "state",
            "people",
            "unset_people",
            "paid_people",
            "exempt_people",
            "due_total",
            "paid_total",
            "started_on",
            "settled_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class DuesLineSerializer(serializers.Serializer):
    """One member in one month."""

    member = serializers.IntegerField(label="党员编号")
    name = serializers.CharField(label="姓名")
    state = serializers.ChoiceField(choices=DueState.choices, label="缴纳情况")
    base = _yuan("月收入（元）；未核定、不按收入缴纳的为 null")
    due = _yuan("应缴（元）；未核定的为 null")
    paid = _yuan("实缴（元）")


class DuesPaymentInput(serializers.Serializer):
    """Money that was received; the platform takes none."""

    member = ScopedKeyField(model=Member, label="党员编号")
    amount = Words(kind=AMOUNT, label="金额（元）")
    paid_on = Day(kind=PAST, label="缴纳日期")
    method = serializers.ChoiceField(choices=PayMethod.choices, label="缴纳方式")
    payer = Words(required=False, allow_blank=True, max_length=60, label="代缴人")
    note = Words(required=False, allow_blank=True, max_length=100, label="备注")


class DuesTickInput(serializers.Serializer):
    members = serializers.ListField(
        child=Number(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=_MOST_PEOPLE,
        label="缴清的党员编号；已缴清的、不在名册里的略过",
    )
    paid_on = Day(kind=PAST, label="缴纳日期")
    method = serializers.ChoiceField(
        choices=PayMethod.choices, required=False, label="缴纳方式；不写为现金"
    )


def _pay(*, actor: Any, pk: int, **values: Any) -> DuesMonth:
    return services.pay(actor=actor, pk=pk, **values).month


def _tick(*, actor: Any, pk: int, **values: Any) -> DuesMonth:
    services.tick_paid(actor=actor, pk=pk, **values)
    return DuesMonth.objects.visible_to(actor).get(pk=pk)


class DuesApi(WritableRows):
    """What Party organizations collected, month by month; who owes and paid what, and noting it,
    for whoever keeps these dues."""

    see_action = Action.SEE_MEMBERS
    edit_action = Action.KEEP_DUES
    serializer_class = DuesMonthSerializer
    filterset_class = DuesMonthFilterSet
    brief = ("party_organization", "month", "state")
    feed = Feed(showed_to=DuesMonthQuerySet.showed_to, follows=("party_organization",))
    summaries = {
        "people": "每名党员的应缴和实缴（只有本党组织书记、党费管理员可读）",
        "pay": "登记一笔缴纳",
        "tick": "登记若干党员缴清",
    }

    def rows(self):
        return (
            DuesMonth.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )

    @extend_schema(responses=DuesLineSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def people(self, request, pk: str) -> Response:
        month = self.get_object()
        if not DuesMonth.objects.editable_by(request.user).filter(pk=month.pk).exists():
            raise PermissionDenied("只有本党组织的书记或党费管理员可以查看个人的应缴和实缴。")
        rows = services.lines_of(request.user, month)
        return Response(DuesLineSerializer(rows, many=True).data)

    @extend_schema(operation_id="dues_pay", request=DuesPaymentInput)
    @action(detail=True, methods=["post"], url_path="payments", url_name="payments")
    def pay(self, request, pk: str) -> Response:
        return self.step(pk, _pay, DuesPaymentInput)

    @extend_schema(operation_id="dues_tick", request=DuesTickInput)
    @action(detail=True, methods=["post"])
    def tick(self, request, pk: str) -> Response:
        return self.step(pk, _tick, DuesTickInput)
