"""Files handed in as answers: what is accepted, whose they are, and who may open them."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.kinds import Body
from quizzes.kinds.file_upload import content_types
from quizzes.models import Attempt, ResponseFile

MEGABYTE = 1_000_000
LONGEST_NAME = 200
MAY_MARK = "quizzes.change_response"


class FileRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The file cannot be an answer. The message is a sentence for the learner."""


@dataclass(frozen=True)
class Examined:
    """What is worth keeping about an upload besides its bytes."""

    name: str
    size: int
    sha256: str
    content_type: str


def examine(upload: UploadedFile, body: Body) -> Examined:
    """What a file is by its first bytes, whatever it is called. Raises FileRefused."""
    most = int(body.get("most_megabytes") or 1)
    if not upload.size:
        raise FileRefused(_("This file is empty. Choose another one."))
    if upload.size > most * MEGABYTE:
        raise FileRefused(_("Choose a file of at most %(most)s MB.") % {"most": most})
    upload.seek(0)
    content_type = _type_of(upload.read(16))
    if content_type not in content_types(body):
        raise FileRefused(_("Choose a file of a kind that this question asks for."))
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = PurePath((upload.name or "").replace("\\", "/")).name.replace("\0", "")
    return Examined(name[-LONGEST_NAME:] or "file", upload.size, digest.hexdigest(), content_type)


def _type_of(start: bytes) -> str:
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else ""


def file_for(*, user: User | AnonymousUser, file_id: int) -> ResponseFile:
    """One's own, or one that was handed in, for those who mark. Anybody else's does not
    exist, nor one that was cleared."""
    may_see = Q(attempt__enrolment__learner_id=user.pk)
    if user.has_perm(MAY_MARK):
        may_see |= Q(attempt__state=Attempt.State.SUBMITTED, removed_at=None)
    files = ResponseFile.objects.select_related("attempt__enrolment")
    return get_object_or_404(files.filter(may_see).exclude(file=""), pk=file_id)


def files_in(attempt_id: int) -> dict[int, list[ResponseFile]]:
    """By slot, those that were not taken out again, in one statement."""
    found: dict[int, list[ResponseFile]] = {}
    kept = ResponseFile.objects.filter(attempt_id=attempt_id, removed_at=None)
    for file in kept.order_by("pk"):
        found.setdefault(file.slot, []).append(file)
    return found
