"""Files become answers. The rows say which belong to it, also those taken out again."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.files import FileRefused, examine, files_in
from quizzes.kinds import kind
from quizzes.models import Attempt, QuestionVersion, Response, ResponseFile
from quizzes.selectors.attempts import attempt_for
from quizzes.services.saving import MOST_REVISIONS, must_be_open, said_at
from quizzes.sitting.route import Door, Route, Rules

KIND = "file_upload"
CHANGES = 3
"""How many files may be sent for each that an answer has room for, removed ones among them."""
BATCH = 500


def add_file(
    *,
    attempt_id: int,
    user: User | AnonymousUser,
    slot: int,
    upload: UploadedFile,
    at: datetime,
) -> ResponseFile:
    """Keep a file as part of the answer. The same bytes again in the same answer are one file.

    Raises AttemptClosed when nothing is saved any more, FileRefused with a sentence for a file that
    is too large, of another kind or one too many, and for a question that is not open; Http404 for
    another person's attempt.
    """
    version = _asked(attempt_id, user, slot, at)
    found = examine(upload, version.body)
    with transaction.atomic():
        attempt = attempt_for(user=user, attempt_id=attempt_id, locked=True)
        _must_take_files(attempt, slot, at)
        kept = files_in(attempt.pk).get(slot, [])
        if known := next((file for file in kept if file.sha256 == found.sha256), None):
            return known
        most = int(version.body.get("most") or 1)
        if len(kept) >= most:
            raise FileRefused(
                _("Take a file out first; there is room for %(most)s.") % {"most": most}
            )
        sent = ResponseFile.objects.filter(attempt=attempt, slot=slot)
        if made := sent.exclude(removed_at=None).filter(sha256=found.sha256).first():
            made.removed_at = None
            made.save(update_fields=["removed_at"])
            _answer_with(attempt, slot, version, files_in(attempt.pk)[slot], at)
            return made
        if sent.count() >= CHANGES * most:
            raise FileRefused(
                _(
                    "You have sent %(sent)s different files here, and there is room for no other."
                    " Choose one of them again."
                )
                % {"sent": CHANGES * most}
            )
        made = ResponseFile(
            attempt=attempt,
            slot=slot,
            name=found.name,
            size=found.size,
            sha256=found.sha256,
            content_type=found.content_type,
            uploaded_at=at,
        )
        made.file.save(found.name, upload, save=False)
        made.save(force_insert=True)
        _answer_with(attempt, slot, version, [*kept, made], at)
    return made


def remove_file(*, attempt_id: int, user: User | AnonymousUser, file_id: int, at: datetime) -> None:
    """Take a file out of the answer. Twice is the same as once.

    Raises as `add_file` does, and Http404 for a file of another attempt.
    """
    files = ResponseFile.objects.filter(attempt_id=attempt_id)
    slot = get_object_or_404(files, pk=file_id).slot
    version = _asked(attempt_id, user, slot, at)
    with transaction.atomic():
        attempt = attempt_for(user=user, attempt_id=attempt_id, locked=True)
        _must_take_files(attempt, slot, at)
        mine = ResponseFile.objects.filter(attempt=attempt, slot=slot, pk=file_id, removed_at=None)
        if mine.update(removed_at=at):
            _answer_with(attempt, slot, version, files_in(attempt.pk).get(slot, []), at)


def _asked(attempt_id: int, user: User | AnonymousUser, slot: int, at: datetime) -> QuestionVersion:
    """The question that takes files. Raises FileRefused for any other question."""
    attempt = attempt_for(user=user, attempt_id=attempt_id)
    must_be_open(attempt, at)
    row = next((each for each in attempt.slots if each.number == slot), None)
    if row is None:
        raise FileRefused(_("This attempt has no such question."))
    version = get_object_or_404(QuestionVersion.objects.defer("key"), pk=row.version_id)
    if version.kind != KIND:
        raise FileRefused(_("This question takes no files."))
    return version


def _must_take_files(attempt: Attempt, slot: int, at: datetime) -> None:
    """For the locked attempt, so that nobody closes the question meanwhile."""
    must_be_open(attempt, at)
    closed = attempt.responses.filter(closed_at__isnull=False).values_list("slot", flat=True)
    route = Route(attempt.slots, Rules.of(attempt.quiz_version.settings), frozenset(closed))
    if (door := route.door(slot)) is not Door.OPEN:
        raise FileRefused(said_at(door))


def _answer_with(
    attempt: Attempt, slot: int, version: QuestionVersion, files: list[ResponseFile], at: datetime
) -> None:
    answer = kind(KIND).normalise(version.body, [file.pk for file in files])
    response, made = Response.objects.get_or_create(
        attempt=attempt,
        slot=slot,
        defaults={"question_version": version, "answer": answer, "saved_at": at},
    )
    if not made:
        response.answer, response.saved_at = answer, at
        response.revision = min(response.revision + 1, MOST_REVISIONS)
        response.save(update_fields=["answer", "saved_at", "revision"])


def clear_removed_files(*, at: datetime) -> int:
    """Delete the bytes of files taken out of attempts that are handed in; returns how many.

    The row stays and says that there was a file, without one. Up to 500 at once, tomorrow the next.
    """
    removed = (
        ResponseFile.objects.filter(removed_at__lte=at, attempt__state=Attempt.State.SUBMITTED)
        .exclude(file="")
        .order_by("pk")
    )
    cleared = 0
    for each in removed[:BATCH]:
        each.file.delete(save=False)  # empties the field
        each.save(update_fields=["file"])
        cleared += 1
    return cleared
