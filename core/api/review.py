"""Deciding in a review over the API: `POST {id}/accept/`, `POST {id}/return/` …"""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.fields import Day, Number, Words
from core.api.writing import checked
from core.records.links import LONGEST_REASON
from core.review import Review, hints_of

_LARGEST = 2**31 - 1


class DecisionInput(serializers.Serializer):
    """What a decision says; the reason and the day where the move asks for them."""

    version = Number(min_value=1, max_value=_LARGEST, label="您看到的版本")
    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON, label="理由")
    grounds = serializers.ListField(
        child=Words(max_length=24), required=False, max_length=20, label="退回事由的代码"
    )
    due_on = Day(required=False, allow_null=True, label="完成日期")


class StepSerializer(serializers.Serializer):
    """One step of the chain."""

    move = serializers.CharField(label="步骤")
    made_at = serializers.DateTimeField(label="时间")
    made_by = serializers.StringRelatedField(allow_null=True, label="经办人")
    edition = serializers.IntegerField(label="第几次提交")
    reason = serializers.CharField(label="理由")
    grounds = serializers.ListField(child=serializers.CharField(), label="退回事由的代码")
    due_on = Day(allow_null=True, label="办理期限")


class HintSerializer(serializers.Serializer):
    """What the reviewer is told; it decides nothing."""

    code = serializers.CharField(label="代码")
    text = serializers.CharField(label="内容")


class ChainSerializer(serializers.Serializer):
    """How far one row has come."""

    decisions = serializers.ListField(child=serializers.CharField(), label="现在可以作出的审核")
    next = serializers.CharField(label="下一步由谁办")
    steps = StepSerializer(many=True, label="办理步骤")
    hints = HintSerializer(many=True, label="审核提示")


class Decides:
    """Bases of a `WritableRows` whose rows are reviewed."""

    review: Review

    @extend_schema(summary="一条记录的办理步骤和审核提示", responses=ChainSerializer)
    @action(detail=True, methods=["get"])
    def chain(self, request: Any, pk: str) -> Response:
        """The steps of one row, with the hints of whoever reviews it."""
        row, user = self.get_object(), request.user
        found = {
            "decisions": self.review.decisions(row, user),
            "next": self.review.flow.next_sentence(row),
            "steps": self.review.steps_of(row),
            "hints": hints_of(self.review.hints, [row], user)[row.pk],
        }
        return Response(ChainSerializer(found).data)

    @extend_schema(
        summary="作出审核：通过、退回等",
        request=DecisionInput,
        parameters=[
            OpenApiParameter(
                "move",
                {"type": "string"},
                OpenApiParameter.PATH,
                description="审核结果的代码，见 chain 的 decisions，例如 accept、return",
            )
        ],
    )
    @action(detail=True, methods=["post"], url_path="(?P<move>[a-z_]{1,20})")
    def decide(self, request: Any, pk: str, move: str) -> Response:
        """Refused with who has to do what where the state does not allow it."""

        def act() -> Any:
            self._must_be_there()
            values = checked(DecisionInput(), dict(request.data))
            return self.review.decide(move, actor=request.user, pk=int(pk), **values)

        return self.write(act)
