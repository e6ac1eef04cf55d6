"""Certificates as staff see them: find one, read all of it, revoke it, try its file again."""

import datetime as dt
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from certificates import selectors, services, tasks
from certificates.admin.forms import RevokeForm
from certificates.codes import normalise_code, shown
from certificates.face import CertificateFace
from certificates.models import Certificate
from certificates.models.awards import CertificateQuerySet
from certificates.services import DecisionRefused
from practitioners.http import signed_in
from practitioners.queue import queue

STANDINGS = {"valid": _("Valid"), "expired": _("Expired"), "revoked": _("Revoked")}
FAULTS = {"none": _("None"), "any": _("Needs a person")}


def standing_word(certificate: Certificate) -> str:
    return str(STANDINGS[certificate.standing_on(timezone.localdate())])


class CertificateFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=list(STANDINGS.items()), method="filter_state"
    )
    faults = django_filters.ChoiceFilter(
        label=_("Faults"), choices=list(FAULTS.items()), method="filter_faults"
    )

    class Meta:
        model = Certificate
        fields = ["state", "programme", "faults"]

    def filter_state(
        self, found: CertificateQuerySet, name: str, state: str
    ) -> CertificateQuerySet:
        today = timezone.localdate()
        if state == "valid":
            return found.valid_on(today)
        if state == "expired":
            return found.filter(revoked_at=None, valid_until__lt=today)
        return found.filter(revoked_at__isnull=False)

    def filter_faults(
        self, found: CertificateQuerySet, name: str, which: str
    ) -> CertificateQuerySet:
        return found.filter(fault="") if which == "none" else found.exclude(fault="")


class CertificateIndex(generic.IndexView):
    filterset_class = CertificateFilters
    any_permission_required = ["view", "change"]
    default_ordering = ["-issued_at", "-pk"]

    def get_base_queryset(self) -> CertificateQuerySet:
        return Certificate.objects.select_related("holder", "programme")

    def search_queryset(self, queryset: CertificateQuerySet) -> CertificateQuerySet:
        """By the holder's name, now or as printed, by number and by code as somebody reads it out."""
        for word in (self.search_query or "").replace("\x00", " ").split():
            queryset = queryset.filter(
                Q(holder__name_on_licence__icontains=word)
                | Q(data__holder_name__icontains=word)
                | Q(number__icontains=word)
                | Q(code=normalise_code(word))
            )
        return queryset

    def get_edit_url(self, instance: Certificate) -> None:
        return None

    def get_list_more_buttons(self, instance: Certificate) -> list[Any]:
        return []

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "holder",
                label=_("Holder"),
                accessor=lambda one: one.data["holder_name"],
                get_url=self.get_inspect_url,
                width="18%",
            ),
            Column("number", label=_("Number"), width="19%"),
            Column("programme", label=_("Programme"), accessor=lambda one: one.data["title"]),
            Column("issued_on", label=_("Issued"), sort_key="issued_at", width="12%"),
            Column("valid_until", label=_("Valid until"), sort_key="valid_until", width="12%"),
            StatusTagColumn(
                "standing",
                label=_("State"),
                accessor=standing_word,
                primary=lambda one: one.standing_on(timezone.localdate()) == "valid",
            ),
            Column(
                "fault", label=_("Fault"), accessor=lambda one: FAULTS["any"] if one.fault else ""
            ),
        ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("Waiting"),
                url=reverse("certificates_withheld"),
                icon_name="time",
            )
        ]


