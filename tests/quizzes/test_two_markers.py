"""Written answers and files: one or two people mark them, by criteria or in one mark."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practitioners.roles import Role, give_role
from quizzes.models import GradeEvent, Marking, Response, ResponseFile
from quizzes.services.attempts import grade_attempt, save_answer, submit_attempt
from tests.conftest import person
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

CRITERIA = {
    "rubric": [
        {"id": "a", "text": "Asks about blood thinners", "points": "2"},
        {"id": "b", "text": "Asks about fainting", "points": "1"},
    ],
    "rationale": make.RATIONALE,
}
ESSAY = {"stem": "What do you ask before a first needling?", "lines": 6}
FILES = {
    "stem": "Send your marked drawing.",
    "types": ["pdf", "image"],
    "most": 2,
    "most_megabytes": 1,
}
PDF = b"%PDF-1.7 a drawing"
PNG = b"\x89PNG\r\n\x1a\n a picture"


def marker(name):
    user = person(f"{name}@example.org", name.title())
    give_role(person=user, role=Role.INSTRUCTOR)
    return user


@pytest.fixture
def ben_marks(db):
    return marker("bea")


@pytest.fixture
def cleo_marks(db):
    return marker("clara")


def handed_in(learner, noon, *, second=False):
    question = make.question("essay", body=ESSAY, key=CRITERIA, max_mark=Decimal(3))
    attempt = make.attempt(learner, make.quiz([question], second_marker=second), at=noon)
    save_answer(
        attempt_id=attempt.pk, user=learner, slot=1, raw="Blood thinners", revision=0,
        save_id=None, at=noon,
    )  # fmt: skip
    submit_attempt(attempt_id=attempt.pk, at=noon)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=noon)
    return Response.objects.get(attempt=attempt)


def give(client, who, response, a, b, comment=""):
    client.force_login(who)
    data = {"points-a": a, "points-b": b, "comment": comment}
    return client.post(reverse("mark_answer", args=[response.pk]), data)


def test_criteria_are_marked_one_by_one_and_add_up(client, ana, noon, instructor):
    response = handed_in(ana, noon)

    give(client, instructor, response, "1.5", "1", "Which thinners?")

    response.refresh_from_db()
    kept = Marking.objects.get()
    assert (response.mark, response.comment) == (Decimal("2.5"), "Which thinners?")
    assert kept.points == {"a": "1.5", "b": "1"}


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("3", "1", "Give “Asks about blood thinners” from 0 to 2 points."),
        ("-1", "1", "Give “Asks about blood thinners” from 0 to 2 points."),
        ("", "1", "Enter the points for “Asks about blood thinners”."),
        ("much", "1", "Enter the points as a number, such as 1.5."),
    ],
)
def test_points_outside_a_criterion_are_sent_back(client, ana, noon, instructor, a, b, said):
    response = handed_in(ana, noon)

    assert said in give(client, instructor, response, a, b).text
    assert not Marking.objects.exists()


def test_the_second_marker_is_blind_and_agreement_settles_it(
    client, ana, noon, instructor, ben_marks
):
    response = handed_in(ana, noon, second=True)
    give(client, instructor, response, "2", "1", "Complete")
    response.refresh_from_db()
    assert response.mark is None
    client.force_login(ben_marks)
    url = reverse("mark_answer", args=[response.pk])

    blind = client.get(url).text

    for hidden in ["Complete", ana.name_on_licence, "Ivo", "Marks given"]:
        assert hidden not in blind
    assert ana.name_on_licence not in client.get(reverse("marking_list")).text
    give(client, ben_marks, response, "2", "1", "Clear")
    response.refresh_from_db()
    assert (response.mark, response.comment) == (3, "Complete\n\nClear")
    assert list(GradeEvent.objects.values_list("kind", flat=True)) == ["automatic", "manual"]


def test_where_two_differ_a_third_sees_both_and_decides(
    client, ana, noon, instructor, ben_marks, cleo_marks
):
    response = handed_in(ana, noon, second=True)
    give(client, instructor, response, "2", "1")
    give(client, ben_marks, response, "1", "1")
    assert waiting(client, instructor) == waiting(client, ben_marks) == []
    assert waiting(client, cleo_marks) == [response.pk]

    page = client.get(reverse("mark_answer", args=[response.pk])).text
    assert "Two people gave different marks. Yours decides." in page
    give(client, cleo_marks, response, "1.5", "1")

    response.refresh_from_db()
    assert (response.mark, response.marked_by) == (Decimal("2.5"), cleo_marks)
    assert waiting(client, cleo_marks) == []


def waiting(client, who):
    client.force_login(who)
    page = client.get(reverse("marking_list"))
    return [response.pk for response, _two in page.context["rows"]]


def test_nobody_marks_alone_for_two(client, ana, noon, instructor):
    response = handed_in(ana, noon, second=True)
    give(client, instructor, response, "2", "1")
    give(client, instructor, response, "2", "0")

    response.refresh_from_db()
    assert response.mark is None
    assert set(Marking.objects.values_list("place", flat=True)) == {1}


@pytest.fixture
def upload(ana, noon, settings):
    question = make.question("file_upload", body=FILES, key=CRITERIA, max_mark=Decimal(3))
    from django.utils import timezone

    return make.attempt(ana, make.quiz([question, make.question()]), at=timezone.now())


def slot_of(attempt):
    from quizzes.models import QuestionVersion

    kinds = dict(QuestionVersion.objects.values_list("pk", "kind"))
    return next(each.number for each in attempt.slots if kinds[each.version_id] == "file_upload")


def send(client, attempt, name, content, **more):
    slot = slot_of(attempt)
    data = {"do": f"upload-{slot}", f"file-{slot}": SimpleUploadedFile(name, content), **more}
    return client.post(reverse("quizzes:attempt", args=[attempt.pk]), data)


def test_files_are_sent_listed_and_taken_out(client, ana, upload):
    client.force_login(ana)
    send(client, upload, "drawing.pdf", PDF)
    send(client, upload, "photo.png", PNG)
    send(client, upload, "again.pdf", PDF)

    page = client.get(reverse("quizzes:attempt", args=[upload.pk])).text
    first, second = ResponseFile.objects.all()
    assert "drawing.pdf" in page
    assert "photo.png" in page
    assert "Send this file" not in page
    assert Response.objects.get().answer == {"files": [first.pk, second.pk]}
    assert not first.file.name.endswith("drawing.pdf")

    client.post(reverse("quizzes:attempt", args=[upload.pk]), {"do": f"unfile-{first.pk}"})
    assert Response.objects.get().answer == {"files": [second.pk]}


def test_what_stands_in_the_other_questions_is_saved_with_the_file(client, ana, upload):
    client.force_login(ana)
    other = next(each.number for each in upload.slots if each.number != slot_of(upload))
    fields = {f"revision-{other}": "0", f"shown-{other}": "", f"q{other}": "o1"}

    send(client, upload, "drawing.pdf", PDF, **fields)

    assert set(Response.objects.values_list("slot", flat=True)) == {1, 2}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "This file is empty. Choose another one."),
        ("page.pdf", b"<html>", "Choose a file of a kind that this question asks for."),
        ("large.pdf", PDF + b"0" * 1_000_001, "Choose a file of at most 1 MB."),
    ],
)
def test_a_file_that_cannot_be_an_answer_is_sent_back(client, ana, upload, name, content, said):
    client.force_login(ana)

    assert said in send(client, upload, name, content).text
    assert not ResponseFile.objects.exists()


def test_a_third_file_finds_no_room(client, ana, upload):
    client.force_login(ana)
    for number in range(2):
        send(client, upload, f"{number}.pdf", PDF + bytes([number]))

    page = send(client, upload, "third.pdf", PDF + b"third")

    assert "Take a file out first; there is room for 2." in page.text
    assert ResponseFile.objects.count() == 2


def test_no_page_can_name_a_file_into_an_answer(client, ana, upload):
    client.force_login(ana)
    url = reverse("quizzes:save", args=[upload.pk, slot_of(upload)])

    reply = client.put(url, {"answer": {"files": [1]}, "revision": 0}, "application/json")

    assert reply.status_code == 422
    assert not Response.objects.exists()


def test_a_file_opens_for_its_owner_and_after_handing_in_for_markers(
    client, ana, ben, cleo, instructor, upload
):
    client.force_login(ana)
    send(client, upload, "drawing.pdf", PDF)
    url = reverse("quizzes:answer_file", args=[ResponseFile.objects.get().pk])

    def seen(who):
        client.logout()
        if who:
            client.force_login(who)
        return client.get(url).status_code

    assert [seen(who) for who in (ana, ben, cleo, instructor, None)] == [200, 404, 404, 404, 302]
    submit_attempt(attempt_id=upload.pk, at=upload.started_at)
    assert [seen(who) for who in (ana, ben, cleo, instructor)] == [200, 404, 404, 200]
    reply = client.get(url)
    assert reply.headers["Content-Disposition"] == 'attachment; filename="drawing.pdf"'
    assert b"".join(reply.streaming_content) == PDF


def test_nothing_goes_in_after_handing_in(client, ana, upload):
    submit_attempt(attempt_id=upload.pk, at=upload.started_at)
    client.force_login(ana)

    send(client, upload, "late.pdf", PDF)

    assert not ResponseFile.objects.exists()


def test_one_file_more_costs_no_statement_more(client, ana, upload, django_assert_num_queries):
    client.force_login(ana)
    url = reverse("quizzes:attempt", args=[upload.pk])
    send(client, upload, "a.pdf", PDF)
    with django_assert_num_queries(6):
        client.get(url)
    send(client, upload, "b.pdf", PDF + b"b")
    with django_assert_num_queries(6):
        client.get(url)


def test_what_two_have_settled_neither_unsettles(client, ana, noon, instructor, ben_marks):
    response = handed_in(ana, noon, second=True)
    give(client, instructor, response, "2", "1")
    give(client, ben_marks, response, "2", "1")

    give(client, instructor, response, "0", "0")

    response.refresh_from_db()
    assert (response.mark, Marking.objects.count()) == (3, 2)


def test_another_mark_does_not_take_a_pass_back(client, ana, noon, instructor):
    response = handed_in(ana, noon)
    give(client, instructor, response, "2", "1")

    sent = give(client, instructor, response, "0", "0")

    assert "It is kept for an administrator to decide." in client.get(sent.url).text
    response.attempt.refresh_from_db()
    assert (response.attempt.passed, response.attempt.mark) == (True, 3)
    assert Marking.objects.count() == 1


def test_criteria_worth_more_than_the_question_count_in_proportion(client, ana, noon, instructor):
    question = make.question("essay", body=ESSAY, key=CRITERIA, max_mark=Decimal("1.5"))
    attempt = make.attempt(ana, make.quiz([question]), at=noon)
    make.put(attempt, 1, "Blood thinners", at=noon)
    submit_attempt(attempt_id=attempt.pk, at=noon)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=noon)

    give(client, instructor, Response.objects.get(), "2", "0")

    assert Response.objects.get().mark == 1
