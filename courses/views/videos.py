"""Videos of lessons, part by part, for those who may read the lesson."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.selectors.videos import video_of_lesson
from courses.video.byte_ranges import NothingThere, Part, asked_part

CHUNK = 64 * 1024
# A player that asks for "the rest" gets this much and asks again, so that no thread is held for long.
MOST_AT_ONCE = 2 * 1024 * 1024


@require_safe
@cache_control(private=True, max_age=3600)
def video(request: HttpRequest, lesson_id: int, video_id: int, what: str) -> HttpResponseBase:
    """The file, its poster, its described version, or its captions and chapters as WebVTT."""
    found = video_of_lesson(user=request.user, lesson_id=lesson_id, video_id=video_id)
    match what:
        case "file":
            return _part_of(request, found.file, found.content_type)
        case "described" if found.described_file:
            return _part_of(request, found.described_file, found.described_type)
        case "poster" if found.thumbnail:
            return _part_of(request, found.thumbnail, "image/jpeg")
        case "captions" if found.captions:
            return HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")
        case "chapters" if found.chapters:
            return HttpResponse(found.chapters_vtt, content_type="text/vtt; charset=utf-8")
    raise Http404


def _part_of(request: HttpRequest, file: Any, content_type: str) -> HttpResponseBase:
    try:
        size = file.size
    except OSError:
        raise Http404 from None
    headers = {"Accept-Ranges": "bytes", "Content-Type": content_type}
    try:
        part = asked_part(request.headers.get("Range", ""), size=size, most=MOST_AT_ONCE)
    except NothingThere:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    status = 206 if part else 200
    if part:
        headers["Content-Range"] = part.content_range(size)
    wanted = part or Part(0, size)
    headers["Content-Length"] = str(wanted.length)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    pieces = pieces_of(file.storage, file.name, wanted)
    return StreamingHttpResponse(pieces, status=status, headers=headers)


def pieces_of(storage: Storage, name: str, part: Part) -> Iterator[bytes]:
    """A bucket gives out the part itself (`cms.storage`); from a folder it is read."""
    if hasattr(storage, "pieces"):
        return storage.pieces(name, part.start, part.stop)  # type: ignore[no-any-return]
    return _read(storage, name, part)


def _read(storage: Storage, name: str, part: Part) -> Iterator[bytes]:
    with storage.open(name) as file:
        file.seek(part.start)
        left = part.length
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
