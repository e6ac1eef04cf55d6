"""Signs of life, and the page that says we failed."""

import secrets

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration. A broker that is down does not stop the site."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # noqa: BLE001  whatever it is, this machine must get no visitors
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations are waiting\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def failed(request: HttpRequest) -> HttpResponse:
    """A page that asks for no database and no session, with a reference that the log has too."""
    request.reference = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
    words = {
        "reference": request.reference,  # type: ignore[attr-defined]
        "site_name": settings.SITE_NAME,
        "help_email": settings.HELP_EMAIL,
    }
    return HttpResponse(render_to_string("500.html", words), status=500)


def form_went_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of this browser's session: mostly a tab from before signing in."""
    return render(request, "403_csrf.html", status=403)
