from certificates.models.awards import Basis, Certificate, CertificateEvent
from certificates.models.programmes import Programme, ProgrammeCredit
from certificates.models.renditions import Rendition

__all__ = [
    "Basis",
    "Certificate",
    "CertificateEvent",
    "Programme",
    "ProgrammeCredit",
    "Rendition",
]
