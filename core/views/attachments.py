"""The attachments of a row: the panel on its page, and the files themselves."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.attachments import content, service
from core.choices import AuditAction
from core.errors import Denied, Missing
from core.models import Attachment, attachment_rules
from core.views.downloads import as_file

TEMPLATE = "core/attachments.html"


class AttachmentPanel(View):
    """What is attached to a row; whoever may change the row adds and removes files here."""

    def get(self, request: HttpRequest, kind: str, owner_pk: int) -> HttpResponse:
        owner = _owner(request, kind, owner_pk)
        return _panel(request, owner) if owner else HttpResponse("")

    def post(self, request: HttpRequest, kind: str, owner_pk: int) -> HttpResponse:
        owner = _owner(request, kind, owner_pk)
        if owner is None:
            raise Http404
        try:
            service.may_change(request.user, owner)
        except Denied as denied:
            raise PermissionDenied(str(denied)) from None
        errors = []
        for file in request.FILES.getlist("file"):
            try:
                service.upload(actor=request.user, source=file, name=file.name, owner=owner)
            except ValidationError as error:
                errors.append(f"{audit.masked(file.name)}：{''.join(error.messages)}")
        if not request.FILES:
            errors.append("没有选择文件，请先选择要上传的文件。")
        return _panel(request, owner, errors=errors)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away; the panel offers to put it back."""
    gone = _changed(service.remove, request, pk)
    return _panel_after(request, gone, removed=gone)


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a removal."""
    return _panel_after(request, _changed(service.put_back, request, pk))


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself; a picture is shown, anything else is downloaded."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user).present(), pk=pk)
    return content_of(found, request)


def content_of(found: Attachment, request: Any) -> HttpResponse:
    """The file of an attachment that the user sees; what is no picture is recorded."""
    if not found.is_picture:
        audit.record(
            action=AuditAction.DOWNLOAD,
            actor=request.user,
            request=request,
            subject=found,
            detail={"文件": audit.masked(found.name)},
        )
    return _file(found, found.key)


@require_safe
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """A small picture."""
    seen = Attachment.objects.visible_to(request.user).present().exclude(thumbnail_key="")
    found = get_object_or_404(seen, pk=pk)
    return _file(found, found.thumbnail_key)


def _owner(request: HttpRequest, kind: str, pk: int) -> models.Model | None:
    rule = attachment_rules.rule_of(kind)
    return rule and rule.visible(request.user).filter(pk=pk).first()


def _panel_after(request: HttpRequest, changed: Attachment, **more: Any) -> HttpResponse:
    """The panel of the row that a file belongs to; nothing where it belongs to none yet."""
    if changed.owner_type is None:
        return HttpResponse("")
    rule = attachment_rules.rule_of(f"{changed.owner_type.app_label}.{changed.owner_type.model}")
    return _panel(request, rule.model(pk=changed.owner_id), **more)


def _changed(change: Any, request: HttpRequest, pk: int) -> Attachment:
    try:
        return change(actor=request.user, pk=pk)
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Denied as denied:
        raise PermissionDenied(str(denied)) from None


def _panel(request: HttpRequest, owner: models.Model, **more: Any) -> HttpResponse:
    kind = owner._meta.label_lower
    found = (
        Attachment.objects.visible_to(request.user)
        .of(owner)
        .select_related("uploaded_by")
        .order_by("-uploaded_at", "-pk")
    )
    editable = attachment_rules.rule_of(kind).editable(request.user)
    context = {
        "kind": kind,
        "owner": owner,
        "attachments": list(found),
        "may_edit": editable.filter(pk=owner.pk).exists(),
        "accept": content.ACCEPT,
        "megabytes": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024),
        **more,
    }
    return render(request, TEMPLATE, context)


def _file(attachment: Attachment, key: str) -> HttpResponse:
    content_type, _ = content.TYPES[attachment.kind]
    storage = service.storage()
    if settings.ATTACHMENTS_ACCEL_PREFIX and isinstance(storage, FileSystemStorage):
        # The proxy sends the file: this process has only said that it may.
        response: HttpResponse = HttpResponse(content_type=content_type)
        path = PurePosixPath(settings.ATTACHMENTS_ACCEL_PREFIX, key)
        response["X-Accel-Redirect"] = quote(str(path))
    else:
        try:
            response = FileResponse(storage.open(key), content_type=content_type)
        except FileNotFoundError:
            raise Http404("文件不在存储里，请告诉系统管理员。") from None
    response["X-Content-Type-Options"] = "nosniff"
    return as_file(response, attachment.name, inline=attachment.is_picture)
