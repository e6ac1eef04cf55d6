"""The clauses a rule of a place is made of: one type for each thing code can reckon with.

Field names are the row's own words (`cms/starter_content/jurisdictions.yaml`) or have them
as `validation_alias`. None always means "not found in what was read", never "not required".
What code reads out of a sentence stands beside it, and the sentence stays.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field, JsonValue, TypeAdapter

from renewals.clauses.base import ClauseModel
from renewals.clauses.deadlines import (
    AccrualWindow,
    Cure,
    DeadlineKind,
    DeadlineRule,
    Grace,
    Notice,
    Opens,
    Parity,
    Retention,
)
from renewals.clauses.duties import (
    Audit,
    CertificationRenewal,
    Exemption,
    OtherDuty,
    ProviderDuty,
    Reporting,
)
from renewals.clauses.hours import (
    CarryOver,
    CategoryMaximum,
    CategoryMinimum,
    CreditRate,
    FirstRenewal,
    PracticeHours,
    RenewalTarget,
    TopicRule,
)
from renewals.clauses.scope import (
    Authorisation,
    ConsentForm,
    Delegation,
    LocalTerm,
    NotifyDuty,
    Overlay,
    ProposalPending,
    Referral,
    RegionLimit,
    StagedAuthority,
    Status,
    StatuteSunset,
    TechniqueExclusion,
    TechniqueRule,
)
from renewals.clauses.training import (
    CompletionWindow,
    ContentRequired,
    CourseApproval,
    EnrolmentRule,
    ExamFormat,
    ExamRequirement,
    ExamSection,
    ExperienceMinimum,
    HourTarget,
    Prerequisite,
    SupervisedMinimum,
)


class AsWritten(ClauseModel):
    """A field of a row that no type describes, kept as it was written.

    People read it; code does not reckon with it. `field` is its path in the row.
    """

    type: Literal["as_written"] = "as_written"
    field: str
    value: JsonValue


type Clause = Annotated[
    Status
    | ConsentForm
    | TechniqueExclusion
    | TechniqueRule
    | RegionLimit
    | Delegation
    | Referral
    | LocalTerm
    | Authorisation
    | NotifyDuty
    | StagedAuthority
    | ProposalPending
    | StatuteSunset
    | HourTarget
    | ExperienceMinimum
    | SupervisedMinimum
    | ExamRequirement
    | ExamFormat
    | CompletionWindow
    | CourseApproval
    | ContentRequired
    | EnrolmentRule
    | Prerequisite
    | RenewalTarget
    | DeadlineRule
    | AccrualWindow
    | CategoryMinimum
    | CategoryMaximum
    | CreditRate
    | TopicRule
    | PracticeHours
    | FirstRenewal
    | CarryOver
    | Opens
    | Grace
    | Cure
    | Retention
    | Notice
    | OtherDuty
    | Audit
    | Reporting
    | Exemption
    | CertificationRenewal
    | ProviderDuty
    | Overlay
    | AsWritten,
    Field(discriminator="type"),
]

_CLAUSE: TypeAdapter[Clause] = TypeAdapter(Clause)

# Each kind by the word it is stored under, in the order above.
CLAUSE_TYPES: dict[str, type[ClauseModel]] = {
    kind.model_fields["type"].default: kind for kind in get_args(get_args(Clause.__value__)[0])
}


def clause_of(stored: JsonValue) -> Clause:
    """The clause that `as_stored` wrote down."""
    return _CLAUSE.validate_python(stored)


def as_stored(clause: Clause) -> dict[str, JsonValue]:
    """Plain JSON with the type in it; amounts are text, so that none loses a digit."""
    return clause.model_dump(mode="json")


__all__ = [
    "CLAUSE_TYPES",
    "AccrualWindow",
    "AsWritten",
    "Audit",
    "Authorisation",
    "CarryOver",
    "CategoryMaximum",
    "CategoryMinimum",
    "CertificationRenewal",
    "Clause",
    "ClauseModel",
    "CompletionWindow",
    "ConsentForm",
    "ContentRequired",
    "CourseApproval",
    "CreditRate",
    "Cure",
    "DeadlineKind",
    "DeadlineRule",
    "Delegation",
    "EnrolmentRule",
    "ExamFormat",
    "ExamRequirement",
    "ExamSection",
    "Exemption",
    "ExperienceMinimum",
    "FirstRenewal",
    "Grace",
    "HourTarget",
    "LocalTerm",
    "Notice",
    "NotifyDuty",
    "Opens",
    "OtherDuty",
    "Overlay",
    "Parity",
    "PracticeHours",
    "Prerequisite",
    "ProposalPending",
    "ProviderDuty",
    "Referral",
    "RegionLimit",
    "RenewalTarget",
    "Reporting",
    "Retention",
    "StagedAuthority",
    "Status",
    "StatuteSunset",
    "SupervisedMinimum",
    "TechniqueExclusion",
    "TechniqueRule",
    "TopicRule",
    "as_stored",
    "clause_of",
]
