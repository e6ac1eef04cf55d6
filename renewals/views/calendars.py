"""The private address of a person's deadlines, and what a calendar reads there."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.limits import SECONDS, too_many
from practitioners.http import private, signed_in
from renewals.ics import calendar_file
from renewals.selectors.calendars import calendar_days, feed_for, own_feed
from renewals.services.calendars import make_feed, note_reading, revoke_feed

# Of one address on the network: a clinic behind one may have many calendars that look at once.
MOST_READINGS = 120


@require_http_methods(["GET", "HEAD", "POST"])
@private
def calendar(request: HttpRequest) -> HttpResponse:
    """Where the feed stands; a new address is shown in the answer that made it, and never again."""
    user = signed_in(request)
    address = ""
    if request.method == "POST":
        secret = make_feed(holder=user, at=timezone.now())
        address = settings.SITE_URL + reverse("renewals:calendar_feed", args=[secret])
        if request.POST.get("letters"):
            address += "?letters=1"
    context = {"feed": own_feed(user), "address": address, "section": "renewals"}
    # No stricter referrer than elsewhere: its own address holds no secret, and without a referrer
    # the browser names no origin, so that its forms would be refused.
    return render(request, "renewals/calendar.html", context)


@require_POST
@private
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    if revoke_feed(holder=signed_in(request), at=timezone.now()):
        messages.success(request, _("The address no longer works. Calendars lose these dates."))
    return redirect("renewals:calendar")


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Without signing in: whoever has the address may read it, so it says nothing but titles and days."""
    if too_many(request, kind="calendar", most=MOST_READINGS):
        response = HttpResponse(status=429)
        response.headers["Retry-After"] = str(SECONDS)
        return _kept_private(response)
    feed = feed_for(secret=secret)
    at = timezone.now()
    with override(feed.holder.language):
        days = list(calendar_days(feed.holder, at=at, with_letters="letters" in request.GET))
        file = calendar_file(_("Renewals"), days, made_at=at)
    note_reading(feed=feed, at=at)
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="renewals.ics"'
    return _kept_private(response)


def _kept_private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
