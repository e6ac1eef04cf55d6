"""Amounts and limits in plain words."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from renewals.clauses import CategoryMaximum
from renewals.rules.hours import Mode, in_figures
from renewals.rules.lines import Missing

MODES = {
    Mode.SELF_PACED: "self-paced",
    Mode.LIVE_ONLINE: "live online",
    Mode.IN_PERSON: "in person",
}
LIVE = frozenset({Mode.LIVE_ONLINE, Mode.IN_PERSON})


def in_units(amount: Decimal | None, unit: str) -> str:
    """2.5 contact hours, 1 point; nothing where it is not known. Units are the place's words."""
    if amount is None:
        return ""
    return f"{in_figures(amount)} {unit}{'' if amount == 1 or unit.endswith('s') else 's'}"


def mode_words(modes: Collection[Mode]) -> str:
    """Live, or the modes by name."""
    if frozenset(modes) == LIVE:
        return "live"
    return joined([MODES[mode] for mode in Mode if mode in modes], "or")


def joined(words: Sequence[str], last: str = "and") -> str:
    """One, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def limit_in_words(limit: CategoryMaximum, most: Decimal, unit: str) -> str:
    """The sentence that tells somebody why less counts than they earned."""
    amount = in_units(most, unit)
    what = category_words(limit.category)
    if limit.per == "calendar_day":
        of = f" of {what}" if what else ""
        verb = "counts" if most == 1 else "count"
        return f"At most {amount}{of} {verb} for one calendar day."
    if limit.per == "activity":
        return f"The most that counts for one {what or 'activity'} is {amount}."
    share = ""
    if limit.maximum is None and limit.max_share is not None:
        share = f", {in_figures(limit.max_share * 100)} % of what is needed"
    return f"The most that counts from {what or 'everything'} is {amount}{share}."


def category_words(category: str | None) -> str:
    words = (category or "").replace("_", " ")
    return "self-paced study" if words == "self-paced" else words


def missing_in_words(missing: Sequence[Missing], unit: str) -> str:
    """3 contact hours, all live, of which 2 on ethics, and a course on health equity."""
    whole = next((one.units for one in missing if not one.is_part and one.units), None)
    parts = [(one.units, one.label) for one in missing if one.is_part and one.units is not None]
    throughout = joined([f"all {label}" for units, label in parts if units == whole])
    some = joined([f"{in_figures(units)} {label}" for units, label in parts if units != whole])
    first = ", ".join(
        filter(None, [in_units(whole, unit), throughout, f"of which {some}" if some else ""])
    )
    others = [one.label for one in missing if one.units is None]
    if first and others:
        return f"{first}, and {joined(others)}"
    return first or joined(others)
