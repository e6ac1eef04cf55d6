from courses.models.pages import CataloguePage, CoursePage, CourseStepMixin, LessonPage, ModulePage
from courses.models.progress import Enrolment, StepCompletion

__all__ = [
    "CataloguePage",
    "CoursePage",
    "CourseStepMixin",
    "Enrolment",
    "LessonPage",
    "ModulePage",
    "StepCompletion",
]
