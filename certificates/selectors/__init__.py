from certificates.selectors.desk import Desk, desk_of
from certificates.selectors.earned import (
    Withheld,
    earned_by,
    earned_by_each,
    expected_from,
    may_be_issued,
    withheld_awards,
)
from certificates.selectors.owed import earning_enrolments, owed_enrolments
from certificates.selectors.printed import printed_facts, version_of
from certificates.selectors.renewed import held_in_family, of_renewal_family, renewed_by
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
    "Desk",
    "Held",
    "Verification",
    "Withheld",
    "certificate_for",
    "desk_of",
    "earned_by",
    "earned_by_each",
    "earned_with",
    "earning_enrolments",
    "expected_from",
    "face_of",
    "file_for",
    "held_in_family",
    "may_be_issued",
    "newest_of",
    "of_renewal_family",
    "owed_enrolments",
    "printed_facts",
    "renewed_by",
    "verification_of",
    "version_of",
    "wallet_of",
    "withheld_awards",
]
