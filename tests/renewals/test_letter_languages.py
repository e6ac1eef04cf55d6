"""Reminders in the language of whoever gets them, and what the record says of it."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from practitioners.models import Clinic, Membership
from renewals.models import Reminder
from renewals.selectors.amounts import amount_in_words
from renewals.services import plan_reminders, send_reminders
from renewals.services.letters import write_letter
from renewals.services.post import mark_posted
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.clinics import JOINED
from tests.renewals.days import DUE_ON, on

pytestmark = pytest.mark.django_db
NOW = on(22)
HEADLINES = {
    "": "Your licence in Ohio runs out on 1 March 2027, in 7 days: 20.5 contact hours missing",
    "es": "Su licencia en Ohio vence el 1 de marzo de 2027, dentro de 7 días"
    " (por completar: 20.5 horas de contacto)",
    "fr": "Votre permis (Ohio) expire le 1 mars 2027, dans 7 jours"
    " (il manque 20,5 heures de contact)",
}


@pytest.fixture
def due(ana):
    """A licence of Ana's that is due in seven days, and its letter of today."""
    people.ohio(), people.physical_therapist()
    make.rule(ce_required=20.5)
    make.licence_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(15))
    return Reminder.objects.get(offset=7)


def speak(person, language):
    person.letter_language = language
    person.save()


def sent(mailoutbox, *rows):
    send_reminders(reminder_ids=[row.pk for row in rows], at=NOW)
    for row in rows:
        row.refresh_from_db()
    return mailoutbox[-1]


@pytest.mark.parametrize("language", ["", "es", "fr"])
def test_a_reminder_speaks_the_language_of_its_reader(due, ana, mailoutbox, language):
    speak(ana, language)

    mail = sent(mailoutbox, due)

    code = language or "en-gb"
    assert mail.subject == HEADLINES[language]
    assert mail.body.splitlines()[2] == f"{HEADLINES[language]}."
    assert f'<html lang="{code}"' in mail.alternatives[0].content
    assert (mail.extra_headers["Content-Language"], due.language) == (code, code)


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("", "Due: Ohio, physical therapist"),
        ("es", "Vence: Ohio, physical therapist"),
        ("fr", "Échéance : Ohio, physical therapist"),
    ],
)
def test_the_calendar_file_does_too(due, ana, mailoutbox, language, summary):
    speak(ana, language)

    mail = sent(mailoutbox, due)

    (event,) = Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")
    assert event["summary"].replace("\u00a0", " ") == summary


def test_several_of_one_day_are_one_letter_in_that_language(due, ana, mailoutbox):
    make.certificate_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(15))
    speak(ana, "es")
    rows = list(Reminder.objects.filter(offset=7).order_by("pk"))

    mail = sent(mailoutbox, *rows)

    licence = HEADLINES["es"].replace("20.5", "14")
    assert mail.subject == f"{licence}, y 1 plazo más"
    assert [row.language for row in rows] == ["es", "es"]


def join(person, language, *, name="Clínica Sol", **membership):
    clinic, _new = Clinic.objects.get_or_create(name=name, defaults={"letter_language": language})
    facts = {"joined_on": JOINED} | membership
    return Membership.objects.create(clinic=clinic, person=person, **facts)


LEFT = {"left_on": JOINED + dt.timedelta(days=30)}


@pytest.mark.parametrize(
    ("own", "clinics", "expected"),
    [
        pytest.param("", [("es", {})], "es", id="that of the clinic"),
        pytest.param("fr", [("es", {})], "fr", id="one's own before"),
        pytest.param("en-gb", [("es", {})], "en-gb", id="English can be one's own"),
        pytest.param("", [("es", LEFT)], "en-gb", id="no clinic one has left"),
        pytest.param("", [("", {})], "en-gb", id="a clinic without one"),
        pytest.param(
            "", [("es", {}), ("fr", {"joined_on": dt.date(2026, 6, 1)})], "fr", id="the last"
        ),
        pytest.param("xx", [("zz", {})], "en-gb", id="what is no longer offered"),
    ],
)
def test_who_chose_none_reads_what_the_clinic_chose(due, ana, mailoutbox, own, clinics, expected):
    speak(ana, own)
    for number, (language, membership) in enumerate(clinics):
        join(ana, language, name=f"Clinic {number}", **membership)

    mail = sent(mailoutbox, due)

    assert mail.extra_headers["Content-Language"] == expected


