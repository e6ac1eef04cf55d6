"""What happens to enrolments and steps."""

from courses.services.attendance import record_attendance
from courses.services.changes import confirm_update, decide_change, note_seen, record_change
from courses.services.completions import complete_step, take_back_step
from courses.services.enrolments import enrol, leave_course
from courses.services.new_runs import new_run
from courses.services.revisions import pinned_revision

__all__ = [
    "complete_step",
    "confirm_update",
    "decide_change",
    "enrol",
    "leave_course",
    "new_run",
    "note_seen",
    "pinned_revision",
    "record_attendance",
    "record_change",
    "take_back_step",
]
