"""Up to 500 rows in one request: each is created or changed by the service of a single one and has
an answer of its own.

What is wrong with one row holds up no other. The request as a whole is one transaction: when the
connection breaks, all that was answered is stored or nothing.
"""

import functools
from typing import Any

from django.db import OperationalError, connection, transaction
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from psycopg2.errors import DeadlockDetected
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, NotFound, PermissionDenied, ValidationError
from rest_framework.response import Response

from core import records
from core.api import errors
from core.api.fields import Number
from core.api.permissions import MayDo
from core.api.views import MISSING
from core.api.writing import Change, checked
from core.choices import ErrorCode
from core.keys import LARGEST
from core.models import IdempotencyRecord
from core.records import derived, idempotency

MOST_ROWS = 500
#: Two requests may hold what the other one wants; the database then ends one of them.
_TRIES = 3


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}})
class _Errors(serializers.JSONField):
    """The list of `core.api.errors`."""


class BulkAnswerSerializer(serializers.Serializer):
    """What became of one row; a refused one says why as its own address would."""

    index = serializers.IntegerField(label="这一行在提交的 rows 中的序号，从 0 起")
    status = serializers.IntegerField(
        label="结果，与单条办理的状态码相同：201 新增、200 修改、400、403、404、409 或 429 未办理"
    )
    id = serializers.IntegerField(required=False, label="编号；没有新增成功的不写")
    version = serializers.IntegerField(required=False, label="办理后的版本")
    warnings = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        label="已保存但可疑之处：字段 → 说明",
    )
    errors = _Errors(required=False, label="400：逐项错误")
    detail = serializers.CharField(required=False, label="403、404、409、429：原因")
    code = serializers.CharField(required=False, label="409：version")
    current = serializers.DictField(
        child=serializers.JSONField(), required=False, label="409：记录现在的内容"
    )


class BulkAnswersSerializer(serializers.Serializer):
    created = serializers.IntegerField(label="新增的行数")
    changed = serializers.IntegerField(label="修改的行数")
    refused = serializers.IntegerField(label="未办理的行数")
    results = BulkAnswerSerializer(many=True, label="每行一项，次序与提交的相同")


class Bulk:
    """POST to `<list>/bulk/`: `rows`, each a new one or, with `id` and `version`, a change."""

    bulk_response = BulkAnswersSerializer

    @classmethod
    def bulk_request(cls) -> type[serializers.Serializer]:
        return request_of(cls)

    @action(detail=False, methods=["post"])
    def bulk(self, request) -> Response:
        if "If-Match" in request.headers:
            text = "批量办理时请在每一行写明 version，不用 If-Match。"
            raise ValidationError({"If-Match": [text]})
        for left in reversed(range(_TRIES)):
            try:
                return self.once(lambda: (self._answers(_rows_of(request.data)), None))
            except OperationalError as error:
                again = isinstance(error.__cause__, DeadlockDetected) and left
                if not again or connection.in_atomic_block:
                    raise
        raise AssertionError("the last try returns or raises")

    def again(self, known: IdempotencyRecord) -> Response:
        """Of rows that went out of scope since, no more is said than that."""
        if self.action != "bulk":
            return super().again(known)
        data = idempotency.data_of(known)
        named = [each["id"] for each in data["results"] if "id" in each]
        told, missing = self._there(named) | {None}, status.HTTP_404_NOT_FOUND
        data["results"] = [
            each
            if each.get("id") in told or each["status"] == missing
            else {"index": each["index"], "status": missing, "detail": MISSING}
            for each in data["results"]
        ]
        return Response(data, status=known.status, headers=self.replayed)

    def _answers(self, rows: list[Any]) -> Response:
        named = [_id_of(row) for row in rows]
        there = self._hold([pk for pk in named if pk])
        seen: set[int] = set()
        answers: list[dict[str, Any]] = []
        with derived.together():
            for index, (row, pk) in enumerate(zip(rows, named, strict=True)):
                answers.append({"index": index} | self._one(row, pk, there, seen))
                if pk:
                    seen.add(pk)
        done = {each["id"]: each for each in answers if each["status"] < 300}
        model = self.serializer_class.Meta.model
        # As they are now: a later row may have changed what an earlier one wrote.
        for pk, version in records.versions(model, done).items():
            done[pk]["version"] = version
        if missing := [pk for pk in dict.fromkeys(named) if pk and pk not in there]:
            records.note_denied(actor=self.request.user, subject=model, keys=missing)
        return _summed_up(answers)

    def _one(self, row: Any, pk: int | None, there: set[int], seen: set[int]) -> dict[str, Any]:
        """What became of one row."""
        try:
            with transaction.atomic():
                code, record = self._write(row, pk, there, seen)
        except Exception as error:
            return self._refusal(error) | ({"id": pk} if pk else {})
        answer = {"status": code, "id": record.pk}
        if doubts := records.doubts(record, row):
            answer["warnings"] = doubts
        return answer

    def _write(self, row: Any, pk: int | None, there: set[int], seen: set[int]) -> tuple[int, Any]:
        """One row by its service. Raises all that the single address would answer with."""
        user = self.request.user
        if not isinstance(row, dict):
            raise ValidationError(["每一行应是一个 JSON 对象：{字段: 值}。"])
        if "id" not in row:
            if self.edit_action and not user.may(self.edit_action):
                raise PermissionDenied(MayDo.message)
            values = checked(self._new, row)
            return status.HTTP_201_CREATED, self.create_service(actor=user, **values)
        if pk in seen:
            text = "这条记录在前面的行里已有修改，一次请求里每条只写一行。"
            raise ValidationError({"id": ErrorDetail(text, ErrorCode.REPEATED)})
        if pk and pk not in there:
            raise NotFound(MISSING)
        values = checked(self._changed, row)
        return status.HTTP_200_OK, self.change_service(actor=user, pk=values.pop("id"), **values)

    @functools.cached_property
    def _new(self) -> serializers.Serializer:
        return self.input_class(context=self.context)

    @functools.cached_property
    def _changed(self) -> serializers.Serializer:
        return by_id(self.change_class)(context=self.context)

    def _there(self, pks: list[int]) -> set[int]:
        return set(self.get_queryset().filter(pk__in=pks).values_list("pk", flat=True))

    def _hold(self, pks: list[int]) -> set[int]:
        """Lock those of the rows that the API shows, in one order for all requests."""
        there = self._there(pks)
        records.hold(self.serializer_class.Meta.model, there)
        return there

    def _refusal(self, error: Exception) -> dict[str, Any]:
        """What the single address would have answered; a mistake of ours is none of the row."""
        response = errors.answer(error, self.get_exception_handler_context())
        if response is None:
            raise error
        answer = {"status": response.status_code}
        if response.status_code == status.HTTP_400_BAD_REQUEST:
            return answer | {"errors": response.data["errors"]}
        return answer | response.data


