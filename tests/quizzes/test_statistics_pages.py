"""The report of a quiz in the staff pages: what it says, hides and gives away, and to whom."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from quizzes.admin.charts import histogram, scatter
from quizzes.models import QuizStatistics
from quizzes.services.statistics import compute_statistics
from tests.factories import quizzes as make
from tests.factories.sittings import sat
from tests.quizzes.test_question_pages import STAFF_PAGE

pytestmark = pytest.mark.django_db

# A quiz is a page; Wagtail itself asks for one page besides, its root.
OTHERS = tuple(table for table in STAFF_PAGE if table != "wagtailcore_page")


def quiz_of(*references, **fields):
    kinds = ["single_choice", "true_false", "true_false"]
    return make.quiz(
        [
            make.question(kind, reference=reference)
            for kind, reference in zip(kinds, references, strict=False)
        ],
        **fields,
    )


@pytest.fixture
def quiz(noon):
    """Thirty attempts at three questions, the second of which strong learners get wrong."""
    quiz = quiz_of("Q-1", "Q-2", "Q-3", title="Safety test")
    strong, weak = ["a", True, False], ["b", False, True]
    sat(quiz, [strong] * 12 + [weak] * 15 + [["a", False, False]] * 3)
    compute_statistics(quiz_id=quiz.pk, at=noon)
    return quiz


@pytest.fixture
def ivo(client, instructor):
    client.force_login(instructor)
    return client


def report(client, quiz, **query):
    return client.get(reverse("quiz_statistics", args=[quiz.pk]), query).text


def order(text):
    return re.findall(r"<a href=\"/admin/questions/\d+/\">(Q-\d)</a>", text)


def test_the_report_states_what_was_counted_and_what_it_found(ivo, quiz):
    text = report(ivo, quiz)

    for said in [
        "Counted is the first attempt of each person.", "over 30 attempts.", "Safety test",
        "Unsatisfactory: much of the difference between learners is chance.",
        "Strong learners choose A: check the key", "Nobody picks C", "by guessing 33 %",
    ]:  # fmt: skip
        assert said in text
    assert text.count("<circle") == 3
    assert text.count("<rect") == 10


def test_the_marks_stand_in_a_table_beside_the_picture(ivo, quiz):
    text = report(ivo, quiz)
    bands = re.findall(r"<th scope=\"row\">([\d–]+)</th><td>(\d+)</td>", text)

    found = [
        (label, str(count))
        for label, count in zip(
            [bar.label for bar in histogram([0] * 10, 80).bars],
            QuizStatistics.objects.get(quiz=quiz, which="first").figures["bands"],
            strict=True,
        )
    ]
    assert bands == found


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Q-1", "Q-2", "Q-3"]),
        ("-question", ["Q-3", "Q-2", "Q-1"]),
        ("facility", ["Q-1", "Q-3", "Q-2"]),
        ("-facility", ["Q-2", "Q-1", "Q-3"]),
        ("nonsense", ["Q-1", "Q-2", "Q-3"]),
    ],
)
def test_the_table_is_sorted_by_links(ivo, quiz, sort, expected):
    assert order(report(ivo, quiz, sort=sort)) == expected


def test_a_heading_says_how_it_is_sorted_and_turns_it_round(ivo, quiz):
    text = report(ivo, quiz, sort="facility", which="all")

    assert text.count("aria-sort") == 1
    assert re.search(r'aria-sort="ascending"><a href="\?sort=-facility&amp;which=all">', text)


def test_few_attempts_show_no_figure_and_say_why(ivo, noon):
    quiz = quiz_of("Q-1")
    sat(quiz, [["a"]] * 9)
    compute_statistics(quiz_id=quiz.pk, at=noon)
    text = report(ivo, quiz)

    assert "Figures are shown from 10 attempts on." in text
    assert "over 9 attempts." in text
    assert ("<circle" in text, "<rect" in text, order(text)) == (False, False, [])
    assert len(rows_of(ivo, quiz)) == 1


def test_discrimination_needs_thirty_attempts(ivo, noon):
    quiz = quiz_of("Q-1", "Q-2")
    sat(quiz, [["a", False]] * 15 + [["b", True]] * 14)
    compute_statistics(quiz_id=quiz.pk, at=noon)
    text = report(ivo, quiz)

    assert "Discrimination is shown from 30 attempts on" in text
    assert "<circle" not in text
    headings, first, _second = rows_of(ivo, quiz)
    assert first[headings.index("Discrimination in percent")] == ""
    assert first[headings.index("Right in percent")] == "51.72414"


def test_nothing_computed_yet_is_said(ivo):
    quiz = quiz_of("Q-1")
    assert "Nothing has been computed yet" in report(ivo, quiz)


def test_compute_now_queues_and_says_so(ivo, noon, django_capture_on_commit_callbacks):
    quiz = quiz_of("Q-1")
    sat(quiz, [["a"]] * 10)
    with django_capture_on_commit_callbacks(execute=True):
        posted = ivo.post(
            reverse("quiz_statistics_compute", args=[quiz.pk]), {"which": "last"}, follow=True
        )

    assert posted.redirect_chain == [
        (reverse("quiz_statistics", args=[quiz.pk]) + "?which=last", 302)
    ]
    assert "The figures are being computed." in posted.text
    assert QuizStatistics.objects.get(quiz=quiz, which="last").attempts == 10
    assert ivo.get(reverse("quiz_statistics_compute", args=[quiz.pk])).status_code == 405


def rows_of(client, quiz, **query):
    response = client.get(reverse("quiz_statistics_export", args=[quiz.pk]), query)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_table_is_a_file_in_the_same_order(ivo, quiz):
    headings, *lines = rows_of(ivo, quiz, sort="-question")

    assert [line[0] for line in lines] == ["Q-3", "Q-2", "Q-1"]
    first = dict(zip(headings, lines[2], strict=True))
    assert (first["Right in percent"], first["Asked in attempts"]) == ("50.0", "30")
    assert first["Right by guessing, in percent"] == "33.33333"
    assert first["Choices"].startswith("A A pincer lift, across the lifted tissue (right): 15; B ")
    assert first["Remarks"].endswith("Nobody picks C")


def test_the_workbook_holds_the_same(ivo, quiz):
    response = ivo.get(reverse("quiz_statistics_export", args=[quiz.pk]), {"as": "xlsx"})
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))

    sheet = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert [row[0] for row in sheet] == ["Question", "Q-1", "Q-2", "Q-3"]
    assert sheet[1][5] == 50
    assert 'filename="safety-test-first-attempts.xlsx"' in response["Content-Disposition"]


def test_what_authors_type_is_never_a_formula(ivo, noon):
    body, key = make.KINDS["true_false"][:2]
    question = make.question(
        "true_false", reference="=1+1", body=body | {"stem": "@SUM(A1)"}, key=key
    )
    quiz = make.quiz([question])
    sat(quiz, [[False]] * 10)
    compute_statistics(quiz_id=quiz.pk, at=noon)

    _headings, line = rows_of(ivo, quiz)
    assert (line[0], line[2]) == ("'=1+1", "'@SUM(A1)")


def test_the_list_names_quizzes_with_their_course(ivo, quiz):
    text = ivo.get(reverse("quiz_statistics_list")).text

    assert reverse("quiz_statistics", args=[quiz.pk]) in text
    assert "Safety essentials" in text
    assert "53.3 %" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(ivo, noon, statements, count):
    ivo.get(reverse("quiz_statistics_list"))
    for _each in range(count):
        quiz = make.quiz()
        sat(quiz, [["a"]] * 10)
        compute_statistics(quiz_id=quiz.pk, at=noon)

    with statements(5, besides=OTHERS):
        ivo.get(reverse("quiz_statistics_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_for_one_and_three(ivo, noon, statements, count):
    quiz = quiz_of("Q-1", "Q-2", "Q-3") if count == 3 else quiz_of("Q-1")
    sat(quiz, [["a", True, False][:count]] * 10 * count)
    compute_statistics(quiz_id=quiz.pk, at=noon)
    report(ivo, quiz)

    with statements(5, besides=OTHERS):
        report(ivo, quiz)


@pytest.mark.parametrize(
    ("who", "status"),
    [("instructor", 200), ("administrator", 200), ("ana", 302), (None, 302)],
)
def test_who_may_see_figures(client, request, quiz, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    computed = QuizStatistics.objects.get(quiz=quiz, which="first").computed_at

    addresses = [
        reverse("quiz_statistics_list"),
        reverse("quiz_statistics", args=[quiz.pk]),
        reverse("quiz_statistics_export", args=[quiz.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [status] * 3
    posted = client.post(reverse("quiz_statistics_compute", args=[quiz.pk]))
    assert posted.status_code == {"instructor": 302, "administrator": 403}.get(who, status)
    assert QuizStatistics.objects.get(quiz=quiz, which="first").computed_at == computed


def test_bars_and_dots_stand_where_the_numbers_are():
    bars = histogram([0, 5, 10], 50)
    assert [bar.count for bar in bars.bars] == [0, 5, 10]
    assert float(bars.bars[2].height) == 2 * float(bars.bars[1].height)
    assert float(bars.pass_at) == (bars.left + bars.right) / 2

    picture = scatter([(1, "Q-1", 0.0, 100.0, False), (2, "Q-2", 1.0, -40.0, True)])
    assert [(float(dot.x), float(dot.y)) for dot in picture.dots] == [
        (picture.left, picture.top),
        (picture.right, picture.bottom),
    ]
    assert [tick.label for tick in picture.up] == [str(each) for each in range(-40, 101, 20)]
