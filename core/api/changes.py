"""What came, changed, went up in another row or went, in order: for programs that keep a copy."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core import actions
from core.api.filters import refuse_misused
from core.choices import ChangeKind
from core.feed import reading
from core.feed.kinds import Kind, kinds

DEFAULT_LIMIT, LONGEST_LIMIT = 200, 500
_PARAMETERS = ("since", "limit", "kind", "rows")
_AGAIN = {
    "scope": "您的管理范围已变化，请从 since=0 重新同步。",
    "expired": "这个标记已超过 390 天，请从 since=0 重新同步。",
    "restored": "数据库已从备份恢复，请从 since=0 重新同步。",
}


class Gone(APIException):
    """The cursor leads nowhere any more; `code` says why."""

    status_code = status.HTTP_410_GONE


class ChangeSerializer(serializers.Serializer):
    kind = serializers.CharField(label="记录种类，与接口地址相同，如 organizations")
    id = serializers.IntegerField(label="编号")
    change = serializers.ChoiceField(choices=ChangeKind.choices, label="变更")
    at = serializers.DateTimeField(
        allow_null=True, label="变更时间；首次读取的现有记录和由其他记录引起的变更为 null"
    )
    successor = serializers.IntegerField(allow_null=True, label="并入哪条记录（编号）；没有为 null")
    row = serializers.DictField(
        child=serializers.JSONField(),
        allow_null=True,
        label="记录现在的内容，与该种类列表中的相同；已看不到的为 null",
    )


class ChangesSerializer(serializers.Serializer):
    cursor = serializers.CharField(label="下次从这里继续：since=…；处理完本页后保存")
    next = serializers.URLField(allow_null=True, label="立即可读的下一页的地址；已读完为 null")
    results = ChangeSerializer(many=True, label="变更，按先后排列")


class GoneSerializer(serializers.Serializer):
    detail = serializers.CharField(label="说明")
    code = serializers.CharField(label="原因：scope、restored 或 expired")


class ChangesApi(APIView):
    """The change feed, in the scope of the asker: what leaves it is told as deleted."""

    see_action = actions.SEE
    tag = "变更"

    @extend_schema(
        summary="自上次以来的变更",
        operation_id="changes_list",
        parameters=[
            OpenApiParameter(
                "since",
                str,
                default=reading.START,
                description="上次应答中的 cursor；0 为从头开始，先给出全部现有记录",
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": LONGEST_LIMIT},
                description=f"最多条数，不写为 {DEFAULT_LIMIT}；一页可能较少甚至为空，以 next 为准",
            ),
            OpenApiParameter("kind", str, description="只要这些种类，用逗号分开"),
            OpenApiParameter(
                "rows", {"type": "string", "enum": ["0", "1"]}, description="0：不附记录内容"
            ),
        ],
        responses={
            200: ChangesSerializer,
            410: OpenApiResponse(
                GoneSerializer,
                "标记已失效（scope 管理范围变化，restored 数据库恢复，expired 过期），请从 0 开始",
            ),
        },
    )
    def get(self, request) -> Response:
        refuse_misused(request, list(_PARAMETERS))
        query = request.query_params
        since = query.get("since", "") or reading.START
        wanted = _kinds(query.get("kind", ""))
        with_rows = _with_rows(query.get("rows", ""))
        try:
            page = reading.read(request.user, since, limit=_limit(query.get("limit", "")))
        except reading.Unreadable:
            text = "这个标记无效，请使用上次应答中的 cursor，或从 since=0 重新同步。"
            raise ValidationError({"since": [text]}) from None
        except reading.Outdated as outdated:
            detail = {"detail": _AGAIN[outdated.reason], "code": outdated.reason}
            raise Gone(detail) from None
        entries = [each for each in page.entries if not wanted or each.kind.path in wanted]
        rows = _rows(request, entries) if with_rows else {}
        following = replace_query_param(request.build_absolute_uri(), "since", page.cursor)
        return Response(
            {
                "cursor": page.cursor,
                "next": following if page.more else None,
                "results": [as_json(each) | {"row": rows.get(_key(each))} for each in entries],
            }
        )


def as_json(entry: reading.Entry) -> dict[str, Any]:
    """An entry without the row itself."""
    return {
        "kind": entry.kind.path,
        "id": entry.pk,
        "change": str(entry.change),
        "at": entry.at and serializers.DateTimeField().to_representation(entry.at),
        "successor": entry.successor,
    }


def _key(entry: reading.Entry) -> tuple[str, int]:
    return entry.kind.path, entry.pk


def _rows(request: Any, entries: list[reading.Entry]) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows that the asker sees, as their lists answer them; one query for each kind."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.seen:
            by_kind[entry.kind].add(entry.pk)
    context = {"request": SimpleNamespace(user=request.user)}
    found = {}
    for kind, pks in by_kind.items():
        # One serializer for all: each makes its fields anew, which takes longer than the row.
        answer = kind.view.serializer_class(context=context).to_representation
        for row in kind.rows(request.user).filter(pk__in=pks):
            found[kind.path, row.pk] = dict(answer(row))
    return found


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) >= 1):
        text = "0"
    if not 1 <= int(text) <= LONGEST_LIMIT:
        raise ValidationError({"limit": [f"每页条数应是 1 至 {LONGEST_LIMIT} 的整数。"]})
    return int(text)


def _with_rows(text: str) -> bool:
    if text not in ("", "0", "1"):
        raise ValidationError({"rows": ["应写 1（附记录内容）或 0。"]})
    return text != "0"


def _kinds(text: str) -> set[str]:
    known = [kind.path for kind in kinds()]
    wanted = {each.strip() for each in text.split(",") if each.strip()}
    if wanted - set(known):
        raise ValidationError({"kind": [f"没有这个种类，可以写：{'、'.join(known)}。"]})
    return wanted
