"""Minutes in words."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """90 is "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


@register.filter
def about(minutes: int) -> str:
    """As a forecast: exact below an hour, then to the quarter of an hour upwards."""
    return duration(minutes if minutes < 60 else -(-minutes // 15) * 15)


@register.filter
def hours(minutes: int) -> str:
    """90 is "1.5", 475 is "7.92", 480 is "8": to the nearest hundredth, as certificates print it."""
    return figure(Decimal(minutes) / 60)


@register.filter
def figure(amount: Decimal) -> str:
    """Hours as every page writes them: two decimals at most and no idle zeros."""
    return number_format(amount.quantize(Decimal("0.01")).normalize())


@register.filter
def by_mode(minutes: dict[str, int]) -> list[str]:
    """Hours of each mode in words: "7.25 hours self-paced"."""
    words = {
        "async": _("%(hours)s hours self-paced"),
        "live_online": _("%(hours)s hours live online"),
        "in_person": _("%(hours)s hours in person"),
    }
    return [words[mode] % {"hours": hours(minutes[mode])} for mode in words if minutes.get(mode)]


@register.filter
def lines(text: str) -> list[str]:
    """The lines of a text field that lists one thing on each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def of_key(mapping: object, key: int) -> object:
    """What the mapping holds for the key. Nobody's progress is no mapping and holds nothing."""
    return mapping.get(key) if isinstance(mapping, Mapping) else None
