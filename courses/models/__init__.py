from courses.models.anatomy import Muscle, Region
from courses.models.announcements import Announcement, AnnouncementReceipt
from courses.models.catalogue import CataloguePage, CoursePage
from courses.models.lessons import LessonPage
from courses.models.notes import Note
from courses.models.places import ReadingPlace
from courses.models.problems import Problem
from courses.models.progress import Enrolment, StepCompletion
from courses.models.steps import CourseStepMixin, ModulePage

__all__ = [
    "Announcement",
    "AnnouncementReceipt",
    "CataloguePage",
    "CoursePage",
    "CourseStepMixin",
    "Enrolment",
    "LessonPage",
    "ModulePage",
    "Muscle",
    "Note",
    "Problem",
    "ReadingPlace",
    "Region",
    "StepCompletion",
]
