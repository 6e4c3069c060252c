"""Pages of a list: cursors and orders are those of the list pages (`core.lists.pagination`)."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.lists.pagination import Sort, is_cursor, paginate

DEFAULT_LIMIT = 50
LONGEST_LIMIT = 200
#: Parameters of a list's address that are no filters.
PARAMETERS = ("ordering", "limit", "after", "before", "updated_since", "fields", "brief")
#: The order without one that is asked for: no row changes its place in it while a program reads.
DEFAULT_ORDER = "id"


class KeysetPagination(BasePagination):
    """`next`, `previous`, `results`; `ordering` is one of the orders that the list declares."""

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        self._request = request
        get = request.query_params
        wanted = get.get("ordering", DEFAULT_ORDER)
        if wanted not in orderings(view):
            raise ValidationError(
                {"ordering": [f"不能按“{wanted[:60]}”排序，可以写：{'、'.join(orderings(view))}。"]}
            )
        sort = _sorts(view)[wanted.removeprefix("-")]
        descending = wanted.startswith("-")
        cursors = {name: get.get(name, "") for name in ("after", "before")}
        for name, cursor in cursors.items():
            # Beginning again from the first page would let a program run in circles.
            if cursor and not is_cursor(cursor, sort=sort, descending=descending):
                raise ValidationError(
                    {name: ["这个翻页标记无效或属于另一种排序，请使用应答中的 next 或 previous。"]}
                )
        self._page = paginate(
            queryset, sort=sort, descending=descending, size=_limit(get.get("limit", "")), **cursors
        )
        return self._page.rows

    def get_paginated_response(self, data: list) -> Response:
        return Response(
            {
                "next": self._address("after", self._page.next),
                "previous": self._address("before", self._page.previous),
                "results": data,
            }
        )

    def _address(self, name: str, cursor: str) -> str | None:
        if not cursor:
            return None
        url = self._request.build_absolute_uri()
        for each in ("after", "before"):
            url = remove_query_param(url, each)
        return replace_query_param(url, name, cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link | {"description": "下一页的地址；没有则为 null"},
                "previous": link | {"description": "上一页的地址；没有则为 null"},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict[str, Any]]:
        cursor = {"type": "string"}
        return [
            _parameter(
                "ordering",
                {
                    "type": "string",
                    "enum": orderings(view),
                    "default": DEFAULT_ORDER,
                },
                "排序；前面加 - 为倒序。按 id 翻页时，期间有记录变更也不会遗漏或重复",
            ),
            _parameter(
                "limit",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LONGEST_LIMIT,
                    "default": DEFAULT_LIMIT,
                },
                "每页条数",
            ),
            _parameter("after", cursor, "翻页标记，取自应答中的 next"),
            _parameter("before", cursor, "翻页标记，取自应答中的 previous"),
            _parameter(
                "updated_since",
                {"type": "string", "format": "date-time"},
                "只要这一时刻以后有变更的记录；带时区，如 2026-03-05T08:00:00+08:00。"
                "当时尚未提交的变更也包括在内，个别更早的记录可能再次出现",
            ),
        ]


def orderings(view) -> list[str]:
    """Every value that `ordering` may have."""
    return [sign + name for name in _sorts(view) for sign in ("", "-")]


def _sorts(view) -> dict[str, Sort]:
    return {DEFAULT_ORDER: Sort("pk")} | view.filterset_class.sorts


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        text = "0"
    if not 1 <= int(text) <= LONGEST_LIMIT:
        raise ValidationError({"limit": [f"每页条数应是 1 至 {LONGEST_LIMIT} 的整数。"]})
    return int(text)
