from courses.models.anatomy import Muscle, Region
from courses.models.announcements import Announcement, AnnouncementReceipt
from courses.models.authors import CourseAuthor
from courses.models.body_stamp import BodyStamp
from courses.models.catalogue import CataloguePage, CoursePage
from courses.models.changes import (
    ChangeConfirmation,
    ChangeDecision,
    ChangeNotice,
    Choice,
    StepChange,
)
from courses.models.lessons import LessonPage
from courses.models.locks import Lock
from courses.models.media import Video
from courses.models.notes import Note
from courses.models.outline_changes import CourseRecheck, KeptText, StepPause
from courses.models.places import ReadingPlace
from courses.models.problems import Problem
from courses.models.progress import Enrolment, StepCompletion
from courses.models.review import ClinicalReview, KeptBack, LiveReview, ReviewLetter
from courses.models.review_task import ClinicalReviewTask
from courses.models.steps import CourseStepMixin, ModulePage

__all__ = [
    "Announcement",
    "AnnouncementReceipt",
    "BodyStamp",
    "CataloguePage",
    "ChangeConfirmation",
    "ChangeDecision",
    "ChangeNotice",
    "Choice",
    "ClinicalReview",
    "ClinicalReviewTask",
    "CourseAuthor",
    "CoursePage",
    "CourseRecheck",
    "CourseStepMixin",
    "Enrolment",
    "KeptBack",
    "KeptText",
    "LessonPage",
    "LiveReview",
    "Lock",
    "ModulePage",
    "Muscle",
    "Note",
    "Problem",
    "ReadingPlace",
    "Region",
    "ReviewLetter",
    "StepChange",
    "StepCompletion",
    "StepPause",
    "Video",
]
