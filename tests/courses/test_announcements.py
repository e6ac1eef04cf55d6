"""Announcements: to whom, once, until dismissed, and how they stop."""

import datetime as dt
import re
import smtplib

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Announcement, AnnouncementReceipt, Enrolment
from courses.selectors.announcements import reach_of, shown_to
from courses.services import announcements as services
from courses.services.announcements import (
    CannotAnnounce,
    Draft,
    continue_announcements,
    dismiss_announcement,
    list_announcement,
    mail_announcement,
    plain_words,
    publish_announcement,
    save_draft,
    take_back_announcement,
)
from practitioners.models import User
from tests.factories.courses import course_with, enrolment

pytestmark = pytest.mark.django_db
WORDS = "<p>Bring <b>gloves</b>.</p><ul><li>Size S</li><li>Size M</li></ul>"


@pytest.fixture
def course(db):
    return course_with(1)


@pytest.fixture
def people(course, ana, ben, cleo, noon):
    """Ana is under way, Ben has completed the course, Cleo has left it."""
    for one in (ana, ben, cleo):
        enrolment(one, course)
    Enrolment.objects.filter(learner=ben).update(completed_at=noon)
    Enrolment.objects.filter(learner=cleo).update(left_at=noon)
    return [ana, ben, cleo]


def draft(course, author, at, **said):
    values = {"title": "Gloves", "words": WORDS, "audience": "all", "sends_mail": False}
    return save_draft(author=author, draft=Draft(course=course, **(values | said)), at=at)


def published(course, author, at, **said):
    one = draft(course, author, at, **said)
    return publish_announcement(announcement=one, publish_at=None, at=at)


def receivers_of(one):
    return set(one.receipts.values_list("learner__display_name", flat=True))


@pytest.mark.parametrize(
    ("audience", "names"),
    [("under_way", {"Ana"}), ("completed", {"Ben"}), ("all", {"Ana", "Ben"})],
)
def test_it_reaches_those_it_is_for_and_says_how_many_before(
    course, people, instructor, noon, audience, names
):
    one = draft(course, instructor, noon, audience=audience)
    assert reach_of(one).people == len(names)
    one = publish_announcement(announcement=one, publish_at=None, at=noon)
    list_announcement(announcement_id=one.pk, at=noon)
    assert receivers_of(one) == names


def test_whoever_takes_the_course_again_gets_it_once(course, people, ben, instructor, noon):
    enrolment(ben, course)
    one = published(course, instructor, noon)
    list_announcement(announcement_id=one.pk, at=noon)
    list_announcement(announcement_id=one.pk, at=noon)
    assert one.receipts.filter(learner=ben).count() == 1


def test_it_is_shown_until_dismissed_or_a_month_old(course, people, ana, instructor, noon):
    one = published(course, instructor, noon)
    list_announcement(announcement_id=one.pk, at=noon)
    days = dt.timedelta(days=1)
    assert [shown.title for shown in shown_to(ana, at=noon + 29 * days)] == ["Gloves"]
    assert shown_to(ana, at=noon + 31 * days) == []
    [receipt] = shown_to(ana, at=noon)
    dismiss_announcement(receipt=receipt, at=noon)
    assert shown_to(ana, at=noon) == []


def test_the_home_and_the_course_show_it(client, course, people, ana, cleo, instructor):
    from django.utils import timezone

    now = timezone.now()
    one = published(course, instructor, now)
    list_announcement(announcement_id=one.pk, at=now)
    seen = {}
    for person in (ana, cleo):
        client.force_login(person)
        for name, address in [("home", reverse("courses:home")), ("course", course.url)]:
            seen[person.display_name, name] = "Size S" in client.get(address).content.decode()
    assert seen == {
        ("Ana", "home"): True,
        ("Ana", "course"): True,
        ("Cleo", "home"): False,
        ("Cleo", "course"): False,
    }


