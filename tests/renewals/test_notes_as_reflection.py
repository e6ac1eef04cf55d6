"""A private note becomes words of a reflection, when its owner wants it to."""

import pytest
from django.urls import reverse

from courses.selectors.reading import lesson_parts
from courses.services.notes import Quote, write_note
from renewals.models import CreditEntry
from tests.courses.reading import course_of, lesson_in_parts

pytestmark = pytest.mark.django_db
FORM = reverse("renewals:activity_new")


@pytest.fixture
def note(ana, noon):
    lesson = lesson_in_parts()
    return write_note(
        learner=ana,
        course_id=course_of(lesson).pk,
        step=lesson,
        revision=None,
        part=lesson_parts(lesson)[0],
        text="I now wash before gloves.",
        quote=Quote("twenty seconds"),
        at=noon,
    )


def test_it_is_put_after_what_was_typed_and_nothing_is_sent(client, ana, note):
    client.force_login(ana)
    said = {"title": "Course", "reflection": "I learnt a lot.", "use_note": "1", "note": note.pk}
    answer = client.post(FORM, said)
    form = answer.context["form"]
    assert form["reflection"].value() == (
        "I learnt a lot.\n\n“twenty seconds”\nI now wash before gloves."
    )
    assert (form["title"].value(), form.errors) == ("Course", {})
    assert not CreditEntry.objects.exists()


def test_the_chooser_offers_ones_own_notes_alone(client, ana, ben, administrator, note):
    offered, taken = {}, {}
    for person in (ana, ben, administrator):
        client.force_login(person)
        offered[person.display_name] = b"I now wash" in client.get(FORM).content
        answer = client.post(FORM, {"use_note": "1", "note": note.pk})
        taken[person.display_name] = answer.status_code
    assert offered == {"Ana": True, "Ben": False, "Ada": False}
    assert taken == {"Ana": 200, "Ben": 404, "Ada": 404}
