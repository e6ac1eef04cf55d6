"""Clauses on what has to be done besides the hours."""

import datetime as dt
from typing import Literal

from pydantic import Field

from renewals.clauses.base import ClauseModel, Count, Share


class OtherDuty(ClauseModel):
    """A duty that is no hour: a plan, a reflection, an assessment. A person ticks it off.

    `times` in each cycle, year or treatment, or every so many months. Neither: not on record.
    """

    type: Literal["other_duty"] = "other_duty"
    duty: str
    per: Literal["cycle", "year", "treatment"] | None = None
    times: Count = 1
    every_months: Count | None = None


class Audit(ClauseModel):
    """Which part of the register is asked to prove it, as a share from 0 to 1 where it is known."""

    type: Literal["audit"] = "audit"
    text: str | None = None
    random: bool | None = None
    share: Share | None = None
    who: str | None = None


class Reporting(ClauseModel):
    """Where credits have to be reported besides here."""

    type: Literal["reporting"] = "reporting"
    text: str
    to: str | None = None
    since: dt.date | None = None


class Exemption(ClauseModel):
    """A ground on which the regulator lets somebody off. It counts only when granted."""

    type: Literal["exemption"] = "exemption"
    text: str
    kind: Literal["exemption", "waiver"]
    apply_before_deadline: bool | None = None


class CertificationRenewal(ClauseModel):
    """How an association renews its own certificate."""

    type: Literal["certification_renewal"] = "certification_renewal"
    by: str
    method: str | None = Field(default=None)
    proof_within_days: Count | None = None
    appeal_within_days: Count | None = None


class ProviderDuty(ClauseModel):
    """What the one who gives a course has to do."""

    type: Literal["provider_duty"] = "provider_duty"
    duty: str
    keep_years: Count | None = None
    approval_before_event: bool | None = None
