"""What goes wrong, as JSON: fields → messages (400), otherwise `{"detail": …}`."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from core import audit
from core.errors import Conflict, Denied, Missing, Refusal, TooMany

#: Characters of one message.
_LONGEST = 400


class KeyConflict(exceptions.APIException):
    """The `Idempotency-Key` came before with something else."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "这个 Idempotency-Key 已用于另一个请求，请换一个新的键。"
    default_code = "idempotency"


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
    elif isinstance(exc, Refusal):
        exc = exceptions.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [str(exc)]})
    elif isinstance(exc, DjangoValidationError):
        exc = exceptions.ValidationError(_by_field(exc))
    response = exception_handler(exc, context)
    if response is not None and isinstance(exc, exceptions.APIException):
        if isinstance(exc, exceptions.ValidationError):
            response.data = _plain(response.data)
        elif response.status_code == 400:
            response.data = {api_settings.NON_FIELD_ERRORS_KEY: [response.data["detail"]]}
        elif response.status_code == 409:
            response.data["code"] = exc.get_codes()
    return response


def _plain(errors: Any) -> dict[str, list[str]]:
    """Field → messages, also of lists; what was sent comes back neither long nor as a number of
    a person."""
    if not isinstance(errors, dict):
        errors = {api_settings.NON_FIELD_ERRORS_KEY: errors}
    return {
        str(field): [audit.masked(text[:_LONGEST], _LONGEST) for text in _texts(found)]
        for field, found in errors.items()
    }


def _texts(found: Any) -> list[str]:
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        return [text for each in found for text in _texts(each)]
    return [str(found)]


def _by_field(error: DjangoValidationError) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {api_settings.NON_FIELD_ERRORS_KEY: error.messages}
    found = error.message_dict
    if NON_FIELD_ERRORS in found:
        found[api_settings.NON_FIELD_ERRORS_KEY] = found.pop(NON_FIELD_ERRORS)
    return found


def _conflict(conflict: Conflict, context: dict[str, Any]) -> Response:
    """Somebody else was quicker: the row as it is now comes with the refusal."""
    view = context["view"]
    stored = view.get_queryset().filter(pk=conflict.stored.pk).first()
    return Response(
        {
            "detail": str(conflict),
            "code": "version",
            "current": view.serializer_class(stored, context=view.context).data if stored else None,
        },
        status=status.HTTP_409_CONFLICT,
    )
