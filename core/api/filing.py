"""Filing by key over the API (docs/contract.md, section 5): what all kinds of records share."""

import re
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError as Unfit
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.fields import Day
from core.api.filters import refuse_misused
from core.api.parsing import TooLarge
from core.filing import drafts, once, parts
from core.filing.photos import Photos, is_digest

KEY = OpenApiParameter(
    "client_key",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description="填报键，由发送方生成的 UUID",
)
_DIGEST = OpenApiParameter(
    "sha256",
    {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    OpenApiParameter.PATH,
    description="照片原文的 SHA-256",
)


def gone(error: once.Gone) -> Response:
    return Response({"detail": str(error), "code": "withdrawn"}, status=status.HTTP_410_GONE)


class RawParser(BaseParser):
    """The bytes of a file as they are."""

    media_type = "*/*"

    def parse(self, stream, media_type=None, parser_context=None) -> bytes:
        limit = settings.ATTACHMENT_MAX_BYTES
        data = stream.read(limit + 1)
        if len(data) > limit:
            raise TooLarge(f"照片超过 {limit // (1024 * 1024)} MB，请缩小后再上传。")
        return data


_RANGE = re.compile(r"bytes (?:(\d{1,12})-(\d{1,12})|\*)/(\d{1,12})", re.ASCII)


class PhotoApi(APIView):
    """One photo, called by the SHA-256 of its bytes."""

    tag = "按键填报"
    parser_classes = [RawParser]
    #: Of what records.
    photos: ClassVar[Photos]

    @extend_schema(
        summary="上传照片，可分段续传（Content-Range）",
        parameters=[
            KEY,
            _DIGEST,
            OpenApiParameter(
                "Content-Range",
                {"type": "string"},
                OpenApiParameter.HEADER,
                description="bytes 起-止/总长；bytes */总长 询问已收到多少",
            ),
            # As text: makers of clients know no dates in headers.
            OpenApiParameter(
                "X-Taken-On",
                {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                OpenApiParameter.HEADER,
                description="拍摄日期",
            ),
        ],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={
            200: OpenApiResponse(description="这张照片早已收到"),
            201: OpenApiResponse(description="已收到"),
            202: OpenApiResponse(description="已收到一段，received 为已有的字节数"),
            416: OpenApiResponse(description="与已收到的不衔接，received 为已有的字节数"),
            422: OpenApiResponse(description="内容与摘要不符，没有保存"),
        },
    )
    def put(self, request, client_key: uuid.UUID, sha256: str) -> Response:
        refuse_misused(request, [])
        if not is_digest(sha256):
            raise NotFound("照片的地址应是 64 位小写十六进制的 SHA-256。")
        try:
            return self._put(request, client_key, sha256)
        except once.Gone as error:
            return gone(error)
        except parts.Gap as gap:
            return Response({"detail": str(gap), "received": gap.received}, status=416)
        except parts.OtherContent as other:
            return Response({"detail": str(other), "code": "digest"}, status=422)

    @extend_schema(
        summary="不再上传一张已登记、尚未收到的照片",
        parameters=[KEY, _DIGEST],
        responses={204: None},
    )
    def delete(self, request, client_key: uuid.UUID, sha256: str) -> Response:
        refuse_misused(request, [])
        try:
            self.photos.give_up(actor=request.user, client_key=client_key, sha256=sha256)
        except once.Gone as error:
            return gone(error)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _put(self, request, client_key: uuid.UUID, sha256: str) -> Response:
        if self.photos.knows(actor=request.user, client_key=client_key, sha256=sha256):
            return self._received(sha256, status.HTTP_200_OK)
        upload = parts.Upload(request.user, client_key, sha256)
        data = request.data if isinstance(request.data, bytes) else b""
        whole = self._piece(request, upload, data)
        if whole is None:
            return Response({"received": upload.received()}, status=status.HTTP_202_ACCEPTED)
        filed = self.photos.add(
            actor=request.user,
            client_key=client_key,
            sha256=sha256,
            data=whole,
            taken_on=_taken_on(request),
        )
        upload.discard()
        return self._received(sha256, 201 if filed.new else 200)

    @staticmethod
    def _piece(request, upload: parts.Upload, data: bytes) -> bytes | None:
        """The photo once all of it is there."""
        header = request.headers.get("Content-Range", "")
        if not header:
            return upload.whole(data)
        found = _RANGE.fullmatch(header)
        if found is None:
            raise ValidationError({"Content-Range": ["应写成 bytes 起-止/总长。"]})
        first, last, total = found.groups()
        if int(total) > settings.ATTACHMENT_MAX_BYTES:
            megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
            raise TooLarge(f"照片超过 {megabytes} MB，请缩小后再上传。")
        if first is None:
            return None
        if int(last) - int(first) + 1 != len(data) or int(last) >= int(total):
            raise ValidationError({"Content-Range": ["与发送的字节数不符。"]})
        return upload.add(data, starts_at=int(first), total=int(total))

    @staticmethod
    def _received(sha256: str, code: int) -> Response:
        return Response({"sha256": sha256}, status=code)


def _taken_on(request) -> Any:
    """The day that the device says; a hint, so nonsense is passed over."""
    text = request.headers.get("X-Taken-On", "")
    try:
        return Day().to_internal_value(text) if text else None
    except (serializers.ValidationError, Unfit):
        return None


class DraftSerializer(serializers.Serializer):
    key = serializers.UUIDField(source="client_key", label="填报键")
    saved_at = serializers.DateTimeField(label="保存时间")
    body = serializers.DictField(label="草稿的内容，由填报的程序自定")


class DraftApi(APIView):
    """A draft that a device keeps on the server too: its owner's alone, gone once it is filed."""

    tag = "按键填报"
    #: Of which kind (`core.filing.drafts`).
    subject: ClassVar[str]

    @extend_schema(
        summary="查看本人的草稿",
        parameters=[KEY],
        responses=DraftSerializer,
    )
    def get(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        own = drafts.of(actor=request.user, subject=self.subject)
        found = next((each for each in own if each.client_key == client_key), None)
        if found is None:
            raise NotFound("没有这份草稿，可能已经提交或放弃。")
        return Response(DraftSerializer(found).data)

    @extend_schema(
        summary="保存草稿，替换同一键的",
        parameters=[KEY],
        request=OpenApiTypes.OBJECT,
        responses={204: None},
    )
    def put(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        if not request.data:
            raise ValidationError({"non_field_errors": ["草稿是空的，没有保存。"]})
        drafts.keep(
            actor=request.user, subject=self.subject, client_key=client_key, body=dict(request.data)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="放弃草稿",
        parameters=[KEY],
        responses={204: None},
    )
    def delete(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        if not drafts.forget(actor=request.user, subject=self.subject, client_key=client_key):
            raise NotFound("没有这份草稿，可能已经提交或放弃。")
        return Response(status=status.HTTP_204_NO_CONTENT)
