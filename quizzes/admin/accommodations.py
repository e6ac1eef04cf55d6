"""Extra time, extra attempts and other dates: who has them, granting, ending, moving a deadline."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from practitioners.models import User
from quizzes.admin.access import END_ACCOMMODATION, GRANT, SEE_ACCOMMODATIONS
from quizzes.admin.forms.accommodations import ExtendForm, GrantForm
from quizzes.admin.headings import heading
from quizzes.models import Accommodation, Attempt
from quizzes.services.accommodations import (
    AccommodationRefused,
    end_accommodation,
    extend_attempt,
    grant_accommodation,
)
from quizzes.standing import spoken

PER_PAGE = 50
MOST_PEOPLE = 20


@staff_with(SEE_ACCOMMODATIONS)
def accommodation_list(request: HttpRequest) -> HttpResponse:
    """What is in force, the newest first; with words, the people they find."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    granted = Accommodation.objects.filter(ended_at=None).select_related(
        "learner", "quiz", "granted_by"
    )
    page = Paginator(granted, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "q": words,
        "people": people_found(words)[:MOST_PEOPLE] if words else [],
        **heading(_("Accommodations"), icon="user"),
    }
    return render(request, "quizzes/admin/accommodation_list.html", context)


@staff_with(SEE_ACCOMMODATIONS)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: what is in force, what was, attempts under way, and the form to grant."""
    learner = get_object_or_404(User, pk=person_id)
    may_grant = request.user.has_perm(GRANT) and learner.pk != request.user.pk
    form = GrantForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and may_grant
        and form.is_valid()
        and _grant(request, learner, form)
    ):
        return redirect("accommodations_of", learner.pk)
    granted = list(
        Accommodation.objects.filter(learner=learner).select_related(
            "quiz", "granted_by", "ended_by"
        )
    )
    context = {
        "learner": learner,
        "in_force": [each for each in granted if each.ended_at is None],
        "ended": [each for each in granted if each.ended_at is not None],
        "under_way": under_way(learner),
        "form": form,
        "may_grant": may_grant,
        "may_end": request.user.has_perm(END_ACCOMMODATION),
        "is_self": learner.pk == request.user.pk,
        **_below(str(learner)),
    }
    return render(request, "quizzes/admin/accommodations_of.html", context)


@staff_with(END_ACCOMMODATION)
@require_POST
def end(request: HttpRequest, accommodation_id: int) -> HttpResponse:
    granted = get_object_or_404(Accommodation, pk=accommodation_id)
    end_accommodation(accommodation_id=granted.pk, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("It has ended. Attempts under way keep their end."))
    return redirect("accommodations_of", granted.learner_id)


@staff_with(END_ACCOMMODATION)
def extend(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """An attempt under way ends later, with a reason that stays on record."""
    attempt = get_object_or_404(
        Attempt.objects.select_related("quiz", "enrolment__learner"), pk=attempt_id
    )
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _extend(request, attempt, form):
        return redirect("accommodations_of", attempt.enrolment.learner_id)
    context = {
        "attempt": attempt,
        "learner": attempt.enrolment.learner,
        "extensions": attempt.extensions.select_related("actor"),
        "form": form,
        **heading(
            _("Move the end of an attempt"),
            parent=(
                reverse("accommodations_of", args=[attempt.enrolment.learner_id]),
                str(attempt.enrolment.learner),
            ),
            icon="time",
        ),
    }
    return render(request, "quizzes/admin/extend_attempt.html", context)


def people_found(words: str) -> QuerySet[User]:
    """By name or e-mail address, in the order of their names."""
    return User.objects.filter(
        Q(name_on_licence__icontains=words)
        | Q(display_name__icontains=words)
        | Q(email__icontains=words),
        is_active=True,
    ).order_by("name_on_licence", "pk")


def under_way(learner: User) -> QuerySet[Attempt]:
    return (
        Attempt.objects.filter(enrolment__learner=learner, state=Attempt.State.OPEN)
        .select_related("quiz")
        .defer("layout")
        .order_by("deadline", "pk")
    )


def _grant(request: HttpRequest, learner: User, form: GrantForm) -> bool:
    try:
        grant_accommodation(
            learner=learner, actor=signed_in(request), at=timezone.now(), **form.granted
        )
    except AccommodationRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("It is granted, from the next attempt on."))
    return True


def _extend(request: HttpRequest, attempt: Attempt, form: ExtendForm) -> bool:
    now = timezone.now()
    until = max(attempt.deadline or now, now) + timedelta(minutes=form.cleaned_data["minutes"])
    try:
        extend_attempt(
            attempt_id=attempt.pk,
            until=until,
            reason=form.cleaned_data["reason"],
            actor=signed_in(request),
            at=now,
        )
    except AccommodationRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, _("The attempt now ends on %(when)s.") % {"when": spoken(until, at=now)}
    )
    return True


def _below(title: str) -> dict[str, object]:
    parent = (reverse("accommodation_list"), _("Accommodations"))
    return heading(title, parent=parent, icon="user")
