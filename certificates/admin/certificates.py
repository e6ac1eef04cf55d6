"""Certificates as staff see them: find one, read all of it, try its file again."""

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
from certificates.admin.listing import WideList
from certificates.models import Certificate
from certificates.models.awards import CertificateQuerySet
from certificates.rules.codes import normalise_code, shown
from certificates.rules.validity import Standing
from certificates.selectors.waiting import withheld_were_counted
from certificates.services import retain_until
from practitioners.http import signed_in
from practitioners.queue import queue

STANDINGS = {
    Standing.VALID: _("Valid"),
    Standing.EXPIRING: _("Expires soon"),
    Standing.EXPIRED: _("Expired"),
    Standing.SUSPENDED: _("Suspended"),
    Standing.REVOKED: _("Revoked"),
    Standing.REPLACED: _("Replaced"),
    Standing.EMPTIED: _("No longer held"),
}
FAULTS = {
    "none": _("None"),
    "any": _("Needs a person"),
    "late": _("File is late"),
    "letter": _("Letter failed"),
}


def standing_word(certificate: Certificate) -> str:
    return str(STANDINGS[certificate.standing_on(timezone.localdate())])


def fault_word(certificate: Certificate) -> str:
    if certificate.fault:
        return str(FAULTS["any"])
    return str(FAULTS["late"]) if certificate.held_up_by else ""


class CertificateFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(str(word), label) for word, label in STANDINGS.items()],
        method="filter_state",
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
        return found.in_standing(state, timezone.localdate())

    def filter_faults(
        self, found: CertificateQuerySet, name: str, which: str
    ) -> CertificateQuerySet:
        at = timezone.now()
        wanted = {
            "any": found.needing_a_person,
            "late": lambda: found.late(at),
            "letter": found.with_a_letter_that_failed,
        }
        return wanted[which]() if which in wanted else found.filter(fault="")


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
                accessor=lambda one: one.data.get("holder_name") or _("No longer held"),
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
                primary=lambda one: one.stands_on(timezone.localdate()),
            ),
            Column("fault", label=_("Fault"), accessor=fault_word),
        ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Many at once"), url=reverse("run_list"), icon_name="list-ul"),
            HeaderButton(
                _("Waiting"),
                url=reverse("certificates_withheld"),
                icon_name="time",
            ),
        ]


class CertificatePage(generic.InspectView):
    template_name = "certificates/admin/certificate.html"
    any_permission_required = ["view", "change"]
    page_title = _("Certificate")

    def get_object(self, queryset: Any = None) -> Certificate:
        found = Certificate.objects.select_related(
            "holder", "programme", "enrolment__course", "issued_by", "supersedes", "superseded_by"
        )
        return get_object_or_404(found, pk=self.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate = self.object
        today = timezone.localdate()
        may_change = _may_change(self.request)
        is_own = certificate.holder_id == self.request.user.pk
        return {
            **super().get_context_data(**kwargs),
            "certificate": certificate,
            "face": selectors.face_of(certificate),
            "code": shown(certificate.code),
            "standing": certificate.standing_on(today),
            "stands": certificate.stands_on(today),
            "standing_word": standing_word(certificate),
            "successor": getattr(certificate, "superseded_by", None),
            "bases": certificate.bases.select_related("enrolment__course").order_by(
                "enrolment__completed_at", "pk"
            ),
            "renditions": certificate.renditions.select_related("design_version__design"),
            "runs": certificate.run_items.select_related("run").order_by("-run"),
            "events": certificate.events.select_related("actor").order_by("-at", "-pk"),
            "kept_until": retain_until(certificate),
            "may_change": may_change,
            "is_own": is_own,
            "may_decide": may_change and not is_own and certificate.emptied_at is None,
            "may_replace": _may_replace(certificate),
        }


def _may_replace(certificate: Certificate) -> bool:
    """Nothing has taken its place yet."""
    return getattr(certificate, "superseded_by", None) is None


class CertificateViewSet(WideList, ModelViewSet):
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
    waiting = selectors.withheld_awards(on=today)
    withheld_were_counted(len(waiting), on=today)
    context = {
        "waiting": waiting,
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
