"""Files as answers: the buttons work without a script, doors are kept, storage has an end."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from quizzes import tasks
from quizzes.files import FileRefused
from quizzes.models import Response, ResponseFile
from quizzes.services import files
from quizzes.services.attempts import submit_attempt
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

CLOSED = "This question is closed. Its answer stays as it is."
AHEAD = "This question is not open yet. Answer the ones before it first."


def asks_files(most=1):
    body = {"stem": "Send it.", "types": ["pdf"], "most": most, "most_megabytes": 1}
    return make.question("file_upload", body=body, key={"rubric": "Signed.", "max_marks": "2"})


def pdf(words=""):
    return SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + words.encode())


def begun(learner, questions, **fields):
    page = make.quiz(questions, shuffle_questions=False, **fields)
    return make.attempt(learner, page, at=timezone.now())


@pytest.fixture
def forward(client, ana):
    """A question of files, then another, with no way back."""
    client.force_login(ana)
    return begun(ana, [asks_files(), make.question()], navigation="forward")


def player(attempt):
    return reverse("quizzes:attempt", args=[attempt.pk])


def send(attempt, slot=1, words=""):
    return files.add_file(
        attempt_id=attempt.pk,
        user=attempt.enrolment.learner,
        slot=slot,
        upload=pdf(words),
        at=timezone.now(),
    )


def take_out(attempt, file):
    files.remove_file(
        attempt_id=attempt.pk,
        user=attempt.enrolment.learner,
        file_id=file.pk,
        at=timezone.now(),
    )


@pytest.mark.parametrize("sent", [True, False], ids=["with a file", "left blank"])
def test_going_on_closes_a_question_of_files(client, forward, sent):
    if sent:
        send(forward)

    client.post(player(forward), {"do": "on-1"})

    response = Response.objects.get(slot=1)
    assert response.closed_at is not None
    assert bool(response.answer) is sent
    assert 'id="q2"' in client.get(player(forward)).text


@pytest.mark.parametrize("slot", [2, 99], ids=["not open yet", "no such question"])
def test_going_on_from_elsewhere_closes_nothing(client, forward, slot):
    page = client.post(player(forward), {"do": f"on-{slot}"})

    assert page.status_code in (200, 302)
    assert not Response.objects.exists()


def test_a_question_of_files_can_be_flagged_without_a_script(client, forward):
    client.post(player(forward), {"do": "flag-1"})
    assert Response.objects.get(slot=1).flagged is True

    client.post(player(forward), {"do": "unflag-1"})
    assert Response.objects.get(slot=1).flagged is False


def test_a_file_of_a_closed_question_stays_and_the_page_says_so(client, forward):
    file = send(forward)
    client.post(player(forward), {"do": "on-1"})

    page = client.post(player(forward), {"do": f"unfile-{file.pk}"})

    assert page.status_code == 200
    assert CLOSED in page.text
    file.refresh_from_db()
    assert file.removed_at is None


def test_a_closed_question_takes_no_file(client, forward):
    client.post(player(forward), {"do": "on-1"})

    page = client.post(player(forward), {"do": "upload-1", "file-1": pdf()})

    assert page.status_code == 200
    assert CLOSED in page.text
    assert not ResponseFile.objects.exists()


def test_a_question_that_is_not_open_yet_takes_no_file(client, ana):
    client.force_login(ana)
    attempt = begun(ana, [make.question(), asks_files()], navigation="forward")

    page = client.post(player(attempt), {"do": "upload-2", "file-2": pdf()})

    assert AHEAD in page.text
    assert not ResponseFile.objects.exists()


def test_a_question_closed_while_the_file_was_examined_takes_it_no_more(forward, monkeypatch):
    def examine_slowly(upload, body):
        Response.objects.create(
            attempt=forward,
            slot=1,
            question_version_id=forward.slots[0].version_id,
            saved_at=timezone.now(),
            closed_at=timezone.now(),
        )
        return examine(upload, body)

    examine = files.examine
    monkeypatch.setattr(files, "examine", examine_slowly)

    with pytest.raises(FileRefused, match=CLOSED):
        send(forward)

    assert not ResponseFile.objects.exists()


@pytest.mark.parametrize("verb", ["upload-1", "unfile"])
def test_a_file_for_an_attempt_that_ends_meanwhile_leads_to_the_attempt(
    client, forward, monkeypatch, verb
):
    file = send(forward, words="first")
    asked = files.must_be_open

    def ends(attempt, at):
        submit_attempt(attempt_id=attempt.pk, at=at)
        attempt.refresh_from_db()
        asked(attempt, at)

    monkeypatch.setattr(files, "must_be_open", ends)
    do = f"unfile-{file.pk}" if verb == "unfile" else verb

    page = client.post(player(forward), {"do": do, "file-1": pdf()})

    assert (page.status_code, page.headers["Location"]) == (302, player(forward))
    assert ResponseFile.objects.get().removed_at is None


@pytest.mark.parametrize("number", [12345, 10**17], ids=["five digits", "eighteen digits"])
def test_files_with_long_numbers_can_be_taken_out(client, forward, number):
    file = send(forward)
    ResponseFile.objects.filter(pk=file.pk).update(id=number)

    client.post(player(forward), {"do": f"unfile-{number}"})

    assert ResponseFile.objects.get().removed_at is not None


def test_storage_has_an_end_and_a_file_sent_before_can_come_back(ana):
    attempt = begun(ana, [asks_files(most=1)])
    for words in ("one", "two", "three"):
        take_out(attempt, send(attempt, words=words))

    with pytest.raises(FileRefused) as refused:
        send(attempt, words="four")

    assert str(refused.value) == (
        "You have sent 3 different files here, and there is room for no other."
        " Choose one of them again."
    )
    back = send(attempt, words="two")
    assert ResponseFile.objects.count() == 3
    assert back.removed_at is None
    assert Response.objects.get().answer == {"files": [back.pk]}


def test_each_question_has_room_of_its_own(ana):
    attempt = begun(ana, [asks_files(most=1), asks_files(most=1)])
    for words in ("one", "two", "three"):
        take_out(attempt, send(attempt, words=words))

    assert send(attempt, slot=2).slot == 2


def test_removed_files_go_once_the_attempt_is_handed_in(client, ana, monkeypatch):
    client.force_login(ana)
    attempt = begun(ana, [asks_files(most=2)])
    gone, kept = send(attempt, words="gone"), send(attempt, words="kept")
    take_out(attempt, gone)
    path, storage = gone.file.name, gone.file.storage

    tasks.clear_removed_files()
    assert storage.exists(path)

    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    at = timezone.now() + dt.timedelta(seconds=1)
    assert [files.clear_removed_files(at=at), files.clear_removed_files(at=at)] == [1, 0]

    gone.refresh_from_db()
    assert (gone.file.name, gone.name) == ("", "a.pdf")
    assert not storage.exists(path)
    assert storage.exists(kept.file.name)
    urls = [reverse("quizzes:answer_file", args=[file.pk]) for file in (gone, kept)]
    assert [client.get(url).status_code for url in urls] == [404, 200]


def test_a_file_that_is_gone_already_is_cleared_all_the_same(ana):
    attempt = begun(ana, [asks_files()])
    file = send(attempt)
    take_out(attempt, file)
    file.file.storage.delete(file.file.name)
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())

    assert files.clear_removed_files(at=timezone.now()) == 1


def test_files_do_not_count_beyond_what_the_revision_holds(ana):
    attempt = begun(ana, [asks_files()])
    file = send(attempt)
    Response.objects.update(revision=F("revision") + 32766)

    take_out(attempt, file)

    assert Response.objects.values_list("revision", "answer").get() == (32767, None)


@pytest.mark.parametrize(
    ("button", "where"),
    [("save", "attempt"), ("check", "check"), ("upload-1", "attempt"), ("flag-1", "attempt")],
)
def test_a_chosen_file_goes_with_every_button(client, ana, button, where):
    client.force_login(ana)
    attempt = begun(ana, [asks_files()])

    page = client.post(player(attempt), {"do": button, "file-1": pdf()})

    here = reverse(f"quizzes:{where}", args=[attempt.pk])
    assert page.headers["Location"].partition("#")[0] == here
    assert ResponseFile.objects.get().name == "a.pdf"


def test_going_on_with_a_file_that_is_refused_closes_nothing(client, forward):
    wrong = SimpleUploadedFile("a.txt", b"only words")

    page = client.post(player(forward), {"do": "on-1", "file-1": wrong})

    assert "Choose a file of a kind that this question asks for." in page.text
    assert not Response.objects.exists()


def test_going_on_takes_the_chosen_file_along(client, forward):
    client.post(player(forward), {"do": "on-1", "file-1": pdf()})

    response = Response.objects.get(slot=1)
    assert (response.answer, response.closed_at is None) == (
        {"files": [ResponseFile.objects.get().pk]},
        False,
    )


def test_a_file_too_large_to_be_read_is_named_at_its_question(client, ana, settings):
    settings.PROOF_MAX_BYTES = 100
    client.force_login(ana)
    attempt = begun(ana, [asks_files()])

    page = client.post(player(attempt), {"do": "check", "file-1": pdf("x" * 200)})

    assert "This file is too large. Choose a smaller one." in page.text
    assert not ResponseFile.objects.exists()


@pytest.mark.parametrize("verb", ["upload", "unfile"])
def test_the_page_comes_back_to_the_question_of_the_file(client, ana, verb):
    client.force_login(ana)
    attempt = begun(ana, [make.question(), asks_files(most=2)])
    target = 2 if verb == "upload" else send(attempt, slot=2).pk

    page = client.post(player(attempt), {"do": f"{verb}-{target}", "file-2": pdf("more")})

    assert page.headers["Location"] == f"{player(attempt)}#q2"
