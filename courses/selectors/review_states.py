"""How lessons stand with their clinical review, as a column that lists filter and sort by."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Length, Substr
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models import ClinicalReview, CoursePage
from courses.selectors.reviews import DUE_SOON, waiting_tasks


class State(TextChoices):
    WAITING = "waiting", _("Waiting for review")
    CHANGES = "changes", _("Changes wanted")
    OVER = "over", _("Review overdue")
    DUE = "due", _("Review due soon")
    MISSING = "missing", _("Live without review")
    HOLDS = "holds", _("Reviewed")
    DRAFT = "draft", _("Not published")
    NO_CREDIT = "no_credit", _("Gives no credit")
    SAMPLE = "sample", _("Sample, not reviewed")


# What asks somebody to do something about a text that learners read.
TO_DO = (State.OVER, State.DUE, State.MISSING)
COURSE_ABOVE = 2 * Page.steplen


def with_review_states(pages: QuerySet[Page], *, on: dt.date) -> QuerySet[Page]:
    """Adds `review_state` ("" for what is no lesson), `next_review_on` and `reviewed_by`.

    No statement more, however many pages.
    """
    newest = ClinicalReview.objects.filter(page=OuterRef("pk"))
    asked = waiting_tasks().filter(
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        workflow_state__object_id=Cast(OuterRef("pk"), CharField()),
    )
    courses = CoursePage.objects.filter(
        is_sample=True, path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - COURSE_ABOVE)
    )
    return pages.annotate(
        next_review_on=F("live_review__review__next_review_on"),
        reviewed_by=F("live_review__review__name"),
        reviewed_on=F("live_review__review__reviewed_on"),
        _newest_decision=Subquery(newest.values("decision")[:1]),
        _newest_revision=Subquery(newest.values("revision")[:1], output_field=IntegerField()),
        _is_asked=Exists(asked),
        _is_sample=Exists(courses),
    ).annotate(
        review_state=Case(
            When(lessonpage__isnull=True, then=Value("")),
            When(_is_asked=True, then=Value(State.WAITING.value)),
            When(
                _newest_decision=ClinicalReview.Decision.CHANGES,
                _newest_revision=F("latest_revision"),
                then=Value(State.CHANGES.value),
            ),
            When(live=False, then=Value(State.DRAFT.value)),
            When(lessonpage__counts_for_credit=False, then=Value(State.NO_CREDIT.value)),
            When(_is_sample=True, then=Value(State.SAMPLE.value)),
            When(next_review_on=None, then=Value(State.MISSING.value)),
            When(next_review_on__lt=on, then=Value(State.OVER.value)),
            When(next_review_on__lte=on + DUE_SOON, then=Value(State.DUE.value)),
            default=Value(State.HOLDS.value),
            output_field=CharField(),
        )
    )


def lessons_by_review(*, on: dt.date) -> QuerySet[Page]:
    """Every lesson with its state, what is due first."""
    lessons = Page.objects.filter(lessonpage__isnull=False, alias_of=None)
    return with_review_states(lessons, on=on).select_related("owner")


def state_counts(*, on: dt.date) -> dict[str, int]:
    """One statement; states of no lesson are left out."""
    states = lessons_by_review(on=on).order_by().values("review_state")
    return dict(states.annotate(number=Count("pk")).values_list("review_state", "number"))


def to_do() -> Q:
    return Q(review_state__in=[state.value for state in TO_DO])
