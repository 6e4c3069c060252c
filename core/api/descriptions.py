"""What the description says in words: every part in Chinese, with an example, and what every write
may warn of."""

import re
from collections.abc import Iterator
from typing import Any

from core.api.schema import TITLE
from core.domain import declared

_CHINESE = re.compile("[一-鿿]")
_SCHEMAS = "#/components/schemas/"
#: What fields are whose label does not say it. Intervals hold from their first day to the day
#: before their end.
_FIELDS = {
    "id": "编号",
    "results": "本页的记录",
    "detail": "原因，供人阅读",
    "errors": "逐项错误",
    "code": "原因的代码，供程序判断",
    "ends_on": "从这一天起不再有效，当天不计（区间为起始日至终止日前一天）；null 为仍有效",
}
_PARAMETERS = {"id": "编号", "month": "月份，写成 YYYY-MM"}
#: Of a change no more than a few fields are shown.
_FEW = 2
_FORMATS = {
    "date": "2026-03-05",
    "date-time": "2026-03-05T08:00:00+08:00",
    "uri": "https://dangjian.example.cn/api/v1/",
    "binary": "（文件内容）",
}
_TYPES: dict[str, Any] = {"integer": 1, "number": 0.5, "boolean": True, "string": "文本"}


def describe(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Hook of drf-spectacular, behind the others."""
    schemas = result["components"]["schemas"]
    tags = {each["tags"][0]: each.pop(TITLE) for each in _operations(result)}
    result["tags"] = [{"name": name, "description": text} for name, text in tags.items()]
    for operation in _operations(result):
        for each in operation.get("parameters", ()):
            each["schema"].pop("title", None)
            each["schema"].get("items", {}).pop("title", None)
            if not _CHINESE.search(each.get("description", "")):
                each["description"] = _PARAMETERS.get(each["name"], each["name"])
        _warn(operation)
        _name_parts(operation, tags[operation["tags"][0]], schemas)
    for schema in schemas.values():
        if not _CHINESE.search(schema.get("description", "")):
            schema.pop("description", None)
        for field, found in schema.get("properties", {}).items():
            _describe_field(field, found)
        if "enum" in schema:
            _label_values(schema)
    known = Examples(schemas)
    for name, schema in schemas.items():
        if schema.get("type") == "object" and schema.get("properties"):
            schema["example"] = known.of_component(name)
    return result


def _operations(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in result["paths"].values():
        yield from operations.values()


def _warn(operation: dict[str, Any]) -> None:
    """A row that was stored although it is doubtful says so (`warnings` beside its fields)."""
    if not operation["operationId"].endswith(("_create", "_update")):
        return
    for code in ("200", "201"):
        content = operation["responses"].get(code, {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if "$ref" in schema:
            content["application/json"]["schema"] = {
                "allOf": [schema, {"$ref": f"{_SCHEMAS}Warned"}]
            }


def _name_parts(operation: dict[str, Any], tag: str, schemas: dict[str, Any]) -> None:
    """Call what is sent and answered as the operation is called, and what it consists of as the
    fields are."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        _call(content["schema"], f"{operation['summary']}：提交的内容", schemas)
    for code, response in operation["responses"].items():
        if not _CHINESE.search(str(response.get("description", ""))):
            response["description"] = f"{operation['summary']}：已办理"
        said = f"{tag}：应答的内容" if code < "300" else response["description"]
        for content in response.get("content", {}).values():
            _call(content["schema"], said, schemas)


def _call(schema: dict[str, Any], text: str, schemas: dict[str, Any]) -> None:
    if "$ref" in schema:
        there = schemas[schema["$ref"].removeprefix(_SCHEMAS)]
        if _CHINESE.search(there.get("description", "")):
            return
        there["description"] = text
        schema = there
    for each in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        _call(each, text, schemas)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            _call(schema[key], text, schemas)
    for name, field in schema.get("properties", {}).items():
        own = "" if name == "results" else field.get("title") or _FIELDS.get(name)
        _call(field, own or text, schemas)


def _describe_field(name: str, field: dict[str, Any]) -> None:
    """Labels become descriptions: of titles generators make the names of classes."""
    title, said = field.pop("title", ""), field.get("description", "")
    if name in _FIELDS and (name == "ends_on" or not _CHINESE.search(title + said)):
        field["description"] = _FIELDS[name]
    elif title and "$ref" not in field:
        field["description"] = f"{title}\n\n{said}" if said else title


def _label_values(schema: dict[str, Any]) -> None:
    """The labels of the values once more, where generators and programs read them."""
    labels = dict(re.findall(r"^\* `(.*?)` - (.*)$", schema.get("description", ""), re.MULTILINE))
    if labels:
        schema["x-enum-descriptions"] = [labels.get(each, "") for each in schema["enum"]]


class Examples:
    """Examples of components, made of those of their fields (`DomainApp.api_examples`)."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas
        self._named: dict[str, Any] = {}
        for each in declared("api_examples"):
            self._named |= each

    def of_component(self, name: str) -> dict[str, Any]:
        schema = self._schemas[name]
        required = schema.get("required", ())
        found = {
            field: self._of_field(name, field, each) for field, each in schema["properties"].items()
        }
        if name.endswith("Change"):
            others = [each for each in found if each not in required]
            found = {each: found[each] for each in found if each not in others[_FEW:]}
        return found

    def _of_field(self, component: str, field: str, schema: dict[str, Any]) -> Any:
        kind = re.sub("^New|(Bulk)?(Input|Change)$", "", component)
        for key in (f"{kind}.{field}", field):
            if key in self._named and (self._named[key] is not None or schema.get("nullable")):
                return self._named[key]
        if field in ("next", "previous"):
            return None
        return self._of(schema)

    def _of(self, schema: dict[str, Any]) -> Any:
        for each in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
            return self._of(each)
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(_SCHEMAS)
            there = self._schemas[name]
            return self.of_component(name) if there.get("properties") else self._of(there)
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "array":
            return [self._of(schema["items"])]
        if schema.get("type") == "object":
            inner = schema.get("additionalProperties")
            return {"字段": self._of(inner)} if isinstance(inner, dict) and inner else {}
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        return _TYPES.get(schema.get("type", ""))
