from certificates.services.by_hand import issue_by_hand
from certificates.services.holders import show_name, try_again
from certificates.services.issue import issue_certificate
from certificates.services.keeping import empty_certificate, empty_certificates, retain_until
from certificates.services.letters import mail_certificate, mail_decision
from certificates.services.planning import Person, Wish, people_of, plan_issue, plan_reissue
from certificates.services.renditions import give_up_unfinished, render_certificate
from certificates.services.replacing import Replacement, replace_certificate
from certificates.services.revocation import revoke_certificate
from certificates.services.runs import (
    accept_run,
    cancel_run,
    continue_runs,
    discard_run,
    start_run,
    work_on_run,
)
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
    "Person",
    "Replacement",
    "Wish",
    "accept_run",
    "cancel_run",
    "continue_runs",
    "discard_run",
    "empty_certificate",
    "empty_certificates",
    "give_up_unfinished",
    "issue_by_hand",
    "issue_certificate",
    "mail_certificate",
    "mail_decision",
    "note_appeal",
    "people_of",
    "plan_issue",
    "plan_reissue",
    "reinstate_certificate",
    "render_certificate",
    "replace_certificate",
    "retain_until",
    "revoke_certificate",
    "show_name",
    "start_run",
    "suspend_certificate",
    "try_again",
    "work_on_run",
]
