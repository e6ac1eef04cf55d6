"""Videos of lessons with everything that lets nobody be left out."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex
from wagtailmedia.models import ALLOWED_EXTENSIONS_THUMBNAIL, AbstractMedia

from courses.video.captions import Cue, read_captions
from courses.video.timeline import Line, chapters_track, read_lines, stamp


class Video(AbstractMedia):
    """A file that every current browser plays, with its words. What is missing keeps it unpublished.

    Size, type and length are read from the file when it is uploaded, see `courses.video.containers`.
    """

    content_type = models.CharField(max_length=40, editable=False, default="video/mp4")
    size = models.BigIntegerField(editable=False, default=0, help_text=_("In bytes."))
    language = models.CharField(
        _("language spoken"), max_length=12, choices=settings.LANGUAGES, default="en-gb"
    )
    captions = models.TextField(
        blank=True,
        help_text=_("WebVTT. Upload a file above, or write and mend the captions here."),
    )
    transcript = models.TextField(
        blank=True,
        help_text=_(
            "What is said and shown. Begin a line with its time, such as 0:42, and learners can jump there."
        ),
    )
    describes_pictures = models.BooleanField(
        _("the transcript also says what only the picture shows"), default=False
    )
    described_file = models.FileField(
        _("version with audio description"), upload_to="media", blank=True
    )
    described_type = models.CharField(max_length=40, editable=False, blank=True)
    chapters = models.TextField(
        blank=True, help_text=_("One on each line, a time and a title: 1:15 Landmarks.")
    )
    graphic_content = models.CharField(
        max_length=200,
        blank=True,
        help_text=_(
            "What somebody may not want to see, such as “Shows blood”. Asked before it plays."
        ),
    )

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "language",
        "captions",
        "transcript",
        "describes_pictures",
        "described_file",
        "chapters",
        "graphic_content",
        "thumbnail",
        "duration",
        "tags",
    )
    # Texts of files are long; lists do without them.
    texts: ClassVar[tuple[str, ...]] = ("captions", "transcript", "chapters")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    def clean(self, *args: object, **kwargs: object) -> None:
        """Length and type are known from the file; only the poster is left to look at."""
        self.duration: float = self.duration or 0
        if self.thumbnail:
            FileExtensionValidator(ALLOWED_EXTENSIONS_THUMBNAIL)(self.thumbnail)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        return read_captions(self.captions).cues if self.captions else ()

    @cached_property
    def transcript_lines(self) -> list[Line]:
        return read_lines(self.transcript)

    @cached_property
    def chapter_lines(self) -> list[Line]:
        return [line for line in read_lines(self.chapters) if line.at is not None]

    @property
    def chapters_vtt(self) -> str:
        return chapters_track(self.chapter_lines, seconds=self.duration or None)

    @property
    def length(self) -> str:
        """ "2:05", "" while nobody knows."""
        seconds = float(self.duration or 0)  # type: ignore[has-type]
        return stamp(seconds) if seconds else ""

    @property
    def missing(self) -> list[str]:
        """What has to be added before a page with this video can be published, as nouns."""
        parts = [(self.captions, gettext("captions")), (self.transcript, gettext("transcript"))]
        return [name for there, name in parts if not there.strip()]

    @property
    def lessons_with_it(self) -> int:
        """Pages that show it, as far as they are saved."""
        return ReferenceIndex.get_references_to(self).values("object_id").distinct().count()


def missing_words(video: Video) -> str:
    """A sentence for the author, "" when nothing is missing."""
    if not (missing := video.missing):
        return ""
    return ngettext(
        "“%(title)s” has no %(first)s yet. Open the video and add it before you publish.",
        "“%(title)s” has no %(first)s and no %(second)s yet. Open the video and add them before you publish.",
        len(missing),
    ) % {
        "title": video.title,
        "first": missing[0],
        "second": missing[-1],
    }
