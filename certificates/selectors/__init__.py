from certificates.selectors.earned import (
    Withheld,
    earned_by,
    expected_from,
    may_be_issued,
    owed_enrolments,
    withheld_awards,
)
from certificates.selectors.standing import face_of
from certificates.selectors.verification import Verification, verification_of
from certificates.selectors.wallet import (
    Held,
    certificate_for,
    earned_with,
    file_for,
    newest_of,
    wallet_of,
)

__all__ = [
    "Held",
    "Verification",
    "Withheld",
    "certificate_for",
    "earned_by",
    "earned_with",
    "expected_from",
    "face_of",
    "file_for",
    "may_be_issued",
    "newest_of",
    "owed_enrolments",
    "verification_of",
    "wallet_of",
    "withheld_awards",
]
