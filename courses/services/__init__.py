"""What happens to enrolments and steps."""

from courses.services.attendance import record_attendance
from courses.services.completions import complete_step, take_back_step
from courses.services.enrolments import enrol, leave_course
from courses.services.revisions import pinned_revision

__all__ = [
    "complete_step",
    "enrol",
    "leave_course",
    "pinned_revision",
    "record_attendance",
    "take_back_step",
]