def test_the_languages_of_a_batch_cost_one_statement(ana, ben, cleo):
    people.ohio(), people.physical_therapist()

    def statements():
        rows = list(Reminder.objects.filter(offset=7, sent_at=None).values_list("pk", flat=True))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            send_reminders(reminder_ids=rows, at=NOW)
        return sum("practitioners_membership" in one["sql"] for one in asked.captured_queries)

    for person in (ana, ben):
        join(person, "es")
    make.licence_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(15))
    one = statements()
    for person in (ben, cleo):
        make.licence_period(person, due_on=DUE_ON)
    plan_reminders(at=on(15))

    assert (one, statements()) == (1, 1)


def test_staff_read_a_letter_in_each_language(due, ana, client, administrator, mailoutbox):
    address = reverse("reminder_preview", args=[due.pk])
    speak(ana, "fr")

    with time_machine.travel(NOW, tick=False):
        client.force_login(administrator)
        own = client.get(address)
        asked = client.get(address, {"language": "es"})
        page = client.get(reverse("reminder_preview_html", args=[due.pk]), {"language": "es"})
        unknown = client.get(address, {"language": "xx"})

    assert [one.context["language"] for one in (own, asked, unknown)] == ["fr", "es", "fr"]
    assert own.context["letter"].subject == HEADLINES["fr"]
    assert asked.context["letter"].subject == HEADLINES["es"]
    assert '<html lang="es"' in page.content.decode()
    ana.refresh_from_db()
    assert ana.letter_language == "fr"


def test_the_record_says_what_went_out_whatever_is_chosen_later(
    due, ana, client, administrator, mailoutbox
):
    speak(ana, "es")
    sent(mailoutbox, due)
    speak(ana, "fr")

    with time_machine.travel(NOW, tick=False):
        client.force_login(administrator)
        preview = client.get(reverse("reminder_preview", args=[due.pk]))
        outbox = client.get(reverse("reminders_outbox"), {"state": "sent"}).content.decode()
        receipts = client.get(reverse("reminder_receipts", args=[ana.pk])).content.decode()

    assert preview.context["language"] == "es"
    assert [page.count('lang="es">Español') for page in (outbox, receipts)] == [1, 1]


def test_a_letter_on_paper_is_noted_in_the_language_it_was_printed_in(due, ana, administrator):
    speak(ana, "fr")
    Reminder.objects.filter(pk=due.pk).update(channel=Reminder.Channel.POST)

    mark_posted(reminder_ids=[due.pk], actor=administrator, at=NOW)

    due.refresh_from_db()
    assert (due.language, due.state) == ("fr", "sent")


@pytest.mark.parametrize(
    ("amount", "unit", "language", "words"),
    [
        ("1", "point", "en-gb", "1 point"),
        ("2.50", "CE hour", "en-gb", "2.5 CE hours"),
        ("100", "hour", "en-gb", "100 hours"),
        ("1", "hour", "es", "1 hora"),
        ("2.5", "contact hour", "es", "2.5 horas de contacto"),
        ("2.5", "contact hour", "fr", "2,5 heures de contact"),
        ("1.5", "hour", "fr", "1,5 heure"),
        ("1.5", "hour", "en-gb", "1.5 hours"),
        ("2", "hour", "fr", "2 heures"),
        ("0", "credit", "fr", "0 crédit"),
        ("3", "learning unit", "fr", "3 learning units"),
    ],
)
def test_amounts_are_written_as_the_language_does(amount, unit, language, words):
    with translation.override(language):
        assert amount_in_words(Decimal(amount), unit) == words


def test_a_language_does_not_outlive_its_letter(due, ana):
    speak(ana, "es")

    write_letter([due], NOW)

    assert translation.get_language() == "en-gb"
