"""The page on which a design is drawn, what it shows while somebody draws, and publishing it."""

import base64
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from certificates.admin.designs.access import CHANGE, heading
from certificates.admin.designs.design_form import DesignForm, after_action, blank_fields
from certificates.admin.designs.labels import KINDS
from certificates.admin.designs.sample_form import SampleForm, sample_of
from certificates.layout.artwork import ArtworkRefused
from certificates.layout.fields import Layout, LayoutError
from certificates.layout.findings import Finding
from certificates.layout.refusal import MEGABYTES
from certificates.models import Artwork, Design
from certificates.selectors import designs as selectors
from certificates.selectors.design_pictures import Unprintable, picture
from certificates.services import designs as services
from practitioners.http import signed_in, staff_with

LARGEST_UPLOAD = MEGABYTES * 1_000_000


@staff_with(CHANGE)
def design_edit(request: HttpRequest, design_id: int) -> HttpResponse:
    design = get_object_or_404(Design, pk=design_id)
    if request.method != "POST":
        opened = request.GET.get("open", "")
        form = DesignForm(
            selectors.working_data(design),
            artwork_choices(),
            opened=int(opened) if opened.isdecimal() and len(opened) < 5 else None,
        )
        return _page(request, design, form)
    form = DesignForm({}, artwork_choices(), request.POST)
    action = request.POST.get("action", "save")
    if action.startswith("remove:"):
        form.take_off(action.removeprefix("remove:"))
    if not form.is_valid():
        return _page(request, design, form, status=422)
    data, at = after_action(form, action, request.POST.get("add-kind", ""))
    try:
        design = services.save_draft(
            design=design, data=data, seen=_seen(request), at=timezone.now()
        )
    except services.DraftMoved:
        design.refresh_from_db()
        return _page(request, design, form, moved=True, status=409)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"seen": design.draft_number, "said": _("The draft is saved.")})
    return _after_saving(request, design, action, at)


def _after_saving(
    request: HttpRequest, design: Design, action: str, at: int | None
) -> HttpResponse:
    page = reverse("design_edit", args=[design.pk])
    if action == "upload":
        said = _upload(request)
        (messages.success if said[0] else messages.error)(request, said[1])
        return redirect(f"{page}#upload")
    if action == "publish":
        return redirect("design_publish", design.pk)
    if action == "save":
        messages.success(request, _("The draft is saved. Certificates do not change yet."))
    return redirect(page if at is None else f"{page}?open={at}#f-{at}")


@staff_with(CHANGE)
def design_fields(request: HttpRequest, design_id: int) -> HttpResponse:
    """The inputs of each kind of field, for the script that unfolds and adds them."""
    get_object_or_404(Design, pk=design_id)
    context = {"forms": blank_fields(artwork_choices())}
    return render(request, "certificates/admin/designs/blanks.html", context)


@staff_with(CHANGE)
@require_POST
def design_preview(request: HttpRequest, design_id: int) -> HttpResponse:
    """What was sent, as a picture and with what is wrong with it. Nothing is saved."""
    get_object_or_404(Design, pk=design_id)
    form = DesignForm({}, artwork_choices(), request.POST)
    if not form.is_valid():
        findings = [Finding("error", "", sentence) for _id, sentence in form.faults()]
        return JsonResponse({"picture": None, "findings": _findings_html(findings, form)})
    try:
        layout = Layout.from_data(form.data())
    except LayoutError as fault:
        findings = [Finding("error", "", str(fault))]
        return JsonResponse({"picture": None, "findings": _findings_html(findings, form)})
    findings = selectors.findings_of(layout)
    drawn = None
    try:
        made = picture(layout, selectors.pictures_of(layout), sample_of(request.POST, "look-"))
        drawn = "data:image/png;base64," + base64.b64encode(made).decode()
    except Unprintable as fault:
        findings = [Finding("error", "", str(fault)), *findings]
    return JsonResponse({"picture": drawn, "findings": _findings_html(findings, form)})


@staff_with(CHANGE)
@require_POST
def design_artwork(request: HttpRequest, design_id: int) -> HttpResponse:
    """A picture sent while somebody draws."""
    get_object_or_404(Design, pk=design_id)
    taken, said, artwork = _put(request)
    if not taken or artwork is None:
        return JsonResponse({"said": said}, status=422)
    return JsonResponse({"said": said, "sha256": artwork.sha256, "name": _label(artwork)})


