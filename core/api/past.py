"""What happened to a row, and rows that come back out of the recycle bin."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.api.fields import Number, name_in_messages
from core.api.filters import refuse_misused
from core.api.shapes import seen_version
from core.api.views import MISSING
from core.api.writing import checked
from core.keys import key_of
from core.records import recycling
from core.records.changes import changes_of

#: What the history keeps of an identifier says that it changed, and is called as the field.
_INDEX = "_index"


class PastItemSerializer(serializers.Serializer):
    field = serializers.CharField(label="字段")
    label = serializers.CharField(label="字段名称")
    before = serializers.CharField(allow_blank=True, label="改前")
    after = serializers.CharField(allow_blank=True, label="改后")


class PastSerializer(serializers.Serializer):
    at = serializers.DateTimeField(label="时间")
    who = serializers.CharField(allow_blank=True, label="办理人；程序为空")
    where = serializers.CharField(label="来源：网页、接口、导入、后台任务、程序，及网络地址")
    what = serializers.CharField(label="事项：新建、修改、删除、放入回收站、从回收站恢复")
    items = PastItemSerializer(many=True, label="逐项改动")


class PastPageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True, label="更早的一页；没有为 null")
    results = PastSerializer(many=True, label="改动，最近的在前")


class HasPast:
    """GET `<list>/{id}/history/`: as on the row's page, for whoever reads it there."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "before", {"type": "integer", "minimum": 1}, description="更早的一页，见 next"
            )
        ],
        responses=PastPageSerializer,
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def history(self, request, pk: str) -> Response:
        refuse_misused(request, ["before"])
        text = request.query_params.get("before", "")
        before = key_of(text) if text else None
        if before is not None and before < 1:
            raise ValidationError({"before": ["这个翻页标记无效，请使用应答中的 next。"]})
        rows = self.serializer_class.Meta.model.objects.past_read_by(request.user)
        record = rows.filter(pk__in=self.get_queryset().values("pk"), pk=pk).first()
        if record is None:
            raise NotFound(MISSING)
        found = changes_of(record, before=before, masks=record.past_masks(request.user))
        address = request.build_absolute_uri()
        older = found.older and replace_query_param(address, "before", found.older)
        return Response({"next": older, "results": [_as_json(each) for each in found.rows]})


def _as_json(change: Any) -> dict[str, Any]:
    return {
        "at": serializers.DateTimeField().to_representation(change.when),
        "who": change.who,
        "where": change.where,
        "what": change.what,
        "items": [
            {
                "field": each.name.removesuffix(_INDEX),
                "label": each.label,
                "before": each.before,
                "after": each.after,
            }
            for each in change.items
        ],
    }


class RecycledSerializer(serializers.Serializer):
    id = serializers.IntegerField(label="编号")
    version = serializers.IntegerField(label="版本，恢复时写明")
    code = serializers.CharField(allow_blank=True, label="代码；没有代码的为空")
    name = serializers.CharField(label="名称")
    deleted_at = serializers.DateTimeField(label="放入时间")
    recycled_by = serializers.CharField(allow_blank=True, label="放入人；程序为空")


class RestoreInput(serializers.Serializer):
    version = Number(min_value=1, max_value=2**31 - 1, label="您看到的版本，以免覆盖他人的修改")

    def get_fields(self):
        fields = super().get_fields()
        for field in fields.values():
            name_in_messages(field)
        return fields


class Restores:
    """GET `<list>/recycled/`, POST `<list>/{id}/restore/`: the recycle bin of the list."""

    restore_service: Callable[..., Any]

    @classmethod
    def restore_request(cls) -> type[serializers.Serializer]:
        return RestoreInput

    @extend_schema(
        parameters=[OpenApiParameter("updated_since", exclude=True)],
        responses=RecycledSerializer(many=True),
    )
    @action(detail=False, methods=["get"], filter_backends=[])
    def recycled(self, request) -> Response:
        refuse_misused(request, ["ordering", "limit", "after", "before"])
        model = self.serializer_class.Meta.model
        kind = recycling.kinds()[model._meta.label_lower]
        page = self.paginate_queryset(kind.with_author(request.user))
        found = [
            {
                "id": each.pk,
                "version": each.version,
                "code": getattr(each, kind.code) if kind.code else "",
                "name": each.named_to(request.user),
                "deleted_at": serializers.DateTimeField().to_representation(each.deleted_at),
                "recycled_by": each.recycled_by or "",
            }
            for each in page
        ]
        return self.get_paginated_response(found)

    @action(detail=True, methods=["post"])
    def restore(self, request, pk: str) -> Response:
        def act():
            kind = recycling.kinds()[self.serializer_class.Meta.model._meta.label_lower]
            if not kind.rows(request.user).filter(pk=pk).exists():
                raise NotFound("没有找到这条记录，可能已经恢复或不在您的管理范围内。")
            seen, data = seen_version(request), dict(request.data)
            if seen is not None and data.setdefault("version", seen) != seen:
                text = "If-Match 与 version 写的版本不同，请只写其中一个。"
                raise ValidationError({"If-Match": [text]})
            values = checked(RestoreInput(), data)
            return self.restore_service(actor=request.user, pk=int(pk), **values)

        return self.write(act)
