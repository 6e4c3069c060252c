"""One kind of rows: the list, one row, and what its services write.

A view set is a declaration: model, serializer, filters, orders, actions, services.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from core import answers
from core.api.errors import KeyConflict

MISSING = "没有找到这条记录，可能已被删除或不在您的管理范围内。"
_KEY = re.compile(r"[!-~]{1,100}", re.ASCII)
#: Larger than any version, and what an integer column holds.
_LARGEST = 2**31 - 1


class RowApi(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Single rows, read only."""

    lookup_value_regex = "[0-9]{1,18}"
    #: What the user must be allowed (anywhere) to read or to write; "" = nothing in particular.
    see_action: str = "see_registry"
    edit_action: str = ""

    def rows(self) -> QuerySet:
        """The rows in the user's scope, with all that the serializer reads."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):  # the description asks which model it is
            return QuerySet(self.serializer_class.Meta.model).none()
        return self.rows()

    def get_object(self) -> Any:
        found = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound(MISSING)
        return found


class RowsApi(mixins.ListModelMixin, RowApi):
    """List and single rows; `filterset_class` is that of the page, with its orders."""

    # --- Writing -----------------------------------------------------------------------------

    def write(self, act: Callable[[], Model | None], *, status: int) -> Response:
        """Let a service write, once for each `Idempotency-Key`, and answer with the row.

        `act` reads the request, calls the service and gives back its row; None: the row is gone.
        """
        request = self.request
        key = request.headers.get("Idempotency-Key", "")
        if key and not _KEY.fullmatch(key):
            text = "Idempotency-Key 应是 1 至 100 个英文字母、数字或符号。"
            raise ValidationError({"Idempotency-Key": [text]})
        with transaction.atomic():
            filed = content = None
            if key:
                data = json.dumps(request.data, sort_keys=True)
                content = f"{request.method} {request.get_full_path()} {data}"
                filed = answers.claim(user=request.user, key=key, content=content)
                if filed.status:
                    return self._again(filed, content)
            record = act()
            data = None
            if record is not None:
                data = self.get_serializer(self.get_queryset().get(pk=record.pk)).data
            if filed is not None:
                body = JSONRenderer().render(data)
                record_id = record.pk if record is not None else None
                answers.keep(filed, status=status, body=body, record_id=record_id)
        return Response(data, status=status)

    def _again(self, filed, content: str) -> Response:
        if not answers.asks_the_same(filed, content):
            raise KeyConflict
        rows = self.get_queryset().filter(pk=filed.record_id)
        if filed.record_id is not None and not rows.exists():  # the scope has shrunk since
            raise NotFound(MISSING)
        body = answers.body_of(filed)
        headers = {"Idempotency-Replayed": "true"}
        return Response(json.loads(body) if body else None, status=filed.status, headers=headers)

    def values(self, *, partial: bool = False) -> dict[str, Any]:
        """What the request says, by type; unknown fields are refused by name."""
        data = self.request.data
        serializer = self.get_serializer(data=data, partial=partial)
        writable = [name for name, field in serializer.fields.items() if not field.read_only]
        known = {*writable, "version"}
        unknown = [name for name in data if name not in known]
        if unknown:
            text = f"没有这个可填写的字段，可以填写：{'、'.join(writable)}。"
            raise ValidationError({name[:60]: [text] for name in unknown[:10]})
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def version(self, given: Any) -> int:
        """The version that the sender saw of the row."""
        if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < 10:
            given = int(given)
        if not isinstance(given, int) or isinstance(given, bool) or not 0 < given <= _LARGEST:
            text = "请写明您看到的版本号（version，整数），以免覆盖别人的修改。"
            raise ValidationError({"version": [text]})
        return given


class Missing(APIView):
    """Every other address below `/api/`."""

    schema = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise NotFound("没有这个接口地址，请对照 /api/docs/。")
