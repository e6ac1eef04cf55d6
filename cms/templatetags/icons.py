"""Icons without a template of their own: a page has dozens."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "", label: str = "") -> SafeString:
    """`extra` are classes. Without a label nobody is told of it: the words stand beside it."""
    return _icon(static("cms/icons.svg"), name, extra, label)


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, extra: str, label: str) -> SafeString:
    classes = f"icon {extra}" if extra else "icon"
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" width="20" height="20" {}><use href="{}#{}"></use></svg>',
        classes,
        SafeString(said),
        sprite,
        name,
    )
