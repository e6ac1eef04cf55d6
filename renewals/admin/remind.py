"""Staff remind everybody on the board, or one person, now: look at a letter and the number first."""

import datetime as dt

from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from practitioners import mail
from practitioners.http import signed_in, staff_with
from renewals.admin.access import CHANGE, READ_LETTERS
from renewals.admin.board import query_of
from renewals.admin.pages import board_crumb, header
from renewals.forms.board import BoardForm, RemindForm
from renewals.models import Reminder, RenewalPeriod
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.rules import days_left, local_day
from renewals.selectors.board import State, in_state, periods_on_board, shown
from renewals.selectors.board_options import board_options
from renewals.selectors.periods import with_what_it_is_for
from renewals.services.batches import remind_now
from renewals.services.letters import TEMPLATE, letter_of


@staff_with(CHANGE)
def deadline_remind(request: HttpRequest) -> HttpResponse:
    """The rows of this address. Nothing is sent unless the number is still the one that was shown."""
    now = timezone.now()
    periods, query = _asked_for(request)
    count = periods.count()
    form = RemindForm(request.POST or None, initial={"count": count})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["count"] == count and count:
            batch = remind_now(
                periods=periods,
                actor=signed_in(request),
                reason=form.cleaned_data["reason"],
                query=query,
                at=now,
            )
            words = ngettext("%(n)s letter goes out.", "%(n)s letters go out.", batch.count)
            messages.success(request, words % {"n": batch.count})
            if request.user.has_perm(READ_LETTERS):
                return redirect(f"{reverse('reminders_outbox')}?batch={batch.pk}")
            return redirect(_back(query))
        words = _("The number has changed to %(n)s meanwhile. Look again and send.")
        form.add_error(None, words % {"n": count})
        form.data = {"reason": form.cleaned_data["reason"], "count": count}
    first = with_what_it_is_for(periods).order_by("due_on", "pk").first()
    context = {
        "form": form,
        "count": count,
        "paused": periods.filter(in_state(State.PAUSED, timezone.localdate())).count(),
        "query": query,
        "is_one": "period" in request.GET,
        "sample": _sample(first, now) if first else None,
        "first": first,
        **header(_("Remind now"), board_crumb(), icon="mail"),
    }
    status = 400 if form.errors else 200
    return render(request, "renewals/admin/remind.html", context, status=status)


def _asked_for(request: HttpRequest) -> tuple[RenewalPeriodQuerySet, str]:
    """Open periods, and the address that found them: nobody by a filter that cannot be read."""
    if key := request.GET.get("period", ""):
        one = RenewalPeriod.objects.open().filter(pk=int(key) if key.isdecimal() else 0)
        return one, f"period={key}"
    today = timezone.localdate()
    form = BoardForm(request.GET, options=board_options(signed_in(request)))
    if not form.is_valid():
        return RenewalPeriod.objects.none(), query_of(request)
    asked = form.asked()
    rows = shown(periods_on_board(asked, today), asked, today)
    return RenewalPeriod.objects.filter(pk__in=rows.order_by().values("pk")), query_of(request)


def _back(query: str) -> str:
    """To the rows they were, for those who may not read the outbox."""
    key, _equals, value = query.partition("=")
    if key == "period":
        return reverse("deadline_period", args=[value])
    return f"{reverse('deadline_board')}?{query}"


def _sample(period: RenewalPeriod, now: dt.datetime) -> EmailMultiAlternatives:
    """The letter of the first of them, as it would read now."""
    offset = days_left(period.due_on, local_day(now, period.time_zone))
    letter = Reminder(
        period=period, recipient=period.holder, due_on=period.due_on, offset=offset, send_at=now
    )
    with mail.in_the_words_of(period.holder):
        return mail.compose(
            address=period.holder.email,
            template=TEMPLATE,
            context={"person": period.holder, **letter_of(letter, now)},
        )
