from certificates.services.holders import show_name, try_again
from certificates.services.issue import issue_certificate
from certificates.services.letters import mail_certificate, mail_decision
from certificates.services.renditions import give_up_unfinished, render_certificate
from certificates.services.replacing import Replacement, replace_certificate
from certificates.services.revocation import revoke_certificate
from certificates.services.standing import (
    CannotDecideOwnCertificate,
    DecisionRefused,
    note_appeal,
    reinstate_certificate,
    suspend_certificate,
)

__all__ = [
    "CannotDecideOwnCertificate",
    "DecisionRefused",
    "Replacement",
    "give_up_unfinished",
    "issue_certificate",
    "mail_certificate",
    "mail_decision",
    "note_appeal",
    "reinstate_certificate",
    "render_certificate",
    "replace_certificate",
    "revoke_certificate",
    "show_name",
    "suspend_certificate",
    "try_again",
]
