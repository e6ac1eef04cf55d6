"""Clauses on how much is needed per cycle, of what, and how much of it counts."""

from typing import Literal

from pydantic import Field

from renewals.clauses.base import (
    ActivityWord,
    ClauseModel,
    Count,
    Day,
    ModeWord,
    Month,
    Share,
    Units,
)


class RenewalTarget(ClauseModel):
    """How much per cycle, in which unit. A bare number of credits is never stored."""

    type: Literal["renewal_target"] = "renewal_target"
    cycle_months: Count | None = None
    licence_renewal_months: Count | None = None
    required: Units | None = Field(default=None, validation_alias="ce_required")
    unit: str | None = Field(default=None, validation_alias="ce_unit")
    minutes_per_unit: Count | None = None
    minutes_note: str | None = None
    rounding: str | None = None
    unit_conversion: dict[str, Units] | None = None


class CategoryMinimum(ClauseModel):
    """At least so many units of one category.

    `category` is the row's own words. An entry belongs to it when its mode, its activity and its
    topic are among those named here; a list that is None is not looked at. All three None:
    staff say of each entry whether it belongs.
    """

    type: Literal["category_minimum"] = "category_minimum"
    category: str
    minimum: Units = Field(validation_alias="min")
    modes: tuple[ModeWord, ...] | None = None
    activities: tuple[ActivityWord, ...] | None = None
    topics: tuple[str, ...] | None = None


class CategoryMaximum(ClauseModel):
    """At most so many units, or such a share of the target, per cycle, activity or day.

    Which entries it is about is said as in `CategoryMinimum`; without a category it is all.
    """

    type: Literal["category_maximum"] = "category_maximum"
    per: Literal["cycle", "activity", "calendar_day"] = "cycle"
    category: str | None = None
    maximum: Units | None = Field(default=None, validation_alias="max")
    max_share: Share | None = None
    modes: tuple[ModeWord, ...] | None = None
    activities: tuple[ActivityWord, ...] | None = None
    topics: tuple[str, ...] | None = None


class CreditRate(ClauseModel):
    """An activity whose hours count for less or only so many times."""

    type: Literal["credit_rate"] = "credit_rate"
    text: str
    activities: tuple[ActivityWord, ...] | None = None
    factor: Share | None = None
    times_same: Count | None = None


class TopicRule(ClauseModel):
    """A subject with its own amount and sometimes its own cycle, or once for ever."""

    type: Literal["topic_rule"] = "topic_rule"
    topic: str
    minimum: Units | None = Field(default=None, validation_alias="min")
    hours: Units | None = None
    passing: bool | None = Field(default=None, validation_alias="pass")
    every_months: Count | None = None
    one_time: bool = False
    when: str | None = None
    of_which: dict[str, Units] | None = None
    alternative: str | None = None
    note: str | None = None


class PracticeHours(ClauseModel):
    """Hours of practice, not of learning, within so many months before the deadline."""

    type: Literal["practice_hours"] = "practice_hours"
    required: Units
    window_months: Count | None = None


class FirstRenewal(ClauseModel):
    """What the first cycle asks of somebody licensed in the middle of it.

    exempt: nothing. exempt_except_topics: the topics alone. amount: `amount` units, in `category`
    where one is named. share: that share of the target. pro_rata: `amount` for each `per_months`
    left, or the target's part where no amount is given; without `per_months` the step is not on
    record. by_half_of_window: `amount` when licensed in the first half, `second_half` in the
    second. later_start: counting begins on that date after the licence.
    `half` and `within_months` (a licence of at most so many months at the deadline) say for whom it
    is; `only_if` is a condition only a person can see. None: read the text.
    """

    type: Literal["first_renewal"] = "first_renewal"
    text: str
    kind: (
        Literal[
            "exempt",
            "exempt_except_topics",
            "amount",
            "share",
            "pro_rata",
            "by_half_of_window",
            "later_start",
        ]
        | None
    ) = None
    amount: Units | None = None
    second_half: Units | None = None
    share: Share | None = None
    per_months: Count | None = None
    category: str | None = None
    half: Literal["first", "second"] | None = None
    within_months: Count | None = None
    starts_month: Month | None = None
    starts_day: Day | None = None
    only_if: str | None = None
    otherwise: Units | None = None


class CarryOver(ClauseModel):
    type: Literal["carry_over"] = "carry_over"
    maximum: Units = Field(validation_alias="carry_over")
