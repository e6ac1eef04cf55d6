"""The design system on one page, for people who build pages. Mounted in development only."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

STATES = {
    "Learning": ["not_started", "in_progress", "completed", "passed", "not_passed", "cannot_start"],
    "Records": ["current", "valid", "due_soon", "overdue", "lapsed", "expired", "revoked"],
    "Review": ["draft", "waiting", "accepted", "needs_changes", "rejected", "verified"],
    "Reminders": ["planned", "sent", "skipped", "failed", "paused"],
    "Requirements": ["met", "not_met", "unknown", "needs_person", "complete", "not_complete"],
    "Answers": ["saved", "answered", "unanswered", "flagged"],
}
ICONS = [
    "alert",
    "arrow-left",
    "arrow-right",
    "award",
    "ban",
    "bell",
    "book",
    "calendar",
    "check",
    "check-circle",
    "chevron-down",
    "chevron-right",
    "circle",
    "clock",
    "copy",
    "dashed-circle",
    "dot-circle",
    "download",
    "external",
    "eye",
    "file",
    "flag",
    "help",
    "hourglass",
    "info",
    "link",
    "list",
    "lock",
    "log-out",
    "mail",
    "map-pin",
    "menu",
    "minus",
    "minus-circle",
    "moon",
    "pause",
    "pencil",
    "play",
    "plus",
    "printer",
    "refresh",
    "search",
    "send",
    "settings",
    "shield",
    "shield-check",
    "stop",
    "sun",
    "trash",
    "upload",
    "user",
    "users",
    "x",
    "x-circle",
]


class LicenceExample(forms.Form):
    """One field of each kind, with the error words the house uses."""

    number = forms.CharField(
        label="Licence number",
        help_text="As printed on your licence. Spaces and dashes are fine.",
        error_messages={"required": "Enter your licence number"},
        widget=forms.TextInput(attrs={"class": "medium"}),
    )
    place = forms.ChoiceField(
        label="Where it was issued",
        choices=[
            ("", "Choose a place"),
            ("us-oh", "Ohio"),
            ("us-co", "Colorado"),
            ("ie", "Ireland"),
        ],
        error_messages={"required": "Choose where your licence was issued"},
    )
    expires_on = forms.DateField(
        label="Expires on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day your licence expires"},
    )
    issued_on = forms.DateField(
        label="Issued on",
        required=False,
        widget=forms.SelectDateWidget(years=range(2010, 2027)),
    )
    profession = forms.ChoiceField(
        label="Profession",
        choices=[
            ("pt", "Physiotherapist"),
            ("ot", "Occupational therapist"),
            ("at", "Athletic trainer"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your profession"},
    )
    topics = forms.MultipleChoiceField(
        label="Topics you want to hear about",
        required=False,
        choices=[("anatomy", "Anatomy"), ("safety", "Safety"), ("assessment", "Assessment")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )
    proof = forms.FileField(
        label="Copy of the licence",
        help_text="A PDF, JPG or PNG smaller than 10 MB.",
        error_messages={"required": "Choose the file with your licence"},
    )
    note = forms.CharField(label="Note for the reviewer", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(
        label="The licence is mine and the copy is complete",
        error_messages={"required": "Tick the box if the licence is yours"},
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """`?problem` shows the form as it comes back with errors."""
    form = LicenceExample(
        {"number": "PT 1234", "expires_on": "2027-03-01"} if "problem" in request.GET else None
    )
    context = {"form": form, "states": STATES, "icons": ICONS, "due": date(2027, 3, 1)}
    return render(request, "cms/gallery.html", context)
