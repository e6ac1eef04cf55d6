"""Addresses of the pictures of questions. No statement is sent: a body names the file itself."""

from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.templatetags.static import static

from quizzes.kinds.pictures import Picture, picture

register = template.Library()


@register.simple_tag
def picture_of(image: Any) -> Picture | None:
    """The picture of a body's "image"; None where there is none that can be shown."""
    return picture({"image": image})


@register.filter
def address(seen: Picture) -> str:
    """Drawings of the product are static files, what an author sent lies in the storage."""
    return static(seen.figure) if seen.figure else str(default_storage.url(seen.file))
