from courses.models.anatomy import Muscle, Region
from courses.models.announcements import Announcement, AnnouncementReceipt
from courses.models.catalogue import CataloguePage, CoursePage
from courses.models.changes import (
    ChangeConfirmation,
    ChangeDecision,
    ChangeNotice,
    Choice,
    StepChange,
)
from courses.models.lessons import LessonPage
from courses.models.notes import Note
from courses.models.outline_changes import CourseRecheck, KeptText, StepPause
from courses.models.places import ReadingPlace
from courses.models.problems import Problem
from courses.models.progress import Enrolment, StepCompletion
from courses.models.steps import CourseStepMixin, ModulePage

__all__ = [
    "Announcement",
    "AnnouncementReceipt",
    "CataloguePage",
    "ChangeConfirmation",
    "ChangeDecision",
    "ChangeNotice",
    "Choice",
    "CoursePage",
    "CourseRecheck",
    "CourseStepMixin",
    "Enrolment",
    "KeptText",
    "LessonPage",
    "ModulePage",
    "Muscle",
    "Note",
    "Problem",
    "ReadingPlace",
    "Region",
    "StepChange",
    "StepCompletion",
    "StepPause",
]
