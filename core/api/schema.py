"""The OpenAPI description: what the view sets declare, in Chinese, and the errors of all."""

import functools
from collections.abc import Iterable
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiParameter

from core.api.deprecation import of_action
from core.choices import ErrorCode
from core.domain import choices_of, domain_apps

#: Headers of `core.api.frame`.
LIMITS = ("RateLimit-Policy", "RateLimit")
#: Action of a view set → what it is called; {} is the name of the rows.
_SUMMARIES = {
    "list": "{}列表",
    "retrieve": "查看{}",
    "create": "新增{}",
    "partial_update": "修改{}",
    "destroy": "删除{}（移入回收站）",
    "history": "{}的变更记录",
    "recycled": "回收站中的{}",
    "restore": "从回收站恢复{}",
    "attachments": "{}的附件",
    "attach": "上传{}的附件",
    "bulk": "批量新增、修改{}",
}
#: What an operation is about, in Chinese, until the description names its tags (`descriptions`).
TITLE = "x-title"
#: Action of a view set → how its operations end: `organizations_update`.
_VERBS = {
    "list": "list",
    "retrieve": "get",
    "create": "create",
    "partial_update": "update",
    "destroy": "delete",
    "history": "history",
    "recycled": "recycled",
    "restore": "restore",
    "attachments": "attachments",
    "attach": "attach",
    "bulk": "bulk",
}
_ERRORS = {
    "400": "参数或内容有误：字段 → 说明；errors 为同样内容的代码形式",
    "401": "没有令牌，或令牌已失效",
    "403": "没有权限",
    "404": "没有这条记录，或不在管理范围内",
    "405": "这个地址不支持该方法",
    "409": (
        "记录已被他人修改（version），Idempotency-Key 已用于另一个请求（idempotency），"
        "或填报键已用于另一份内容（other_body）"
    ),
    "412": "If-Match 与记录现在的版本不同：已被他人修改",
    "413": "请求内容过大，请分几次提交",
    "414": "地址过长，请减少查询参数",
    "415": "内容不是 application/json",
    "429": "请求太频繁，请按 Retry-After 的秒数等候",
}
_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 100},
    OpenApiParameter.HEADER,
    description="自定的唯一键；24 小时内重复提交只办理一次，应答相同",
)


