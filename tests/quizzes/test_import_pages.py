"""Questions come in and go out through the staff pages, and the file between the steps is private."""

import datetime as dt
import re
from base64 import b64encode
from html import unescape
from io import BytesIO

import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from practitioners.models import User
from practitioners.roles import Role, give_role
from quizzes import tasks
from quizzes.formats.items import MOST_BYTES
from quizzes.models import Question, QuestionVersion
from quizzes.services.uploads import FOLDER, remove_old_uploads
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

GIFT = b"""$CATEGORY: Safety

// [id:L1] [tag:lung]
::Lung::A cough after needling is {=a reason to stop#Right. ~nothing to mind#Secret reason.}

// [id:L2]
::Needles::Needles are used once.{TRUE}

::Odd::How many? {#twelve}
"""


@pytest.fixture
def ivo(client, instructor):
    client.force_login(instructor)
    return client


@pytest.fixture
def another_instructor(db):
    person = User.objects.create_user("iris@example.org", "correct horse battery")
    give_role(person=person, role=Role.INSTRUCTOR)
    return person


@pytest.fixture(autouse=True)
def _empty_uploads(settings, tmp_path):
    kept = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "private": kept}


def gift(count):
    return "\n\n".join(
        f"// [id:N{n}]\n::N{n}::Statement {n}?{{TRUE}}" for n in range(count)
    ).encode()


def send(client, data=GIFT, *, name="safety.gift.txt", bank="Main", format_name="auto"):
    file = SimpleUploadedFile(name, data)
    return client.post(
        reverse("question_import"), {"file": file, "bank": bank, "format": format_name}
    )


