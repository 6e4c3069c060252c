"""Photos of what is filed: announced by their digests, arriving in any order, each stored once."""

import datetime
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction

from core import records
from core.attachments import service
from core.choices import AttachmentKind
from core.db import lock_until_commit
from core.errors import Missing, Refusal
from core.filing.once import Filed
from core.models import Attachment, FiledPhoto
from core.retention.batches import Batch

#: More than these nobody looks at, and none is ever asked for without a recorded ground.
MOST_PHOTOS = 9
#: Photos that came before their record, of one person: nobody has more on the way.
_MOST_LOOSE = 90


def is_digest(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def wrong_names(names: Sequence[str]) -> str:
    """What is wrong with the photos that a body names; nothing: ""."""
    if len(set(names)) > MOST_PHOTOS:
        return f"照片最多 {MOST_PHOTOS} 张，可以不传。"
    if not all(is_digest(each) for each in names):
        return "照片应写文件的 SHA-256（64 位小写十六进制）。"
    return ""


class Photos:
    """The photos of one kind of record, which has `client_key`, `filed_by` and `photos`."""

    def __init__(
        self,
        model: type[FiledPhoto],
        *,
        of_key: Callable[..., Any],
        may_file: Callable[[Any], bool],
        noun: str,
    ) -> None:
        """`of_key`: the record of a key, for an actor (raises as it does in filing); `may_file`:
        whether somebody files such records at all; `noun`: what people call one."""
        self.model, self.of, self.noun = model, model.of, noun
        self.record = model._meta.get_field(model.of).related_model
        self._of_key, self._may_file = of_key, may_file

    # --- With the record ----------------------------------------------------------------------

    def announce(self, record: Any, names: Sequence[str]) -> None:
        """Say which photos belong to the record; those that are there already stay or join it, and
        what is no longer named goes."""
        own = {each.sha256: each for each in record.photos.all()}
        loose = self._loose().filter(client_key=record.client_key, uploaded_by=record.filed_by)
        there = {each.sha256: each for each in loose} if names else {}
        for position, name in enumerate(dict.fromkeys(names)):
            photo = own.pop(name, None) or there.get(name) or self.model(sha256=name)
            setattr(photo, self.of, record)
            photo.client_key, photo.position = record.client_key, position
            # Of a known one its bytes may be arriving: they are `add`'s.
            photo.save(update_fields=[self.of, "client_key", "position"] if photo.pk else None)
        if own:
            self._drop(record.photos.filter(pk__in=[each.pk for each in own.values()]))

    def drop_all(self, record: Any) -> None:
        """The photos of a withdrawn record go with it."""
        self._drop(record.photos.all())

    def missing(self, record: Any) -> list[str]:
        """Digests of the photos that were announced and did not arrive yet, in their order."""
        return [each.sha256 for each in in_order(record) if not each.complete]

    # --- By key -------------------------------------------------------------------------------

    def add(
        self,
        *,
        actor: Any,
        client_key: uuid.UUID,
        sha256: str,
        data: bytes,
        taken_on: datetime.date | None = None,
    ) -> Filed[FiledPhoto]:
        """Store a photo whose bytes are what its name says; again, nothing happens.

        Before the record it waits under the key of whoever sent it. Raises ValidationError for what
        is no photo or was not announced, `Missing`, `Denied` (recorded) and `once.Gone`.
        """
        with transaction.atomic():
            lock_until_commit(f"photo {client_key} {sha256}")
            photo = self._place(actor, client_key, sha256)
            if photo.complete:
                return Filed(photo, new=False)
            photo = self._held(photo)
            attachment, picture = service.store(
                actor=actor,
                data=data,
                name=f"{self.noun}照片",
                owner=photo,
                only=AttachmentKind.PICTURE,
            )
            photo.attachment, photo.complete = attachment, True
            photo.width, photo.height = picture.width, picture.height
            photo.difference_hash = picture.difference_hash
            photo.taken_on = _day(picture.taken_on) or taken_on
            photo.uploaded_by = actor
            photo.save()
            return Filed(photo, new=True)

    @transaction.atomic
    def give_up(self, *, actor: Any, client_key: uuid.UUID, sha256: str) -> None:
        """Take a photo off the list that was announced, or waits, and never arrived: it is no photo
        after all. Raises `Missing` where none is expected, and as `add`."""
        try:
            photo = self._place(actor, client_key, sha256)
        except ValidationError:
            raise Missing from None
        if photo.pk is None or photo.complete:
            raise Missing
        photo.delete()

    def knows(self, *, actor: Any, client_key: uuid.UUID, sha256: str) -> bool:
        """Whether a photo is there already: its bytes need not be sent. Raises as `add`."""
        return self._place(actor, client_key, sha256).complete

    def prune_loose(self, before: datetime.datetime, limit: int, position: Any) -> Batch:
        """Photos whose record was never filed."""
        with transaction.atomic():
            found = self._loose().filter(announced_at__lt=before).order_by("pk")
            ids = list(found.values_list("pk", flat=True)[:limit])
            self._drop(self.model._default_manager.filter(pk__in=ids))
        return Batch(len(ids), True if len(ids) == limit else None)

    # --- Behind them --------------------------------------------------------------------------

    def _loose(self) -> models.QuerySet:
        return self.model._default_manager.filter(**{self.of: None})

    def _place(self, actor: Any, client_key: uuid.UUID, sha256: str) -> FiledPhoto:
        """The row that a photo of this name belongs to, maybe a new one."""
        record = self._of_key(actor=actor, client_key=client_key)
        if record is None:
            return self._waiting(actor, client_key, sha256)
        if not self.record._default_manager.editable_by(actor).filter(pk=record.pk).exists():
            records.deny(actor=actor, subject=self.record, keys=[record.pk])
        photo = record.photos.filter(sha256=sha256).first()
        if photo is None:
            raise self._not_announced()
        return photo

    def _not_announced(self) -> ValidationError:
        return ValidationError({"photos": f"这张照片不在{self.noun}的照片清单里，没有保存。"})

    def _held(self, photo: FiledPhoto) -> FiledPhoto:
        """The row, locked: whoever takes it off the list meanwhile waits, or was first."""
        if photo.pk is None:
            photo.save()
            return photo
        rows = self.model._default_manager.select_for_update(of=("self",))
        held = rows.filter(pk=photo.pk).first()
        if held is None:
            raise self._not_announced()
        return held

    def _waiting(self, actor: Any, client_key: uuid.UUID, sha256: str) -> FiledPhoto:
        if not self._may_file(actor):
            text = f"您的账号没有填报{self.noun}的权限。"
            records.deny(actor=actor, subject=self.record, text=text)
        waiting = self._loose().filter(uploaded_by=actor)
        found = waiting.filter(client_key=client_key, sha256=sha256).first()
        if found is not None:
            return found
        if waiting.filter(client_key=client_key).count() >= MOST_PHOTOS:
            raise ValidationError({"photos": f"照片最多 {MOST_PHOTOS} 张。"})
        if waiting.count() >= _MOST_LOOSE:
            raise Refusal(f"还有很多照片没有随{self.noun}提交，请先提交或放弃那些草稿。")
        return self.model(client_key=client_key, sha256=sha256, uploaded_by=actor)

    def _drop(self, photos: models.QuerySet) -> None:
        ids = list(photos.values_list("pk", flat=True))
        owner = ContentType.objects.get_for_model(self.model)
        service.discard(Attachment.objects.filter(owner_type=owner, owner_id__in=ids))
        self.model._default_manager.filter(pk__in=ids).delete()


def in_order(record: Any) -> list[FiledPhoto]:
    """Its photos as they were announced; of fetched ones without a query."""
    return sorted(record.photos.all(), key=lambda photo: (photo.position, photo.pk))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None
