"""Answers over the API: filed by key, read, corrected, withdrawn, reviewed."""

import uuid
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Action
from answers import services
from answers.filters import AnswerFilterSet
from answers.models import Answer, AnswerValue
from answers.services import Body
from core.api import filing
from core.api.fields import Day, Flag, Number, Words
from core.api.filing import KEY, gone
from core.api.filters import refuse_misused
from core.api.permissions import MayDo
from core.api.review import Decides
from core.api.views import MISSING
from core.api.writing import WritableRows, checked
from core.filing import once
from core.filing.photos import in_order

_LARGEST = 2**63 - 1
#: For the description.
EXAMPLES = {
    "Answer.note": "",
    "AnswerValue.code": "staff",
    "AnswerValue.field": "staff_count",
    "AnswerValue.label": "职工人数",
    "AnswerValue.before": "50",
    "AnswerValue.value": "55",
    "BodyInput.assignment": 12,
    "BodyInput.answers": {"staff": 55, "members": "否"},
    "BodyInput.confirmed": ["address"],
    "BodyInput.seen": {"staff": "50"},
}


class AnswerValueSerializer(serializers.ModelSerializer):
    """One field that the answer proposes; of a phone number the masked one."""

    label = serializers.CharField(label="项目名称")
    value = serializers.CharField(source="value_text", label="答卷写的")

    class Meta:
        model = AnswerValue
        fields = ["id", "code", "field", "label", "before", "value", "state", "version"]
        read_only_fields = fields


