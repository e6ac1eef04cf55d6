from certificates.services.holders import show_name, try_again
from certificates.services.issue import issue_certificate
from certificates.services.letters import mail_certificate, mail_revocation
from certificates.services.renditions import give_up_unfinished, render_certificate
from certificates.services.revocation import CannotRevokeOwnCertificate, revoke_certificate

__all__ = [
    "CannotRevokeOwnCertificate",
    "give_up_unfinished",
    "issue_certificate",
    "mail_certificate",
    "mail_revocation",
    "render_certificate",
    "revoke_certificate",
    "show_name",
    "try_again",
]
