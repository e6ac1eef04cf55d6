"""What the templates of blocks need from the lesson around them."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from courses.models import Video

register = template.Library()


@register.simple_tag(takes_context=True)
def prose(context: template.Context, text: RichText | None) -> SafeString:
    """Rich text with its links in place: from what the lesson has expanded at once, else by itself."""
    if not text:
        return SafeString("")
    parts = context.get("parts")
    return parts.html(text) if parts else text.__html__()


@register.simple_tag(takes_context=True)
def video_file(context: template.Context, video: Video, what: str) -> str:
    """The address of the video itself, its poster, captions, chapters or described version here.

    It leads through the lesson, which says who may see it. In a preview of the block there is none.
    """
    page = context.get("page")
    if not video.pk or page is None or page.pk is None:
        return ""
    return reverse("courses:video", args=[page.pk, video.pk, what])


@register.filter
def words(text: str) -> list[str]:
    return text.split()
