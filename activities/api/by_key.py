"""Filing by key over the API (docs/contract.md, section 5): the activity, its photos, its draft."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.api.activities import (
    ActivitySerializer,
    FilingInput,
    differences_for,
    refuse_strangers,
    rows_for,
)
from activities.choices import ActivitySource
from activities.models import Activity
from activities.services import PHOTOS, file_activity, of_key, plan_activity
from activities.services.body import Body
from activities.services.filing import DRAFT
from core.api import filing
from core.api.filing import KEY, gone
from core.api.filters import refuse_misused
from core.api.views import MISSING
from core.api.writing import checked
from core.db import known
from core.filing import once


class OfFilers:
    """Only for whoever files activities."""

    tag = "按键填报"

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        refuse_strangers(request.user)


class ByKeyApi(OfFilers, APIView):
    """Filing exactly once: the key is a UUID that the sender made."""

    def answer(self, activity: Activity, code: int, parts: Any = None) -> Response:
        """`parts`: all that was written with it just now, by somebody who sees each Party
        organization that he named and was found to file for the organizer."""
        if parts is None:
            activity = rows_for(self.request.user).get(pk=activity.pk)
        else:
            known(activity, **parts)
            activity.is_fileable = True  # type: ignore[attr-defined]
        data = ActivitySerializer(activity, context={"request": self.request}).data
        return Response(data, status=code)

    @extend_schema(
        summary="查看按键填报的活动（missing_photos 为尚未收到的照片）",
        operation_id="activities_by_key_get",
        parameters=[KEY],
        responses=ActivitySerializer,
    )
    def get(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        try:
            found = of_key(actor=request.user, client_key=client_key)
        except once.Gone as error:
            return gone(error)
        if found is None:
            raise NotFound(MISSING)
        return self.answer(found, status.HTTP_200_OK)

    @extend_schema(
        summary="填报活动；同一键、同一内容只办理一次，应答相同",
        operation_id="activities_by_key_put",
        parameters=[KEY],
        request=FilingInput,
        responses={200: ActivitySerializer, 201: ActivitySerializer},
    )
    def put(self, request, client_key: uuid.UUID) -> Response:
        refuse_misused(request, [])
        values = checked(FilingInput(context={"request": request}), request.data)
        body = Body(**values)
        service = plan_activity if body.held_on is None else file_activity
        source = ActivitySource.API if request.auth is not None else ActivitySource.PHONE
        try:
            filed = service(actor=request.user, client_key=client_key, body=body, source=source)
        except once.Gone as error:
            return gone(error)
        except once.OtherBody as error:
            stored = self.answer(error.stored, status.HTTP_409_CONFLICT)
            stored.data = {
                "detail": str(error),
                "code": "other_body",
                "current": stored.data,
                "sent": body.as_sent(),
                **differences_for(request.user, error.stored, body),
            }
            return stored
        return self.answer(filed.record, 201 if filed.new else 200, filed.parts)


@extend_schema_view(
    put=extend_schema(
        summary="上传活动照片，可分段续传（Content-Range）", operation_id="activities_by_key_photo"
    ),
    delete=extend_schema(operation_id="activities_by_key_photo_delete"),
)
class PhotoApi(OfFilers, filing.PhotoApi):
    photos = PHOTOS


@extend_schema_view(
    get=extend_schema(operation_id="activities_draft_get"),
    put=extend_schema(operation_id="activities_draft_put"),
    delete=extend_schema(operation_id="activities_draft_delete"),
)
class DraftApi(OfFilers, filing.DraftApi):
    subject = DRAFT
