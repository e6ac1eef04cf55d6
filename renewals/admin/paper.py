"""Letters by post: a list to print from, and marks of what was posted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from practitioners.mail import language_for
from practitioners.selectors import learn_clinic_languages
from renewals.admin.access import CHANGE_LETTERS, READ_LETTERS
from renewals.admin.outbox import crumb, tabs
from renewals.admin.pages import PER_PAGE, CountedPages, header
from renewals.forms.outbox import ReasonForm
from renewals.selectors.outbox import letter_to_look_at, letters_to_post
from renewals.selectors.periods import title_of
from renewals.services.letters import write_letter
from renewals.services.post import leave_unposted, mark_posted

MOST_PRINTED = 200


@staff_with(READ_LETTERS)
def reminder_post(request: HttpRequest) -> HttpResponse:
    waiting = letters_to_post()
    pages = CountedPages(waiting, PER_PAGE, count=waiting.count())
    page = pages.get_page(request.GET.get("p"))
    context = {
        "rows": [(row, title_of(row.period)) for row in page],
        "page_obj": page,
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        "tabs": tabs("reminder_post"),
        **header(_("Letters by post"), crumb(), icon="mail"),
    }
    return render(request, "renewals/admin/post.html", context)


@staff_with(READ_LETTERS)
def reminder_post_print(request: HttpRequest) -> HttpResponse:
    """The letters that were ticked, or the oldest of all that wait, a page each."""
    asked = _ticked(request.GET.getlist("letter"))
    waiting = letters_to_post()
    shown = list((waiting.filter(pk__in=asked) if asked else waiting)[:MOST_PRINTED])
    learn_clinic_languages(row.recipient for row in shown)
    now = timezone.now()
    context = {
        "letters": [(row, write_letter([row], now), language_for(row.recipient)) for row in shown],
        "today": now,
        **header(
            _("Print"), crumb(), (reverse("reminder_post"), _("Letters by post")), icon="mail"
        ),
    }
    return render(request, "renewals/admin/post_print.html", context)


@require_POST
@staff_with(CHANGE_LETTERS)
def reminder_posted(request: HttpRequest) -> HttpResponse:
    done = mark_posted(
        reminder_ids=_ticked(request.POST.getlist("letter")),
        actor=signed_in(request),
        at=timezone.now(),
    )
    if done:
        told = ngettext(
            "%(n)s letter is marked as posted.", "%(n)s letters are marked as posted.", done
        )
        messages.success(request, told % {"n": done})
    else:
        messages.warning(request, _("Tick the letters that you have posted."))
    return redirect("reminder_post")


@require_POST
@staff_with(CHANGE_LETTERS)
def reminder_post_leave(request: HttpRequest, reminder_id: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    letter = letter_to_look_at(reminder_id=reminder_id)
    if not form.is_valid():
        messages.error(request, _("Say why this letter is not posted. Nothing has changed."))
    elif leave_unposted(
        reminder=letter,
        reason=form.cleaned_data["reason"],
        actor=signed_in(request),
        at=timezone.now(),
    ):
        messages.success(request, _("The letter is left out, and the reason stays on record."))
    return redirect("reminder_post")


def _ticked(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19][:MOST_PRINTED]
