"""Storing, removing and forgetting attachments: the only writers of `Attachment`."""

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.utils import timezone

from core import audit
from core.attachments import content, documents, pictures, scanning
from core.choices import AttachmentKind, AuditAction, Outcome
from core.errors import Denied, Missing
from core.models import Attachment, attachment_rules
from core.outages import disk

#: So long a removed file can be put back, and a file that belongs to no row waits for one.
KEPT = datetime.timedelta(days=1)


class FilesMissing(Exception):
    """Rows whose files are gone; the message says how many."""


def storage() -> Storage:
    """Where the files are: private, by generated keys, never under an address of their own."""
    return storages["attachments"]


def taken(source: BinaryIO) -> bytes:
    """What somebody uploads; of too large a file only as much as shows `store` that it is."""
    return source.read(settings.ATTACHMENT_MAX_BYTES + 1)


def upload(
    *, actor: Any, source: BinaryIO, name: str, owner: models.Model | None = None
) -> Attachment:
    """Store a file, for `owner` or (None) for a row that is yet to come.

    Raises ValidationError when it is not fit to be stored, Missing and Denied (recorded) when
    the owner is not the actor's to change.
    """
    if owner is not None:
        may_change(actor, owner)
        if Attachment.objects.of(owner).count() >= settings.ATTACHMENTS_PER_OWNER:
            raise ValidationError(
                f"已有 {settings.ATTACHMENTS_PER_OWNER} 个附件，请先删除不用的再上传。"
            )
    return store(actor=actor, data=taken(source), name=name, owner=owner)[0]


def store(
    *, actor: Any, data: bytes, name: str, owner: models.Model | None, only: str = ""
) -> tuple[Attachment, pictures.Picture | None]:
    """Store a file of a row that the caller let the actor change; of a picture also what is known
    of it. `only`: the one kind that is taken. Raises ValidationError."""
    if len(data) > settings.ATTACHMENT_MAX_BYTES:
        megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise ValidationError(f"文件超过 {megabytes} MB，请压缩或拆分后再上传。")
    kind = content.kind_of(data, only=only)
    if only and kind != only:
        raise ValidationError(f"这里只能上传{AttachmentKind(only).label}。")
    try:
        scanning.scan(data)
    except scanning.Infected as infected:
        _record_infected(actor, owner, name)
        raise ValidationError(str(infected)) from None
    except scanning.Unavailable as away:
        raise ValidationError(str(away)) from None
    made = Attachment(
        kind=kind,
        name=content.fit_name(name, kind),
        uploaded_by=actor,
        owner_type=ContentType.objects.get_for_model(owner) if owner else None,
        owner_id=owner.pk if owner else None,
    )
    thumbnail, picture = b"", None
    if kind == AttachmentKind.PICTURE:
        try:
            picture = pictures.clean(data)
        except pictures.Unusable as unusable:
            raise ValidationError(str(unusable)) from None
        data, thumbnail = picture.picture, picture.thumbnail
        made.width, made.height = picture.width, picture.height
    elif kind != AttachmentKind.GEOJSON:  # numbers and names: nothing in it acts
        try:
            documents.examine(data, kind)
        except documents.Unusable as unusable:
            raise ValidationError(str(unusable)) from None
    made.size, made.sha256 = len(data), hashlib.sha256(data).hexdigest()
    try:
        made.key = _store(data, content.TYPES[kind][1])
        if thumbnail:
            made.thumbnail_key = _store(thumbnail, ".jpg")
        made.save(force_insert=True)
    except BaseException:
        _delete_files([made])
        raise
    return made, picture


def discard(found: models.QuerySet) -> int:
    """Take away files of rows that are no more, or that gave them up; for a day they can be put
    back by hand. Returns how many."""
    return found.filter(removed_at=None).update(removed_at=timezone.now())


@transaction.atomic
def link(*, actor: Any, pks: Sequence[int], owner: models.Model) -> int:
    """Give files that the actor uploaded, and that belong to no row yet, to `owner`.

    Returns how many; Missing when one of them is not his or belongs to a row already.
    """
    may_change(actor, owner)
    wanted = set(pks)
    loose = Attachment.objects.editable_by(actor).filter(owner_type=None, pk__in=wanted)
    linked = loose.update(owner_type=ContentType.objects.get_for_model(owner), owner_id=owner.pk)
    if linked != len(wanted):
        raise Missing("有的附件不是您上传的，或已经属于其他记录。请重新上传。")
    return linked