class Schema(AutoSchema):
    """Names and tags from the model; a view may set `tag` and `summaries` itself."""

    @property
    def _name(self) -> str:
        return getattr(self.view, "tag", "") or str(
            self.view.get_queryset().model._meta.verbose_name
        )

    @property
    def _path(self) -> str:
        return self.path.removeprefix(spectacular_settings.SCHEMA_PATH_PREFIX).split("/")[1]

    def is_deprecated(self) -> bool:
        return any(each.whole for each in of_action(self.view))

    def get_tags(self) -> list[str]:
        return [self._path]

    def get_extensions(self) -> dict[str, Any]:
        return {TITLE: self._name}

    def get_summary(self) -> str:
        action = getattr(self.view, "action", "")
        own = getattr(self.view, "summaries", {}).get(action)
        return own or _SUMMARIES.get(action, "{}").format(self._name)

    def get_operation_id(self) -> str:
        verb = _VERBS.get(getattr(self.view, "action", ""))
        if not verb:
            return super().get_operation_id()
        return f"{self._path.replace('-', '_')}_{verb}"

    def get_description(self) -> str:
        return ""

    def get_request_serializer(self) -> Any:
        if own := getattr(self.view, f"{self.view.action}_request", None):
            return own()
        name = {"create": "input_class", "partial_update": "change_class"}.get(self.view.action)
        return getattr(self.view, name) if name else None

    def get_response_serializers(self) -> Any:
        if own := getattr(self.view, f"{self.view.action}_response", None):
            return own
        kind = getattr(self.view, "serializer_class", None)
        return {201: kind} if self.view.action == "create" else kind

    def get_override_parameters(self) -> list[Any]:
        found = [
            each
            for each in (*super().get_override_parameters(), *getattr(self.view, "parameters", ()))
            if each.location != OpenApiParameter.PATH or f"{{{each.name}}}" in self.path
        ]
        keyless = getattr(self.view, "keyless", ())
        if self.method != "GET" and getattr(self.view, "action", None) not in (None, *keyless):
            found.append(_KEY)
        return found


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
    schemas["FieldError"] = {
        "type": "object",
        "description": "一项错误",
        "required": ["field", "code", "message"],
        "properties": {
            "field": text | {"description": "字段或参数；non_field_errors 为整个请求"},
            "code": {
                "type": "string",
                "enum": ErrorCode.values,
                "description": labelled("错误代码", ErrorCode.choices),
            },
            "message": text | {"description": "中文说明，与字段下的相同"},
            "id": {"type": "integer", "description": "与之冲突的记录的编号；看不到的不写"},
        },
    }
    schemas["FieldErrors"] = {
        "type": "object",
        "description": "字段 → 说明；errors 逐项写明代码，供程序判断",
        "required": ["errors"],
        "properties": {
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}}
        },
        "additionalProperties": messages,
    }
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
            "code": {"type": "string", "enum": ["version", "idempotency", "other_body"]},
            "current": {
                "type": "object",
                "nullable": True,
                "additionalProperties": {},
                "description": "版本冲突时为记录现在的内容",
            },
        },
    }
    schemas["Warned"] = {
        "type": "object",
        "description": "已保存但可疑之处",
        "properties": {
            "warnings": {
                "type": "object",
                "description": "字段 → 说明；没有可疑之处时不写",
                "additionalProperties": messages,
            }
        },
    }
    for name, schema in schemas.items():
        if name.endswith(("Input", "Change")):
            schema["additionalProperties"] = False
    for operations in result["paths"].values():
        for method, operation in operations.items():
            writes = method not in ("get", "head", "options", "parameters")
            codes = set(_ERRORS) - (set() if writes else {"409", "412", "413", "415"})
            for code in sorted(codes):
                operation["responses"].setdefault(code, _error(code))
            for each in operation.get("parameters", ()):
                if each["in"] == "query" and not each.get("required"):
                    each["allowEmptyValue"] = True  # as a form sends it that is not filled in
    _tell_limits(result)
    return result


def labelled(text: str, choices: Iterable[tuple[str, str]]) -> str:
    """A description that says what each value means, as drf-spectacular writes it."""
    return "\n\n".join([text, "\n".join(f"* `{value}` - {label}" for value, label in choices)])


def _tell_limits(result: dict[str, Any]) -> None:
    """Every answer says what may still be asked (`core.api.frame`)."""
    result["components"]["headers"] = {
        "RateLimit-Policy": {
            "schema": {"type": "string", "example": '"user";q=600;w=60, "token";q=300;w=60'},
            "description": "限额：q 为 w 秒内的请求数；user 为本人，token 为本令牌",
        },
        "RateLimit": {
            "schema": {"type": "string", "example": '"user";r=599;t=42, "token";r=299;t=42'},
            "description": "余量：r 为还可请求的次数，t 为距时段结束的秒数",
        },
    }
    told = {name: {"$ref": f"#/components/headers/{name}"} for name in LIMITS}
    for operations in result["paths"].values():
        for operation in operations.values():
            for code, response in operation["responses"].items():
                if code not in ("401", "414"):
                    response["headers"] = response.get("headers", {}) | told


def _error(code: str) -> dict[str, Any]:
    name = {"400": "FieldErrors", "409": "ConflictError", "412": "ConflictError"}.get(code, "Error")
    schema = {"$ref": f"#/components/schemas/{name}"}
    answer = {"description": _ERRORS[code], "content": {"application/json": {"schema": schema}}}
    if code == "429":
        answer["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "要等候的秒数"}
        }
    return answer
