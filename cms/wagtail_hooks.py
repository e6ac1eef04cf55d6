"""The site's own pages among the editors' pages."""

from django.conf import settings
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms import mail_views
from practitioners.admin.menu import PermittedMenuItem

if hasattr(settings, "MAIL_DIR"):

    @hooks.register("register_admin_urls")
    def mail_urls() -> list[URLPattern]:
        return [
            path("mail/", mail_views.mail_folder, name="mail_folder"),
            path("mail/<str:key>/", mail_views.mail_letter, name="mail_letter"),
            path("mail/<str:key>/html/", mail_views.mail_letter_html, name="mail_letter_html"),
        ]

    @hooks.register("register_admin_menu_item")
    def mail_menu_item() -> MenuItem:
        return PermittedMenuItem(
            _("Mail folder"),
            reverse("mail_folder"),
            icon_name="mail",
            order=9000,
            permission="practitioners.change_licence",
        )