def words(response):
    """What a person reads in the main part of a page, line by line."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<(script|style|template)\b.*?</\1>", "", main, flags=re.DOTALL)
    lines = unescape(re.sub(r"<[^>]+>", "\n", main)).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def table(response):
    body = response.content.decode().partition("<tbody>")[2]
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def held():
    storage = storages["private"]
    if not storage.exists(FOLDER):
        return []
    return [
        name
        for owner in storage.listdir(FOLDER)[0]
        for name in storage.listdir(f"{FOLDER}/{owner}")[1]
    ]


def test_looking_at_a_file_shows_every_question_and_saves_none(ivo):
    check = ivo.get(send(ivo).url)

    assert table(check) == [
        ["4", "Lung A cough after needling is Single choice", "New question L1"],
        ["7", "Needles Needles are used once. True or false", "New question L2"],
        ["9", "Odd Number", "Refused “twelve” is no number; write 12, 12:0.5 or 11.5..12.5."],
    ]
    assert "Import 2 questions" in words(check)
    assert Question.objects.count() == 0


def test_the_page_before_an_import_holds_no_key(ivo):
    page = ivo.get(send(ivo).url).content.decode()

    assert ("Secret reason." in page, "a reason to stop" in page, "A cough" in page) == (
        False,
        False,
        True,
    )


def test_pressing_import_saves_the_questions_as_drafts_and_shows_them(ivo, instructor):
    url = send(ivo).url

    done = ivo.post(url, {"import": ""}, follow=True)

    found = Question.objects.values_list("reference", "bank", "category", "status", "topic")
    assert sorted(found) == [
        ("L1", "Main", "Safety", "draft", "Lung"),
        ("L2", "Main", "Safety", "draft", "Needles"),
    ]
    assert set(QuestionVersion.objects.values_list("created_by", flat=True)) == {instructor.pk}
    assert "2 questions came into the bank “Main”." in words(done)
    links = re.findall(r'href="(/[^"]*/look/)"', done.content.decode())
    expected = Question.objects.order_by("reference").values_list("pk", flat=True)
    assert links == [reverse("question_look", args=[pk]) for pk in expected]


def test_pressing_import_twice_imports_once_and_the_file_is_gone(ivo):
    url = send(ivo).url

    first, second = (ivo.post(url, {"import": ""}, follow=True) for _time in range(2))

    assert words(first) == words(second)
    assert Question.objects.count() == 2
    assert [name.rpartition(".")[2] for name in held()] == ["json"]


def test_the_same_file_again_changes_nothing_and_a_changed_one_makes_versions(ivo):
    ivo.post(send(ivo).url, {"import": ""})

    again = ivo.get(send(ivo).url)
    changed = ivo.get(send(ivo, GIFT.replace(b"used once", b"thrown away")).url)

    assert [row[2] for row in table(again)][:2] == [
        "Unchanged; it stays as it is L1",
        "Unchanged; it stays as it is L2",
    ]
    assert "There is nothing to import from this file." in words(again)
    assert [row[2] for row in table(changed)][:2] == [
        "Unchanged; it stays as it is L1",
        "New version of a question L2",
    ]


def test_the_same_words_under_another_id_are_named(ivo):
    ivo.post(send(ivo).url, {"import": ""})

    [_first, second, _third] = table(ivo.get(send(ivo, GIFT.replace(b"id:L2", b"id:X9")).url))

    assert second[2] == "New question X9 L2 asks the same in the same words."


def test_removing_the_file_leaves_nothing(ivo):
    left = ivo.post(send(ivo).url, {"discard": ""}, follow=True)

    assert "The file is removed; nothing was imported." in unescape(left.content.decode())
    assert (held(), Question.objects.count()) == ([], 0)


def test_what_changed_in_the_bank_meanwhile_is_not_overwritten(ivo):
    first, second = send(ivo).url, send(ivo, GIFT, bank="Main").url
    ivo.post(first, {"import": ""})

    page = ivo.post(second, {"import": ""}, follow=True)

    assert QuestionVersion.objects.count() == 2
    assert "0 questions came into the bank “Main”." in words(page)


@pytest.mark.parametrize(
    ("name", "data", "format_name", "said"),
    [
        pytest.param(
            "a.xml",
            b"<quiz>\n<question></quiz>",
            "auto",
            "The XML cannot be read from line 2 on (mismatched tag); export the file again.",
            id="broken-xml",
        ),
        pytest.param(
            "a.zip",
            b"PK\x03\x04junk",
            "auto",
            "This is a package of several files, as Canvas, Blackboard and QTI write them; it is not "
            "read yet. Export the questions as Moodle XML or GIFT where they come from, and choose "
            "that file.",
            id="zip",
        ),
        pytest.param(
            "a.pdf",
            b"%PDF-1.7 \xff\xfe",
            "auto",
            "The file is not text in UTF-8; save it as UTF-8 and try again.",
            id="pdf",
        ),
        pytest.param("a.txt", b"", "auto", "The file is empty; choose another.", id="empty"),
        pytest.param(
            "a.gift",
            b"x" * (MOST_BYTES + 1),
            "gift",
            "The file is larger than 20 MB; split it into smaller ones.",
            id="large",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_about_at_once(ivo, name, data, format_name, said):
    page = send(ivo, data, name=name, format_name=format_name)

    assert (page.status_code, said in words(page)) == (200, True)
    assert held() == []


def test_nothing_filled_in_says_what_is_missing(ivo):
    page = ivo.post(reverse("question_import"), {"bank": " ", "format": "auto"})

    said = words(page)
    assert "Choose a file of questions." in said
    assert "Enter the bank the questions go to." in said


@pytest.mark.parametrize("path", ["question_import", "question_export"])
@pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("ana", 302), ("instructor", 200)])
def test_only_staff_who_may_write_questions_come_in(client, request, path, who, status):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(path)).status_code == status


def test_somebody_elses_upload_does_not_exist(ivo, another_instructor, ana):
    url = send(ivo).url

    for other in (another_instructor, ana, None):
        ivo.logout()
        if other is not None:
            ivo.force_login(other)
        seen, pressed = ivo.get(url), ivo.post(url, {"import": ""})
        expected = 404 if other == another_instructor else 302
        assert (seen.status_code, pressed.status_code) == (expected, expected)
    assert (Question.objects.count(), len(held())) == (0, 2)


@pytest.mark.parametrize("token", ["x" * 32, "short", "..%2F..%2Fsecret"])
def test_an_unknown_upload_says_where_to_begin(ivo, token):
    page = ivo.get(reverse("question_import") + f"{token}/")

    assert page.status_code == 404


def test_an_upload_is_gone_after_a_day(ivo):
    url = send(ivo).url
    tomorrow = timezone.now() + dt.timedelta(days=1, minutes=1)

    tasks.remove_old_uploads()
    assert len(held()) == 2
    assert remove_old_uploads(at=tomorrow) == 2
    assert (held(), ivo.get(url).status_code) == ([], 404)


@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_any_number_of_questions_has_its_pages(ivo, count):
    data = gift(count) or b"// nothing yet\n"
    url = send(ivo, data, format_name="gift").url

    first = ivo.get(url)

    assert len(table(first)) == min(count, 100)
    assert ("Import 1 question" in words(first), f"Import {count} questions" in words(first)) == (
        count == 1,
        count > 1,
    )
    assert ("Page 1 of 10" in words(first)) == (count == 1000)


def test_looking_at_three_questions_costs_the_statements_of_one(ivo):
    counted = []
    for count in (1, 3):
        url = send(ivo, gift(count)).url
        ivo.get(url)
        with CaptureQueriesContext(connection) as captured:
            ivo.get(url)
        counted.append(len(captured))

    assert counted[0] == counted[1]


def test_only_refused_questions_are_shown_when_asked_for(ivo):
    page = ivo.get(send(ivo).url, {"show": "refused"})

    assert [row[1] for row in table(page)] == ["Odd Number"]


def test_a_bank_goes_out_after_it_was_said_what_stays_behind(ivo):
    make.question(reference="A1")
    ask = {"bank": "Main", "format": "moodle_xml"}

    page = ivo.get(reverse("question_export"), ask)
    file = ivo.post(reverse("question_export"), ask)

    assert "1 question in Moodle XML" in words(page)
    assert file["Content-Disposition"] == 'attachment; filename="main.xml"'
    assert "no-store" in file["Cache-Control"]
    assert b"<idnumber>A1</idnumber>" in file.content


def test_an_exported_bank_comes_in_again_unchanged(ivo):
    ivo.post(send(ivo).url, {"import": ""})

    for format_name in ("moodle_xml", "gift", "csv"):
        file = ivo.post(reverse("question_export"), {"bank": "Main", "format": format_name})
        check = ivo.get(send(ivo, file.content, name="bank.x", format_name=format_name).url)
        assert sorted(row[2] for row in table(check)) == [
            "Unchanged; it stays as it is L1",
            "Unchanged; it stays as it is L2",
        ]


def picture():
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_comes_in_with_its_question_and_goes_out_again(ivo, settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    data = f"""<quiz><question type="truefalse"><name><text>P</text></name>
        <questiontext format="html"><text><![CDATA[<img src="@@PLUGINFILE@@/a.png" alt="A rib">
        <p>Is this safe?</p>]]></text><file name="a.png" encoding="base64">{
        b64encode(picture()).decode()
    }</file></questiontext><idnumber>P1</idnumber>
        <answer fraction="100"><text>true</text></answer>
        <answer fraction="0"><text>false</text></answer></question></quiz>""".encode()

    url = send(ivo, data, name="p.xml").url
    ivo.get(url)
    assert not (tmp_path / "media").exists()
    ivo.post(url, {"import": ""})

    image = Question.objects.get().current.body["image"]
    assert image == {"file": image["file"], "alt": "A rib", "width": 40, "height": 20}
    with default_storage.open(image["file"]) as kept:
        assert kept.read() == picture()
    file = ivo.post(reverse("question_export"), {"bank": "Main", "format": "moodle_xml"})
    again = ivo.get(send(ivo, file.content, name="p.xml").url)
    assert [row[2] for row in table(again)] == ["Unchanged; it stays as it is P1"]
