"""What goes wrong, as JSON: fields → messages (400), otherwise `{"detail": …}`.

A 400 says the same again for machines beside the fields: `errors` lists field, code
(`core.choices.ErrorCode`), message and, where another row is in the way, its id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from core import audit
from core.api.parsing import TooLarge
from core.choices import ErrorCode
from core.errors import Conflict, Denied, Missing, Recycled, Refusal, TooMany

#: Characters of one message, and of the name of a field that somebody made up.
_LONGEST, _LONGEST_NAME = 400, 60
#: What Django refuses to read of a form.
_BEYOND = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
#: Unknown names of which one request is told.
MOST_UNKNOWN = 10
#: Codes of Django and of Django REST framework that have another name here.
_ALSO = {
    "null": ErrorCode.REQUIRED,
    "blank": ErrorCode.REQUIRED,
    "empty": ErrorCode.REQUIRED,
    "does_not_exist": ErrorCode.NOT_FOUND,
    "incorrect_type": ErrorCode.INVALID,
    "not_a_list": ErrorCode.INVALID,
    "invalid_list": ErrorCode.INVALID,
    "max_string_length": ErrorCode.MAX_LENGTH,
    "unique": ErrorCode.TAKEN,
    "unique_together": ErrorCode.TAKEN,
}


class KeyConflict(exceptions.APIException):
    """The `Idempotency-Key` came before with something else."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "这个 Idempotency-Key 已用于另一个请求，请换一个新的键。"
    default_code = "idempotency"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one field."""

    field: str
    text: str
    code: str = ErrorCode.REFUSED
    #: The row that is in the way, where the user may know of it.
    id: int | None = None

    def as_json(self) -> dict[str, Any]:
        found = {"field": self.field, "code": str(self.code), "message": self.text}
        return found if self.id is None else found | {"id": self.id}


def unknown_names(names: list[str], text: str, code: str) -> dict[str, list[Any]]:
    """What is said of names that nobody declared; the first few of them."""
    detail = exceptions.ErrorDetail(text, code)
    return {audit.masked(name, _LONGEST_NAME): [detail] for name in names[:MOST_UNKNOWN]}


def answer(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: also what services raise. None: a mistake of ours (500)."""
    if isinstance(exc, Conflict):
        return _conflict(exc, context)
    if isinstance(exc, Missing):
        exc = exceptions.NotFound(str(exc))
    elif isinstance(exc, Denied):
        exc = exceptions.PermissionDenied(str(exc))
    elif isinstance(exc, TooMany):
        exc = exceptions.Throttled(detail=str(exc))
    elif isinstance(exc, _BEYOND):
        exc = TooLarge("提交的字段或文件过多、过大，请减少后重新提交。")
    refused = faults(exc)
    # The framework's own handler rolls the transaction back and knows the headers.
    response = exception_handler(exceptions.ValidationError() if refused else exc, context)
    if refused:
        response.data = body(refused)
    elif response is not None and response.status_code == status.HTTP_409_CONFLICT:
        response.data["code"] = exc.get_codes()
    return response


def faults(exc: Exception) -> list[Fault]:
    """What a refusal says of the fields that were sent; nothing for any other exception."""
    if isinstance(exc, exceptions.ValidationError):
        detail = exc.detail if isinstance(exc.detail, dict) else {"": exc.detail}
        return [
            _fault(field, text, getattr(text, "code", None))
            for field, found in detail.items()
            for text in _leaves(found)
        ]
    if isinstance(exc, exceptions.APIException) and exc.status_code == 400:
        return [_fault("", exc.detail, exc.default_code)]
    if isinstance(exc, DjangoValidationError):
        return list(_of_django(exc))
    if isinstance(exc, Recycled):
        return [_fault(exc.field, str(exc), ErrorCode.IN_RECYCLE_BIN, exc.stored.pk)]
    if isinstance(exc, Refusal) and not isinstance(exc, Conflict | Missing | Denied | TooMany):
        return [_fault("", str(exc), ErrorCode.REFUSED)]
    return []


def body(found: list[Fault]) -> dict[str, Any]:
    """Field → messages, and `errors` with the same for machines."""
    answered: dict[str, Any] = {}
    for each in found:
        answered.setdefault(each.field, []).append(each.text)
    return answered | {"errors": [each.as_json() for each in found]}


def _fault(field: str, text: Any, code: str | None, pk: int | None = None) -> Fault:
    """What was sent comes back neither long nor as a number of a person."""
    name = field if field not in ("", NON_FIELD_ERRORS) else api_settings.NON_FIELD_ERRORS_KEY
    code = _ALSO.get(code, code)
    if code not in ErrorCode.values:
        code = ErrorCode.REFUSED if code is None else ErrorCode.INVALID
    return Fault(str(name), audit.masked(str(text)[:_LONGEST], _LONGEST), code, pk)


def _leaves(found: Any) -> Iterator[Any]:
    """The messages of a field, also of those within a list."""
    if isinstance(found, dict):
        found = list(found.values())
    if not isinstance(found, list):
        yield found
        return
    for each in found:
        yield from _leaves(each)


def _of_django(error: DjangoValidationError) -> Iterator[Fault]:
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for field, errors in by_field.items():
        for each in errors:
            pk = each.params.get("id") if each.params and each.code == ErrorCode.TAKEN else None
            yield from (_fault(field, text, each.code, pk) for text in each.messages)


def _conflict(conflict: Conflict, context: dict[str, Any]) -> Response:
    """Somebody else was quicker: the row as it is now comes with the refusal. Who named the version
    in `If-Match` hears 412."""
    view = context["view"]
    tagged = "If-Match" in context["request"].headers
    stored = view.get_queryset().filter(pk=conflict.stored.pk).first()
    return Response(
        {
            "detail": str(conflict),
            "code": "version",
            "current": view.serializer_class(stored, context=view.context).data if stored else None,
            **(view.conflict_details(stored) if stored else {}),
        },
        status=status.HTTP_412_PRECONDITION_FAILED if tagged else status.HTTP_409_CONFLICT,
    )
