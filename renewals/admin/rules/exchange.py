"""Rules as YAML: out as a file, in through a table that says what each row would become."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals.admin.access import READ_RULES, WRITE_RULES
from renewals.admin.pages import header
from renewals.admin.rules.shown import changes_between, preview_of, rules_crumb
from renewals.exchange import MOST_BYTES, UnreadableFileError, read_rules
from renewals.services.rule_exchange import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    Planned,
    export_rules,
    import_rules,
    plan_rules,
)

BECOMES = {
    NEW: lazy("A first number"),
    CHANGED: lazy("The next number"),
    SAME: lazy("Nothing changes"),
    REFUSED: lazy("Cannot come in"),
}
# So many rows are shown with what changes in them; the others by their name.
SHOWN = 200


class UploadForm(forms.Form):
    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("YAML with rows as an export has them."),
        error_messages={
            "required": lazy("Choose a file of rules."),
            "empty": lazy("The file is empty; choose another."),
        },
    )

    def clean_file(self) -> str:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB; split it into smaller ones."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("Save the file as UTF-8 text.")) from None


class ConfirmForm(forms.Form):
    text = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES, strip=False)
    why = forms.CharField(
        label=lazy("Why these numbers are written"),
        max_length=250,
        error_messages={"required": lazy("Enter why these numbers are written.")},
    )


@staff_with(READ_RULES)
def rule_export(request: HttpRequest) -> HttpResponse:
    reference = request.GET.get("reference", "")
    name = slugify(reference.replace("/", "-")) or "rules"
    return HttpResponse(
        export_rules(reference),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.yaml"'},
    )


@staff_with(WRITE_RULES)
def rule_import(request: HttpRequest) -> HttpResponse:
    """The file travels with the page until it is confirmed: nothing of it is stored before."""
    if request.method == "POST" and "text" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["file"]
        try:
            planned = plan_rules(read_rules(text))
        except UnreadableFileError as refused:
            form.add_error("file", str(refused))
        else:
            return _table(request, planned, ConfirmForm(initial={"text": text}))
    context = {"form": form, **header(_("Import rules"), rules_crumb(), icon="upload")}
    return render(request, "renewals/admin/rules/import.html", context)


def _confirm(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    try:
        planned = plan_rules(read_rules(request.POST["text"]))
    except UnreadableFileError as refused:
        messages.error(request, str(refused))
        return redirect("rule_import")
    if form.is_valid():
        try:
            written = import_rules(
                planned, why=form.cleaned_data["why"], author=signed_in(request), at=timezone.now()
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            words = ngettext(
                "%(n)s number is written. It waits for a review.",
                "%(n)s numbers are written. They wait for a review.",
                len(written),
            )
            messages.success(request, words % {"n": len(written)})
            return redirect("rule_list")
    return _table(request, planned, form)


def _table(request: HttpRequest, planned: list[Planned], form: ConfirmForm) -> HttpResponse:
    # What cannot come in first, what changes nothing last.
    order = [REFUSED, CHANGED, NEW, SAME]
    ranked = sorted(planned, key=lambda one: order.index(one.becomes))
    context = {
        "form": form,
        "counts": [(BECOMES[word], sum(one.becomes == word for one in planned)) for word in order],
        "refused": any(one.becomes == REFUSED for one in planned),
        "coming": sum(one.becomes in (NEW, CHANGED) for one in planned),
        "rows": [
            {
                "one": one,
                "word": BECOMES[one.becomes],
                "next": one.after + 1,
                "preview": preview_of(one.data) if one.data else "",
                "changes": changes_between(one.before, one.data)
                if one.data and one.becomes == CHANGED
                else [],
            }
            for one in ranked[:SHOWN]
        ],
        "more": max(0, len(ranked) - SHOWN),
        **header(_("Import rules"), rules_crumb(), icon="upload"),
    }
    return render(request, "renewals/admin/rules/import_check.html", context)
