"""Questions come in from a file in two steps, and go out into one. For staff who may write them."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes.admin.access import ADD
from quizzes.admin.headings import heading
from quizzes.admin.import_rows import counts_of, rows_of, shown, without
from quizzes.formats import AUTO, FORMATS, WRITERS, Writer, format_named
from quizzes.formats.items import MOST_BYTES, Unreadable
from quizzes.imports import Action, ImportPlan
from quizzes.models import Question
from quizzes.services.exporting import bank_named, exported_items
from quizzes.services.importing import ImportRefused, carry_out_import, plan_import
from quizzes.services.uploads import (
    Upload,
    close_upload,
    drop_upload,
    hold_upload,
    upload_of,
)

PER_PAGE = 100
LISTED = 100
"""Questions named on the page after an import; the list of questions has them all."""


class ImportForm(forms.Form):
    """Where questions come from and where they go."""

    file = forms.FileField(
        label=lazy("File"),
        max_length=300,
        error_messages={
            "required": lazy("Choose a file of questions."),
            "empty": lazy("The file is empty; choose another."),
            "max_length": lazy("Give the file a shorter name."),
        },
    )
    bank = forms.CharField(
        label=lazy("Bank"),
        max_length=80,
        initial="Main",
        help_text=lazy("One that is there already, or a new name."),
        error_messages={"required": lazy("Enter the bank the questions go to.")},
    )
    format = forms.ChoiceField(label=lazy("Format"), initial=AUTO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, each.LABEL) for name, each in FORMATS.items()]
        self.fields["format"].choices = [(AUTO, _("Tell it by the file")), *named]  # type: ignore[attr-defined]
        self.fields["bank"].widget.attrs["list"] = "banks"

    def clean_bank(self) -> str:
        return " ".join(str(self.cleaned_data["bank"]).split())

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            most = MOST_BYTES // 1024**2
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB; split it into smaller ones.")
                % {"most": most}
            )
        return file


class ExportForm(forms.Form):
    bank = forms.ChoiceField(label=lazy("Bank"))
    format = forms.ChoiceField(label=lazy("Format"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = [(bank, bank) for bank in banks()]  # type: ignore[attr-defined]
        self.fields["format"].choices = [  # type: ignore[attr-defined]
            (name, each.LABEL) for name, each in WRITERS.items()
        ]


@staff_with(ADD)
def question_import(request: HttpRequest) -> HttpResponse:
    """The file is read at once, so that one that cannot be read is told about beside its field."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, wanted = form.cleaned_data["file"], form.cleaned_data
        data = file.read()
        try:
            format_named(wanted["format"], data, file.name).read(data)
        except Unreadable as refused:
            form.add_error("file", str(refused))
        else:
            token = hold_upload(
                owner=signed_in(request),
                filename=file.name,
                bank=wanted["bank"],
                format_name=wanted["format"],
                data=data,
                at=timezone.now(),
            )
            return redirect("question_import_check", token)
    context = {
        "form": form,
        "banks": banks(),
        "formats": [each.LABEL for each in FORMATS.values()],
        **heading(_("Import questions"), parent=_questions(), icon="upload"),
    }
    return render(request, "quizzes/admin/import_file.html", context)


