"""Why something cannot be done. The message is for people."""

from django.utils.translation import gettext_lazy as _

from courses.paths.outline import Closed, EnrolmentStanding


class Refusal(Exception):  # noqa: N818  it is an answer, not a fault
    """What somebody asked for cannot be done."""


class CannotEnrol(Refusal):
    """The standing says what is missing and what to do about it."""

    def __init__(self, standing: EnrolmentStanding) -> None:
        super().__init__(" ".join(str(reason.sentence) for reason in standing.reasons))
        self.standing = standing


class StepNotInCourse(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This step does not belong to the course."))


class StepLocked(Refusal):
    """The step is not open for this person yet; `closed` says why and what to do about it."""

    def __init__(self, closed: Closed) -> None:
        super().__init__(" ".join(str(reason.sentence) for reason in closed.reasons))
        self.closed = closed


class NotSelfPaced(Refusal):
    """A live or in-person lesson is recorded by the instructor, never by the learner."""

    def __init__(self) -> None:
        super().__init__(_("Your instructor records this step after the session."))


class SelfPaced(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Learners finish this step by themselves; there is nothing to attend."))


class OwnAttendance(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ask a colleague to record your own attendance."))


class AttendedBeforeEnrolment(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("The date must not be before %(name)s enrolled on the course.") % {"name": name}
        )


class CourseAlreadyCompleted(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have completed this course. A completed course stays on record."))


class LeavesItsCourse(Refusal):
    """What people finished in a course stays a step of it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _(
                "“%(title)s” cannot leave its course: people's records name it. Copy it to the other "
                "course instead."
            )
            % {"title": title}
        )


class TextChangedMeanwhile(Refusal):
    """Nobody has read the text that is live now."""

    def __init__(self) -> None:
        super().__init__(_("The text was changed again while you were reading. See below."))
