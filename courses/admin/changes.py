"""Publishing, unpublishing, moving and copying what people are learning from: asked first, lost never."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses.exceptions import LeavesItsCourse
from courses.models import CoursePage, CourseStepMixin, ModulePage
from courses.receivers.pages import leaves_its_course
from courses.selectors.changes import (
    affected_by,
    difference_of,
    is_step,
    live_text,
    text_before,
    undecided_change,
)
from courses.selectors.circles import circle_by_moving
from courses.selectors.unpublishing import has_learners
from courses.services.copies import repoint_locks
from courses.views import new_runs, personas, staff_changes, unpublishing


@hooks.register("before_publish_page")
def ask_about_those_who_completed_it(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor has saved the draft by now; it waits for the answer."""
    revision = page.get_latest_revision()
    if not is_step(page) or revision is None:
        return None
    if page.go_live_at and page.go_live_at > timezone.now():
        return None  # at that hour nobody is there to ask: "keep", and staff choose afterwards
    before = live_text(page) or text_before(page)
    if before is None or not affected_by(page).anybody or not difference_of(before, revision):
        return None
    return redirect("publish_question", revision.pk)


@hooks.register("after_copy_page")
def lead_locks_into_the_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    repoint_locks(original=page, made=new_page)


@hooks.register("before_edit_page")
def say_what_nobody_decided(request: HttpRequest, page: Page) -> None:
    """A text that an approval or the clock has published: nobody was there to ask, so it is said here."""
    if request.method != "GET" or not is_step(page):
        return
    change = undecided_change(page)
    if change is None or not page.permissions_for_user(request.user).can_publish():
        return
    words = _(
        "The text of %(day)s was published without asking what happens to those who had completed the "
        "step before. Nothing did."
    )
    button = messages.button(reverse("decide_change", args=[change.pk]), _("Choose"))
    day = date_format(timezone.localtime(change.made_at))
    messages.info(request, words % {"day": day}, buttons=[button])


@hooks.register("before_unpublish_page")
def ask_about_those_under_way(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST" or not _is_learned_from(page):
        return None
    below = "?below=1" if request.POST.get("include_descendants") else ""
    return redirect(reverse("unpublish_question", args=[page.pk]) + below)


@hooks.register("before_bulk_action")
def ask_one_by_one(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """A question about many pages at once is answered without reading it."""
    if request.method != "POST":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    sentences: list[str] = []
    if action_type == "unpublish":
        sentences = [
            _(
                "“%(title)s” has learners. Unpublish it by itself, so that you can say what happens "
                "to them."
            )
            % {"title": page.title}
            for page in pages
            if _is_learned_from(page.specific)
        ]
    if action_type == "move" and (chosen := action.cleaned_form.cleaned_data.get("chooser")):
        sentences = [words for page in pages if (words := _why_not_there(page, chosen))]
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk) if sentences else None


@hooks.register("before_move_page")
def keep_in_its_course(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if not (words := _why_not_there(page, destination)):
        return None
    messages.error(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def change_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    specific, may = page.specific_deferred, page.permissions_for_user(user)
    if isinstance(specific, CourseStepMixin) and may.can_publish():
        yield Button(
            gettext_lazy("Changes and learners"),
            reverse("step_changes", args=[page.pk]),
            icon_name="history",
            priority=64,
        )
    if isinstance(specific, CoursePage | CourseStepMixin) and may.can_edit():
        yield Button(
            gettext_lazy("View as"),
            reverse("view_as", args=[page.pk]),
            icon_name="view",
            priority=13,
        )
    if isinstance(specific, CoursePage) and may.can_copy():
        yield Button(
            gettext_lazy("New run of this course"),
            reverse("new_run", args=[page.pk]),
            icon_name="copy",
            priority=31,
        )


@hooks.register("register_admin_urls")
def change_addresses() -> list[URLPattern]:
    return [
        path(
            "changes/publish/<int:revision_id>/",
            staff_changes.publish_question,
            name="publish_question",
        ),
        path("changes/steps/<int:page_id>/", staff_changes.step_changes, name="step_changes"),
        path("changes/<int:change_id>/", staff_changes.decide_change, name="decide_change"),
        path("view-as/<int:page_id>/", personas.view_as, name="view_as"),
        path("view-as/<int:page_id>/frame/", personas.persona_frame, name="persona_frame"),
        path("courses/<int:page_id>/new-run/", new_runs.new_run, name="new_run"),
        path(
            "changes/unpublish/<int:page_id>/",
            unpublishing.unpublish_question,
            name="unpublish_question",
        ),
    ]


def _why_not_there(page: Page, destination: Page) -> str:
    """What speaks against the page standing there; "" for nothing."""
    if leaves_its_course(page, destination):
        return str(LeavesItsCourse(page.title))
    return circle_by_moving(page, destination)


def _is_learned_from(page: Page) -> bool:
    if not page.live:
        return False
    if is_step(page) or isinstance(page, CoursePage | ModulePage):
        return has_learners(page)
    return False
