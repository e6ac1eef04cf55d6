"""A person's outside activities: list, send, change, look at, take back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.selectors.notes import latest_notes, note_for
from practitioners.http import private, signed_in
from practitioners.uploads import proof_refused, takes_a_proof
from renewals.forms.activities import ActivityForm
from renewals.models import CreditEntry
from renewals.selectors.activities import (
    activities_of,
    activity_for,
    decided_last,
    files_of,
    history_of,
    licences_to_serve,
    open_licence_periods,
    rule_words,
)
from renewals.services.activities import (
    HOLDER_MAY_CHANGE,
    ActivityIsDecided,
    change_activity,
    submit_activity,
    withdraw_activity,
)

PER_PAGE = 25
SECTION = {"section": "renewals"}


@private
def activities(request: HttpRequest) -> HttpResponse:
    page = Paginator(activities_of(signed_in(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": [_row(entry) for entry in page], **SECTION}
    return render(request, "renewals/activities.html", context)


@private
def activity(request: HttpRequest, entry_id: int) -> HttpResponse:
    found = activity_for(user=signed_in(request), entry_id=entry_id)
    context = {**_row(found), "files": files_of(found), "events": history_of(found), **SECTION}
    return render(request, "renewals/activity.html", context)


@private
@takes_a_proof
def activity_new(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if "use_note" in request.POST:
        return _form_page(request, _with_note(request, form), None)
    if request.method == "POST" and form.is_valid():
        try:
            found = submit_activity(
                holder=signed_in(request),
                claim=form.claim(),
                files=form.cleaned_data["evidence"],
                at=timezone.now(),
            )
        except ValidationError as error:
            _explain(form, error)
        else:
            messages.success(
                request, _("We have your activity. We write to you when it is reviewed.")
            )
            return redirect("renewals:activity", found.pk)
    return _form_page(request, form, None)


@private
@takes_a_proof
def activity_edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    found = activity_for(user=signed_in(request), entry_id=entry_id)
    if found.state not in HOLDER_MAY_CHANGE:
        return _cannot_change(request, found)
    form = _form(request, found)
    if "use_note" in request.POST:
        return _form_page(request, _with_note(request, form), found)
    if request.method == "POST" and form.is_valid():
        try:
            change_activity(
                entry=found,
                claim=form.claim(),
                files=form.cleaned_data["evidence"],
                removed={int(key) for key in form.cleaned_data.get("remove") or []},
                at=timezone.now(),
            )
        except ActivityIsDecided:  # while the form was open
            return _cannot_change(request, found)
        except ValidationError as error:
            _explain(form, error)
        else:
            messages.success(request, _("Saved. Your activity is waiting to be reviewed."))
            return redirect("renewals:activity", found.pk)
    return _form_page(request, form, found)


@require_POST
@private
def activity_withdraw(request: HttpRequest, entry_id: int) -> HttpResponse:
    found = activity_for(user=signed_in(request), entry_id=entry_id)
    try:
        withdraw_activity(entry=found, at=timezone.now())
    except ActivityIsDecided:
        return _cannot_change(request, found)
    messages.success(request, _("Taken back. It stays in your list and counts for nothing."))
    return redirect("renewals:activities")


def _row(entry: CreditEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "decided": decided_last(entry),
        "may_change": entry.state in HOLDER_MAY_CHANGE,
    }


def _form(request: HttpRequest, entry: CreditEntry | None = None) -> ActivityForm:
    user = signed_in(request)
    sent: dict[str, Any] = (
        {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    )
    return ActivityForm(
        **sent,
        licences=list(licences_to_serve(user)),
        topics=rule_words(open_licence_periods(user)).topics,
        entry=entry,
        present=files_of(entry) if entry else (),
        file_refused=proof_refused(request),
    )


def _with_note(request: HttpRequest, form: ActivityForm) -> ActivityForm:
    """One of their own notes stands after what was typed. Nothing is judged or sent yet."""
    wanted = request.POST.get("note", "")
    data = request.POST.copy()
    if wanted.isdecimal() and len(wanted) < 18:
        note = note_for(user=request.user, note_id=int(wanted))
        typed = data.get("reflection", "").rstrip()
        said = "\n".join(part for part in (note.quote and f"“{note.quote}”", note.text) if part)
        data["reflection"] = f"{typed}\n\n{said}".lstrip()
    form.data = data
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    if request.FILES:
        messages.info(request, _("Choose your files again: a browser forgets them on the way."))
    return form


def _form_page(request: HttpRequest, form: ActivityForm, entry: CreditEntry | None) -> HttpResponse:
    context = {
        "form": form,
        "entry": entry,
        "decided": decided_last(entry) if entry else None,
        "notes": latest_notes(signed_in(request)),
        **SECTION,
    }
    status = 413 if proof_refused(request) else 200
    return render(request, "renewals/activity_form.html", context, status=status)


def _cannot_change(request: HttpRequest, entry: CreditEntry) -> HttpResponse:
    messages.warning(
        request, _("This activity has been decided meanwhile, so it can no longer be changed.")
    )
    return redirect("renewals:activity", entry.pk)


def _explain(form: ActivityForm, error: ValidationError) -> None:
    """What the service found, at the field that can mend it."""
    if not hasattr(error, "error_dict"):
        form.add_error("evidence" if error.code == "proof" else None, error)
        return
    for name, errors in error.error_dict.items():
        field = {"minutes": "hours", "files": "evidence"}.get(name, name)
        form.add_error(field if field in form.fields else None, errors)
