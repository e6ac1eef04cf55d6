from practitioners.models.clinics import Clinic, Membership
from practitioners.models.licences import Licence, LicenceEvent
from practitioners.models.people import User
from practitioners.models.places import Jurisdiction, Profession

__all__ = [
    "Clinic",
    "Jurisdiction",
    "Licence",
    "LicenceEvent",
    "Membership",
    "Profession",
    "User",
]
