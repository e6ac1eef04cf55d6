from certificates.models.awards import Basis, Certificate, CertificateEvent
from certificates.models.designs import Artwork, Design, DesignVersion
from certificates.models.keys import SeenStatusList, SigningKey
from certificates.models.places import Approval, PrintRule, ProviderNumber
from certificates.models.programmes import (
    Programme,
    ProgrammeCourse,
    ProgrammeCredit,
    ProgrammeMinimum,
    ProgrammeUnit,
    Signatory,
)
from certificates.models.renditions import (
    Achievement,
    BadgeSubject,
    Credential,
    Rendition,
    StatusList,
)
from certificates.models.runs import IssueItem, IssueRun

__all__ = [
    "Achievement",
    "Approval",
    "Artwork",
    "BadgeSubject",
    "Basis",
    "Certificate",
    "CertificateEvent",
    "Credential",
    "Design",
    "DesignVersion",
    "IssueItem",
    "IssueRun",
    "PrintRule",
    "Programme",
    "ProgrammeCourse",
    "ProgrammeCredit",
    "ProgrammeMinimum",
    "ProgrammeUnit",
    "ProviderNumber",
    "Rendition",
    "SeenStatusList",
    "Signatory",
    "SigningKey",
    "StatusList",
]
