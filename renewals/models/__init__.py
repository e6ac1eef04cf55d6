from renewals.models.ledger import CreditEntry, RenewalPeriod
from renewals.models.reminders import Reminder, ReminderPlan
from renewals.models.rules import RuleSet

__all__ = ["CreditEntry", "Reminder", "ReminderPlan", "RenewalPeriod", "RuleSet"]
