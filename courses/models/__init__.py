from courses.models.anatomy import Muscle, Region
from courses.models.catalogue import CataloguePage, CoursePage
from courses.models.lessons import LessonPage
from courses.models.progress import Enrolment, StepCompletion
from courses.models.steps import CourseStepMixin, ModulePage

__all__ = [
    "CataloguePage",
    "CoursePage",
    "CourseStepMixin",
    "Enrolment",
    "LessonPage",
    "ModulePage",
    "Muscle",
    "Region",
    "StepCompletion",
]
