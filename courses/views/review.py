"""Where a clinical reviewer reads a text and says what they found."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.admin import messages
from wagtail.models import Page, Revision

from courses.models import ClinicalReview
from courses.models.review_task import REVIEW
from courses.publishing import PublishingRefused
from courses.selectors.content import findings_of
from courses.selectors.reviews import authors_of, history_of, waiting_task
from courses.services.review import ReviewRefused, decide_review, usual_next_review
from practitioners.http import signed_in, staff_with

Decision = ClinicalReview.Decision


class ClinicalReviewForm(forms.Form):
    """What a clinician found, and who says so."""

    decision = forms.ChoiceField(
        label=lazy("What you found"),
        choices=[
            (Decision.APPROVED, lazy("Right and safe as it stands: publish it")),
            (Decision.CHANGES, lazy("It needs changes first: back to the author")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Say what you found.")},
    )
    words = forms.CharField(
        label=lazy("Words for the author"),
        help_text=lazy("What has to be changed, and why. Mailed to the author."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    credentials = forms.CharField(
        label=lazy("Your credentials"),
        help_text=lazy("Shown beside the lesson, such as MSc, specialised physiotherapist."),
        max_length=200,
        error_messages={"required": lazy("Enter your credentials, such as MSc, physiotherapist.")},
    )
    interests = forms.CharField(
        label=lazy("Your interests"),
        help_text=lazy("Payments, teaching, products. Write None when there are none."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": lazy("State your interests, or write None.")},
    )
    next_review_on = forms.DateField(
        label=lazy("Look at it again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": lazy("Enter the day as year-month-day, such as 2028-11-30.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("decision") == Decision.CHANGES and not said.get("words", "").strip():
            self.add_error("words", _("Say what has to be changed."))
        day = said.get("next_review_on")
        if said.get("decision") == Decision.APPROVED and day and day <= timezone.localdate():
            self.add_error("next_review_on", _("The next review must be after today."))
        return said


@staff_with(REVIEW)
def clinical_review(request: HttpRequest, page_id: int) -> HttpResponse:
    """The text as learners see it, what the checks say, and the form."""
    page = get_object_or_404(Page, pk=page_id).specific
    waiting = waiting_task(page)
    revision = waiting.revision if waiting else page.live_revision
    if revision is None:
        raise Http404
    form = ClinicalReviewForm(request.POST or None, initial=_first_words(request, revision))
    if request.method == "POST" and form.is_valid() and (answer := _decide(request, page, form)):
        return answer
    return render(
        request,
        "courses/admin/clinical_review.html",
        {
            "page": page,
            "revision": revision,
            "waiting": waiting,
            "form": form,
            "is_own": request.user.pk in authors_of(page=page, revision=revision),
            "findings": findings_of(revision.as_object()),
            "history": history_of(page),
            "earlier": _approved_before(page, revision),
            "header_title": _("Review “%(title)s”") % {"title": revision.as_object().title},
            "header_icon": "glasses",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("clinical_reviews"), "label": _("Clinical reviews")},
                {"url": "", "label": _("Review “%(title)s”") % {"title": page.title}},
            ],
        },
    )


@staff_with(REVIEW)
def text_in_review(request: HttpRequest, revision_id: int) -> HttpResponse:
    """The text as learners see it, under an address of the staff pages: there it may stand in a frame."""
    revisions = Revision.page_revisions.select_related("content_type")
    text = get_object_or_404(revisions, pk=revision_id).as_object()
    # As Wagtail's previews mark their requests.
    vars(request).update(is_preview=True, preview_mode=text.default_preview_mode)
    return text.serve_preview(request, text.default_preview_mode)


def _decide(request: HttpRequest, page: Page, form: ClinicalReviewForm) -> HttpResponse | None:
    said = dict(form.cleaned_data)
    try:
        review = decide_review(
            page=page,
            revision_id=said.pop("revision"),
            reviewer=signed_in(request),
            at=timezone.now(),
            **said,
        )
    except ReviewRefused as refused:
        form.add_error(None, str(refused))
        return None
    except PublishingRefused as refused:
        form.add_error(None, _("Your review was not recorded, because this stops publishing:"))
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return None
    messages.success(request, _what_happened(page, review))
    return redirect("clinical_reviews")


def _what_happened(page: Page, review: ClinicalReview) -> str:
    if not review.is_approval:
        return _("“%(title)s” is back with its author.") % {"title": page.title}
    live = Page.objects.get(pk=page.pk)
    if live.live and not live.has_unpublished_changes:
        return _("“%(title)s” is approved and published.") % {"title": page.title}
    return _("“%(title)s” is approved.") % {"title": page.title}


def _first_words(request: HttpRequest, revision: Revision) -> dict[str, Any]:
    """What this reviewer said of themselves last time."""
    last = ClinicalReview.objects.filter(reviewer=signed_in(request)).first()
    return {
        "credentials": last.credentials if last else "",
        "interests": last.interests if last else "",
        "next_review_on": usual_next_review(timezone.localdate()),
        "revision": revision.pk,
    }


def _approved_before(page: Page, revision: Revision) -> ClinicalReview | None:
    """The text to compare with."""
    approved = ClinicalReview.objects.filter(page=page.pk, decision=Decision.APPROVED)
    return approved.exclude(revision=revision).first()
