"""What is taught and how far each person is, as the rest of the house may ask."""

from courses.selectors.enrolments import (
    enrolment_for,
    latest_enrolment,
    may_enrol,
    open_enrolment,
    reading_enrolment,
)
from courses.selectors.minutes import counted_steps, minutes_by_mode
from courses.selectors.outlines import outline_of, outlines_of, step_models
from courses.selectors.places import Place, place_in_course
from courses.selectors.progress import progress_of, progress_of_each

__all__ = [
    "Place",
    "counted_steps",
    "enrolment_for",
    "latest_enrolment",
    "may_enrol",
    "minutes_by_mode",
    "open_enrolment",
    "outline_of",
    "outlines_of",
    "place_in_course",
    "progress_of",
    "progress_of_each",
    "reading_enrolment",
    "step_models",
]
