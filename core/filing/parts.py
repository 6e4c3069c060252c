"""Files that come in pieces: whatever arrived before the network broke need not be sent again."""

import datetime
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import crypto
from core.db import lock_until_commit
from core.errors import Refusal
from core.models import UploadPart
from core.retention.batches import Batch, delete_oldest

#: Files of one person that wait for their rest: nobody sends more at once.
MOST_UNDERWAY = 90


class OtherContent(Refusal):
    """What came is not what its name says (doors answer 422); nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__("文件内容与摘要不符，可能在传输中损坏，请重新发送。")


class Gap(Refusal):
    """A piece that does not follow what is there (doors answer 416, with what is there)."""

    def __init__(self, received: int) -> None:
        super().__init__(f"已收到 {received} 字节，请从这里接着发送。")
        self.received = received


@dataclass(frozen=True)
class Upload:
    """A file on its way, named by its digest."""

    user: Any
    client_key: uuid.UUID
    sha256: str

    @property
    def _parts(self):
        return UploadPart.objects.filter(
            user=self.user, client_key=self.client_key, sha256=self.sha256
        ).order_by("starts_at")

    def _others(self) -> int:
        """How many files of the same person have begun."""
        return UploadPart.objects.filter(user=self.user, starts_at=0).count()

    def received(self) -> int:
        """How many bytes are there."""
        last = self._parts.values_list("starts_at", "size").last()
        return sum(last) if last else 0

    def whole(self, data: bytes) -> bytes:
        """The file that came in one piece. Raises `OtherContent`."""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise OtherContent
        return data

    def add(self, data: bytes, *, starts_at: int, total: int) -> bytes | None:
        """Store a piece; the file once all of it is there, else None. Raises `Gap` for a piece that
        leaves one, and `OtherContent`, after which it begins anew."""
        with transaction.atomic():
            lock_until_commit(f"upload {self.user.pk} {self.client_key} {self.sha256}")
            received = self.received()
            if starts_at > received:
                raise Gap(received)
            if not received and self._others() >= MOST_UNDERWAY:
                raise Refusal("还有很多文件没有传完，请先传完或放弃那些，再传新的。")
            new = data[received - starts_at :]
            if new:
                UploadPart.objects.create(
                    user=self.user,
                    client_key=self.client_key,
                    sha256=self.sha256,
                    starts_at=received,
                    content_cipher=crypto.encrypt_bytes(new),
                    size=len(new),
                )
            if received + len(new) < total:
                return None
            pieces = self._parts.values_list("content_cipher", flat=True)
            file = b"".join(crypto.decrypt_bytes(each) for each in pieces)
        if len(file) != total or hashlib.sha256(file).hexdigest() != self.sha256:
            self.discard()
            raise OtherContent
        return file

    def discard(self) -> None:
        """The file is stored, or given up."""
        self._parts.delete()


def prune(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Pieces of files that nobody went on sending."""
    return delete_oldest(UploadPart.objects.filter(received_at__lt=before), limit)