def test_only_its_receiver_dismisses_it_and_past_ones_stay_listed(
    client, course, people, ana, ben, cleo, instructor, noon
):
    one = published(course, instructor, noon)
    list_announcement(announcement_id=one.pk, at=noon)
    receipt = one.receipts.get(learner=ana)
    address = reverse("courses:dismiss_announcement", args=[receipt.pk])
    statuses = {}
    for person in (ben, cleo, instructor, ana):
        client.force_login(person)
        statuses[person.display_name] = client.post(address).status_code
    assert statuses == {"Ben": 404, "Cleo": 404, "Ivo": 404, "Ana": 302}
    listed = reverse("courses:announcements", args=[course.pk])
    assert "Size S" in client.get(listed).content.decode()
    client.force_login(cleo)
    assert client.get(listed).status_code == 404


# Letters


def test_each_gets_one_letter_however_often_the_tasks_come(
    course, people, ana, ben, instructor, noon, mailoutbox
):
    User.objects.filter(pk=ben.pk).update(wants_announcements=False)
    one = published(course, instructor, noon, sends_mail=True)
    for _ in range(2):
        list_announcement(announcement_id=one.pk, at=noon)
        mail_announcement(announcement_id=one.pk, at=noon)
    [letter] = mailoutbox
    assert letter.to == ["ana@example.org"]
    assert letter.subject == f"{course.title}: Gloves"
    assert "Bring gloves.\n- Size S\n- Size M" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_mail_nobody_is_written_to(course, people, instructor, noon, mailoutbox):
    one = published(course, instructor, noon)
    list_announcement(announcement_id=one.pk, at=noon)
    assert mail_announcement(announcement_id=one.pk, at=noon) == 0
    assert mailoutbox == []


def test_one_click_stops_them_and_looking_does_not(
    client, course, people, ana, instructor, noon, mailoutbox
):
    one = published(course, instructor, noon, sends_mail=True)
    list_announcement(announcement_id=one.pk, at=noon)
    mail_announcement(announcement_id=one.pk, at=noon)
    letter = next(letter for letter in mailoutbox if letter.to == [ana.email])
    address = re.search(r"<https?://[^/]+(.*)>", letter.extra_headers["List-Unsubscribe"])[1]

    assert client.get(address).status_code == 200
    ana.refresh_from_db()
    assert ana.wants_announcements
    for _ in range(2):
        client.post(address, {"List-Unsubscribe": "One-Click"})
    ana.refresh_from_db()
    assert not ana.wants_announcements
    assert client.post(address.replace("stop/", "stop/x")).status_code == 404


def test_a_killed_worker_goes_on_where_it_stopped(
    course, instructor, noon, monkeypatch, mailoutbox
):
    monkeypatch.setattr(services, "LIST_AT_ONCE", 2)
    for number in range(5):
        enrolment(User.objects.create_user(f"p{number}@example.org", name_on_licence="P"), course)
    one = published(course, instructor, noon, sends_mail=True)
    services._list_some(one.pk, noon)  # and then nothing more: it was killed
    assert one.receipts.count() == 2
    assert continue_announcements(at=noon) > 0
    one.refresh_from_db()
    assert (one.receipts.count(), one.listed_at is not None) == (5, True)

    claimed = services._claim(one.pk, noon)  # taken, and never sent
    continue_announcements(at=noon + dt.timedelta(minutes=5))
    assert len(mailoutbox) == 5 - len(claimed)
    continue_announcements(at=noon + dt.timedelta(minutes=11))
    assert sorted(letter.to[0] for letter in mailoutbox) == [f"p{n}@example.org" for n in range(5)]


def test_a_server_that_is_away_is_tried_again(
    course, people, instructor, noon, mailoutbox, monkeypatch
):
    one = published(course, instructor, noon, sends_mail=True, audience="under_way")
    list_announcement(announcement_id=one.pk, at=noon)
    with monkeypatch.context() as away:

        def refuse(*args):
            raise smtplib.SMTPConnectError(421, b"away")

        away.setattr(EmailBackend, "send_messages", refuse)
        assert mail_announcement(announcement_id=one.pk, at=noon) == 0
    assert mail_announcement(announcement_id=one.pk, at=noon) == 1


