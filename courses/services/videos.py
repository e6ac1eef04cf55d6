"""Videos put into the library, and what speaks against publishing a page with them."""

from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from wagtail.models import Page, Revision
from wagtailmedia.models import MediaType

from courses.models.media import Video, missing_words
from courses.video.captions import read_captions
from courses.video.containers import NotPlayable, read_container
from courses.video.timeline import chapter_faults
from practitioners.models import User


@transaction.atomic
def add_video(*, author: User, file: File, poster: File | None = None, **words: Any) -> Video:
    """A file that browsers play, with its words. Type, size and length are the file's own.

    Raises ValidationError with every sentence that a person who uploads it would read.
    """
    try:
        found = read_container(cast("BinaryIO", file.file))
    except NotPlayable as refused:
        raise ValidationError({"file": str(refused)}) from None
    video = Video(
        type=MediaType.VIDEO,
        file=file,
        thumbnail=poster,
        uploaded_by_user=author,
        content_type=found.content_type,
        size=file.size,
        duration=round(found.seconds or 0, 1),
        width=found.width,
        height=found.height,
        **words,
    )
    faults = {
        "captions": read_captions(video.captions).faults if video.captions else (),
        "chapters": chapter_faults(video.chapters, seconds=found.seconds),
    }
    if any(faults.values()):
        raise ValidationError({name: list(said) for name, said in faults.items() if said})
    video.full_clean(exclude=["collection"])
    video.save()
    return video


def videos_have_their_words(page: Page, revision: Revision, user: User | None) -> str:
    """Each video of a lesson has captions and a transcript; a sentence for the first that lacks one."""
    videos = [
        block.value["video"]
        for block in getattr(page, "body", None) or ()
        if getattr(block, "block_type", "") == "video"
    ]
    return next((words for video in videos if video and (words := missing_words(video))), "")
