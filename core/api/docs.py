"""The description of the API, for programs (OpenAPI) and for people (a page)."""

import functools
import re
from dataclasses import dataclass, replace
from typing import Any

from django.views.generic import TemplateView
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.schema import document

_TONES = {"GET": "blue", "POST": "green", "PUT": "green", "PATCH": "amber", "DELETE": "red"}
_TYPES = {
    "string": "文本",
    "integer": "整数",
    "number": "数",
    "boolean": "是否",
    "array": "列表",
    "object": "对象",
    "date": "日期",
    "date-time": "时间",
}


class SchemaView(APIView):
    """OpenAPI 3 as JSON, or as YAML on request; for users only."""

    renderer_classes = [OpenApiJsonRenderer, JSONRenderer, OpenApiYamlRenderer]
    schema = None

    def get(self, request) -> Response:
        headers = {"Content-Disposition": 'inline; filename="openapi.json"'}
        return Response(document(), headers=headers)


class Docs(TemplateView):
    """What there is, in words; reading can be tried on the spot with one's own session."""

    template_name = "core/api_docs.html"

    def get_context_data(self, **kwargs):
        return {"title": "接口文档", "document": document(), "groups": groups()}


@dataclass(frozen=True)
class Item:
    """A parameter or a field, as the page shows it."""

    name: str
    title: str
    type: str
    required: bool
    #: Value → what it means.
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    parameters: list[Item]
    #: Heading → fields: what is sent, what comes back.
    tables: list[tuple[str, list[Item]]]

    @property
    def tone(self) -> str:
        return _TONES[self.method]

    @property
    def is_list(self) -> bool:
        """Whether it can be tried on the page: reading, and no row needs to be named."""
        return self.method == "GET" and "{" not in self.path


@functools.cache
def groups() -> list[tuple[str, list[Operation]]]:
    """Tag → operations, in the order of the addresses."""
    titles = {each["name"]: each["description"] for each in document()["tags"]}
    found: dict[str, list[Operation]] = {}
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            tag = titles[operation["tags"][0]]
            found.setdefault(tag, []).append(_operation(path, method.upper(), operation))
    return list(found.items())


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    parameters = [
        _item(each["name"], each["schema"], each.get("required"), each)
        for each in operation.get("parameters", ())
    ]
    tables = []
    if parameters and (method != "GET" or "{" in path):
        tables.append(("参数", parameters))
    for media, sent in operation.get("requestBody", {}).get("content", {}).items():
        how = "（multipart/form-data）" if media.startswith("multipart") else ""
        tables += [(f"提交的内容{how}", _fields(each)) for each in _alternatives(sent["schema"])]
    answers = [
        answer for code, answer in operation["responses"].items() if code in ("200", "201", "202")
    ]
    for answer in answers:
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        tables.append(("应答的内容", [replace(each, required=False) for each in _fields(schema)]))
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        parameters=parameters,
        tables=tables,
    )


def _alternatives(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What may be sent, one or the other."""
    return _there(schema).get("oneOf") or [schema]


def _fields(schema: dict[str, Any]) -> list[Item]:
    schema = _followed(schema)
    # Of a page of rows the rows are what matters.
    results = schema.get("properties", {}).get("results")
    schema = _followed(results["items"]) if results else schema
    required = schema.get("required", ())
    return [
        _item(name, each, name in required, each)
        for name, each in schema.get("properties", {}).items()
    ]


def _item(name: str, schema: dict[str, Any], required: bool | None, spec: dict[str, Any]) -> Item:
    full = _followed(schema)
    text = spec.get("description") or full.get("description", "")
    labels = dict(re.findall(r"^\* `(.*?)` - (.*)$", text, re.MULTILINE))
    title = text.partition("\n\n*")[0]
    return Item(
        name=name,
        title="" if title.startswith("* `") else title or full.get("title", ""),
        type=_TYPES.get(full.get("format", ""), _TYPES.get(full.get("type", ""), "")),
        required=bool(required) and not full.get("readOnly"),
        choices=[(value, labels.get(value, "")) for value in full.get("enum", ()) if value],
    )


def _followed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself instead of a reference to it."""
    parts = schema.get("allOf") or schema.get("oneOf") or []
    reference = schema.get("$ref") or next((p["$ref"] for p in parts if "$ref" in p), "")
    if not reference:
        return schema
    there = _there({"$ref": reference})
    return there | {key: value for key, value in schema.items() if key != "$ref"}


def _there(schema: dict[str, Any]) -> dict[str, Any]:
    """What a plain reference leads to."""
    if "$ref" not in schema:
        return schema
    return document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