def test_what_waits_for_its_time_goes_out_then(course, people, ana, instructor, noon):
    one = draft(course, instructor, noon)
    later = noon + dt.timedelta(hours=2)
    publish_announcement(announcement=one, publish_at=later, at=noon)
    continue_announcements(at=noon)
    assert one.receipts.count() == 0
    list_announcement(announcement_id=one.pk, at=later)
    assert one.receipts.count() == 2


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (-1, "Choose a time that is still to come, or publish it now."),
        (24 * 400, "Choose a time within a year."),
    ],
)
def test_a_time_that_cannot_be_says_why(course, instructor, noon, hours, sentence):
    one = draft(course, instructor, noon)
    with pytest.raises(CannotAnnounce) as refused:
        publish_announcement(announcement=one, publish_at=noon + dt.timedelta(hours=hours), at=noon)
    assert str(refused.value) == sentence


def test_what_is_taken_back_is_neither_shown_nor_mailed(
    course, people, ana, instructor, noon, mailoutbox
):
    one = published(course, instructor, noon, sends_mail=True)
    AnnouncementReceipt.objects.create(announcement=one, learner=ana, wants_mail=True)
    take_back_announcement(announcement=one, by=instructor, at=noon)
    mail_announcement(announcement_id=one.pk, at=noon)
    assert (mailoutbox, shown_to(ana, at=noon)) == ([], [])


def test_one_that_waits_becomes_a_draft_again(course, instructor, noon):
    one = draft(course, instructor, noon)
    publish_announcement(announcement=one, publish_at=noon + dt.timedelta(hours=1), at=noon)
    back = take_back_announcement(announcement=one, by=instructor, at=noon)
    assert (back.publish_at, back.withdrawn_at) == (None, None)
    out = publish_announcement(announcement=back, publish_at=None, at=noon)
    other = Draft(course=course, title="x", words="<p>x</p>", audience="all", sends_mail=False)
    with pytest.raises(CannotAnnounce, match="Take it back first"):
        save_draft(author=instructor, draft=other, announcement=out, at=noon)


def test_a_batch_reads_the_same_for_few_and_many_and_notes_each_letter(
    course, instructor, noon, monkeypatch
):
    monkeypatch.setattr(services, "queue", lambda *_args: None)
    listed, mailed = [], []
    for size in (1, 3):
        for number in range(size):
            address = f"p{size}{number}@example.org"
            enrolment(User.objects.create_user(address, name_on_licence="P"), course)
        one = published(course, instructor, noon, title=f"To {size}", sends_mail=True)
        with CaptureQueriesContext(connection) as statements:
            list_announcement(announcement_id=one.pk, at=noon)
        listed.append(len(statements))
        with CaptureQueriesContext(connection) as statements:
            letters = mail_announcement(announcement_id=one.pk, at=noon)
        mailed.append(len(statements) - letters)
    assert listed[0] == listed[1]
    assert mailed[0] == mailed[1]


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("<p>a &amp; b</p>", "a & b"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ],
)
def test_words_in_plain_letters(words, plain):
    assert plain_words(words) == plain


# Staff


def test_an_instructor_writes_looks_and_publishes(client, course, people, instructor):
    from wagtail.test.utils.form_data import rich_text

    client.force_login(instructor)
    said = {"course": course.pk, "title": "", "audience": "all", "words": rich_text("<p>Hi</p>")}
    refused = client.post(reverse("announcement_new"), said)
    assert "Write a title." in refused.content.decode()
    answer = client.post(reverse("announcement_new"), {**said, "title": "Hello"})
    one = Announcement.objects.get()
    assert answer.url == reverse("announcement", args=[one.pk])
    text = client.get(answer.url).content.decode()
    assert "2 people would get it now" in text
    assert not one.receipts.exists()
    client.post(answer.url, {"now": "1"})
    list_announcement(announcement_id=one.pk, at=Announcement.objects.get().publish_at)
    assert receivers_of(one) == {"Ana", "Ben"}
    assert "2 people" in client.get(reverse("announcement_list")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("instructor", 200), ("administrator", 200), ("ana", 302), (None, 302)]
)
@pytest.mark.parametrize("name", ["announcement_list", "announcement_new"])
def test_who_announces(client, who, status, name, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == status
