"""What courses tell the rest of the house. Receivers only queue a task."""

from django.dispatch import Signal

# Sent once per enrolment, inside the transaction that met the last requirement.
# Arguments: enrolment.
course_completed = Signal()
