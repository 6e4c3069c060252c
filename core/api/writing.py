"""Creating, changing and recycling rows: each the call of a service, once for each key."""

from collections.abc import Callable
from typing import Any

from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from core import actions, records
from core.api.errors import unknown_names
from core.api.fields import Day, Flag, Number, Words, name_in_messages
from core.api.once import Once
from core.api.ready import Ready
from core.api.shapes import seen_version
from core.api.views import MISSING, RowsApi
from core.choices import ErrorCode
from core.keys import key_of
from core.records.types import type_of

_TWO_VERSIONS = "If-Match 与 version 写的版本不同，请只写其中一个。"
#: What an integer column holds.
_LARGEST = 2**31 - 1


class Input(Ready, serializers.ModelSerializer):
    """What may be sent of a new row. Types are taken at their word: `"12"` is no number.

    Whether values go together, fit the rules or are taken already, the service says.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Words,
        models.TextField: Words,
        models.DateField: Day,
        models.PositiveIntegerField: Number,
        models.PositiveSmallIntegerField: Number,
        models.BooleanField: Flag,
    }

    def get_validators(self) -> list:
        return []

    def get_fields(self):
        fields = super().get_fields()
        for field in fields.values():
            name_in_messages(field)
        return fields

    def build_standard_field(self, field_name, model_field):
        kind, options = super().build_standard_field(field_name, model_field)
        # The service reports a key that is taken: it knows who may know.
        options.pop("validators", None)
        if issubclass(kind, Words | Day):
            options["kind"] = type_of(model_field)
        return kind, options


class Change(Input):
    """What may be sent to change a row: any of its fields, and the version that was seen."""

    version = Number(min_value=1, max_value=_LARGEST, label="您看到的版本（以免覆盖他人的修改）")

    def get_fields(self):
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name == "version"
        return fields


class SeenInput(serializers.Serializer):
    """What is sent with a step of a row at least: the version that was seen."""

    version = Number(min_value=1, max_value=_LARGEST, label="您看到的版本（以免覆盖他人的修改）")


class LinkChange(Change):
    """Of a dated link only its end is changed; it is required."""

    class Meta:
        fields = ["ends_on", "version"]
        extra_kwargs = {"ends_on": {"allow_null": False}}

    def get_fields(self):
        fields = super().get_fields()
        fields["ends_on"].required = True
        return fields


class WritableRows(Once, RowsApi):
    """A list whose rows are also written. A subclass names only the services that there are."""

    edit_action: str = actions.EDIT
    #: What changing a row asks for, where that is less; "" = the same.
    change_action: str = ""
    input_class: type[Input]
    change_class: type[Change]

    def write(self, act: Callable[[], Any], *, status: int = status.HTTP_200_OK) -> Response:
        """Let a service write, once for each `Idempotency-Key`, and answer with the row.

        `act` reads the request, calls the service and gives back its row.
        """

        def done() -> tuple[Response, int]:
            record = act()
            return self._done(record, status), record.pk

        return self.once(done)

    def step(
        self, pk: str, service: Callable[..., Any], kind: type[serializers.Serializer], **fixed: Any
    ) -> Response:
        """One thing that is done with the row of the address: what was sent, as `kind` reads it,
        and `fixed` to a service."""

        def act():
            self._must_be_there()
            values = checked(kind(context=self.context), dict(self.request.data))
            return service(actor=self.request.user, pk=int(pk), **fixed, **values)

        return self.write(act)

    def _done(self, record: Any, code: int) -> Response:
        if code == status.HTTP_204_NO_CONTENT:
            return Response(status=code)
        stored = self.get_queryset().get(pk=record.pk)
        data = self.serializer_class(stored, context=self.context).data
        if doubts := records.doubts(stored, self.request.data):
            data |= {"warnings": doubts}
        return Response(data, status=code)

    def _must_be_there(self) -> None:
        """What the API does not show (recycled, out of scope) it does not change either."""
        if not self.get_queryset().filter(pk=self.kwargs["pk"]).exists():
            raise NotFound(MISSING)

    @property
    def context(self) -> dict[str, Any]:
        return self.get_serializer_context()

    def values(self, kind: type[Input]) -> dict[str, Any]:
        """What the request says, by type; fields that nobody declared are refused by name."""
        data = self.request.data
        seen = seen_version(self.request) if issubclass(kind, Change) else None
        if seen is not None and data.setdefault("version", seen) != seen:
            raise ValidationError({"If-Match": [_TWO_VERSIONS]})
        return checked(kind(context=self.context), data)


def checked(serializer: serializers.Serializer, data: dict[str, Any]) -> dict[str, Any]:
    """What was sent, by type. Raises ValidationError for all that is wrong at once, also the fields
    that nobody declared."""
    unknown = [name for name in data if name not in serializer.fields]
    text = f"不能填写这个字段，可以填写：{'、'.join(serializer.fields)}。"
    bad = unknown_names(unknown, text, ErrorCode.UNKNOWN_FIELD)
    try:
        values = serializer.run_validation(data)
    except ValidationError as error:
        raise ValidationError(error.detail | bad) from None
    if bad:
        raise ValidationError(bad)
    return values


class Creates:
    """POST to the list."""

    create_service: Callable[..., Any]

    def create(self, request) -> Response:
        def act():
            return self.create_service(actor=request.user, **self.values(self.input_class))

        return self.write(act, status=status.HTTP_201_CREATED)


class Changes:
    """PATCH of a row: only what is sent changes."""

    change_service: Callable[..., Any]

    def partial_update(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            values = self.values(self.change_class)
            return self.change_service(actor=request.user, pk=int(pk), **values)

        return self.write(act)


class Recycles:
    """DELETE of a row: into the recycle bin, from where the pages restore it."""

    recycle_service: Callable[..., Any]

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "version",
                {"type": "integer", "minimum": 1, "maximum": _LARGEST},
                required=False,
                description="您看到的版本，以免覆盖他人的修改；也可写在 If-Match 中，两者必有其一",
            )
        ],
        responses={204: None},
    )
    def destroy(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            version = self._version(request)
            return self.recycle_service(actor=request.user, pk=int(pk), version=version)

        return self.write(act, status=status.HTTP_204_NO_CONTENT)

    @staticmethod
    def _version(request) -> int:
        seen, text = seen_version(request), request.query_params.get("version", "")
        version = key_of(text) if text or seen is None else seen
        if seen not in (None, version):
            raise ValidationError({"If-Match": [_TWO_VERSIONS]})
        if not 1 <= version <= _LARGEST:
            raise ValidationError({"version": ["请在地址中写明您看到的版本：?version=整数。"]})
        return version
