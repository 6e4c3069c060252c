"""The OpenAPI description: what the view sets declare, in Chinese, and the errors of all."""

import functools
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings

from core.domain import choices_of, domain_apps

#: Action of a view set → what it is called; {} is the name of the rows.
_SUMMARIES = {
    "list": "{}列表",
    "retrieve": "查看{}",
    "create": "新增{}",
    "partial_update": "修改{}",
    "destroy": "删除{}（移入回收站）",
}
_ERRORS = {
    "400": "参数或内容有误：字段 → 说明",
    "401": "没有令牌，或令牌已失效",
    "403": "没有权限",
    "404": "没有这条记录，或不在管理范围内",
    "405": "这个地址不支持该方法",
    "409": "记录已被他人修改（version），或 Idempotency-Key 已用于另一个请求（idempotency）",
    "415": "内容不是 application/json",
    "429": "请求太频繁，请按 Retry-After 的秒数等候",
}


class Schema(AutoSchema):
    """Names and tags from the model; a view may set `tag` and `summaries` itself."""

    @property
    def _name(self) -> str:
        return getattr(self.view, "tag", "") or str(
            self.view.get_queryset().model._meta.verbose_name
        )

    def get_tags(self) -> list[str]:
        return [self._name]

    def get_summary(self) -> str:
        action = getattr(self.view, "action", "")
        own = getattr(self.view, "summaries", {}).get(action)
        return own or _SUMMARIES.get(action, "{}").format(self._name)

    def get_description(self) -> str:
        return ""

    def get_request_serializer(self) -> Any:
        name = {"create": "input_class", "partial_update": "change_class"}.get(self.view.action)
        return getattr(self.view, name) if name else None

    def get_response_serializers(self) -> Any:
        kind = getattr(self.view, "serializer_class", None)
        return {201: kind} if self.view.action == "create" else kind

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *getattr(self.view, "parameters", ())]


@functools.cache
def document() -> dict[str, Any]:
    """The whole description; the same for everybody."""
    return SchemaGenerator().get_schema(request=None, public=True)


def name_choices(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: choices are called as their classes in `<app>/choices.py` are."""
    spectacular_settings.ENUM_NAME_OVERRIDES = {
        each.__name__: each for app in domain_apps() for each in choices_of(app)
    }
    return result


def document_errors(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: errors, and the key that every write accepts."""
    text = {"type": "string"}
    messages = {"type": "array", "items": text}
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["FieldErrors"] = {"type": "object", "additionalProperties": messages}
    schemas["Error"] = {
        "type": "object",
        "required": ["detail"],
        "properties": {"detail": text},
    }
    schemas["ConflictError"] = {
        "type": "object",
        "required": ["detail", "code"],
        "properties": {
            "detail": text,
            "code": {"type": "string", "enum": ["version", "idempotency"]},
            "current": {
                "type": "object",
                "nullable": True,
                "additionalProperties": {},
                "description": "版本冲突时为记录现在的内容",
            },
        },
    }
    for name, schema in schemas.items():
        if name.endswith(("Input", "Change")):
            schema["additionalProperties"] = False
    for operations in result["paths"].values():
        for method, operation in operations.items():
            writes = method not in ("get", "head", "options", "parameters")
            codes = set(_ERRORS) - (set() if writes else {"409", "415"})
            for code in sorted(codes):
                operation["responses"].setdefault(code, _error(code))
            for each in operation.get("parameters", ()):
                if each["in"] == "query" and not each.get("required"):
                    each["allowEmptyValue"] = True  # as a form sends it that is not filled in
            if writes:
                operation.setdefault("parameters", []).append(
                    {
                        "name": "Idempotency-Key",
                        "in": "header",
                        "required": False,
                        "schema": {"type": "string", "minLength": 1, "maxLength": 100},
                        "description": "自定的唯一键；24 小时内重复提交只办理一次，应答相同",
                    }
                )
    return result


def _error(code: str) -> dict[str, Any]:
    name = {"400": "FieldErrors", "409": "ConflictError"}.get(code, "Error")
    schema = {"$ref": f"#/components/schemas/{name}"}
    answer = {"description": _ERRORS[code], "content": {"application/json": {"schema": schema}}}
    if code == "429":
        answer["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "要等候的秒数"}
        }
    return answer
