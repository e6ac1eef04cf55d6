"""Which days before a deadline letters go out."""

from renewals import rules
from renewals.models import ReminderPlan


def offsets_by_subject() -> dict[str, list[int]]:
    """Days before the deadline, for certificates and for licences."""
    stored = dict(ReminderPlan.objects.filter(jurisdiction=None).values_list("subject", "offsets"))
    return {
        subject: stored.get(subject, list(rules.DEFAULT_OFFSETS))
        for subject in ReminderPlan.Subject.values
    }