@staff_with(ADD)
def question_import_check(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would become, then what came of it. Nothing is saved before it is asked for."""
    owner = signed_in(request)
    upload = upload_of(owner=owner, token=token, at=timezone.now())
    if upload is None:
        return render(request, "quizzes/admin/import_gone.html", _heading_of(""), status=404)
    if upload.outcome is not None or upload.data is None:
        return _outcome_page(request, upload)
    if request.method == "POST" and "discard" in request.POST:
        drop_upload(owner=owner, upload=upload)
        messages.success(request, _("The file is removed; nothing was imported."))
        return redirect("question_import")
    try:
        reading = format_named(upload.format_name, upload.data, upload.filename).read(upload.data)
    except Unreadable as refused:
        messages.error(request, str(refused))
        return redirect("question_import")
    plan = plan_import(reading=reading, bank=upload.bank)
    if request.method == "POST":
        return _carry_out(request, upload, plan)
    return _plan_page(request, upload, plan)


@staff_with(ADD)
def question_export(request: HttpRequest) -> HttpResponse:
    """A bank as a file. What its format cannot hold is said before, and left out of it."""
    asked = request.POST if request.method == "POST" else request.GET
    form = ExportForm(asked if "format" in asked else None)
    context: dict[str, Any] = {
        "form": form,
        "has_banks": bool(banks()),
        **heading(_("Export questions"), parent=_questions(), icon="download"),
    }
    if form.is_bound and form.is_valid():
        bank, writer = form.cleaned_data["bank"], WRITERS[form.cleaned_data["format"]]
        items = [
            replace(item, line=place)
            for place, item in enumerate(exported_items(bank_named(bank)), 1)
        ]
        written = writer.write(items)
        if request.method == "POST":
            return _download(bank, writer, written.data)
        context |= {
            "bank": bank,
            "label": writer.LABEL,
            "count": len(items) - len(written.refusals),
            "refusals": [
                (items[each.line - 1].reference, each.reason) for each in written.refusals
            ],
        }
    return render(request, "quizzes/admin/export.html", context)


def banks() -> list[str]:
    """The banks that have questions, by name."""
    return list(Question.objects.order_by("bank").values_list("bank", flat=True).distinct())


def _plan_page(request: HttpRequest, upload: Upload, plan: ImportPlan) -> HttpResponse:
    shared = plan.shared_notes
    rows = without(rows_of(plan), {note for note, _times in shared})
    which = request.GET.get("show", "")
    page = Paginator(shown(rows, which), PER_PAGE).get_page(request.GET.get("p"))
    coming = len(plan.of(Action.NEW)) + len(plan.of(Action.VERSION))
    context = {
        "upload": upload,
        "page_obj": page,
        "counts": counts_of(plan, rows),
        "summed": shared,
        "which": which,
        "coming": coming,
        **_heading_of(upload.filename),
    }
    return render(request, "quizzes/admin/import_check.html", context)


def _carry_out(request: HttpRequest, upload: Upload, plan: ImportPlan) -> HttpResponse:
    """Pressed twice is the same as once: the second finds what came of the first."""
    owner, at = signed_in(request), timezone.now()
    try:
        done = carry_out_import(plan=plan, filename=upload.filename, author=owner, at=at)
    except ImportRefused as refused:
        messages.error(request, str(refused))
    else:
        coming = [*plan.of(Action.NEW), *plan.of(Action.VERSION)]
        outcome = {
            "new": done.new,
            "versions": done.versions,
            "unchanged": done.unchanged,
            "refused": len(plan.refused),
            "references": [each.reference for each in coming],
        }
        close_upload(owner=owner, upload=upload, outcome=outcome, at=at)
    return redirect("question_import_check", upload.token)


def _outcome_page(request: HttpRequest, upload: Upload) -> HttpResponse:
    outcome = upload.outcome or {}
    references = list(outcome.get("references", ()))
    questions = Question.objects.filter(reference__in=references[:LISTED]).order_by("reference")
    context = {
        "upload": upload,
        "outcome": outcome,
        "questions": questions,
        "more": max(0, len(references) - LISTED),
        **_heading_of(upload.filename),
    }
    return render(request, "quizzes/admin/import_done.html", context)


def _download(bank: str, writer: Writer, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=writer.MEDIA_TYPE)
    name = f"{slugify(bank) or 'questions'}{writer.SUFFIX}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _questions() -> tuple[str, Any]:
    return reverse("question_list"), _("Questions")


def _heading_of(filename: str) -> dict[str, Any]:
    parent = (reverse("question_import"), _("Import questions"))
    return heading(filename or _("Import questions"), parent=parent, icon="upload")
