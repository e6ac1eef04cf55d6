"""What this app adds to the staff pages."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from certificates.admin import certificates as staff
from certificates.admin import home  # noqa: F401  puts its panel on the staff home
from certificates.admin.addresses import runs_item
from certificates.admin.designs.addresses import designs_item
from certificates.admin.permissions import KeptForEver, OnlyIssued
from certificates.admin.places import PrintRuleViewSet, ProviderNumberViewSet
from certificates.admin.programmes import ProgrammeViewSet
from certificates.models import Certificate, Programme

register_permission_policy(Programme, KeptForEver(Programme))
register_permission_policy(Certificate, OnlyIssued(Certificate))


class CertificatesGroup(ModelViewSetGroup):
    menu_label = _("Certificates")
    menu_icon = "doc-full-inverse"
    menu_order = 330
    items = (
        staff.CertificateViewSet,
        ProgrammeViewSet,
        ProviderNumberViewSet,
        PrintRuleViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        return [
            *super().get_submenu_items(),
            designs_item(order=len(self.items)),
            runs_item(order=len(self.items) + 1),
        ]


@hooks.register("register_admin_viewset")
def certificate_viewsets() -> CertificatesGroup:
    return CertificatesGroup()


@hooks.register("register_admin_urls")
def certificate_addresses() -> list[URLPattern]:
    return [
        path("awards/withheld/", staff.withheld, name="certificates_withheld"),
        path("awards/<int:certificate_id>/again/", staff.try_again, name="certificate_try_again"),
    ]
