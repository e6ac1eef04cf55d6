"""Moving pictures: our own, and those of other sites that load only when somebody asks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtailmedia.blocks import VideoChooserBlock

from courses.blocks.base import LessonBlock, folded
from courses.video.outside import UnknownVideo, read_outside_video


class VideoBlock(LessonBlock):
    """A video of the library with player, chapters and transcript."""

    video = VideoChooserBlock()
    title = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text=_("Where the title in the library does not fit here."),
    )
    note = blocks.TextBlock(required=False, rows=2, label=_("What to watch for"))

    def clean(self, value: Any) -> Any:
        from courses.models.media import missing_words

        cleaned = super().clean(value)
        video = cleaned["video"]
        if video and not self.is_deferred_validation and (words := missing_words(video)):
            self.refuse({"video": words})
        return cleaned

    def get_preview_value(self) -> Any:
        from courses.models.media import Video

        newest = Video.objects.order_by("-pk").first()
        sample = Video(title=str(_("Finding the landmark")), duration=125, size=8_400_000)
        return self.normalize(
            {"video": newest or sample, "title": "", "note": str(_("Where the thumb rests."))}
        )

    class Meta:
        icon = "media"
        template = "courses/blocks/video.html"
        description = _("A video with captions, transcript and chapters")
        form_layout = folded(["video", "note"], ["title"])


class OutsideVideoBlock(LessonBlock):
    """A card with a link. The other site hears of the reader only once they choose to load it."""

    address = blocks.CharBlock(
        max_length=300, help_text=_("The page of the video on YouTube or Vimeo.")
    )
    title = blocks.CharBlock(max_length=160)
    minutes = blocks.IntegerBlock(required=False, min_value=1, max_value=600)
    has_captions = blocks.BooleanBlock(
        required=False, label=_("It has captions that somebody has read over")
    )
    transcript = blocks.TextBlock(required=False, rows=6)
    graphic_content = blocks.CharBlock(
        required=False,
        max_length=200,
        help_text=_("What somebody may not want to see, such as “Shows blood”."),
    )

    needed = {
        "has_captions": _("Check the captions on the other site, then tick this."),
        "transcript": _("Write what is said and shown before you publish."),
    }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["address"]:
            try:
                read_outside_video(cleaned["address"])
            except UnknownVideo as unknown:
                self.refuse({"address": str(unknown)})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        try:
            context["outside"] = read_outside_video(value["address"] or "")
        except UnknownVideo:
            context["outside"] = None
        return context

    class Meta:
        icon = "link-external"
        template = "courses/blocks/outside_video.html"
        label = _("Video on another site")
        description = _("A card that loads a video of YouTube or Vimeo only when asked to")
        form_layout = folded(
            ["address", "title", "has_captions", "transcript"], ["minutes", "graphic_content"]
        )
        preview_value = {
            "address": "https://vimeo.com/76979871",
            "title": "The shoulder girdle in motion",
            "minutes": 4,
            "has_captions": True,
            "transcript": "The shoulder blade glides on the ribs.",
            "graphic_content": "",
        }
