"""A person's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practitioners.forms import ProfileForm
from practitioners.http import private
from practitioners.models import Licence, User
from practitioners.selectors import licences_of
from practitioners.services.people import change_profile


@private
def profile(request: HttpRequest) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)  # the form must not change who is signed in
    licences = list(licences_of(person))
    has_verified = any(licence.state == Licence.State.VERIFIED for licence in licences)
    form = ProfileForm(request.POST or None, person=person, has_verified=has_verified)
    if request.method == "POST" and form.is_valid():
        sent_back = change_profile(person=person, profile=form.profile(), at=timezone.now())
        messages.success(request, _("Your profile is saved."))
        if sent_back:
            messages.warning(
                request,
                ngettext(
                    "Your licence is waiting to be checked again, because your name changed.",
                    "Your %(count)s licences are waiting to be checked again, because your name changed.",
                    len(sent_back),
                )
                % {"count": len(sent_back)},
            )
        return redirect("practitioners:profile")
    context = {"form": form, "person": person, "licences": licences}
    return render(request, "practitioners/profile.html", context)
