from certificates.selectors.earned import (
    Withheld,
    earned_by,
    may_be_issued,
    owed_enrolments,
    withheld_awards,
)
from certificates.selectors.verification import Verification, verification_of
from certificates.selectors.wallet import certificate_for, file_for, newest_of, wallet_of

__all__ = [
    "Verification",
    "Withheld",
    "certificate_for",
    "earned_by",
    "file_for",
    "may_be_issued",
    "newest_of",
    "owed_enrolments",
    "verification_of",
    "wallet_of",
    "withheld_awards",
]