@functools.cache
def by_id(change_class: type[Change]) -> type[Change]:
    """A change that names its row."""

    class Meta(change_class.Meta):
        fields = ["id", *change_class.Meta.fields]

    class ById(change_class):
        id = Number(min_value=1, max_value=LARGEST, label="编号")

        def get_fields(self):
            fields = super().get_fields()
            fields["id"].required = True
            return fields

    ById.Meta = Meta
    ById.__name__ = f"{change_class.__name__.removesuffix('Change')}BulkChange"
    ById.__doc__ = change_class.__doc__
    return ById


@functools.cache
def request_of(view: type) -> type[serializers.Serializer]:
    """What may be sent to the address of a view set, for the description."""
    name = view.serializer_class.__name__.removesuffix("Serializer")
    row = PolymorphicProxySerializer(
        component_name=f"{name}BulkRow",
        serializers=[view.input_class, by_id(view.change_class)],
        resource_type_field_name=None,
        many=False,
    )

    class Request(serializers.Serializer):
        rows = serializers.ListField(
            child=row,
            min_length=1,
            max_length=MOST_ROWS,
            label=f"最多 {MOST_ROWS} 行；写 id 和 version 的修改该记录，不写 id 的新增",
        )

    Request.__name__ = f"{name}BulkSerializer"
    return Request


def _rows_of(data: dict[str, Any]) -> list[Any]:
    bad = errors.unknown_names(
        [name for name in data if name != "rows"],
        "不能填写这个字段，可以填写：rows。",
        ErrorCode.UNKNOWN_FIELD,
    )
    rows = data.get("rows")
    if not isinstance(rows, list):
        code = ErrorCode.REQUIRED if rows is None else ErrorCode.INVALID
        bad["rows"] = [ErrorDetail("请在 rows 里写明各行：[{字段: 值}, …]。", code)]
    elif not rows:
        bad["rows"] = [ErrorDetail("rows 里没有内容，请至少写一行。", ErrorCode.REQUIRED)]
    elif len(rows) > MOST_ROWS:
        text = f"一次最多 {MOST_ROWS} 行，现有 {len(rows)} 行，请分几次提交。"
        bad["rows"] = [ErrorDetail(text, ErrorCode.MAX_LENGTH)]
    if bad:
        raise ValidationError(bad)
    return rows


def _id_of(row: Any) -> int | None:
    """The key that a row names, if it can be one; what else is wrong with it, its check says."""
    pk = row.get("id") if isinstance(row, dict) else None
    good = isinstance(pk, int) and not isinstance(pk, bool) and 1 <= pk <= LARGEST
    return pk if good else None


def _summed_up(answers: list[dict[str, Any]]) -> Response:
    codes = [each["status"] for each in answers]
    created, changed = codes.count(status.HTTP_201_CREATED), codes.count(status.HTTP_200_OK)
    refused = len(codes) - created - changed
    return Response(
        {"created": created, "changed": changed, "refused": refused, "results": answers}
    )
