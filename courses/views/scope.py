"""What a place says about needling, beside what a course does not change about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from courses.extending.acceptance import acceptance_of
from courses.extending.authority import known_places, scope_note
from courses.models import CoursePage
from practitioners.models import Jurisdiction, Profession


def scope(request: HttpRequest, course_id: int) -> HttpResponse:
    """A place and a profession are chosen in the address; what is not on record stays "not known"."""
    course = get_object_or_404(CoursePage.objects.live(), id=course_id)
    today = timezone.localdate()
    places = known_places(on=today)
    chosen = request.GET.get("place", "")
    row = next((one for one in places if f"{one[0]}-{one[1]}" == chosen), None)
    note, acceptance = None, None
    if row:
        place = Jurisdiction.objects.select_related("parent").get(pk=row[0])
        profession = Profession.objects.get(pk=row[1])
        note = scope_note(place, profession, on=today)
        acceptance = acceptance_of([course.pk], place=place, profession=profession, on=today)[
            course.pk
        ]
    context = {
        "course": course,
        "places": [(f"{place}-{profession}", words) for place, profession, words in places],
        "chosen": chosen if row else "",
        "note": note,
        "acceptance": acceptance,
        "section": "catalogue",
    }
    return TemplateResponse(request, "courses/scope.html", context)
