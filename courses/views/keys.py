"""The switch for keys, where they are explained."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from practitioners.http import private, signed_in
from practitioners.services.people import switch_keys


@require_POST
@private
def switch(request: HttpRequest) -> HttpResponse:
    switch_keys(person=signed_in(request), on=request.POST.get("keys") == "on")
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return redirect(back)
    return redirect("practitioners:profile")
