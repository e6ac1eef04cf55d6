"""Designs to look at: the list, the versions side by side, pictures and the file to take along."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from certificates.admin.designs.access import ADD, CHANGE, SEE, heading
from certificates.admin.designs.labels import PAPERS
from certificates.admin.designs.sample_form import sample_of
from certificates.layout.fields import Layout, LayoutError
from certificates.layout.shipped import shipped, shipped_names
from certificates.models import Design, DesignVersion
from certificates.selectors import designs as selectors
from certificates.selectors.design_pictures import Unprintable, picture
from certificates.services import designs as services
from practitioners.http import signed_in, staff_with


@staff_with(SEE)
@require_GET
def design_list(request: HttpRequest) -> HttpResponse:
    archived = "archived" in request.GET
    person = signed_in(request)
    context = {
        "listed": selectors.listed_designs(archived=archived),
        "ours": shipped_names().items(),
        "archived": archived,
        "may_add": person.has_perm(ADD),
        "may_change": person.has_perm(CHANGE),
        **heading(_("Archived designs") if archived else _("Designs")),
    }
    if not archived:
        context["breadcrumbs_items"] = [
            *context["breadcrumbs_items"][:1],
            {"url": "", "label": _("Designs")},
        ]
    return render(request, "certificates/admin/designs/list.html", context)


@staff_with(SEE)
@require_GET
def design_versions(request: HttpRequest, design_id: int) -> HttpResponse:
    """Every version, and two of them beside each other."""
    design = get_object_or_404(Design, pk=design_id)
    versions = list(design.versions.select_related("made_by").defer("layout"))
    numbers = [version.number for version in versions]
    may_change = signed_in(request).has_perm(CHANGE)
    shown = [n for n in (_number(request, "left"), _number(request, "right")) if n in numbers]
    if not shown:
        shown = sorted(numbers[:2])
    paper = request.GET.get("paper", "a4")
    context = {
        "design": design,
        "versions": versions,
        "shown": shown,
        "left": shown[0] if shown else None,
        "right": shown[-1] if shown else None,
        "paper": paper if paper in PAPERS else "a4",
        "papers": PAPERS.items(),
        "programmes": design.programmes.order_by("title"),
        "may_change": may_change,
        **heading(
            _("Versions of %(name)s") % {"name": design.name},
            above=(reverse("design_edit", args=[design.pk]), design.name) if may_change else None,
        ),
    }
    return render(request, "certificates/admin/designs/versions.html", context)


@staff_with(SEE)
@require_GET
def design_picture(request: HttpRequest, design_id: int) -> HttpResponse:
    """A version, or what is being worked on, as a PNG for one of the sample people."""
    design = get_object_or_404(Design, pk=design_id)
    number = _number(request, "version")
    if number is None:
        data: Any = selectors.working_data(design)
    else:
        data = get_object_or_404(DesignVersion, design=design, number=number).layout
    wanted = sample_of(request.GET)
    try:
        layout = Layout.from_data(data)
        made = picture(layout, selectors.pictures_of(layout), wanted, small="small" in request.GET)
    except (LayoutError, Unprintable) as fault:
        raise Http404(str(fault)) from None
    return HttpResponse(made, content_type="image/png")


@staff_with(SEE)
@require_GET
def design_of_ours(request: HttpRequest, key: str) -> HttpResponse:
    """A design that comes with the product, as a small PNG."""
    if key not in shipped_names():
        raise Http404
    made = picture(shipped(key), {}, sample_of(request.GET), small=True)
    return HttpResponse(made, content_type="image/png")


@staff_with(SEE)
@require_GET
def design_export(request: HttpRequest, design_id: int) -> HttpResponse:
    design = get_object_or_404(Design, pk=design_id)
    try:
        packed = services.export_design(design=design)
    except services.DesignRefused as refused:
        messages.error(request, str(refused))
        return redirect("design_versions", design.pk)
    name = slugify(design.name) or "design"
    return HttpResponse(
        packed,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.design.zip"'},
    )


def _number(request: HttpRequest, name: str) -> int | None:
    written = request.GET.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None
