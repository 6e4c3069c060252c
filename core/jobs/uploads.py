"""Uploads on their way in: large ones wait on the disk, encrypted."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from core.jobs import spool


class EncryptedUploadHandler(FileUploadHandler):
    """Takes the place of Django's temporary files, which are plain text."""

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.writer = spool.Writer()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.writer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.writer.close()
        return EncryptedUpload(
            self.writer.name, self.file_name, self.content_type, file_size, self.charset
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "writer"):
            self.writer.discard()


class EncryptedUpload(UploadedFile):
    """An upload that is decrypted while it is read, and gone when it is closed."""

    def __init__(self, spooled, name, content_type, size, charset) -> None:
        super().__init__(io.BytesIO(), name, content_type, size, charset)
        self._spooled = spooled
        self.file = spool.open_stored(spooled)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Only to the beginning: what is encrypted in chunks is read in their order."""
        if (offset, whence) != (0, 0):
            raise io.UnsupportedOperation("an encrypted upload is read from its beginning")
        self.file.close()
        self.file = spool.open_stored(self._spooled)
        return 0

    def close(self) -> None:
        super().close()
        spool.remove(self._spooled)
