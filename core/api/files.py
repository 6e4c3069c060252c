"""Attachments over the API: those of a row, one of them, its content."""

from typing import Any

from django.core.exceptions import ValidationError as Unfit
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from core.api.errors import unknown_names
from core.api.filters import refuse_misused
from core.api.once import Once
from core.api.parsing import FileParser, StrictJSONParser
from core.api.views import MISSING, RowApi
from core.attachments import content, service
from core.choices import ErrorCode
from core.errors import Missing
from core.models import Attachment
from core.views.attachments import content_of


class AttachmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attachment
        fields = ["id", "kind", "name", "size", "sha256", "width", "height", "uploaded_at"]
        read_only_fields = fields


class _FileSerializer(serializers.Serializer):
    file = serializers.FileField(label="文件：图片、PDF、Word 或 Excel")

    class Meta:
        ref_name = "AttachmentUpload"


class HasFiles(Once):
    """`<list>/{id}/attachments/`: GET what is attached to a row, POST one more."""

    @extend_schema(responses=AttachmentSerializer(many=True))
    @action(
        detail=True,
        methods=["get"],
        filter_backends=[],
        pagination_class=None,
        parser_classes=[StrictJSONParser, FileParser],
    )
    def attachments(self, request, pk: str) -> Response:
        refuse_misused(request, [])
        owner = self.get_object()
        found = Attachment.objects.visible_to(request.user).of(owner).order_by("pk")
        return Response(AttachmentSerializer(found, many=True).data)

    @extend_schema(
        request={"multipart/form-data": _FileSerializer}, responses={201: AttachmentSerializer}
    )
    @attachments.mapping.post
    def attach(self, request, pk: str) -> Response:
        owner = self.get_object()
        unknown = [name for name in request.data if name != "file"]
        text = "不能填写这个字段，可以填写：file。"
        bad: dict[str, Any] = unknown_names(unknown, text, ErrorCode.UNKNOWN_FIELD)
        file = request.FILES.get("file")
        if file is None:
            bad["file"] = ["没有文件，请以 multipart/form-data 的 file 上传。"]
        if bad:
            raise ValidationError(bad)

        def act():
            try:
                made = service.upload(actor=request.user, source=file, name=file.name, owner=owner)
            except Unfit as unfit:
                raise ValidationError({"file": unfit.messages}) from None
            made.refresh_from_db()
            data = AttachmentSerializer(made).data
            return Response(data, status=status.HTTP_201_CREATED), owner.pk

        return self.once(act)


class AttachmentApi(Once, RowApi):
    """Whoever sees and may change a row sees and may change its files."""

    edit_action = ""  # the row that it belongs to says it
    serializer_class = AttachmentSerializer
    summaries = {"destroy": "删除附件（一天之内可在网页上恢复）", "file": "附件的内容"}

    def rows(self):
        return Attachment.objects.visible_to(self.request.user).present()

    @extend_schema(responses={204: None})
    def destroy(self, request, pk: str) -> Response:
        def act():
            try:
                service.remove(actor=request.user, pk=int(pk))
            except Missing:
                raise NotFound(MISSING) from None
            return Response(status=status.HTTP_204_NO_CONTENT), int(pk)

        return self.once(act)

    @extend_schema(
        operation_id="attachments_file",
        responses={
            (200, content_type): OpenApiResponse(OpenApiTypes.BINARY, "内容")
            for content_type, _ in content.TYPES.values()
        },
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def file(self, request, pk: str) -> HttpResponse:
        """The content; looking at what is no picture is recorded, as on the page."""
        refuse_misused(request, [])
        return content_of(self.get_object(), request)