@staff_with(CHANGE)
def design_publish(request: HttpRequest, design_id: int) -> HttpResponse:
    design = get_object_or_404(Design, pk=design_id)
    findings: list[Finding] | None = None
    if request.method == "POST":
        try:
            version = services.publish_version(
                design=design,
                seen=_seen(request),
                note=request.POST.get("note", ""),
                actor=signed_in(request),
                at=timezone.now(),
            )
        except services.DraftMoved:
            messages.error(request, _("The draft was saved since. Look at it once more."))
            return redirect("design_publish", design.pk)
        except services.NotPublishable as refused:
            messages.error(request, str(refused))
            findings = refused.findings
        except services.DesignRefused as refused:
            messages.warning(request, str(refused))
            return redirect("design_edit", design.pk)
        else:
            words = (
                _("Version %(number)d is published. Certificates issued from now on look like it.")
                if design.programmes.exists()
                else _("Version %(number)d is published. No programme uses this design yet.")
            )
            messages.success(request, words % {"number": version.number})
            return redirect("design_versions", design.pk)
    form = DesignForm(selectors.working_data(design), [])
    if findings is None:
        findings = _checked(selectors.working_data(design), tries_names=True)
    context = {
        "design": design,
        "findings": _linked(findings, form),
        "may_publish": all(finding.level != "error" for finding in findings),
        "newest": design.versions.first(),
        "programmes": design.programmes.order_by("title"),
        **heading(
            _("Publish %(name)s") % {"name": design.name},
            above=(reverse("design_edit", args=[design.pk]), design.name),
        ),
    }
    return render(request, "certificates/admin/designs/publish.html", context)


def artwork_choices() -> list[tuple[str, Any]]:
    return [(artwork.sha256, _label(artwork)) for artwork in Artwork.objects.order_by("name", "pk")]


def _label(artwork: Artwork) -> str:
    size = "" if artwork.kind == "svg" else f", {artwork.width} × {artwork.height}"
    return f"{artwork.name} ({artwork.get_kind_display()}{size})"


def _upload(request: HttpRequest) -> tuple[bool, str]:
    taken, said, _artwork = _put(request)
    return taken, said


def _put(request: HttpRequest) -> tuple[bool, str, Artwork | None]:
    sent: UploadedFile | None = request.FILES.get("upload")  # type: ignore[assignment]
    if sent is None:
        return False, _("Choose a file first."), None
    if (sent.size or 0) > LARGEST_UPLOAD:
        return False, _("Choose a file of at most %(most)d MB.") % {"most": MEGABYTES}, None
    try:
        artwork, notes = services.put_artwork(
            name=(sent.name or "").replace("\0", ""),
            data=sent.read(),
            actor=signed_in(request),
            at=timezone.now(),
        )
    except ArtworkRefused as refused:
        return False, str(refused), None
    said = " ".join([_("%(name)s can be used now.") % {"name": artwork.name}, *notes])
    return True, said, artwork


def _checked(data: dict[str, Any], *, tries_names: bool = False) -> list[Finding]:
    try:
        return selectors.findings_of(Layout.from_data(data), tries_names=tries_names)
    except LayoutError as fault:
        return [Finding("error", "", str(fault))]


def _seen(request: HttpRequest) -> int:
    written = request.POST.get("seen", "")
    return int(written) if written.isdigit() and len(written) < 9 else -1


def _linked(findings: list[Finding], form: DesignForm) -> list[dict[str, str]]:
    """Each finding with the prefix of the form that it is about."""
    prefixes = {str(each["id"].value()): each.prefix for each in form.fields}
    return [
        {
            "level": finding.level,
            "field": prefixes.get(finding.field) or "",
            "sentence": finding.sentence,
        }
        for finding in findings
    ]


def _findings_html(findings: list[Finding], form: DesignForm) -> str:
    context = {"findings": _linked(findings, form)}
    return render_to_string("certificates/admin/designs/findings.html", context)


def _page(
    request: HttpRequest,
    design: Design,
    form: DesignForm,
    *,
    moved: bool = False,
    status: int = 200,
) -> HttpResponse:
    data = selectors.working_data(design)
    findings = [] if form.sheet.is_bound else _checked(data)
    look = {"sample": False, "page": 1, "paper": data.get("paper")}
    context = {
        "design": design,
        "form": form,
        "faults": form.faults() if form.sheet.is_bound and not moved else [],
        "findings": _linked(findings, form),
        "kinds": KINDS.items(),
        "look": SampleForm(prefix="look", initial=look),
        "moved": moved,
        "newest": design.versions.first(),
        "largest": MEGABYTES,
        **heading(design.name),
    }
    return render(request, "certificates/admin/designs/edit.html", context, status=status)
