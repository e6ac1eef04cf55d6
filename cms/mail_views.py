"""The page that shows what a development site would have mailed."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms import maildir


def _folder(request: HttpRequest) -> maildir.Path:
    """Letters carry confirmation links of anybody: only those who look after people may read them."""
    if not request.user.has_perm("practitioners.change_licence"):
        raise PermissionDenied
    folder: maildir.Path = getattr(settings, "MAIL_DIR")  # noqa: B009  only where mail is kept
    return folder


def mail_folder(request: HttpRequest) -> HttpResponse:
    folder = _folder(request)
    pages = Paginator(maildir.letters(folder), 50)
    return render(
        request,
        "cms/mail/folder.html",
        {"page": pages.get_page(request.GET.get("p")), "folder": folder},
    )


def mail_letter(request: HttpRequest, key: str) -> HttpResponse:
    letter = maildir.letter(_folder(request), key)
    if letter is None:
        raise Http404("No such letter.")
    return render(request, "cms/mail/letter.html", {"letter": letter})


def mail_letter_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part alone, without scripts or anything from outside."""
    letter = maildir.letter(_folder(request), key)
    if letter is None:
        raise Http404("No such letter.")
    response = HttpResponse(letter.html)
    response["Content-Security-Policy"] = (
        "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    return response