class SurveyAnswerSerializer(serializers.ModelSerializer):
    uscc = serializers.CharField(source="assignment.organization.uscc", label="统一社会信用代码")
    organization_name = serializers.CharField(
        source="assignment.organization.name", label="组织名称"
    )
    campaign = serializers.IntegerField(source="assignment.campaign_id", label="摸底排查的编号")
    questionnaire = serializers.CharField(source="questionnaire.code", label="问卷代码")
    values = AnswerValueSerializer(
        source="values_proposed", many=True, label="提出的更正（按项核对）"
    )
    photos = serializers.SerializerMethodField(label="照片的 SHA-256")
    missing_photos = serializers.SerializerMethodField(label="尚未收到的照片")
    photo_files = serializers.SerializerMethodField(label="已收到的照片的文件编号")

    class Meta:
        model = Answer
        fields = [
            "id",
            "assignment",
            "campaign",
            "uscc",
            "organization_name",
            "questionnaire",
            "client_key",
            "found",
            "surveyed_on",
            "note",
            "state",
            "values",
            "photos",
            "missing_photos",
            "photo_files",
            "filed_at",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_photos(self, answer) -> list[str]:
        return [each.sha256 for each in in_order(answer)]

    def get_missing_photos(self, answer) -> list[str]:
        return services.PHOTOS.missing(answer)

    def get_photo_files(self, answer) -> list[int]:
        return [each.attachment_id for each in in_order(answer) if each.attachment_id]


class BodyInput(serializers.Serializer):
    """The body of an answer."""

    assignment = Number(min_value=1, max_value=_LARGEST, label="排查对象的编号")
    surveyed_on = Day(label="摸排日期")
    found = Flag(required=False, default=True, label="找到了")
    note = Words(required=False, allow_blank=True, max_length=200, label="没有找到的原因")
    answers = serializers.DictField(required=False, label="题目代码 → 内容")
    confirmed = serializers.ListField(
        child=Words(max_length=30),
        required=False,
        max_length=200,
        label="核对过、仍然正确的题目代码",
    )
    seen = serializers.DictField(
        child=Words(allow_blank=True, max_length=200),
        required=False,
        label="题目代码 → 填报时看到的现有内容",
    )
    photos = serializers.ListField(
        child=Words(max_length=64),
        required=False,
        max_length=20,
        label="没有找到时现场照片的 SHA-256；照片题的写在 answers 里",
    )


class ChangeInput(BodyInput):
    version = Number(min_value=1, max_value=2**31 - 1, label="您看到的版本")
    kept = serializers.ListField(
        child=Words(max_length=30),
        required=False,
        max_length=200,
        label="保持上次所填的题目代码（电话、姓名等不再显示全文的）",
    )


class WithdrawInput(serializers.Serializer):
    version = Number(min_value=1, max_value=2**31 - 1, label="您看到的版本")


class DecideInput(WithdrawInput):
    value = Number(min_value=1, max_value=_LARGEST, label="所核对的更正的编号")
    approves = Flag(label="是否采用")
    answer = Words(required=False, allow_blank=True, max_length=200, label="不采用的理由")


def rows_for(user: Any):
    """Answers in scope with what is said of them."""
    values = AnswerValue.objects.visible_to(user).order_by("pk")
    return (
        Answer.objects.visible_to(user)
        .present()
        .select_related("assignment__organization__region", "assignment__campaign")
        .select_related("questionnaire", "filed_by")
        .prefetch_related(Prefetch("values_proposed", values), "photos")
    )


class Concerned:
    """Squads and the offices behind them."""

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        user = request.user
        if not (user.may(Action.FILE_SURVEYS) or user.may(Action.APPROVE_SURVEYS)):
            self.permission_denied(request, MayDo.message)


class AnswerApi(Concerned, Decides, WritableRows):
    """What squads brought back; `accept` and `return` as a whole, `decide-value` per field."""

    serializer_class = SurveyAnswerSerializer
    filterset_class = AnswerFilterSet
    edit_action = ""
    review = services.REVIEW
    brief = ("assignment", "state", "surveyed_on")
    tag = "摸排答卷"
    summaries = {"correct": "更正答卷", "annul": "撤回答卷"}

    def rows(self):
        return rows_for(self.request.user)

    @extend_schema(summary="更正尚未核对的答卷", request=ChangeInput)
    @action(detail=True, methods=["post"], url_path="correct")
    def correct(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            values = checked(ChangeInput(), dict(request.data))
            seen = {"version": values.pop("version"), "kept": values.pop("kept", ())}
            return services.correct_answer(
                actor=request.user, pk=int(pk), body=Body(**values), **seen
            )

        return self.write(act)

    # Its name stands before `decide`, whose address takes what comes behind it.
    @extend_schema(summary="撤回尚未核对的答卷；它的键不能再用", request=WithdrawInput)
    @action(detail=True, methods=["post"], url_path="withdraw", url_name="withdraw")
    def annul(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            values = checked(WithdrawInput(), dict(request.data))
            return services.withdraw_answer(actor=request.user, pk=int(pk), **values)

        return self.write(act)

    @extend_schema(summary="核对答卷提出的一项更正", request=DecideInput)
    @action(detail=True, methods=["post"], url_path="decide-value")
    def decide_value(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            given = checked(DecideInput(), dict(request.data))
            value = AnswerValue.objects.visible_to(request.user).filter(
                sheet=int(pk), pk=given.pop("value")
            )
            if (found := value.first()) is None:
                raise NotFound(MISSING)
            services.decide_value(actor=request.user, pk=found.pk, **given)
            return Answer.objects.visible_to(request.user).get(pk=pk)

        return self.write(act)


class OfSquads:
    """Only for whoever files answers."""

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        if not request.user.may(Action.FILE_SURVEYS):
            self.permission_denied(request, MayDo.message)


class ByKeyApi(Concerned, APIView):
    """Filing exactly once: the key is a UUID that the sender made."""

    tag = "按键填报"

    def answer(self, answer: Answer, code: int) -> Response:
        found = rows_for(self.request.user).get(pk=answer.pk)
        return Response(SurveyAnswerSerializer(found).data, status=code)

    @extend_schema(
        summary="查看按键填报的答卷",
        operation_id="answers_by_key_get",
        parameters=[KEY],
        responses=SurveyAnswerSerializer,
    )
    def get(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        try:
            found = services.of_key(actor=request.user, client_key=client_key)
        except once.Gone as error:
            return gone(error)
        if found is None:
            raise NotFound(MISSING)
        return self.answer(found, status.HTTP_200_OK)

    @extend_schema(
        summary="填报摸排答卷；同一键、同一内容只办理一次，应答相同",
        operation_id="answers_by_key_put",
        parameters=[KEY],
        request=BodyInput,
        responses={200: SurveyAnswerSerializer, 201: SurveyAnswerSerializer},
    )
    def put(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        body = Body(**checked(BodyInput(), dict(request.data)))
        try:
            filed = services.file_answer(actor=request.user, client_key=client_key, body=body)
        except once.Gone as error:
            return gone(error)
        except once.OtherBody as error:
            stored = self.answer(error.stored, status.HTTP_409_CONFLICT)
            stored.data = {
                "detail": str(error),
                "code": "other_body",
                "current": stored.data,
                "sent": body.as_sent(),
                "differences": services.compared(request.user, error.stored, body),
            }
            return stored
        return self.answer(filed.record, 201 if filed.new else 200)


@extend_schema_view(
    put=extend_schema(operation_id="answers_by_key_photo"),
    delete=extend_schema(operation_id="answers_by_key_photo_delete"),
)
class AnswerPhotoApi(OfSquads, filing.PhotoApi):
    photos = services.PHOTOS


@extend_schema_view(
    get=extend_schema(operation_id="answers_draft_get"),
    put=extend_schema(operation_id="answers_draft_put"),
    delete=extend_schema(operation_id="answers_draft_delete"),
)
class AnswerDraftApi(OfSquads, filing.DraftApi):
    """A draft of an answer that a device keeps on the server too."""

    subject = services.DRAFT
