"""Imports and exports as work that programs ask for: files, rights and limits are those of the
pages."""

import functools
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, PermissionDenied, ValidationError

from core import actions
from core.addresses import address_of
from core.api.errors import unknown_names
from core.api.fields import Day
from core.api.filters import takes_several
from core.api.jobs import JobInput, Start
from core.api.parsing import TooLarge
from core.choices import ErrorCode
from core.domain import declared_by_app
from core.imports.wizard import unattended
from core.lists.exports import start_export
from core.models import Job
from core.views.lists import ListPage


@extend_schema_field(OpenApiTypes.BINARY)
class _File(serializers.FileField):
    pass


class ImportInput(JobInput):
    start = ("import", "导入")
    file = _File(label="文件（.xlsx，或以工作表命名的 .csv）")
    as_of = Day(required=False, label="数据日期；不写为今天")
    new_from = Day(required=False, label="新组织从哪一天起计入统计；不写按惯例")
    founded = serializers.BooleanField(
        required=False, label="新组织从各自的成立日期起计入统计（不写 new_from 时）"
    )
    skip_bad_rows = serializers.BooleanField(
        required=False, label="true：跳过有错的行，写入其余各行；不写则有一行出错就都不写入"
    )
    dry_run = serializers.BooleanField(required=False, label="true：只检查，不写入")

    def validate_file(self, file: Any) -> Any:
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1048576
            raise TooLarge(f"文件超过 {most} MB，请拆成几个文件再导入。")
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise ValidationError("只能导入 .xlsx 或 .csv 文件，请另存为 .xlsx 后再提交。")
        return file


def _import(*, actor: Any, file: Any, founded: bool = False, **values: Any) -> Job:
    return unattended.start(
        actor=actor,
        source=file,
        name=file.name,
        new_from_founding=founded and not values.get("new_from"),
        **values,
    )


@extend_schema_field({"type": "object", "additionalProperties": {}})
class _Filters(serializers.DictField):
    """Name of a filter → value, or several of them."""


class ExportInput(JobInput):
    start = ("export", "导出")
    list = serializers.ChoiceField(choices=[], source="path", label="名单（写列表的接口名称）")
    filters = _Filters(required=False, label="筛选条件（与列表的查询参数相同）；不写为全部")
    ordering = serializers.CharField(
        required=False, max_length=60, label="排序（与页面的排序相同）；前面加 - 为倒序"
    )

    def get_fields(self):
        fields = super().get_fields()
        fields["list"].choices = sorted(pages())
        return fields


def _export(
    *, actor: Any, path: str, filters: dict[str, Any] | None = None, ordering: str = ""
) -> Job:
    name, page = pages()[path]
    if page.export_action and not actor.may(page.export_action):
        raise PermissionDenied("您的账号没有导出名单的权限。")
    query = _query_of(page, filters or {}, actor)
    if ordering:
        if ordering.removeprefix("-") not in page.sorts:
            known = "、".join(sign + each for each in page.sorts for sign in ("", "-"))
            text = f"不能按“{ordering}”排序，可以写：{known}。"
            raise ValidationError({"ordering": ErrorDetail(text, ErrorCode.INVALID_CHOICE)})
        query["sort"] = ordering
    query["export"] = "xlsx"
    return start_export(
        actor=actor,
        path=address_of(name),
        query=urlencode(query, doseq=True),
        title=page.title,
        action=page.export_action,
    )


def _query_of(page: type[ListPage], filters: dict[str, Any], actor: Any) -> dict[str, Any]:
    """The filters as the page's address has them. Raises ValidationError for what it refuses."""
    known = page.filterset_class.base_filters
    text = f"没有这个筛选条件，可以用：{'、'.join(known) or '无'}。"
    unknown = [name for name in filters if name not in known]
    bad = unknown_names(unknown, text, ErrorCode.UNKNOWN_PARAMETER)
    query: dict[str, Any] = {}
    for name, value in filters.items():
        several = value if isinstance(value, list) else [value]
        right = all(isinstance(each, str | int | bool) for each in several)
        if name in known and right and (len(several) == 1 or takes_several(known[name])):
            query[name] = [_text(each) for each in several]
        elif name in known:
            text = "这项条件应是文本、数或它们的列表（只有多选的条件可以写列表）。"
            bad[name] = [ErrorDetail(text, ErrorCode.INVALID)]
    filterset = page.filterset_class(
        QueryDict(urlencode(query, doseq=True)),
        queryset=page.filterset_class.Meta.model.objects.visible_to(actor).none(),
        request=SimpleNamespace(user=actor, GET=QueryDict(), session={}),
    )
    if not filterset.is_valid():
        bad |= {
            name: [ErrorDetail(each, ErrorCode.INVALID) for each in found]
            for name, found in filterset.errors.items()
        }
    if bad:
        raise ValidationError(bad)
    return query


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@functools.cache
def pages() -> dict[str, tuple[str, type[ListPage]]]:
    """List of the API → address name and class of the page with the same filters, whose file it
    is."""
    by_filters = {page.filterset_class: (name, page) for name, page in _list_pages()}
    found = {}
    for app, resource in declared_by_app("api"):
        filters = getattr(app.resolve(resource.view), "filterset_class", None)
        if filters in by_filters:
            found[resource.path] = by_filters[filters]
    return found


def _list_pages(resolver: Any = None, spaces: tuple[str, ...] = ()) -> list[Any]:
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            found += _list_pages(each, (*spaces, each.namespace) if each.namespace else spaces)
        elif isinstance(each, URLPattern) and not each.pattern.converters:
            page = getattr(each.callback, "view_class", None)
            if isinstance(page, type) and issubclass(page, ListPage):
                found.append((":".join((*spaces, each.name)), page))
    return found


STARTS = (
    Start(ImportInput, _import, action=actions.IMPORT, with_file=True),
    Start(ExportInput, _export),
)