@transaction.atomic
def remove(*, actor: Any, pk: int) -> Attachment:
    """Take a file away; for a day it can be put back. Raises Missing, Denied (recorded)."""
    found = _claim(actor, pk)
    found.removed_at = timezone.now()
    found.save(update_fields=["removed_at"])
    audit.record(
        action=AuditAction.ATTACHMENT_REMOVED,
        actor=actor,
        subject=found,
        detail={"文件": audit.masked(found.name)},
    )
    return found


@transaction.atomic
def put_back(*, actor: Any, pk: int) -> Attachment:
    """Undo a removal. Raises Missing when the file is gone, Denied (recorded)."""
    found = _claim(actor, pk, removed=True)
    found.removed_at = None
    found.save(update_fields=["removed_at"])
    audit.record(
        action=AuditAction.ATTACHMENT_RESTORED,
        actor=actor,
        subject=found,
        detail={"文件": audit.masked(found.name)},
    )
    return found


def expire() -> int:
    """Forget files that were removed a day ago, or that nobody gave to a row; return how many."""
    before = timezone.now() - KEPT
    orphans = models.Q(owner_type=None, uploaded_at__lt=before)
    gone = list(Attachment.objects.filter(models.Q(removed_at__lt=before) | orphans))
    # Rows first: a file without a row does no harm, a row without its file does.
    Attachment.objects.filter(pk__in=[each.pk for each in gone]).delete()
    _delete_files(gone)
    return len(gone)


def sweep() -> int:
    """Delete files of a day ago to which no row belongs; return how many.

    Raises FilesMissing when rows have lost their files: nobody but a backup can bring them back.
    """
    store, before, deleted, lost = storage(), timezone.now() - KEPT, 0, 0
    for folder in (f"{number:02x}" for number in range(256)):
        try:
            present = {f"{folder}/{name}" for name in store.listdir(folder)[1]}
        except FileNotFoundError:
            present = set()
        inside = models.Q(key__startswith=f"{folder}/")
        rows = Attachment.objects.filter(inside | models.Q(thumbnail_key__startswith=f"{folder}/"))
        known = {key for each in rows for key in each.keys if key.startswith(f"{folder}/")}
        for key in present - known:
            if store.get_modified_time(key) < before:
                store.delete(key)
                deleted += 1
        lost += len(known - present)
    if lost:
        raise FilesMissing(f"{lost} files of attachments are missing: restore them from a backup")
    return deleted


def may_change(actor: Any, owner: models.Model) -> None:
    """Raises Missing unless the actor sees the owner, Denied (recorded) unless he may change it."""
    rule = attachment_rules.rule_of(owner._meta.label_lower)
    if rule is None or not rule.visible(actor).filter(pk=owner.pk).exists():
        raise Missing
    if not rule.editable(actor).filter(pk=owner.pk).exists():
        _deny(actor)


def _claim(actor: Any, pk: int, *, removed: bool = False) -> Attachment:
    rows = Attachment.objects.filter(removed_at__isnull=not removed)
    found = rows.editable_by(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        if not rows.visible_to(actor).filter(pk=pk).exists():
            raise Missing("没有找到这个附件，可能已被删除。")
        _deny(actor)
    return found


def _deny(actor: Any) -> None:
    audit.record(
        action=AuditAction.DENIED,
        actor=actor,
        outcome=Outcome.DENIED,
        subject=str(Attachment._meta.verbose_name),
    )
    raise Denied("您的账号没有修改这条记录的附件的权限。")


def _record_infected(actor: Any, owner: models.Model | None, name: str) -> None:
    audit.record(
        action=AuditAction.ATTACHMENT_INFECTED,
        actor=actor,
        outcome=Outcome.FAILED,
        subject=owner,
        detail={"文件": audit.masked(name)},
    )


def _store(data: bytes, ending: str) -> str:
    name = secrets.token_hex(20)
    key = f"{name[:2]}/{name}{ending}"
    try:
        with disk.writing():
            return storage().save(key, ContentFile(data))
    except BaseException:
        storage().delete(key)
        raise


def _delete_files(gone: Sequence[Attachment]) -> None:
    for each in gone:
        for key in each.keys:
            storage().delete(key)
