"""Minutes in words."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.formats import number_format
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
def contact_hours(amount: Decimal | int) -> str:
    """Minutes, or hours as a Decimal, in words: "8.5 contact hours"."""
    many = amount if isinstance(amount, Decimal) else Decimal(amount) / 60
    words = ngettext("%(n)s contact hour", "%(n)s contact hours", 1 if many == 1 else 2)
    return words % {"n": figure(many)}


@register.filter
def by_mode(minutes: dict[str, int]) -> list[str]:
    """Hours of each mode in words: "7.25 hours self-paced"."""
    words = {
        "async": lambda n: ngettext("%(n)s hour self-paced", "%(n)s hours self-paced", n),
        "live_online": lambda n: ngettext("%(n)s hour live online", "%(n)s hours live online", n),
        "in_person": lambda n: ngettext("%(n)s hour in person", "%(n)s hours in person", n),
    }
    return [
        said(1 if minutes[mode] == 60 else 2) % {"n": hours(minutes[mode])}
        for mode, said in words.items()
        if minutes.get(mode)
    ]


@register.filter
def lines(text: str) -> list[str]:
    """The lines of a text field that lists one thing on each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def of_key(mapping: object, key: int) -> object:
    """What the mapping holds for the key. Nobody's progress is no mapping and holds nothing."""
    return mapping.get(key) if isinstance(mapping, Mapping) else None


@register.filter
def linebreaksin(text: str, margin: str) -> str:
    """Every further line begins after the margin, in files of plain text."""
    return text.replace("\n", f"\n{margin}")
