"""What speaks against publishing a page with videos."""

from wagtail.models import Page, Revision

from courses.models.media import missing_words
from practitioners.models import User


def videos_have_their_words(page: Page, revision: Revision, user: User | None) -> str:
    """Each video of a lesson has captions and a transcript; a sentence for the first that lacks one."""
    videos = [
        block.value["video"]
        for block in getattr(page, "body", None) or ()
        if getattr(block, "block_type", "") == "video"
    ]
    return next((words for video in videos if video and (words := missing_words(video))), "")
