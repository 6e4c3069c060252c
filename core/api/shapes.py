"""In which shape rows are answered: some of their fields, as CSV, with the tag of their version."""

import csv
import datetime
import hashlib
import io
import json
import re
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response

from core.feed import marks

#: Fields that every row has in its short form.
_BRIEF = ("id", "version", "updated_at")
#: With these a spreadsheet begins a formula, one in China also with the wide ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TAG = re.compile(r'"(\d{1,10})(?:-[0-9a-f]+)?"')


class CsvRenderer(BaseRenderer):
    """The rows of one page; the address of the next one is in the header `Link`.

    A text that a spreadsheet would take for a formula stands behind an apostrophe, as in the files
    of the lists.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type=None, renderer_context=None) -> bytes:
        response = renderer_context["response"]
        if response.status_code >= 400:
            response["Content-Type"] = JSONRenderer.media_type
            return JSONRenderer().render(data)
        rows = data.get("results", [data]) if isinstance(data, dict) else data
        if isinstance(data, dict) and data.get("next"):
            response["Link"] = f'<{data["next"]}>; rel="next"'
        file = io.StringIO()
        view = renderer_context["view"]
        names = list(rows[0]) if rows else list(view.get_serializer().fields)
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([_cell(row[name]) for name in names] for row in rows)
        # Excel takes UTF-8 without a mark for the code page of the machine.
        return "\ufeff".encode() + file.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "、".join(value)
    elif isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


class Shaped:
    """Part of a view set: `fields=`, `brief=`, CSV, `ETag`.

    The description leaves the first two out: with them an answer lacks fields that it promises.
    """

    #: What the short form has besides id, version and time of change.
    brief: tuple[str, ...] = ()

    def get_renderers(self) -> list[BaseRenderer]:
        found = [JSONRenderer()]
        if getattr(self, "action", "") in ("list", "retrieve"):
            found.append(CsvRenderer())
        return found

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """That of an answer; when it was asked for some fields, the others are not worked out."""
        serializer = super().get_serializer(*args, **kwargs)
        wanted = self._wanted()
        if wanted is not None:
            one = getattr(serializer, "child", serializer)
            for name in set(one.fields) - set(wanted):
                del one.fields[name]
        return serializer

    def _wanted(self) -> list[str] | None:
        """The fields that were asked for; None: all."""
        query = self.request.query_params
        there = list(self.serializer_class().fields)
        if text := query.get("fields", ""):
            names = [each.strip() for each in text.replace("，", ",").split(",")]
            unknown = [name[:60] for name in names if name not in there]
            if unknown:
                says = f"没有字段“{'、'.join(unknown[:10])}”，可以写：{'、'.join(there)}。"
                raise ValidationError({"fields": [says]})
            return names
        brief = query.get("brief", "")
        if brief in ("", "0", "false"):
            return None
        if brief not in ("1", "true"):
            raise ValidationError({"brief": ["应写 1（只要主要字段）或 0。"]})
        return [name for name in there if name in (*_BRIEF, *self.brief)]

    def retrieve(self, request, *args: Any, **kwargs: Any) -> Response:
        response = super().retrieve(request, *args, **kwargs)
        tag = tag_of(self, response.data)
        response["ETag"] = tag
        sent = request.headers.get("If-None-Match", "")
        if tag in (each.strip().removeprefix("W/") for each in sent.split(",")):
            return Response(status=304, headers={"ETag": tag})
        return response


def tag_of(view: Any, data: dict[str, Any]) -> str:
    """`"version-digest"`: changes with everything that is shown. Writing compares the version alone
    (`seen_version`), because nobody edits what others made of the row."""
    digest = hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:12]
    return f'"{data.get("version", 0)}-{digest}"'


def seen_version(request: Any) -> int | None:
    """The version in `If-Match`; None when there is none. Raises ValidationError."""
    sent = request.headers.get("If-Match", "").strip().removeprefix("W/")
    if not sent:
        return None
    match = _TAG.fullmatch(sent)
    if match is None:
        text = "If-Match 应是查看这条记录时应答中的 ETag，或版本号加双引号。"
        raise ValidationError({"If-Match": [text]})
    return int(match[1])


def settled_mark(text: str) -> int:
    """From which mark of the change feed on somebody may have missed something who knows what there
    was at the moment `text`. Raises ValidationError."""
    marks.tick()  # next time somebody asks, this moment is known exactly
    # A plus sign that was not written %2B arrives as a space.
    found = _moment(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))
    if found is None:
        says = "应是带时区的时刻，写成 2026-03-05T08:00:00+08:00（+ 在地址中写作 %2B）或以 Z 结尾。"
        raise ValidationError({"updated_since": [says]})
    return marks.settled_by(found)


def _moment(text: str) -> datetime.datetime | None:
    try:
        found = parse_datetime(text)
        if found is None or found.utcoffset() is None:
            return None
        return found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
