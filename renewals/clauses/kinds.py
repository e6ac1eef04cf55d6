"""The clauses a rule of a place is made of: one type for each thing code can reckon with.

Field names are the row's own words (`cms/starter_content/jurisdictions.yaml`) or have them
as `validation_alias`. None always means "not found in what was read", never "not required".
"""

import calendar
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator

type Units = Annotated[Decimal, Field(ge=0)]
type Share = Annotated[Decimal, Field(ge=0, le=1)]
type Count = Annotated[int, Field(ge=1)]


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


class _Clause(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


class Status(_Clause):
    """Whether the profession may needle here at all, and on what ground."""

    type: Literal["status"] = "status"
    dn_status: Literal[
        "permitted",
        "permitted_conditional",
        "authorised_pending_rules",
        "prohibited",
        "silent",
        "restricted",
    ]
    basis: tuple[str, ...] = Field(default=(), validation_alias="dn_basis")
    status_note: str | None = None
    prohibition_note: str | None = None


class ConsentForm(_Clause):
    type: Literal["consent_form"] = "consent_form"
    form: str = Field(validation_alias="consent")


class TechniqueExclusion(_Clause):
    type: Literal["technique_exclusion"] = "technique_exclusion"
    technique: str


class Authorisation(_Clause):
    """Who has to be told or asked before first use, and within how many days of what."""

    type: Literal["authorisation"] = "authorisation"
    kind: str
    issuer: str | None = None
    trigger: str | None = None
    deadline_days: Count | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


class StagedAuthority(_Clause):
    """Limited practice after some of the hours, the rest within a number of months."""

    type: Literal["staged_authority"] = "staged_authority"
    hours_before_first_use: Units | None = None
    complete_total_within_months: Count | None = None
    between: str | None = None
    note: str | None = None


class HourTarget(_Clause):
    """Hours of training before first use, of 60 minutes where the rule names no other."""

    type: Literal["hour_target"] = "hour_target"
    total: Units | None = None
    didactic: Units | None = None
    practical: Units | None = None
    in_person: Units | None = None
    live: Units | None = None
    prerequisite: Units | None = None


class ExperienceMinimum(_Clause):
    type: Literal["experience_minimum"] = "experience_minimum"
    years: Units | None = Field(default=None, validation_alias="experience_years")
    note: str | None = Field(default=None, validation_alias="experience_note")


class SupervisedMinimum(_Clause):
    type: Literal["supervised_minimum"] = "supervised_minimum"
    sessions: Count | None = None
    hours: Units | None = None
    supervision: str | None = None
    supervisor: str | None = None
    instructor_min_years: Units | None = None
    mode: str | None = None
    alternative: str | None = None
    evidence: str | None = None
    note: str | None = None


class ExamRequirement(_Clause):
    type: Literal["exam_requirement"] = "exam_requirement"
    written: bool | None = None
    practical: bool | None = None
    competency: bool | None = None


class CompletionWindow(_Clause):
    type: Literal["completion_window"] = "completion_window"
    max_calendar_years: Count | None = None
    counted_from: str | None = Field(default=None, validation_alias="from")
    includes: tuple[str, ...] = ()
    note: str | None = None


class RenewalTarget(_Clause):
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


class DeadlineRule(_Clause):
    """When a cycle ends. The two lengths are copied from the target, to read dates by.

    `cycle_months` tells which years a date can fall in; a licence that renews more often
    than the cycle (`licence_renewal_months`) does not tell the deadline by its own expiry.
    """

    type: Literal["deadline_rule"] = "deadline_rule"
    kind: DeadlineKind
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    year_parity: Parity | None = None
    months: Count | None = None
    note: str | None = None
    cycle_months: Count | None = None
    licence_renewal_months: Count | None = None

    @model_validator(mode="after")
    def the_day_exists(self) -> Self:
        if self.month and self.day and self.day > calendar.monthrange(2024, self.month)[1]:
            raise ValueError(f"Month {self.month} has no day {self.day}.")
        return self


class AccrualWindow(_Clause):
    """Between which dates credit counts, as written, and what of it code can reckon with.

    `months` is the length the text begins with; `conflicting` says that the sources
    disagree, and then only a person may choose.
    """

    type: Literal["accrual_window"] = "accrual_window"
    text: str = Field(validation_alias="accrual_window")
    months: Count | None = None
    rolling: bool = False
    conflicting: bool = False


class CategoryMinimum(_Clause):
    type: Literal["category_minimum"] = "category_minimum"
    category: str
    minimum: Units = Field(validation_alias="min")


class CategoryMaximum(_Clause):
    """At most so many units, or such a share of the target, per cycle, activity or day."""

    type: Literal["category_maximum"] = "category_maximum"
    per: Literal["cycle", "activity", "calendar_day"] = "cycle"
    category: str | None = None
    maximum: Units | None = Field(default=None, validation_alias="max")
    max_share: Share | None = None


class TopicRule(_Clause):
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


class FirstRenewal(_Clause):
    type: Literal["first_renewal"] = "first_renewal"
    text: str = Field(validation_alias="first_renewal")


class CarryOver(_Clause):
    type: Literal["carry_over"] = "carry_over"
    maximum: Units = Field(validation_alias="carry_over")


class Grace(_Clause):
    type: Literal["grace"] = "grace"
    text: str = Field(validation_alias="grace")


class Retention(_Clause):
    """How long the person keeps the evidence."""

    type: Literal["retention"] = "retention"
    months: Count = Field(validation_alias="evidence_retention_months")


class Notice(_Clause):
    """What the regulator itself promises to send before the deadline."""

    type: Literal["notice"] = "notice"
    text: str = Field(validation_alias="notice")


class Overlay(_Clause):
    """What an insurer, a council or an association asks on top of the law."""

    type: Literal["overlay"] = "overlay"
    kind: str
    by: str
    excludes_region: str | None = None
    required: Units | None = None
    per_months: Count | None = None
    note: str | None = None


class AsWritten(_Clause):
    """A field of a row that no type above describes, kept as it was written.

    People read it; code does not reckon with it. `field` is its path in the row.
    """

    type: Literal["as_written"] = "as_written"
    field: str
    value: JsonValue


type Clause = Annotated[
    Status
    | ConsentForm
    | TechniqueExclusion
    | Authorisation
    | StagedAuthority
    | HourTarget
    | ExperienceMinimum
    | SupervisedMinimum
    | ExamRequirement
    | CompletionWindow
    | RenewalTarget
    | DeadlineRule
    | AccrualWindow
    | CategoryMinimum
    | CategoryMaximum
    | TopicRule
    | FirstRenewal
    | CarryOver
    | Grace
    | Retention
    | Notice
    | Overlay
    | AsWritten,
    Field(discriminator="type"),
]

_CLAUSE: TypeAdapter[Clause] = TypeAdapter(Clause)


def clause_of(stored: JsonValue) -> Clause:
    """The clause that `as_stored` wrote down."""
    return _CLAUSE.validate_python(stored)


def as_stored(clause: Clause) -> dict[str, JsonValue]:
    """Plain JSON with the type in it; amounts are text, so that none loses a digit."""
    return clause.model_dump(mode="json")
