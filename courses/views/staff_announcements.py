"""Staff pages: announcements are written, looked at with the number of those who get them, then published."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.rich_text import get_rich_text_editor_widget

from courses.admin.staff_heading import staff_heading
from courses.lessons.lesson_text import plain
from courses.models import Announcement, CoursePage
from courses.models.announcements import FEATURES
from courses.selectors.announcements import announcements, deliveries_of, reach_of
from courses.services.announcements import (
    CannotAnnounce,
    Draft,
    publish_announcement,
    save_draft,
    take_back_announcement,
)
from practitioners.http import signed_in, staff_with

SEE, ADD = "courses.view_announcement", "courses.add_announcement"
CHANGE = "courses.change_announcement"
PER_PAGE = 50
LONGEST = 20_000
DAY: dict[str, Any] = {"type": "date", "aria-label": gettext_lazy("Day")}
TIME: dict[str, Any] = {"type": "time", "aria-label": gettext_lazy("Time")}


class AnnouncementForm(forms.Form):
    course: forms.ModelChoiceField[CoursePage] = forms.ModelChoiceField(
        label=gettext_lazy("Course"),
        queryset=CoursePage.objects.none(),
        empty_label=gettext_lazy("Choose a course"),
        error_messages={
            "required": gettext_lazy("Choose the course."),
            "invalid_choice": gettext_lazy("Choose a course from the list."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("It is the subject of the e-mail, too."),
        error_messages={
            "required": gettext_lazy("Write a title."),
            "max_length": gettext_lazy("Shorten the title to %(limit_value)s letters."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write what you want to tell them."),
            "max_length": gettext_lazy("Shorten the announcement."),
        },
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        choices=Announcement.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who gets it."),
            "invalid_choice": gettext_lazy("Choose who gets it from the list."),
        },
    )
    sends_mail = forms.BooleanField(
        label=gettext_lazy("Send it by e-mail too"),
        required=False,
        help_text=gettext_lazy(
            "To those who have not switched such e-mails off. On the home page everybody sees it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = CoursePage.objects.live().order_by("title").only("title", "path", "depth")
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["words"].widget = get_rich_text_editor_widget(features=FEATURES)

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if not plain(words):
            raise forms.ValidationError(_("Write what you want to tell them."))
        return words

    def draft(self) -> Draft:
        said = self.cleaned_data
        return Draft(
            course=said["course"],
            title=said["title"],
            words=said["words"],
            audience=said["audience"],
            sends_mail=said["sends_mail"],
        )


class TimeForm(forms.Form):
    publish_at = forms.SplitDateTimeField(
        label=gettext_lazy("Day and time"),
        widget=forms.SplitDateTimeWidget(
            date_attrs=DAY,
            time_attrs=TIME,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
        error_messages={
            "required": gettext_lazy("Enter the day and the time."),
            "invalid_date": gettext_lazy("Enter the day as year-month-day, such as 2027-03-01."),
            "invalid_time": gettext_lazy("Enter the time in hours and minutes, such as 08:30."),
        },
    )


@staff_with(SEE)
def announcement_list(request: HttpRequest) -> HttpResponse:
    said = request.GET
    search = said.get("q", "").strip()[:100]
    wanted = said.get("course", "")
    course_id = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None
    page = Paginator(announcements(search=search, course_id=course_id), PER_PAGE).get_page(
        said.get("p")
    )
    deliveries = deliveries_of(list(page))
    context = {
        "page_obj": page,
        "rows": [(one, state_of(one), deliveries.get(one.pk)) for one in page],
        "search": search,
        "course_id": course_id,
        "may_add": request.user.has_perm(ADD),
        **staff_heading(_("Announcements"), icon="mail"),
    }
    return render(request, "courses/admin/announcement_list.html", context)


@staff_with(ADD)
def announcement_new(request: HttpRequest) -> HttpResponse:
    """The course may be named in the address."""
    return _form_page(request, None, {"audience": "under_way", "course": request.GET.get("course")})


@staff_with(CHANGE)
def announcement_edit(request: HttpRequest, announcement_id: int) -> HttpResponse:
    one = get_object_or_404(Announcement, pk=announcement_id)
    names = ("course", "title", "words", "audience", "sends_mail")
    return _form_page(request, one, {name: getattr(one, name) for name in names})


@staff_with(SEE)
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """As its readers see it, with how many get it; from here it is published or taken back."""
    found = Announcement.objects.select_related("course", "author", "withdrawn_by")
    one = get_object_or_404(found, pk=announcement_id)
    may_change = request.user.has_perm(CHANGE)
    if request.method == "POST" and not may_change:
        return render(request, "403.html", status=403)
    at_a_time = request.method == "POST" and "later" in request.POST
    form = TimeForm(request.POST if at_a_time else None)
    if request.method == "POST" and (done := _decided(request, one, form)):
        messages.success(request, done)
        return redirect("announcement", one.pk)
    context = {
        "announcement": one,
        "state": state_of(one),
        "reach": reach_of(one) if one.publish_at is None else None,
        "delivery": deliveries_of([one]).get(one.pk),
        "form": form,
        "may_change": may_change,
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        **staff_heading(
            one.title, parent=(reverse("announcement_list"), _("Announcements")), icon="mail"
        ),
    }
    return render(request, "courses/admin/announcement.html", context)


def state_of(one: Announcement) -> str:
    """draft, waiting, published or withdrawn."""
    if one.publish_at is None:
        return "draft"
    if one.withdrawn_at is not None:
        return "withdrawn"
    return "waiting" if one.publish_at > timezone.now() else "published"


def _decided(request: HttpRequest, one: Announcement, form: TimeForm) -> str:
    at = timezone.now()
    if "take_back" in request.POST:
        was = state_of(one)
        take_back_announcement(announcement=one, by=signed_in(request), at=at)
        if was == "waiting":
            return _("It is a draft again.")
        return _("Taken back. It is shown no longer, and e-mails that have not gone out do not.")
    publish_at = None
    if "later" in request.POST:
        if not form.is_valid():
            return ""
        publish_at = form.cleaned_data["publish_at"]
    elif "now" not in request.POST:
        return ""
    try:
        publish_announcement(announcement=one, publish_at=publish_at, at=at)
    except CannotAnnounce as refusal:
        form.add_error("publish_at", str(refusal))
        return ""
    return _("It goes out at the time you chose.") if publish_at else _("Published.")


def _form_page(
    request: HttpRequest, one: Announcement | None, initial: dict[str, Any]
) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            one = save_draft(
                author=signed_in(request), draft=form.draft(), announcement=one, at=timezone.now()
            )
        except CannotAnnounce as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("announcement", one.pk)
    title = _("Change the announcement") if one else _("New announcement")
    context = {
        "form": form,
        "media": form.media,
        **staff_heading(
            title, parent=(reverse("announcement_list"), _("Announcements")), icon="mail"
        ),
    }
    return render(request, "courses/admin/announcement_form.html", context)
