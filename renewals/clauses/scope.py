"""Clauses on whether somebody may needle here at all, how, and who has to know."""

import datetime as dt
from typing import Literal

from pydantic import Field

from renewals.clauses.base import ClauseModel, Count, Units


class Status(ClauseModel):
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


class ConsentForm(ClauseModel):
    type: Literal["consent_form"] = "consent_form"
    form: str = Field(validation_alias="consent")


class TechniqueExclusion(ClauseModel):
    type: Literal["technique_exclusion"] = "technique_exclusion"
    technique: str


class TechniqueRule(ClauseModel):
    """How needling has to be done: skin, gloves, how much in one session."""

    type: Literal["technique_rule"] = "technique_rule"
    rule: str


class RegionLimit(ClauseModel):
    """How far the person's own training reaches: the regions, the techniques or the level."""

    type: Literal["region_limit"] = "region_limit"
    text: str
    limited_to: Literal["trained_regions", "trained_techniques", "trained_level"] | None = None


class Delegation(ClauseModel):
    """Whether an assistant may perform it."""

    type: Literal["delegation"] = "delegation"
    allowed: bool = Field(validation_alias="delegation_to_assistant")


class Referral(ClauseModel):
    """What a physician has to do with it: a referral, a talk, a consultation."""

    type: Literal["referral"] = "referral"
    text: str
    kind: Literal["referral", "consultation"]
    always: bool | None = None


class LocalTerm(ClauseModel):
    """The place's own word for dry needling."""

    type: Literal["local_term"] = "local_term"
    term: str = Field(validation_alias="local_term")


class Authorisation(ClauseModel):
    """Who has to be told or asked before first use, and within how many days of what."""

    type: Literal["authorisation"] = "authorisation"
    kind: str
    issuer: str | None = None
    trigger: str | None = None
    deadline_days: Count | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


class NotifyDuty(ClauseModel):
    """What has to be reported after something happened, and within how many days."""

    type: Literal["notify_duty"] = "notify_duty"
    trigger: str = "adverse event"
    within_days: Count = Field(validation_alias="adverse_event_report_days")


class StagedAuthority(ClauseModel):
    """Limited practice after some of the hours, the rest within a number of months."""

    type: Literal["staged_authority"] = "staged_authority"
    hours_before_first_use: Units | None = None
    complete_total_within_months: Count | None = None
    between: str | None = None
    note: str | None = None


class ProposalPending(ClauseModel):
    """A change that was proposed and is not law as far as was read. Nothing reckons with it."""

    type: Literal["proposal_pending"] = "proposal_pending"
    status: str
    would_change: tuple[str, ...] = ()


class StatuteSunset(ClauseModel):
    """A law that names its own end. `on` is the first day on which it is gone."""

    type: Literal["statute_sunset"] = "statute_sunset"
    text: str
    on: dt.date | None = None


class Overlay(ClauseModel):
    """What an insurer, a council or an association asks on top of the law."""

    type: Literal["overlay"] = "overlay"
    kind: str
    by: str
    excludes_region: str | None = None
    required: Units | None = None
    per_months: Count | None = None
    note: str | None = None
