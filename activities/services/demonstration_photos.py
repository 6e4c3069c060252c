"""Photos of the generated county: a few drawn scenes, stored once and shared by many activities."""

import datetime
import hashlib
import os
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection

from accounts.models import User
from activities.choices import HELD
from activities.models import Activity, Photo
from activities.services.demonstration_drawings import draw
from core.attachments import decoding, service
from core.attachments.pictures import Picture
from core.choices import AttachmentKind
from core.models import Attachment

#: Scenes that are drawn, photos in a county of any size, and the days that have some.
SCENES, MOST, DAYS = 16, 3_000, 75
#: Of so many activities one has photos, in a county that is not too large for it.
_ONE_OF = 3
#: Every so manieth looks like another one, or was taken on another day: something for reviewers.
_ALIKE, _OTHER_DAY = 97, 61


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The photos of the last weeks (`DomainApp.demo`); inside its transaction."""
    since = max(first_day, today - datetime.timedelta(days=DAYS))
    rows = Activity.objects.filter(held_on__gte=since, state__in=HELD).order_by("pk")
    every = max(_ONE_OF, 2 * rows.count() // MOST)
    chosen = list(rows.values_list("pk", "client_key", "held_on", "filed_at")[::every])
    wanted = [(row, nth) for row in chosen for nth in range(1 + chance.randrange(3))][:MOST]
    if not wanted:
        return
    scenes = [decoding.make_anew(draw(nth)) for nth in range(SCENES)]
    files = [_Files(each) for each in scenes]
    author, _ = User.objects.get_or_create(
        username="yanshi_shuji",
        defaults={"name": "演示书记", "password": "!", "is_active": False},
    )
    owner_type = ContentType.objects.get_for_model(Photo)
    attachments, photos = [], []
    for pk, ((activity, key, held_on, filed_at), nth) in zip(
        _ids(len(wanted)), wanted, strict=True
    ):
        which = chance.randrange(SCENES)
        scene, (path, thumbnail) = scenes[which], files[which].another()
        attachments.append(
            Attachment(
                kind=AttachmentKind.PICTURE,
                name="活动照片.jpg",
                key=path,
                thumbnail_key=thumbnail,
                size=len(scene.picture),
                sha256=files[which].sha256,
                width=scene.width,
                height=scene.height,
                uploaded_by=author,
                uploaded_at=filed_at,
                owner_type=owner_type,
                owner_id=pk,
            )
        )
        # One drawing stands for many photos: only a few of them shall be found alike.
        mask = 0 if len(photos) % _ALIKE == 0 else chance.getrandbits(64)
        days = 1 if len(photos) % _OTHER_DAY == _OTHER_DAY - 1 else 0
        photos.append(
            Photo(
                pk=pk,
                activity_id=activity,
                client_key=key,
                sha256=hashlib.sha256(f"{key} {nth}".encode()).hexdigest(),
                uploaded_by=author,
                announced_at=filed_at,
                position=nth,
                taken_on=held_on - datetime.timedelta(days=days),
                width=scene.width,
                height=scene.height,
                difference_hash=_signed(scene.difference_hash ^ mask),
                complete=True,
            )
        )
    Attachment.objects.bulk_create(attachments, batch_size=1000)
    for photo, attachment in zip(photos, attachments, strict=True):
        photo.attachment = attachment
    Photo.objects.bulk_create(photos, batch_size=1000)


class _Files:
    """The two files of a scene, under as many keys as there are photos of it."""

    def __init__(self, scene: Picture) -> None:
        self.sha256 = hashlib.sha256(scene.picture).hexdigest()
        self.storage = service.storage()
        self.contents = (scene.picture, scene.thumbnail)
        self.first: tuple[str, ...] = ()

    def another(self) -> tuple[str, ...]:
        keys = tuple(self._key() for _ in self.contents)
        for nth, (key, content) in enumerate(zip(keys, self.contents, strict=True)):
            if not self.first or not self._linked(self.first[nth], key):
                self.storage.save(key, ContentFile(content))
        self.first = self.first or keys
        return keys

    @staticmethod
    def _key() -> str:
        name = secrets.token_hex(20)
        return f"{name[:2]}/{name}.jpg"

    def _linked(self, first: str, key: str) -> bool:
        """On a disk a second name for the same bytes takes no room."""
        if not isinstance(self.storage, FileSystemStorage):
            return False
        there = Path(self.storage.path(key))
        try:
            there.parent.mkdir(parents=True, exist_ok=True)
            os.link(self.storage.path(first), there)
        except OSError:
            return False
        return True


def _ids(number: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('activities_photo', 'id')) "
            "FROM generate_series(1, %s)",
            [number],
        )
        yield from (row[0] for row in cursor.fetchall())


def _signed(bits: int) -> int:
    bits &= (1 << 64) - 1
    return bits - (1 << 64) if bits >> 63 else bits
