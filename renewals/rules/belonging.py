"""Which activities a category, a limit or a topic is about."""

import re
from functools import lru_cache

from renewals.clauses import CategoryMaximum, CategoryMinimum
from renewals.rules.lines import Activity


def belongs(activity: Activity, clause: CategoryMinimum | CategoryMaximum) -> bool | None:
    """None where only staff can say it and nobody has.

    Staff's word goes before what mode, activity and topic tell.
    """
    names_something = not (clause.modes is clause.activities is clause.topics is None)
    if clause.category is None and not names_something:
        return True
    if activity.category is not None and clause.category is not None:
        if inside(activity.category, clause.category):
            return True
        if not names_something:
            return False
    if not names_something:
        return None
    return (
        (clause.modes is None or activity.mode in clause.modes)
        and (clause.activities is None or activity.activity in clause.activities)
        and (clause.topics is None or any(is_on(activity, topic) for topic in clause.topics))
    )


def is_on(activity: Activity, topic: str) -> bool:
    """The same words, whatever their capitals, dashes and spaces."""
    wanted = plain(topic)
    return any(plain(each) == wanted for each in activity.topics)


@lru_cache(maxsize=10_000)
def inside(category: str, wider: str) -> bool:
    """The same category, or one the rule places inside it ("non-clinical inside A")."""
    if plain(category) == plain(wider):
        return True
    named = re.search(r"\binside (.+)$", plain(category))
    return named is not None and f" {plain(wider)}".endswith(f" {named[1]}")


@lru_cache(maxsize=10_000)
def plain(words: str) -> str:
    return " ".join(re.split(r"[\W_]+", words.casefold())).strip()
