"""What comes in: JSON of a sensible size, without anything that the database cannot hold."""

import json
import math
from typing import Any

from django.conf import settings
from rest_framework import exceptions, status
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser

from core.choices import ErrorCode
from core.values import is_storable

#: Deeper nesting than any answer or request of ours.
_DEEPEST = 20


class TooLarge(exceptions.APIException):
    """More was sent than one request may hold."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """A JSON object in UTF-8; refuses NUL, lone surrogates, deep nesting and long bodies."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> dict[str, Any]:
        limit = settings.API_LONGEST_BODY
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(f"请求内容超过 {limit // 1024} KB，请分几次提交。")
        try:
            found = json.loads(
                body.decode(),
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_object,
            )
        # A number of thousands of digits is a ValueError too.
        except (ValueError, RecursionError):
            raise ParseError("请求内容不是有效的 UTF-8 编码 JSON，请检查后重新提交。") from None
        if not isinstance(found, dict):
            raise ParseError("请求内容应是一个 JSON 对象：{字段: 值}。")
        _check(found)
        return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a member that is there twice nobody could say which one is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError("请求内容里同一个字段出现了两次，请只保留一个。")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    """`1e400` is read as infinite, which no answer can repeat."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number that JSON knows")
    return number


def _check(value: Any, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise ParseError(f"请求内容嵌套超过 {_DEEPEST} 层，请检查后重新提交。")
    if isinstance(value, dict):
        for key, each in value.items():
            _check(key, depth)
            _check(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth + 1)
    elif isinstance(value, str) and not is_storable(value):
        raise ParseError("请求内容含有不能保存的字符（空字符或不完整的字符），请删去后重新提交。")


class FileParser(MultiPartParser):
    """A file with its fields, which are texts."""

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            found = super().parse(stream, *args, **kwargs)
        except ParseError:  # says what a library thinks of it
            text = "请求内容不是有效的 multipart/form-data，请检查后重新提交。"
            raise ParseError(text) from None
        for name, values in (*found.data.lists(), *found.files.lists()):
            texts = (each for each in values if isinstance(each, str))
            if not all(is_storable(each) for each in (name, *texts)):
                raise ParseError("请求内容含有不能保存的字符，请删去后重新提交。")
            if len(values) > 1:
                text = "这个字段只能给出一次，请只保留一个。"
                raise ValidationError({name: ErrorDetail(text, ErrorCode.REPEATED)})
        return found
