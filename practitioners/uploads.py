"""Files that are too large are turned away while they come in, not after."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# Up to here a file that is too large is read and thrown away, so that what else was typed is kept.
# Beyond it nothing is read.
PATIENCE = 10


class Quota(FileUploadHandler):
    """Drops a file once it has reached the limit; the rest of the form is still read."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refused = False
        self.refused_field = ""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) >= settings.PROOF_MAX_BYTES:
            self.refused, self.refused_field = True, self.field_name or ""
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers behind this one keep the file."""


def takes_a_proof[**P](view: View[P]) -> View[P]:
    """For a form with a file. Puts the quota in front of the parser, which the CSRF check starts.

    The view finds out with `proof_refused`.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def limited(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST":
            if _announced(request) > PATIENCE * settings.PROOF_MAX_BYTES:
                return render(request, "practitioners/too_large.html", status=413)
            quota = Quota(request)
            request.upload_handlers.insert(0, quota)
            request.quota = quota  # type: ignore[attr-defined]
        return protected(request, *args, **kwargs)

    return csrf_exempt(limited)


def proof_refused(request: HttpRequest) -> bool:
    quota: Any = getattr(request, "quota", None)
    return bool(quota and quota.refused)


def refused_field(request: HttpRequest) -> str:
    """The field of the file that was turned away, "" when none was."""
    quota: Any = getattr(request, "quota", None)
    return quota.refused_field if quota else ""


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
