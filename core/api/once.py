"""Done once for each `Idempotency-Key`, however often it is sent."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from core.api.errors import KeyConflict
from core.api.views import MISSING
from core.models import IdempotencyRecord
from core.records import idempotency

_KEY = re.compile(r"[!-~]{1,100}", re.ASCII)


class Once:
    """Part of a view set that writes."""

    #: What says that an answer was given before.
    replayed = {"Idempotency-Replayed": "true"}

    def once(self, act: Callable[[], tuple[Response, int | None]]) -> Response:
        """`act` in a transaction, once for each `Idempotency-Key`: its answer and the row that this
        is about."""
        key = self.request.headers.get("Idempotency-Key", "")
        if key and not _KEY.fullmatch(key):
            text = "Idempotency-Key 应是 1 至 100 个英文字母、数字或符号。"
            raise ValidationError({"Idempotency-Key": [text]})
        with transaction.atomic():
            if not key:
                return act()[0]
            content = self._content()
            known = idempotency.claim(user=self.request.user, key=key, content=content)
            if known.status:
                if not idempotency.asks_the_same(known, content):
                    raise KeyConflict
                return self.again(known)
            response, pk = act()
            body = JSONRenderer().render(response.data)
            idempotency.keep(known, status=response.status_code, body=body, record_id=pk)
            return response

    def _content(self) -> str:
        request = self.request
        data = json.dumps(_plain(request.data), sort_keys=True)
        # The version that was seen is a part of what is asked, wherever it stands.
        seen = request.headers.get("If-Match", "")
        return " ".join(filter(None, (request.method, request.get_full_path(), data, seen)))

    def again(self, known: IdempotencyRecord) -> Response:
        """What was answered before, to whoever still sees the row."""
        data = idempotency.data_of(known)
        if data is not None and not self.get_queryset().filter(pk=known.record_id).exists():
            raise NotFound(MISSING)
        return Response(data, status=known.status, headers=self.replayed)


def _plain(data: Any) -> Any:
    """What was sent, as JSON can hold it: of a file its digest."""
    if not isinstance(data, QueryDict):
        return data
    return {
        name: [_digest(each) if isinstance(each, UploadedFile) else each for each in values]
        for name, values in data.lists()
    }


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256(str(file.name).encode())
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
