"""Where the pages about designs are, and their place in the menu."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from certificates.admin.designs import editing, keeping, looking
from certificates.admin.designs.access import SEE
from practitioners.admin.menu import PermittedMenuItem


@hooks.register("register_admin_urls")
def design_addresses() -> list[URLPattern]:
    one = "designs/<int:design_id>/"
    return [
        path("designs/", looking.design_list, name="design_list"),
        path("designs/new/", keeping.design_new, name="design_new"),
        path("designs/ours/<slug:key>.png", looking.design_of_ours, name="design_of_ours"),
        path("designs/import/", keeping.design_import, name="design_import"),
        path(one, editing.design_edit, name="design_edit"),
        path(one + "fields/", editing.design_fields, name="design_fields"),
        path(one + "preview/", editing.design_preview, name="design_preview"),
        path(one + "artwork/", editing.design_artwork, name="design_artwork"),
        path(one + "publish/", editing.design_publish, name="design_publish"),
        path(one + "picture/", looking.design_picture, name="design_picture"),
        path(one + "versions/", looking.design_versions, name="design_versions"),
        path(one + "versions/<int:number>/take/", keeping.design_take, name="design_take"),
        path(one + "export/", looking.design_export, name="design_export"),
        path(one + "name/", keeping.design_name, name="design_name"),
        path(one + "archive/", keeping.design_archive, name="design_archive"),
    ]


def designs_item(order: int) -> MenuItem:
    return PermittedMenuItem(
        _("Designs"),
        reverse("design_list"),
        name="designs",
        icon_name="image",
        order=order,
        permission=SEE,
    )
