"""Background work over the API: asking for it, following it, fetching the file that it made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import (
    ErrorDetail,
    NotFound,
    PermissionDenied,
    ValidationError,
)
from rest_framework.response import Response
from rest_framework.reverse import reverse

from core.api.errors import unknown_names
from core.api.fields import name_in_messages
from core.api.once import Once
from core.api.parsing import FileParser, StrictJSONParser
from core.api.permissions import MayDo
from core.api.views import RowApi
from core.api.writing import checked
from core.choices import ErrorCode
from core.domain import declared
from core.jobs import downloads
from core.models import Download, Job
from core.views.downloads import as_file

#: Of files of all kinds: programs go by the name.
BINARY = "application/octet-stream"


class JobInput(serializers.Serializer):
    """What a request for work says; a subclass for each kind names the rest."""

    #: What `kind` says, and what that is called.
    start: tuple[str, str]

    def get_fields(self):
        kind = serializers.ChoiceField(choices=[self.start], label="任务种类")
        fields = {"kind": kind, **super().get_fields()}
        for field in fields.values():
            name_in_messages(field)
        return fields


@dataclass(frozen=True)
class Start:
    """A kind of work that programs may ask for (`DomainApp.api_jobs`)."""

    #: What may be sent; names the kind.
    input_class: type[JobInput]
    #: Asks for it, by the services of the page: (actor, values) → job.
    start: Callable[..., Job]
    #: What the user must be allowed somewhere; "" where `start` says it.
    action: str = ""
    #: Whether a file comes with it.
    with_file: bool = False

    @property
    def kind(self) -> str:
        return self.input_class.start[0]

    @property
    def title(self) -> str:
        return self.input_class.start[1]


_FILE = {
    "type": "object",
    "nullable": True,
    "required": ["name", "url", "expires_at"],
    "properties": {
        "name": {"type": "string", "description": "文件名"},
        "url": {
            "type": "string",
            "format": "uri",
            "description": "下载地址；用 POST，只能下载一次",
        },
        "expires_at": {"type": "string", "format": "date-time", "description": "有效期至"},
    },
}


class JobSerializer(serializers.ModelSerializer):
    result = serializers.DictField(
        child=serializers.JSONField(), label="结果；导入、定稿与命令行 --json 的内容相同"
    )
    file = serializers.SerializerMethodField(label="等候下载的文件；没有或已下载的为 null")

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "status",
            "progress",
            "error",
            "result",
            "file",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields

    @extend_schema_field(_FILE)
    def get_file(self, job) -> Any:
        found = getattr(job, "download", None)
        if found is None or found.user_id != self.context["request"].user.pk or not found.waits:
            return None
        return {
            "name": found.name,
            "url": reverse("api:job-file", args=[job.pk], request=self.context["request"]),
            "expires_at": serializers.DateTimeField().to_representation(found.expires_at),
        }


def starts() -> tuple[Start, ...]:
    """All that may be asked for, lower apps first."""
    return declared("api_jobs")


class JobApi(Once, RowApi):
    see_action = ""  # everybody has his own
    edit_action = ""  # each kind of work says it
    serializer_class = JobSerializer
    parser_classes = [StrictJSONParser, FileParser]
    #: A file that was fetched is gone, whatever key comes along.
    keyless = ("file",)
    summaries = {"create": "发起后台任务（导入、导出、定稿）", "file": "下载任务生成的文件"}

    create_response = {202: JobSerializer}

    @classmethod
    def create_request(cls) -> dict[str, Any]:
        """Of each way to send it the kinds of work, for the description."""
        sent = {
            kind: [each.input_class for each in starts() if each.with_file == with_file]
            for kind, with_file in (("application/json", False), ("multipart/form-data", True))
        }
        return {
            media: found[0]
            if len(found) == 1
            else PolymorphicProxySerializer(
                component_name="JobRequest", serializers=found, resource_type_field_name=None
            )
            for media, found in sent.items()
        }

    def rows(self):
        return Job.objects.visible_to(self.request.user).select_related("download")

    def create(self, request) -> Response:
        start = self._start_of(request.data)
        if start.action and not request.user.may(start.action):
            raise PermissionDenied(MayDo.message)

        def act():
            values = checked(start.input_class(context=self.get_serializer_context()), request.data)
            del values["kind"]
            job = start.start(actor=request.user, **values)
            found = self.get_queryset().filter(pk=job.pk).first()
            if found is None:
                raise ValidationError(["同样的任务正由他人办理，请稍后查看结果。"])
            data = self.get_serializer(found).data
            address = reverse("api:job-detail", args=[job.pk], request=request)
            return Response(
                data, status=status.HTTP_202_ACCEPTED, headers={"Location": address}
            ), job.pk

        return self.once(act)

    @extend_schema(
        operation_id="jobs_file",
        request=None,
        responses={(200, BINARY): OpenApiResponse(OpenApiTypes.BINARY, "文件内容")},
    )
    @action(detail=True, methods=["post"])
    def file(self, request, pk: str) -> HttpResponse:
        """The file, once: as on the page of the job."""
        if request.data:
            text = "这里不需要提交内容。"
            raise ValidationError(unknown_names(list(request.data), text, ErrorCode.UNKNOWN_FIELD))
        job = self.get_object()
        found = Download.objects.visible_to(request.user).filter(job=job).first()
        if found is None:
            raise NotFound("这个任务没有生成文件，或还没有完成。")
        taken, stream = downloads.take(actor=request.user, pk=found.pk)
        return as_file(FileResponse(stream, content_type=BINARY), taken.name)

    @staticmethod
    def _start_of(data: Any) -> Start:
        found = next((each for each in starts() if each.kind == data.get("kind")), None)
        if found is None:
            code = ErrorCode.INVALID_CHOICE if data.get("kind") else ErrorCode.REQUIRED
            kinds = "、".join(f"{each.kind}（{each.title}）" for each in starts())
            text = f"请写明任务种类，可以写：{kinds}。"
            raise ValidationError({"kind": ErrorDetail(text, code)})
        return found
