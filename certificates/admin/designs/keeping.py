"""Designs come and go: new ones, copies, files from elsewhere, names, the archive."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from certificates.admin.designs.access import ADD, CHANGE, heading
from certificates.layout import exchange
from certificates.layout.fields import Layout, LayoutError
from certificates.layout.shipped import shipped, shipped_names
from certificates.models import Design, DesignVersion
from certificates.selectors import designs as selectors
from certificates.services import designs as services
from practitioners.http import signed_in, staff_with

LARGEST_FILE = exchange.MEGABYTES * 1_000_000


class NewDesignForm(forms.Form):
    name = forms.CharField(
        label=lazy("Name"),
        max_length=80,
        error_messages={"required": lazy("Give the design a name.")},
    )
    start = forms.ChoiceField(label=lazy("Begin with"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = [(f"shipped:{key}", name) for key, name in shipped_names().items()]
        theirs = [(f"design:{design.pk}", design.name) for design in Design.objects.offered()]
        start: Any = self.fields["start"]
        start.choices = [(_("Comes with the product"), ours), (_("A copy of"), theirs)]

    def layout(self) -> Layout:
        """Raises LayoutError for a draft that is not one yet."""
        kind, _colon, which = self.cleaned_data["start"].partition(":")
        if kind == "shipped":
            return shipped(which)
        return Layout.from_data(selectors.working_data(Design.objects.get(pk=which)))


class ImportDesignForm(forms.Form):
    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("The .zip that “Export” made, here or in another school."),
        error_messages={
            "required": lazy("Choose the file of a design."),
            "empty": lazy("The file is empty; choose another."),
        },
    )


@staff_with(ADD)
def design_new(request: HttpRequest) -> HttpResponse:
    start = request.GET.get("start", "")
    name = shipped_names().get(start.removeprefix("shipped:"), "")
    initial = {"start": start, "name": selectors.free_name(name) if name else ""}
    form = NewDesignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            design = services.start_design(
                name=form.cleaned_data["name"], layout=form.layout(), at=timezone.now()
            )
        except (services.DesignRefused, LayoutError) as refused:
            form.add_error(
                "name" if isinstance(refused, services.DesignRefused) else "start", str(refused)
            )
        else:
            return redirect("design_edit", design.pk)
    context = {"form": form, **heading(_("New design"))}
    return render(request, "certificates/admin/designs/new.html", context)


@staff_with(ADD)
def design_import(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = ImportDesignForm(request.POST, request.FILES) if sent else ImportDesignForm()
    if sent and form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        try:
            if (file.size or 0) > LARGEST_FILE:
                raise exchange.ExchangeRefused(
                    _("Choose a file of at most %(most)d MB.") % {"most": exchange.MEGABYTES}
                )
            design = services.import_design(
                data=file.read(), actor=signed_in(request), at=timezone.now()
            )
        except (exchange.ExchangeRefused, services.DesignRefused) as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("%(name)s came in as a draft.") % {"name": design.name})
            return redirect("design_edit", design.pk)
    context = {"form": form, **heading(_("Import a design"))}
    return render(request, "certificates/admin/designs/import.html", context)


@staff_with(CHANGE)
@require_POST
def design_name(request: HttpRequest, design_id: int) -> HttpResponse:
    design = get_object_or_404(Design, pk=design_id)
    try:
        services.rename_design(design=design, name=request.POST.get("name", ""))
    except services.DesignRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The design has its new name."))
    return redirect("design_versions", design.pk)


@staff_with(CHANGE)
@require_POST
def design_archive(request: HttpRequest, design_id: int) -> HttpResponse:
    design = get_object_or_404(Design, pk=design_id)
    if design.archived_at is not None:
        services.bring_back_design(design=design)
        messages.success(request, _("%(name)s is offered again.") % {"name": design.name})
        return redirect("design_list")
    try:
        services.archive_design(design=design, at=timezone.now())
    except services.DesignRefused as refused:
        messages.error(request, str(refused))
        return redirect("design_versions", design.pk)
    messages.success(
        request, _("%(name)s is in the archive. Its certificates stay.") % {"name": design.name}
    )
    return redirect("design_list")


@staff_with(CHANGE)
@require_POST
def design_take(request: HttpRequest, design_id: int, number: int) -> HttpResponse:
    """Go on from an earlier version."""
    design = get_object_or_404(Design, pk=design_id)
    version = get_object_or_404(DesignVersion, design=design, number=number)
    seen = request.POST.get("seen", "")
    try:
        services.take_version(
            design=design,
            version=version,
            seen=int(seen) if seen.isdigit() and len(seen) < 9 else -1,
            at=timezone.now(),
        )
    except services.DraftMoved:
        messages.error(request, _("The draft was saved since. Look at it before you replace it."))
        return redirect("design_versions", design.pk)
    messages.success(request, _("The draft is now version %(number)d.") % {"number": number})
    return redirect("design_edit", design.pk)
