"""The board of deadlines inside the staff pages, and one period of it."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals import exports
from renewals.admin.access import CHANGE, LOOK
from renewals.forms.board import BoardForm, PauseForm
from renewals.rules import Bucket
from renewals.selectors.board import (
    NEAR,
    counts_by_bucket,
    every_row,
    periods_on_board,
    rows_of,
    shown,
)
from renewals.selectors.owed import licences_without_deadline
from renewals.selectors.periods import card_of
from renewals.selectors.timeline import period_to_look_at, timeline_of
from renewals.services import pause_period, resume_period

PER_PAGE = 50
FILTERS = ("q", "subject", "place", "profession", "clinic")


class CountedPages(Paginator):
    """Pages of rows whose number is known already, so that nothing is counted twice."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return self._count


@staff_with(LOOK)
def deadline_board(request: HttpRequest) -> HttpResponse:
    """Five columns as numbers that open their rows.

    Without a column all that is due within 90 days, or whatever is searched for, of every date.
    """
    now, today = timezone.now(), timezone.localdate()
    form = BoardForm(request.GET)
    asked = form.asked()
    periods = periods_on_board(asked)
    counts = counts_by_bucket(periods, today)
    if asked.is_search:
        first = (_("Every match"), sum(counts.values()))
    else:
        first = (_("Within 90 days"), sum(counts[bucket] for bucket in NEAR))
    pages = CountedPages(
        shown(periods, asked, today), PER_PAGE, count=counts.get(asked.bucket, first[1])
    )
    page = pages.get_page(request.GET.get("p"))
    context = {
        "form": form,
        "asked": asked,
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "columns": [
            ("", *first),
            *((bucket.value, _column(bucket), counts[bucket]) for bucket in Bucket),
        ],
        "page_obj": page,
        "rows": rows_of(page, at=now),
        "today": today,
        **_header(_("Deadlines")),
    }
    return render(request, "renewals/admin/board.html", context)


@staff_with(LOOK)
def deadline_board_export(request: HttpRequest) -> HttpResponseBase:
    """Every row that the same address shows on the board, as CSV or (`as=xlsx`) a workbook."""
    now, today = timezone.now(), timezone.localdate()
    asked = BoardForm(request.GET).asked()
    rows = every_row(shown(periods_on_board(asked), asked, today), at=now)
    name = f"deadlines-{today.isoformat()}"
    if request.GET.get("as") == "xlsx":
        return FileResponse(exports.workbook(rows), as_attachment=True, filename=f"{name}.xlsx")
    return StreamingHttpResponse(
        exports.csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@staff_with(LOOK)
def deadline_unknown(request: HttpRequest) -> HttpResponse:
    """Verified licences that nobody is reminded of, because no date is known."""
    context = {
        "groups": licences_without_deadline(on=timezone.localdate()),
        **_header(_("Licences without a date"), ("deadline_board", _("Deadlines"))),
    }
    return render(request, "renewals/admin/unknown.html", context)


@staff_with(LOOK)
def deadline_period(request: HttpRequest, period_id: int) -> HttpResponse:
    return _period_page(request, period_id, PauseForm())


@require_POST
@staff_with(CHANGE)
def deadline_pause(request: HttpRequest, period_id: int) -> HttpResponse:
    period = period_to_look_at(period_id=period_id)
    form = PauseForm(request.POST)
    if form.is_valid():
        try:
            pause_period(
                period=period, actor=signed_in(request), at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The reminders are paused."))
            return redirect("deadline_period", period_id)
    return _period_page(request, period_id, form, status=400)


@require_POST
@staff_with(CHANGE)
def deadline_resume(request: HttpRequest, period_id: int) -> HttpResponse:
    period = period_to_look_at(period_id=period_id)
    resume_period(period=period, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("The reminders go out again."))
    return redirect("deadline_period", period_id)


def _period_page(
    request: HttpRequest, period_id: int, form: PauseForm, status: int = 200
) -> HttpResponse:
    period = period_to_look_at(period_id=period_id)
    card = card_of(period, at=timezone.now())
    context = {
        "card": card,
        "period": period,
        "timeline": timeline_of(period, card.standing),
        "form": form,
        "may_change": request.user.has_perm(CHANGE),
        **_header(f"{period.holder}, {card.title}", ("deadline_board", _("Deadlines"))),
    }
    return render(request, "renewals/admin/period.html", context, status=status)


def _column(bucket: Bucket) -> str:
    words = {Bucket.OVERDUE: _("Overdue"), Bucket.LATER: _("Later")}
    return words.get(bucket) or _("%(from_to)s days") % {"from_to": bucket.value}


def _header(title: str, *above: tuple[str, str]) -> dict[str, Any]:
    """Title and crumbs as Wagtail's own pages have them."""
    return {
        "header_title": title,
        "header_icon": "date",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *({"url": reverse(name), "label": label} for name, label in above),
            {"url": "", "label": title},
        ],
    }
