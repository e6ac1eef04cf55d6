"""Who a page can be looked at as. Apps above add people of their own in `ready()`.

A persona is a person who exists for one look only: made, shown the page and taken back in one transaction
(`courses.preview.rehearsal`), so that everything on the page is real and nothing of it stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models import CoursePage, Enrolment
from courses.selectors.unpublishing import course_of_part
from practitioners.models import Jurisdiction, Licence, Profession, User

type Visitor = User | AnonymousUser
# Makes what the persona has; called inside the transaction that is taken back.
type Prepare = Callable[[User, Page], None]


@dataclass(frozen=True)
class Persona:
    key: str
    name: Any
    prepare: Prepare | None = None  # None: nobody is signed in


_personas: dict[str, Persona] = {}


def register_persona(persona: Persona) -> None:
    """Registering it again changes nothing."""
    _personas.setdefault(persona.key, persona)


def personas() -> list[Persona]:
    return list(_personas.values())


def persona(key: str) -> Persona | None:
    return _personas.get(key)


def visitor(chosen: Persona, page: Page) -> Visitor:
    """The person, for as long as the transaction lasts."""
    if chosen.prepare is None:
        return AnonymousUser()
    person = User.objects.create(
        email="preview@localhost.invalid", name_on_licence="Preview Person", display_name="Preview"
    )
    chosen.prepare(person, page)
    return person


def enrolled(person: User, page: Page) -> None:
    """Licensed, and in the course the page belongs to, whatever the course asks for."""
    licensed(person, page)
    if course := page if isinstance(page, CoursePage) else course_of_part(page):
        Enrolment.objects.create(learner=person, course=course, enrolled_at=timezone.now())


def licensed(person: User, page: Page) -> None:
    """A verified licence of a profession that the course takes, where one is known here."""
    course = page if isinstance(page, CoursePage) else course_of_part(page)
    wanted = course.allowed_professions.first() if course else None
    profession = wanted or Profession.objects.first()
    place = Jurisdiction.objects.first()
    if profession is None or place is None:
        return
    person.profession = profession
    person.save(update_fields=["profession"])
    Licence.objects.create(
        holder=person,
        jurisdiction=place,
        profession=profession,
        number="PREVIEW",
        number_key=f"PREVIEW{person.pk}",
        state=Licence.State.VERIFIED,
        submitted_at=timezone.now(),
        checked_at=timezone.now(),
    )


def nothing(person: User, page: Page) -> None:
    """A new account: no licence, no course."""


for each in (
    Persona("visitor", _("Not signed in")),
    Persona("not_enrolled", _("Not enrolled, licence verified"), licensed),
    Persona("no_licence", _("Not enrolled, no licence"), nothing),
    Persona("enrolled", _("Enrolled"), enrolled),
):
    register_persona(each)
