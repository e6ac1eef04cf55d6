"""The commands, on files of our own and on those of other systems."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from quizzes.kinds import kind
from quizzes.models import Question

SHARED = Path(__file__).parents[4] / "shared" / "fixtures" / "quiz"
SAFETY = SHARED / "own" / "dn_safety.gift.txt"

pytestmark = pytest.mark.django_db
needs_fixtures = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the files at ../shared/fixtures/quiz are not here"
)


@pytest.fixture
def command(capsys):
    """`command("import_questions", ...)` -> (exit status, standard output, standard error)."""

    def run(*words):
        status = 0
        try:
            call_command(*map(str, words))
        except SystemExit as left:
            status = left.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path):
    def write(content, name="questions.gift.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def looked_at(command, path, *more):
    status, out, err = command("import_questions", path, "--dry-run", "--json", *more)
    return status, json.loads(out), err


def test_a_dry_run_reports_and_saves_nothing(command, file):
    path = file(b"// [id:A]\n::Once::Needles are used once.{TRUE}")

    status, found, err = looked_at(command, path, "--bank", "Safety")

    assert (status, err, Question.objects.count()) == (0, "", 0)
    assert (found["file"], found["bank"], found["dry_run"]) == (path.name, "Safety", True)
    assert [(q["reference"], q["name"], q["type"]) for q in found["questions"]] == [
        ("A", "Once", "true_false")
    ]


def test_what_came_in_is_told_in_words(command, file):
    status, out, err = command(
        "import_questions", file(b"So?{T}\n\nWhich?{~%33%A ~B}"), "--format", "gift"
    )

    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "Questions that came in: 1 true_false.",
        "New 1, new versions 0, unchanged 0, refused 1.",
        (
            "Refused, line 3, multiple_response: A weight of 33 percent is not one that Moodle "
            "keeps, such as 100, 50, 33.33333, 25 or 20."
        ),
    ]
    assert Question.objects.get().bank == "Main"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(
            b"\xff\xd8\xff\xe0 junk \x80",
            "The file is not text in UTF-8; save it as UTF-8 and try again.",
            id="bytes",
        ),
        pytest.param(b"a\0b", "The file is not text; choose a file of questions.", id="zeros"),
        pytest.param(
            b"Hello, world",
            "The format of this file is not known here; choose the format yourself.",
            id="no questions",
        ),
        pytest.param(
            b" " * (20 * 1024 * 1024 + 1),
            "The file has 20,971,521 bytes; choose one of at most 20,971,520 bytes.",
            id="huge",
        ),
        pytest.param(
            b"So?{T}\n\n" * 5001,
            "The file holds more than 5,000 questions; split it into smaller files.",
            id="too many",
        ),
    ],
)
def test_a_file_that_is_no_such_thing_is_refused_in_a_sentence(command, file, content, sentence):
    assert command("import_questions", file(content, "odd.txt")) == (2, "", f"{sentence}\n")


def test_a_file_that_is_not_there_is_refused_in_a_sentence(command, tmp_path):
    path = tmp_path / "none.txt"

    assert command("import_questions", path) == (
        2,
        "",
        f"{path} cannot be opened: No such file or directory.\n",
    )


def test_a_bank_goes_out_and_comes_in_unchanged(command, file, tmp_path):
    command("import_questions", file(b"// [id:A]\n$CATEGORY: X/Y\n\n::Once::So?{TRUE#No.#Yes.}"))

    for name in ("gift", "csv", "moodle-xml"):
        out = tmp_path / f"out.{name}"
        assert command("export_questions", out, "--format", name) == (
            0,
            "1 questions written.\n",
            "",
        )
        status, found, _ = looked_at(command, out)
        assert (status, found["actions"]) == (0, {"new": 0, "version": 0, "unchanged": 1})


def test_an_empty_bank_writes_nothing(command, tmp_path):
    path = tmp_path / "out.csv"

    status, out, err = command("export_questions", path, "--format", "csv", "--bank", "None")

    assert (status, out, err) == (2, "", "The bank None has no questions.\n")
    assert not path.exists()


@needs_fixtures
def test_the_safety_questions_come_in_as_expected(command):
    wanted = json.loads(SAFETY.with_name("dn_safety.expected.json").read_text())
    status, found, _ = looked_at(command, SAFETY)
    named = {question["name"]: question for question in found["questions"]}

    assert (status, found["refused"], found["categories"]) == (0, [], [wanted["category"]])
    assert [question["name"] for question in wanted["questions"]] == list(named)
    for expected in wanted["questions"]:
        question = named[expected["name"]]
        assert question["type"] == OUR_NAMES.get(expected["type"], expected["type"])
        for name, value in expected.items():
            if name in ASKED:
                assert ASKED[name](question) == value, name


OUR_NAMES = {"multi_response": "multiple_response", "match": "matching", "numerical": "numeric"}


def answers_of(question):
    if question["type"] == "short_answer":
        return [[answer["text"], answer["fraction"]] for answer in question["answers"]]
    return [
        {
            "value": float(answer["text"]),
            "tolerance": answer["tolerance"],
            "fraction": answer["fraction"],
        }
        for answer in question["answers"]
    ]


ASKED = {
    "idnumber": lambda q: q["id"],
    "tags": lambda q: q["tags"],
    "fractions": lambda q: [answer["fraction"] for answer in q["answers"]],
    "feedback": lambda q: [answer["feedback"] for answer in q["answers"]],
    "general_feedback": lambda q: q["feedback"],
    "correct": lambda q: q["answers"][0]["fraction"] == 1,
    "pairs": lambda q: [[a["text"], a["match"]] for a in q["answers"] if a["text"]],
    "extra_answers": lambda q: [a["match"] for a in q["answers"] if not a["text"]],
    "answers": answers_of,
    "text": lambda q: q["stem"],
}


@needs_fixtures
def test_the_safety_questions_are_graded_as_expected(command):
    wanted = json.loads(SAFETY.with_name("dn_safety.expected.json").read_text())
    assert command("import_questions", SAFETY)[0] == 0
    asked = {q.topic: q.current for q in Question.objects.select_related("current")}

    for case in wanted["grading"]:
        version = asked[case["q"]]
        raw = case["response"]
        if isinstance(raw, list):
            raw = [version.body["options"][place]["id"] for place in raw]
        answer = kind(version.kind).normalise(version.body, raw)
        earned = kind(version.kind).grade(version.body, version.key, answer)
        assert earned == Decimal(str(case["fraction"])), case
    assert len(wanted["grading"]) == 10


@needs_fixtures
def test_the_safety_questions_survive_going_out(command, tmp_path):
    command("import_questions", SAFETY)

    for name in ("gift", "csv", "moodle-xml"):
        out = tmp_path / f"out.{name}"
        assert command("export_questions", out, "--format", name)[0] == 0
        status, found, _ = looked_at(command, out)
        assert (status, found["actions"]) == (0, {"new": 0, "version": 0, "unchanged": 10}), name


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        pytest.param(
            "questions.gift.txt",
            [
                "essay",
                "matching",
                "single_choice",
                "multiple_response",
                "numeric",
                "short_answer",
                "true_false",
                "true_false",
                "true_false",
            ],
            id="all kinds",
        ),
        pytest.param(
            "questions_in_category.gift.txt",
            ["matching", "single_choice", "short_answer", "true_false"],
            id="a category",
        ),
        pytest.param("ordering_testimport.gift.txt", ["ordering"], id="an order"),
        pytest.param("questions.aiken.txt", ["single_choice"] * 2, id="Aiken"),
    ],
)
def test_files_of_moodle_come_in(command, name, kinds):
    expected = json.loads((SHARED / "moodle_formats" / "expected_import.json").read_text())[name]
    status, found, _ = looked_at(command, SHARED / "moodle_formats" / name)
    questions = found["questions"]

    assert (status, found["refused"]) == (0, [])
    assert len(questions) == expected["questions"]
    assert [question["type"] for question in questions] == kinds
    if "categories" in expected:
        assert found["categories"] == [[each] for each in expected["categories"]]
    if "correct_letter" in expected:
        right = [[a["fraction"] for a in q["answers"]].index(1) for q in questions]
        assert ["ABCD"[place] for place in right] == expected["correct_letter"]


@needs_fixtures
def test_the_answers_of_moodle_come_in_as_expected(command):
    path = SHARED / "moodle_formats" / "questions.gift.txt"
    named = {question["name"]: question for question in looked_at(command, path)[1]["questions"]}
    pairs = named["Moodle activities"]["answers"]

    assert [answer["fraction"] for answer in named["Q2"]["answers"]] == [1, 0, 0]
    assert [answer["fraction"] for answer in named["colours"]["answers"]] == [0.5, -1, 0.5, -1]
    assert answers_of(named["Shortanswer"]) == [["Frog", 1], ["Cat", 0.5], ["*", 0]]
    assert [(a["text"], a["fraction"]) for a in named["Q5"]["answers"]] == [("3", 1), ("*", 0)]
    assert named["Q5"]["answers"][0]["tolerance"] == 2
    assert [bool(pair["text"]) for pair in pairs] == [True, True, True, True, False]
    assert pairs[-1] == {"text": "", "match": "Chat"}
    assert named["Q1"]["answers"][0]["fraction"] == 0
    assert named["Q1"]["feedback"].startswith("This is, of course, a Hitchiker's")


@needs_fixtures
def test_html_in_aiken_is_text(command):
    path = SHARED / "moodle_formats" / "questions.aiken.txt"

    assert looked_at(command, path)[1]["questions"][1]["stem"] == (
        "Moodle's abilities include handling user input that includes "
        '<html class="cool"> & images:'
    )
