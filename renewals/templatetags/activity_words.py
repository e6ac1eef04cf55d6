"""How long something took, in words."""

from django import template
from django.utils.translation import ngettext

from courses.templatetags.learning import hours

register = template.Library()


@register.filter
def time_in_words(minutes: int | None) -> str:
    """90 is "1.5 hours", 60 "1 hour": hours of 60 minutes, whatever a place's own unit is."""
    amount = minutes or 0
    return ngettext("%(n)s hour", "%(n)s hours", 1 if amount == 60 else 2) % {"n": hours(amount)}
