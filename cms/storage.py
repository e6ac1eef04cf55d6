"""Where files are kept on many machines."""

from typing import Any

from django.conf import settings
from storages.backends.s3 import S3Storage


class BucketBehindTheSite(S3Storage):
    """A private bucket whose pictures are served by `cms.pictures`.

    Signed addresses of the bucket would end while a page is open, and the content policy forbids them.
    """

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{name}"
