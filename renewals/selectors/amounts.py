"""Amounts of a place's own unit in the language that is switched on."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext_lazy

from renewals import rules

# Units are the words of a place; those that occur often are known in other languages.
KNOWN = {
    "hour": ngettext_lazy("%(n)s hour", "%(n)s hours", "many"),
    "contact hour": ngettext_lazy("%(n)s contact hour", "%(n)s contact hours", "many"),
    "CE hour": ngettext_lazy("%(n)s CE hour", "%(n)s CE hours", "many"),
    "CPD hour": ngettext_lazy("%(n)s CPD hour", "%(n)s CPD hours", "many"),
    "PDA hour": ngettext_lazy("%(n)s PDA hour", "%(n)s PDA hours", "many"),
    "point": ngettext_lazy("%(n)s point", "%(n)s points", "many"),
    "credit": ngettext_lazy("%(n)s credit", "%(n)s credits", "many"),
    "CPD credit": ngettext_lazy("%(n)s CPD credit", "%(n)s CPD credits", "many"),
    "CEU": ngettext_lazy("%(n)s CEU", "%(n)s CEUs", "many"),
    "CCU": ngettext_lazy("%(n)s CCU", "%(n)s CCUs", "many"),
}


def amount_in_words(amount: Decimal | None, unit: str) -> str:
    """2.5 contact hours, 1 point; nothing where it is not known. A unit nobody knows keeps its words."""
    if amount is None:
        return ""
    words = KNOWN.get(unit)
    if words is None:
        return rules.in_units(amount, unit)
    figures = number_format(rules.in_figures(amount))
    return str(words % {"many": 1 if _is_singular(amount) else 2, "n": figures})


def _is_singular(amount: Decimal) -> bool:
    """French has its plural from two on: 1,5 heure. Elsewhere only one itself is singular."""
    return amount < 2 if (get_language() or "").startswith("fr") else amount == 1
