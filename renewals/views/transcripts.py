"""What a person completed, to be read, printed, sent to a board."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practitioners import spreadsheets
from practitioners.http import private, signed_in
from renewals.selectors.audit import audit_pack
from renewals.selectors.periods import licence_period_for
from renewals.selectors.transcripts import (
    Transcript,
    cycle_transcript,
    headings,
    table_of,
    whole_transcript,
)
from renewals.services.audit import zip_of
from renewals.services.transcripts import MissingGlyph, transcript_pdf

# The page is for reading; the files have all rows.
PER_PAGE = 200
SECTION = {"section": "renewals"}


@require_safe
@private
def transcript(request: HttpRequest, period_id: int | None = None) -> HttpResponse:
    made = _transcript(request, period_id)
    rows = Paginator(made.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"transcript": made, "rows": rows, "page_obj": rows, **SECTION}
    return render(request, "renewals/transcript.html", context)


@require_safe
@private
def transcript_file(
    request: HttpRequest, form: str, period_id: int | None = None
) -> HttpResponseBase:
    """`form` is "csv" or "pdf"."""
    made = _transcript(request, period_id)
    if form == "csv":
        return _download(
            spreadsheets.csv_lines(headings(), table_of(made)), made, "csv", "text/csv"
        )
    try:
        pdf = transcript_pdf(made)
    except MissingGlyph as missing:
        messages.warning(
            request,
            _(
                "The PDF cannot be made, because no font here draws %(letters)s. "
                "Print this page instead, or take the table."
            )
            % {"letters": missing.text},
        )
        where = ("renewals:transcript_period", period_id) if period_id else ("renewals:transcript",)
        return redirect(*where)
    return _download([pdf], made, "pdf", "application/pdf")


@require_safe
@private
def audit(request: HttpRequest, period_id: int) -> HttpResponse:
    """Where the pack stands, before it is sent to anybody."""
    period = licence_period_for(user=signed_in(request), period_id=period_id)
    context = {"pack": audit_pack(period, at=timezone.now()), **SECTION}
    return render(request, "renewals/audit.html", context)


@require_safe
@private
def audit_zip(request: HttpRequest, period_id: int) -> StreamingHttpResponse:
    period = licence_period_for(user=signed_in(request), period_id=period_id)
    pack = audit_pack(period, at=timezone.now())
    return _download(zip_of(pack), pack.transcript, "zip", "application/zip", "audit")


def _transcript(request: HttpRequest, period_id: int | None) -> Transcript:
    user, at = signed_in(request), timezone.now()
    if period_id is None:
        return whole_transcript(user, at=at)
    return cycle_transcript(licence_period_for(user=user, period_id=period_id), at=at)


def _download(
    content: Iterator[str] | Iterator[bytes] | list[bytes],
    made: Transcript,
    ending: str,
    content_type: str,
    what: str = "transcript",
) -> StreamingHttpResponse:
    until = made.card.period.due_on if made.card else timezone.localdate(made.made_at)
    response = StreamingHttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{what}-{until.isoformat()}.{ending}"'
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
