from renewals.models.boards import SavedView
from renewals.models.calendars import CalendarFeed
from renewals.models.credits import CreditEntry, CreditEvent, CreditPlacement, Evidence
from renewals.models.periods import Adjustment, PeriodEvent, RenewalPeriod
from renewals.models.reminders import (
    DeliveryReport,
    Reminder,
    ReminderBatch,
    ReminderChoice,
    ReminderPlan,
)
from renewals.models.rule_reviews import RuleReviewLetter
from renewals.models.rules import RuleSet

__all__ = [
    "Adjustment",
    "CalendarFeed",
    "CreditEntry",
    "CreditEvent",
    "CreditPlacement",
    "DeliveryReport",
    "Evidence",
    "PeriodEvent",
    "Reminder",
    "ReminderBatch",
    "ReminderChoice",
    "ReminderPlan",
    "RenewalPeriod",
    "RuleReviewLetter",
    "RuleSet",
    "SavedView",
]
