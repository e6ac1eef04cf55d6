"""No text is published for credit that no clinician has approved."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision

from courses.extending.kept_pages import register_reason
from courses.models import ClinicalReview, CoursePage, LessonPage
from courses.models.review import KeptBack
from courses.publishing import register_gate, register_kept_back
from courses.selectors.content import findings_of
from courses.selectors.reviews import (
    holds,
    is_within,
    review_of,
    sample_paths,
    uncovered_lessons,
)
from courses.services.review_letters import tell_kept_back
from practitioners.models import User

MOST_NAMED = 10


def register() -> None:
    """The gates in the order in which their sentences are read."""
    register_gate(nothing_stops_it)
    register_gate(reviewed_before_credit)
    register_kept_back(keep_back)
    register_reason(reviews_name_it)


def reviewed_before_credit(page: Page, revision: Revision, user: User | None = None) -> str:
    """The gate: why this text may not go out, "" where nothing stands against it."""
    if isinstance(page, LessonPage):
        return _of_lesson(page, revision)
    if isinstance(page, CoursePage):
        return _of_course(page)
    return ""


def nothing_stops_it(page: Page, revision: Revision, user: User | None = None) -> str:
    """The gate of the content checks: what has to be mended before anybody reads the page."""
    stops = [finding for finding in findings_of(page) if finding.stops]
    # Videos have a gate of their own, which names them.
    return " ".join(each.sentence for each in stops if not each.code.startswith("video-"))


def _of_lesson(lesson: LessonPage, revision: Revision) -> str:
    if not lesson.counts_for_credit or not _is_read_for_credit(lesson):
        return ""
    today = timezone.localdate()
    review = review_of(page=lesson, revision=revision)
    if review and holds(review, on=today):
        return ""
    if review and review.is_approval and review.next_review_on:
        return _(
            "It counts for credit, and the clinical review of this text ran out on %(day)s. "
            "Submit it for clinical review again."
        ) % {"day": date_format(review.next_review_on, "DATE_FORMAT")}
    if review:
        return _(
            "It counts for credit, and %(name)s has asked for changes to this text: “%(words)s” "
            "Change it, then submit it for clinical review."
        ) % {"name": review.name, "words": review.words}
    return _(
        "It counts for credit, and no clinical reviewer has approved this text. "
        "Submit it for clinical review, or say under “As a step” that it does not count for credit."
    )


def _is_read_for_credit(lesson: LessonPage) -> bool:
    """Somewhere outside sample courses: where it stands, or where it is shown as an alias."""
    places = [lesson.path]
    if lesson.pk:
        places += Page.objects.filter(alias_of=lesson.pk).values_list("path", flat=True)
    samples = sample_paths()
    return not all(is_within(path, samples) for path in places)


def _of_course(course: CoursePage) -> str:
    """Sample no longer, or for the first time: from then on its lessons give credit."""
    if course.is_sample or not course.pk:
        return ""
    before = CoursePage.objects.filter(pk=course.pk).values_list("live", "is_sample").first()
    if before == (True, False):
        return ""
    left = uncovered_lessons(course, on=timezone.localdate())
    if not left:
        return ""
    said = ngettext(
        "%(n)d lesson counts for credit without a clinical review that holds: %(titles)s.",
        "%(n)d lessons count for credit without a clinical review that holds: %(titles)s.",
        len(left),
    ) % {"n": len(left), "titles": _titles([lesson.title for lesson in left])}
    return (
        said + " " + _("Submit each for clinical review, or keep the course a sample until then.")
    )


def _titles(titles: list[str]) -> str:
    named = ", ".join(f"“{title}”" for title in titles[:MOST_NAMED])
    more = len(titles) - MOST_NAMED
    if more <= 0:
        return named
    rest = ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return f"{named} {rest}"


def keep_back(page: Page, revision: Revision, sentences: list[str]) -> None:
    """Its hour came and something spoke against it: staff read why on their home, its people by mail."""
    at = timezone.now()
    kept = KeptBack.objects.create(
        page_id=page.pk, revision=revision, words=" ".join(sentences), at=at
    )
    tell_kept_back(kept=kept, people=[page.owner, revision.user], at=at)


def reviews_name_it(page: Page) -> str:
    """Why a page cannot be deleted: who reviewed it is evidence."""
    reviews = ClinicalReview.objects.filter(page__path__startswith=page.path).count()
    if not reviews:
        return ""
    said = ngettext(
        "“%(title)s” cannot be deleted: %(n)d clinical review names it. Unpublish it instead.",
        "“%(title)s” cannot be deleted: %(n)d clinical reviews name it. Unpublish it instead.",
        reviews,
    )
    return said % {"title": page.title, "n": reviews}


def unreviewed_in(page: Page, target: Page) -> list[str]:
    """Titles of live credit lessons of the page that would stand, unreviewed, in a real course there."""
    courses = CoursePage.objects.filter(is_sample=False)
    roots = [
        path for path in courses.values_list("path", flat=True) if target.path.startswith(path)
    ]
    if not roots:
        return []
    today = timezone.localdate()
    lessons = LessonPage.objects.filter(
        path__startswith=page.path, live=True, counts_for_credit=True
    ).select_related("live_revision")
    samples = sample_paths()
    return [
        lesson.title
        for lesson in lessons.order_by("path")
        if is_within(lesson.path, samples)
        and not (
            lesson.live_revision
            and (review := review_of(page=lesson, revision=lesson.live_revision))
            and holds(review, on=today)
        )
    ]
