"""Photos of activities: announced by their digests, arriving in any order, each stored once."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from activities.models import Activity, Photo, fileable_by
from activities.models.photos import MOST_PHOTOS
from activities.services.keys import of_key
from core import records
from core.attachments import service
from core.choices import AttachmentKind
from core.db import lock_until_commit
from core.errors import Missing, Refusal
from core.filing.once import Filed
from core.models import Attachment
from core.retention.batches import Batch

#: Photos that came before their activity, of one person: nobody has more on the way.
_MOST_LOOSE = 90


def announce(activity: Activity, names: Sequence[str]) -> None:
    """Say which photos belong to the activity; those that are there already stay or join it, and
    what is no longer named goes."""
    own = {each.sha256: each for each in activity.photos.all()}
    loose = {
        each.sha256: each
        for each in Photo.objects.filter(
            activity=None, client_key=activity.client_key, uploaded_by=activity.filed_by
        )
    }
    for position, name in enumerate(dict.fromkeys(names)):
        photo = own.pop(name, None) or loose.get(name) or Photo(sha256=name)
        photo.activity, photo.client_key, photo.position = activity, activity.client_key, position
        # Of a known one its bytes may be arriving: they are `add_photo`'s.
        photo.save(update_fields=["activity", "client_key", "position"] if photo.pk else None)
    _drop(activity.photos.filter(pk__in=[each.pk for each in own.values()]))


def drop_all(activity: Activity) -> None:
    """The photos of a withdrawn activity go with it."""
    _drop(activity.photos.all())


def missing_photos(activity: Activity) -> list[str]:
    """Digests of the photos that were announced and did not arrive yet, in their order."""
    return [
        each.sha256
        for each in sorted(activity.photos.all(), key=lambda photo: (photo.position, photo.pk))
        if not each.complete
    ]


def add_photo(
    *,
    actor: Any,
    client_key: uuid.UUID,
    sha256: str,
    data: bytes,
    taken_on: datetime.date | None = None,
) -> Filed[Photo]:
    """Store a photo whose bytes are what its name says; again, nothing happens.

    Before the activity it waits under the key of whoever sent it. Raises ValidationError for what
    is no photo or was not announced, `Missing`, `Denied` (recorded) and `Withdrawn`.
    """
    with transaction.atomic():
        lock_until_commit(f"photo {client_key} {sha256}")
        photo = _place(actor, client_key, sha256)
        if photo.complete:
            return Filed(photo, new=False)
        photo = _held(photo)
        attachment, picture = service.store(
            actor=actor, data=data, name="活动照片", owner=photo, only=AttachmentKind.PICTURE
        )
        photo.attachment, photo.complete = attachment, True
        photo.width, photo.height = picture.width, picture.height
        photo.difference_hash = picture.difference_hash
        photo.taken_on = _day(picture.taken_on) or taken_on
        photo.uploaded_by = actor
        photo.save()
        return Filed(photo, new=True)


@transaction.atomic
def give_up_photo(*, actor: Any, client_key: uuid.UUID, sha256: str) -> None:
    """Take a photo off the list that was announced, or waits, and never arrived: it is no photo
    after all. Raises `Missing` where none is expected, and as `add_photo`."""
    try:
        photo = _place(actor, client_key, sha256)
    except ValidationError:
        raise Missing from None
    if photo.pk is None or photo.complete:
        raise Missing
    photo.delete()


def knows(*, actor: Any, client_key: uuid.UUID, sha256: str) -> bool:
    """Whether a photo is there already: its bytes need not be sent. Raises as `add_photo`."""
    return _place(actor, client_key, sha256).complete


def _place(actor: Any, client_key: uuid.UUID, sha256: str) -> Photo:
    """The row that a photo of this name belongs to, maybe a new one."""
    activity = of_key(actor=actor, client_key=client_key)
    if activity is None:
        return _loose(actor, client_key, sha256)
    if not Activity.objects.editable_by(actor).filter(pk=activity.pk).exists():
        records.deny(actor=actor, subject=Activity, keys=[activity.pk])
    photo = activity.photos.filter(sha256=sha256).first()
    if photo is None:
        raise _not_announced()
    return photo


def _not_announced() -> ValidationError:
    return ValidationError({"photos": "这张照片不在活动的照片清单里，没有保存。"})


def _held(photo: Photo) -> Photo:
    """The row, locked: whoever takes it off the list meanwhile waits, or was first."""
    if photo.pk is None:
        photo.save()
        return photo
    held = Photo.objects.select_for_update(of=("self",)).filter(pk=photo.pk).first()
    if held is None:
        raise _not_announced()
    return held


def _loose(actor: Any, client_key: uuid.UUID, sha256: str) -> Photo:
    if not fileable_by(actor).exists():
        records.deny(actor=actor, subject=Activity, text="您的账号没有填报活动的权限。")
    waiting = Photo.objects.filter(activity=None, uploaded_by=actor)
    found = waiting.filter(client_key=client_key, sha256=sha256).first()
    if found is not None:
        return found
    if waiting.filter(client_key=client_key).count() >= MOST_PHOTOS:
        raise ValidationError({"photos": f"照片最多 {MOST_PHOTOS} 张。"})
    if waiting.count() >= _MOST_LOOSE:
        raise Refusal("还有很多照片没有随活动提交，请先提交或放弃那些草稿。")
    return Photo(client_key=client_key, sha256=sha256, uploaded_by=actor)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _drop(photos: models.QuerySet) -> None:
    ids = list(photos.values_list("pk", flat=True))
    owner = ContentType.objects.get_for_model(Photo)
    service.discard(Attachment.objects.filter(owner_type=owner, owner_id__in=ids))
    Photo.objects.filter(pk__in=ids).delete()


def prune_loose(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Photos whose activity was never filed."""
    with transaction.atomic():
        found = Photo.objects.filter(Q(activity=None), announced_at__lt=before).order_by("pk")
        ids = list(found.values_list("pk", flat=True)[:limit])
        _drop(Photo.objects.filter(pk__in=ids))
    return Batch(len(ids), True if len(ids) == limit else None)
