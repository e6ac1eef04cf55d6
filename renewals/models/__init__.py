from renewals.models.ledger import CreditEntry, PeriodEvent, RenewalPeriod
from renewals.models.reminders import Reminder, ReminderPlan
from renewals.models.rules import RuleSet

__all__ = [
    "CreditEntry",
    "PeriodEvent",
    "Reminder",
    "ReminderPlan",
    "RenewalPeriod",
    "RuleSet",
]
