"""Where files are kept on many machines."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

CHUNK = 64 * 1024


class BucketBehindTheSite(S3Storage):
    """A private bucket whose pictures are served by `cms.pictures`.

    Signed addresses of the bucket would end while a page is open, and the content policy forbids them.
    """

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{name}"

    def pieces(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """Bytes from `start` up to and without `stop`: opening the file would fetch all of it first."""
        key = self._normalize_name(clean_name(name))
        part = self.bucket.Object(key).get(Range=f"bytes={start}-{stop - 1}")
        yield from part["Body"].iter_chunks(CHUNK)
