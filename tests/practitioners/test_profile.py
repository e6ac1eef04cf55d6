"""The profile page, one's own language and clock, and the lists staff keep."""

import datetime as dt
import importlib

import pytest
from django.conf import settings as site_settings
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from practitioners.middleware import own_language_and_time_zone
from practitioners.models import Clinic, Membership, User
from practitioners.time_zones import zone_choices
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

PROFILE = "practitioners:profile"


def fields(person, **changes):
    return {
        "name_on_licence": person.name_on_licence,
        "display_name": person.display_name,
        "profession": "",
        "time_zone": person.time_zone,
    } | changes


def test_a_person_changes_what_they_say_about_themselves(client, ana, places):
    client.force_login(ana)

    answer = client.post(
        reverse(PROFILE),
        fields(ana, profession=places["physio"].pk, time_zone="Asia/Tokyo", display_name="Anna"),
    )

    assert answer.url == reverse(PROFILE)
    ana.refresh_from_db()
    assert (ana.profession, ana.time_zone) == (places["physio"], "Asia/Tokyo")
    assert (ana.display_name, ana.language) == ("Anna", "en-gb")


def test_of_the_birthday_only_the_month_is_asked_for_and_kept(client, ana):
    client.force_login(ana)

    page = client.get(reverse(PROFILE)).content.decode()
    client.post(reverse(PROFILE), fields(ana, birth_month="2"))
    ana.refresh_from_db()
    assert ana.birth_month == 2
    client.post(reverse(PROFILE), fields(ana, birth_month=""))

    ana.refresh_from_db()
    assert ana.birth_month is None
    assert "We keep the month alone, never the day or the year." in page


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name_on_licence": ""}, "name_on_licence", "Enter your name as it is on your licence."),
        (
            {"name_on_licence": "A\r\nBcc: x"},
            "name_on_licence",
            "Write the name on one line, in letters alone.",
        ),
        (
            {"name_on_licence": "A\u202eB"},
            "name_on_licence",
            "Write the name on one line, in letters alone.",
        ),
        *[
            (
                {"name_on_licence": blank},
                "name_on_licence",
                "Write the name in letters that can be seen.",
            )
            for blank in [
                "\u200b",
                "\u200e\u200f",
                "\u2060\u00ad",
                "\u3164",
                "\u2800 \u2800",
                "\u0301",
            ]
        ],
        ({"display_name": "\u200b"}, "display_name", "Write the name in letters that can be seen."),
        ({"name_on_licence": "x" * 151}, "name_on_licence", "Shorten the name to 150 letters."),
        ({"display_name": "x" * 61}, "display_name", "Shorten this name to 60 letters."),
        ({"birth_month": "13"}, "birth_month", "Choose a month from the list."),
        ({"time_zone": "Mars/Base"}, "time_zone", "Choose a time zone from the list."),
        ({"time_zone": ""}, "time_zone", "Choose your time zone."),
        ({"profession": "999"}, "profession", "Choose a profession from the list."),
    ],
)
def test_bad_words_are_named_and_change_nothing(client, ana, places, changes, field, sentence):
    client.force_login(ana)

    answer = client.post(reverse(PROFILE), fields(ana, **changes))

    assert answer.context["form"].errors[field] == [sentence]
    assert User.objects.get(pk=ana.pk).name_on_licence == "Ana Ferreira"
    assert "Ana" in answer.content.decode()


def test_nobody_changes_more_than_the_form_offers(client, ana, places):
    client.force_login(ana)

    client.post(
        reverse(PROFILE),
        fields(ana, is_superuser="on", email="root@example.org", language="xx", is_active=""),
    )

    ana.refresh_from_db()
    assert (ana.is_superuser, ana.email, ana.language) == (False, "ana@example.org", "en-gb")


def test_another_name_says_before_saving_that_it_asks_for_a_new_check(client, ana, noon, places):
    licence = make.licence(holder=ana, at=noon, state="verified")
    client.force_login(ana)

    page = client.get(reverse(PROFILE)).content.decode()
    assert "saving another name sends it back to be checked" in page

    page = client.post(
        reverse(PROFILE), fields(ana, name_on_licence="Ana Costa"), follow=True
    ).content.decode()
    licence.refresh_from_db()
    assert licence.state == "waiting"
    assert "Your licence is waiting to be checked again, because your name changed." in page


def test_without_a_verified_licence_nothing_is_said_about_a_new_check(client, ana, noon, places):
    make.licence(holder=ana, at=noon)
    client.force_login(ana)

    assert "sends it back" not in client.get(reverse(PROFILE)).content.decode()


def test_who_still_has_the_default_zone_is_asked_for_theirs(client, ana, ben, places):
    asked = {}
    for who in (ana, ben):
        client.force_login(who)
        page = client.get(reverse(PROFILE)).content.decode()
        asked[who.time_zone] = "Choose your time zone, so that" in page

    assert asked == {"Europe/Lisbon": False, "UTC": True}