class CertificatePage(generic.InspectView):
    template_name = "certificates/admin/certificate.html"
    any_permission_required = ["view", "change"]
    page_title = _("Certificate")

    def get_object(self, queryset: Any = None) -> Certificate:
        found = Certificate.objects.select_related("holder", "programme", "enrolment__course")
        return get_object_or_404(found, pk=self.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate = self.object
        letter = certificate.events.filter(event="revoked").first()
        return {
            **super().get_context_data(**kwargs),
            "certificate": certificate,
            "face": CertificateFace.from_data(certificate.data),
            "code": shown(certificate.code),
            "standing": certificate.standing_on(timezone.localdate()),
            "standing_word": standing_word(certificate),
            "bases": certificate.bases.select_related("enrolment__course").order_by(
                "enrolment__completed_at", "pk"
            ),
            "renditions": certificate.renditions.all(),
            "events": certificate.events.select_related("actor").order_by("-at", "-pk"),
            "revocation": letter,
            "may_change": _may_change(self.request),
            "is_own": certificate.holder_id == self.request.user.pk,
        }


class CertificateViewSet(ModelViewSet):
    model = Certificate
    name = "awards"
    icon = "doc-full-inverse"
    menu_label = _("Issued")
    index_view_class = CertificateIndex
    inspect_view_class = CertificatePage
    inspect_view_enabled = True
    inspect_template_name = "certificates/admin/certificate.html"
    copy_view_enabled = False
    form_fields = ["hides_name"]  # asked for by Wagtail; there is no form
    search_fields = ["number"]
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        """Find and look. What changes a certificate has addresses of its own."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = ("history", "usage", "add", "edit", "delete")
        return super().get_common_view_kwargs(
            **{f"{name}_url_name": None for name in missing}, **kwargs
        )

    def register_admin_url_finder(self) -> None:
        """There is no page to edit one."""


def revoke(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Asks for reason and note, and says what will happen before it does."""
    certificate = _certificate_to_change(request, certificate_id)
    if certificate.revoked_at:
        messages.warning(request, _("This certificate is revoked already."))
        return redirect("awards:inspect", certificate.pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke_certificate(
                certificate=certificate,
                actor=signed_in(request),
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                at=timezone.now(),
            )
        except DecisionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, _("The certificate is revoked. Its holder is told by e-mail.")
            )
        return redirect("awards:inspect", certificate.pk)
    context = {
        "certificate": certificate,
        "face": CertificateFace.from_data(certificate.data),
        "form": form,
        "header_title": _("Revoke %(number)s") % {"number": certificate.number},
        "header_icon": "cross",
        "breadcrumbs_items": [
            {"url": reverse("awards:index"), "label": _("Certificates")},
            {"url": reverse("awards:inspect", args=[certificate.pk]), "label": certificate.number},
            {"url": "", "label": _("Revoke"), "sublabel": certificate.number},
        ],
    }
    return render(request, "certificates/admin/revoke.html", context)


def try_again(request: HttpRequest, certificate_id: int) -> HttpResponse:
    certificate = _certificate_to_change(request, certificate_id)
    if request.method == "POST":
        services.try_again(certificate=certificate, actor=signed_in(request), at=timezone.now())
        queue(tasks.render_certificate, certificate.pk)
        messages.success(request, _("We try again. Look at this page in a minute."))
    return redirect("awards:inspect", certificate.pk)


def withheld(request: HttpRequest) -> HttpResponse:
    """Who has earned a certificate that waits, and for what."""
    if not signed_in(request).has_perm("certificates.view_certificate"):
        return permission_denied(request)
    today: dt.date = timezone.localdate()
    context = {
        "waiting": selectors.withheld_awards(on=today),
        "header_title": _("Earned and waiting"),
        "header_icon": "time",
        "breadcrumbs_items": [
            {"url": reverse("awards:index"), "label": _("Certificates")},
            {"url": "", "label": _("Waiting")},
        ],
    }
    return render(request, "certificates/admin/withheld.html", context)


def _certificate_to_change(request: HttpRequest, certificate_id: int) -> Certificate:
    if not _may_change(request):
        raise PermissionDenied
    return get_object_or_404(Certificate, pk=certificate_id)


def _may_change(request: HttpRequest) -> bool:
    return signed_in(request).has_perm("certificates.change_certificate")
