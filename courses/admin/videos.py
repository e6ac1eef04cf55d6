"""Videos that lessons show are not deleted from under them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtailmedia.views.media import delete

from courses.models import Video


@hooks.register("register_admin_urls")
def video_addresses() -> list[URLPattern]:
    """Comes before wagtailmedia's own addresses, as this app does."""
    return [path("media/delete/<int:media_id>/", delete_video, name="delete_video")]


def delete_video(request: HttpRequest, media_id: int) -> HttpResponse:
    """wagtailmedia asks who may; this asks whether a lesson would lose it."""
    video = get_object_or_404(Video, pk=media_id)
    if not (lessons := video.lessons_with_it):
        return delete(request, media_id)
    said = ngettext(
        "“%(title)s” cannot be deleted: %(n)s lesson shows it. Take it out of the lesson first.",
        "“%(title)s” cannot be deleted: %(n)s lessons show it. Take it out of these lessons first.",
        lessons,
    )
    messages.error(request, said % {"title": video.title, "n": lessons})
    return redirect("wagtailmedia:media_usage", media_id)