def test_every_zone_that_can_be_chosen_exists():
    groups = dict(zone_choices())

    assert groups.pop("UTC") == "UTC"
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in groups["America"]
    for cities in groups.values():
        for name, _city in cities:
            assert User(time_zone=name).zone.key == name


def seen_by(person) -> dict[str, str]:
    said = {}

    def page(request) -> HttpResponse:
        said["zone"] = timezone.get_current_timezone_name()
        said["language"] = translation.get_language()
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = person
    own_language_and_time_zone(page)(request)
    return said


def test_each_person_reads_in_their_own_zone_and_nobody_elses_afterwards(ana, ben):
    assert seen_by(ana) == {"zone": "Europe/Lisbon", "language": "en-gb"}
    assert timezone.get_current_timezone_name() == "UTC"
    assert seen_by(ben) == {"zone": "UTC", "language": "en-gb"}


def test_a_zone_that_no_longer_exists_does_not_lock_anybody_out(ana):
    ana.time_zone, ana.language = "Atlantis/Capital", "xx"

    assert seen_by(ana) == {"zone": "UTC", "language": "en-gb"}


def test_the_staff_pages_use_the_persons_own_zone(client, administrator, ana, noon):
    administrator.time_zone = "Asia/Tokyo"
    administrator.save()
    UserProfile.objects.create(user=administrator)
    licence = make.licence(holder=ana, at=dt.datetime(2026, 11, 21, 18, 0, tzinfo=dt.UTC))
    client.force_login(administrator)

    page = client.get(reverse("licence_review", args=[licence.pk])).content.decode()

    assert 'datetime="2026-11-22T03:00:00+09:00"' in page


def test_administrators_keep_clinics_and_who_belongs_to_them(client, administrator, ana):
    client.force_login(administrator)

    client.post(reverse("clinic:add"), {"name": "Harbour Physio", "city": "Bergen"})
    clinic = Clinic.objects.get()
    client.post(
        reverse("membership:add"),
        {"clinic": clinic.pk, "person": ana.pk, "role": "member", "joined_on": "2026-01-05"},
    )

    assert (clinic.name, clinic.city) == ("Harbour Physio", "Bergen")
    assert [one.person for one in clinic.memberships.all()] == [ana]
    for name in ("clinic", "membership"):
        assert client.get(reverse(f"{name}:index")).status_code == 200
        assert client.get(reverse(f"{name}:add")).status_code == 200


def test_nobody_belongs_to_a_clinic_twice_at_a_time(ana, today):
    clinic = Clinic.objects.create(name="Harbour Physio")
    Membership.objects.create(clinic=clinic, person=ana, joined_on=today)

    with pytest.raises(IntegrityError):
        Membership.objects.create(clinic=clinic, person=ana, joined_on=today)


@pytest.mark.parametrize("name", ["clinic", "membership", "jurisdiction", "profession"])
def test_instructors_keep_no_such_lists(client, instructor, name):
    client.force_login(instructor)

    answer = client.get(reverse(f"{name}:index"))

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("name", ["jurisdiction", "profession"])
def test_superusers_keep_places_and_professions(client, places, name):
    root = User.objects.create_superuser("root@example.org", name_on_licence="Rosa Root")
    client.force_login(root)

    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


def test_every_beat_task_of_this_app_exists():
    names = [entry["task"] for entry in site_settings.CELERY_BEAT_SCHEDULE.values()]
    ours = {name for name in names if name.startswith("practitioners.")}

    assert ours == {"practitioners.tasks.mail_missing_decisions"}
    for name in ours:
        module, _, function = name.rpartition(".")
        assert getattr(importlib.import_module(module), function).name == name


# Letters


@pytest.mark.parametrize("language", ["es", "fr", ""])
def test_the_language_of_letters_is_chosen_and_pages_stay_in_english(client, ana, language):
    client.force_login(ana)

    client.post(reverse(PROFILE), fields(ana, letter_language=language))
    page = client.get(reverse(PROFILE))

    ana.refresh_from_db()
    assert ana.letter_language == language
    assert page.headers["Content-Language"] == "en-gb"
    assert '<html lang="en-gb"' in page.content.decode()


def test_a_language_that_is_not_offered_is_named(client, ana):
    client.force_login(ana)

    page = client.post(reverse(PROFILE), fields(ana, letter_language="xx"))

    ana.refresh_from_db()
    assert page.context["form"].errors == {"letter_language": ["Choose a language from the list."]}
    assert ana.letter_language == ""


@pytest.mark.parametrize(
    ("language", "first"),
    [("", "English, or what my clinic chooses"), ("es", "Español, as my clinic has chosen")],
)
def test_the_profile_says_what_the_clinic_has_chosen(client, ana, today, language, first):
    clinic = Clinic.objects.create(name="Harbour Physio", letter_language=language)
    Membership.objects.create(clinic=clinic, person=ana, joined_on=today)
    client.force_login(ana)

    page = client.get(reverse(PROFILE))

    choices = page.context["form"].fields["letter_language"].choices
    assert next(iter(choices)) == ("", first)
