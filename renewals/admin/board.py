"""The board of deadlines inside the staff pages: its columns, its rows, its months, its files."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals import exports
from renewals.admin.access import CHANGE, LOOK
from renewals.admin.board_rows import board_rows
from renewals.admin.charts import month_chart
from renewals.admin.pages import PER_PAGE, CountedPages, board_crumb, header
from renewals.forms.board import BoardForm, SaveViewForm
from renewals.models import SavedView
from renewals.rules import Bucket
from renewals.selectors.board import (
    NEAR,
    Slices,
    counts_by_bucket,
    every_row,
    in_order,
    periods_on_board,
    rows_of,
    shown,
)
from renewals.selectors.board_options import board_options
from renewals.selectors.months import months_of
from renewals.selectors.owed import licences_without_deadline
from renewals.services.saved_views import remove_view, save_view

FILTERS = ("q", "subject", "state", "place", "profession", "clinic", "programme", "month")


@staff_with(LOOK)
def deadline_board(request: HttpRequest) -> HttpResponse:
    """Five columns as numbers that open their rows.

    Without a column all that is due within 90 days, or whatever is searched for, of every date.
    """
    now, today = timezone.now(), timezone.localdate()
    options = board_options(signed_in(request))
    form = BoardForm(request.GET, options=options)
    asked = form.asked()
    periods = periods_on_board(asked, today)
    counts = counts_by_bucket(periods, today)
    if asked.is_search:
        first = (_("Every match"), sum(counts.values()))
    else:
        first = (_("Within 90 days"), sum(counts[bucket] for bucket in NEAR))
    found = Slices(in_order(periods, asked, today))
    pages = CountedPages(found, PER_PAGE, count=counts.get(asked.bucket, first[1]))
    page = pages.get_page(request.GET.get("p"))
    context = {
        "form": form,
        "asked": asked,
        "views": options.views,
        "query": query_of(request),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "columns": [
            ("", *first),
            *((bucket.value, _column(bucket), counts[bucket]) for bucket in Bucket),
        ],
        "page_obj": page,
        "rows": board_rows(rows_of(page, at=now)),
        "today": today,
        "may_change": request.user.has_perm(CHANGE),
        **header(_("Deadlines")),
    }
    return render(request, "renewals/admin/board.html", context)


@staff_with(LOOK)
def deadline_months(request: HttpRequest) -> HttpResponse:
    """The same filters by month, as a picture and as a table."""
    today = timezone.localdate()
    options = board_options(signed_in(request))
    asked = request.GET.copy()
    for name in ("bucket", "month"):
        asked.pop(name, None)
    form = BoardForm(asked, options=options)
    months = months_of(periods_on_board(form.asked(), today), today)
    context = {
        "form": form,
        "chart": month_chart(months, today),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "query": query_of(request, but=("bucket", "month")),
        **header(_("Deadlines by month"), board_crumb()),
    }
    return render(request, "renewals/admin/months.html", context)


@staff_with(LOOK)
def deadline_board_export(request: HttpRequest) -> HttpResponseBase:
    """Every row that the same address shows on the board, as CSV or (`as=xlsx`) a workbook."""
    now, today = timezone.now(), timezone.localdate()
    asked = BoardForm(request.GET, options=board_options(signed_in(request))).asked()
    rows = every_row(shown(periods_on_board(asked, today), asked, today), at=now)
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
    found = licences_without_deadline(on=timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "rows": page.object_list,
        "page_obj": page,
        **header(_("Licences without a date"), board_crumb()),
    }
    return render(request, "renewals/admin/unknown.html", context)


@require_POST
@staff_with(LOOK)
def deadline_save_view(request: HttpRequest) -> HttpResponse:
    """The filters of this address under a name."""
    form = SaveViewForm(request.POST)
    query = query_of(request)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    elif not query:
        messages.error(request, _("Choose some filters first: this is the whole board."))
    else:
        view = save_view(
            owner=signed_in(request),
            name=form.cleaned_data["name"],
            query=query,
            is_shared=form.cleaned_data["is_shared"],
            at=timezone.now(),
        )
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse('deadline_board')}?{query}")


@require_POST
@staff_with(LOOK)
def deadline_remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Somebody else's view stays, even a shared one."""
    view = get_object_or_404(SavedView, pk=view_id, owner=signed_in(request))
    remove_view(view=view)
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("deadline_board")


def query_of(request: HttpRequest, *, but: Collection[str] = ()) -> str:
    """The filters of the address, in one order and without what is empty."""
    names = [name for name in (*FILTERS, "bucket") if name not in but]
    said = [(name, request.GET.get(name, "").strip()) for name in names]
    return urlencode([(name, value) for name, value in said if value])


def _column(bucket: Bucket) -> str:
    words = {Bucket.OVERDUE: _("Overdue"), Bucket.LATER: _("Later")}
    return words.get(bucket) or _("%(from_to)s days") % {"from_to": bucket.value}
