from renewals.services.batches import remind_now, stop_batch
from renewals.services.claims import (
    claim_reminder,
    due_reminders,
    give_up_broken_off,
    try_again,
)
from renewals.services.ledger import (
    close_certificate_period,
    credit_certificate,
    open_licence_period,
)
from renewals.services.periods import (
    close_period,
    open_period,
    pause_period,
    reopen_period,
    resume_period,
)
from renewals.services.planning import ensure_plans, plan_reminders
from renewals.services.plans import change_plan
from renewals.services.reminders import send_reminder, send_reminders
from renewals.services.rules import store_rule_sets
from renewals.services.suspensions import follow_suspension, withdraw_periods

__all__ = [
    "change_plan",
    "claim_reminder",
    "close_certificate_period",
    "close_period",
    "credit_certificate",
    "due_reminders",
    "ensure_plans",
    "follow_suspension",
    "give_up_broken_off",
    "open_licence_period",
    "open_period",
    "pause_period",
    "plan_reminders",
    "remind_now",
    "reopen_period",
    "resume_period",
    "send_reminder",
    "send_reminders",
    "stop_batch",
    "store_rule_sets",
    "try_again",
    "withdraw_periods",
]
