"""Where the pages about decisions and runs are, and their place in the menu."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from certificates.admin import decisions, runs
from certificates.admin.access import SEE
from practitioners.admin.menu import PermittedMenuItem


@hooks.register("register_admin_urls")
def decision_addresses() -> list[URLPattern]:
    one = "awards/<int:certificate_id>/"
    return [
        path(f"{one}{act}/", decisions.decide, {"act": act}, name=f"{act}_certificate")
        for act in decisions.DECISIONS
    ] + [path(f"{one}replace/", decisions.replace, name="replace_certificate")]


@hooks.register("register_admin_urls")
def run_addresses() -> list[URLPattern]:
    one = "issuing/<int:run_id>/"
    return [
        path("issuing/", runs.run_list, name="run_list"),
        *(
            path(f"issuing/new/{how}/", runs.run_new, {"how": how}, name=f"run_new_{how}")
            for how in runs.FORMS
        ),
        path("issuing/new/reissue/", runs.run_reissue, name="run_new_reissue"),
        path(one, runs.run, name="run"),
        path(f"{one}state/", runs.run_state, name="run_state"),
        *(path(f"{one}{act}/", runs.run_act, {"act": act}, name=f"run_{act}") for act in runs.ACTS),
        *(
            path(
                f"issuing/lines/<int:item_id>/{which}.png",
                runs.run_picture,
                {"which": which},
                name=f"run_picture_{which}",
            )
            for which in ("sample", "before", "after")
        ),
    ]


def runs_item(order: int) -> MenuItem:
    return PermittedMenuItem(
        _("Many at once"),
        reverse("run_list"),
        name="runs",
        icon_name="list-ul",
        order=order,
        permission=SEE,
    )
