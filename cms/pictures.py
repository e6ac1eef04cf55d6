"""Pictures of pages. Everything else that people upload has no address of its own."""

from mimetypes import guess_type

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import cache_control

# A drawing was cleaned when it came in. Opened by itself it may do nothing all the same.
DRAWINGS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@cache_control(public=True, max_age=86_400)
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture in the size a page asks for, wherever the files are kept.

    Originals (with the place and camera in them) and documents are in the same store and are not
    given out here: documents go through Wagtail, which asks whether they are restricted.
    """
    try:
        file = default_storage.open(name)
    except OSError:
        raise Http404 from None
    response = FileResponse(file, content_type=guess_type(name)[0])
    if name.endswith(".svg"):
        response.headers["Content-Security-Policy"] = DRAWINGS
    return response
