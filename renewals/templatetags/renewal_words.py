"""Words of the ledger in templates."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from courses.templatetags.learning import hours
from renewals.selectors.choices import offset_words, offsets_words
from renewals.selectors.periods import mode_words

register = template.Library()


@register.filter
def mode_word(mode: str) -> str:
    return mode_words().get(mode, _("Other"))


@register.filter
def in_hours(minutes: int) -> str:
    """Hours of 60 minutes, whatever a place's own unit is."""
    return hours(minutes)


@register.filter
def offset_word(offset: int) -> str:
    return offset_words(offset)


@register.filter
def offset_list(offsets: Sequence[int]) -> str:
    return offsets_words(offsets)
