"""Clauses on when a cycle ends, what stands around that day and between which days credit counts."""

import calendar
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from renewals.clauses.base import ClauseModel, Count, Day, Month


class DeadlineKind(StrEnum):
    FIXED_DATE = "fixed_date"
    ANNUAL_FIXED_DATE = "annual_fixed_date"
    BIRTH_MONTH_END = "birth_month_end"
    INDIVIDUAL_EXPIRY = "individual_expiry"
    ROLLING = "rolling"
    PER_CREDIT_EXPIRY = "per_credit_expiry"


class Parity(StrEnum):
    """The years a deadline falls in. PER_LICENSEE: only the licence record knows."""

    ODD = "odd"
    EVEN = "even"
    ANY = "any"
    PER_LICENSEE = "per_licensee"


class DeadlineRule(ClauseModel):
    """When a cycle ends. The two lengths are copied from the target, to read dates by.

    `cycle_months` tells which years a date can fall in; a licence that renews more often
    than the cycle (`licence_renewal_months`) does not tell the deadline by its own expiry.
    """

    type: Literal["deadline_rule"] = "deadline_rule"
    kind: DeadlineKind
    month: Month | None = None
    day: Day | None = None
    year_parity: Parity | None = None
    months: Count | None = None
    note: str | None = None
    cycle_months: Count | None = None
    licence_renewal_months: Count | None = None

    @model_validator(mode="after")
    def the_day_exists(self) -> Self:
        check_day(self.month, self.day)
        return self


class AccrualWindow(ClauseModel):
    """Between which dates credit counts, as written, and what of it code can reckon with.

    `months` is its length, `starts_*` and `ends_*` the calendar days it lies between.
    `rolling` looks back from any day, `per_credit` lets each credit lapse by itself,
    `no_target` says that no hours are counted at all. `overlapping`: one window begins before the
    last has ended. `conflicting`: the sources disagree, and then only a person may choose.
    `months` None with nothing else: read the text.
    """

    type: Literal["accrual_window"] = "accrual_window"
    text: str
    months: Count | None = None
    starts_month: Month | None = None
    starts_day: Day | None = None
    starts_parity: Literal["odd", "even"] | None = None
    ends_month: Month | None = None
    ends_day: Day | None = None
    audit_months: Count | None = None
    rolling: bool = False
    per_credit: bool = False
    no_target: bool = False
    overlapping: bool = False
    conflicting: bool = False

    @model_validator(mode="after")
    def the_days_exist(self) -> Self:
        check_day(self.starts_month, self.starts_day)
        check_day(self.ends_month, self.ends_day)
        return self


class Opens(ClauseModel):
    """From when the renewal can be handed in: days or months before the deadline, or a date."""

    type: Literal["opens"] = "opens"
    days_before: Count | None = Field(default=None, validation_alias="opens_days_before")
    months_before: Count | None = Field(default=None, validation_alias="opens_months_before")
    text: str | None = Field(default=None, validation_alias="opens")
    month: Month | None = None
    day: Day | None = None

    @model_validator(mode="after")
    def the_day_exists(self) -> Self:
        check_day(self.month, self.day)
        return self


class Grace(ClauseModel):
    """What becomes of a licence after its last day.

    `practise_allowed` is False only where the text says so. `renewable_months`: for how long the
    late route is open, `afterwards`: what comes then.
    """

    type: Literal["grace"] = "grace"
    text: str
    practise_allowed: bool | None = None
    late_fee: bool | None = None
    renewable_months: Count | None = None
    proof_when_days_late: Count | None = None
    afterwards: str | None = None


class Cure(ClauseModel):
    """Time to put a shortfall right after the regulator has named it."""

    type: Literal["cure"] = "cure"
    text: str
    months: Count | None = None


class Retention(ClauseModel):
    """How long the person keeps the evidence."""

    type: Literal["retention"] = "retention"
    months: Count = Field(validation_alias="evidence_retention_months")


class Notice(ClauseModel):
    """What has to be sent before the deadline, in days where the text gives a number.

    `days_ahead`: the first at least so early (a month is 31 days, to be never too late);
    `at_least` mails within the last `mails_within_last_days`; after a bounce a letter.
    """

    type: Literal["notice"] = "notice"
    text: str
    days_ahead: Count | None = None
    mails_within_last_days: Count | None = None
    at_least: Count | None = None
    post_after_bounce: bool = False


def check_day(month: int | None, day: int | None) -> None:
    """29 February is a day; ValueError for 31 June."""
    if month and day and day > calendar.monthrange(2024, month)[1]:
        raise ValueError(f"Month {month} has no day {day}.")
