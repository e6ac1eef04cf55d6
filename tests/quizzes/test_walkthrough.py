"""Ten learners of another engine sit its quiz here: start, save, hand in, graded by the task.

Slot 1 draws one of two questions and slot 2 one of ten variants, so each attempt is sat at a quiz
with exactly what that learner was shown. Marks are compared as the other engine does, rounded to
two decimals. Its second walkthrough allows several tries at one question, which we do not offer.
"""

import csv
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes import tasks
from quizzes.models import Attempt, QuestionVersion
from quizzes.sitting.papers import in_page_names
from tests.conftest import person
from tests.factories import quizzes as make
from tests.quizzes.neutral import SHARED

FOLDER = SHARED / "moodle_walkthrough"
SLOTS = range(1, 8)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.is_dir(),
        reason="the walkthrough at ../shared/fixtures/quiz/moodle_walkthrough is not here",
    ),
]


def rows(name):
    if not FOLDER.is_dir():
        return []
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))


def question(kind, body, key):
    return make.question(kind, body={"stem": f"As {kind}", **body}, key=key)


def fractions(choices):
    return {"options": [{"id": place, "text": each["id"]} for place, each in named(choices)]}, {
        "fractions": {place: str(each["fraction"]) for place, each in named(choices)}
    }


def named(choices):
    """An id of ours for each, which may hold no spaces."""
    return [(f"c{place}", each) for place, each in enumerate(choices)]


def option(choices, text):
    [found] = (place for place, each in named(choices) if each["id"] == text)
    return found


def patterns(answers):
    return {
        "patterns": [
            {"text": each["pattern"], "fraction": str(each["fraction"])} for each in answers
        ]
    }


class Questions:
    """The definitions as questions of ours, and a row of answers in the shape we store."""

    def __init__(self):
        defined = json.loads((FOLDER / "definitions.json").read_text())["deferred_quiz_slots"]
        self.drawn = defined["1"]["options"]
        self.variants = defined["2"]
        self.choices = {slot: defined[slot]["choices"] for slot in ("5", "6")}
        self.parts = defined["7"]["parts"]
        answers = self.drawn["numerical"]["answers"]
        self.first = {
            "shortanswer": question(
                "short_answer", {}, patterns(self.drawn["shortanswer"]["answers"])
            ),
            "numerical": question(
                "numeric",
                {},
                {
                    "answers": [
                        {
                            "value": each["value"],
                            "tolerance": str(each["tolerance"]),
                            "fraction": str(each["fraction"]),
                        }
                        for each in answers
                    ]
                },
            ),
        }
        match = defined["3"]
        rights = sorted({*match["pairs"].values(), match["extra_choice"]})
        self.others = [
            question(
                "matching",
                {
                    "left": [{"id": each, "text": each} for each in match["pairs"]],
                    "right": [{"id": each, "text": each} for each in rights],
                },
                {"pairs": match["pairs"]},
            ),
            question("true_false", {}, {"answer": defined["4"]["correct"]}),
            question("multiple_response", *fractions(self.choices["5"])),
            question("single_choice", *fractions(self.choices["6"])),
            self.cloze(),
        ]

    def cloze(self):
        body, key = fractions(self.parts["2"]["choices"])
        return question(
            "cloze",
            {
                "text": "The {1} and the {2}",
                "parts": [
                    {"id": "1", "kind": "short_answer"},
                    {"id": "2", "kind": "single_choice", **body},
                ],
            },
            {"parts": {"1": patterns(self.parts["1"]["answers"]), "2": key}},
        )

    def variant(self, number):
        wanted = {
            "value": str(self.variants["right_value_by_variant"][number]),
            "tolerance": str(self.variants["tolerance"]),
            "tolerance_kind": self.variants["tolerance_type"],
            "fraction": "1",
        }
        return question("numeric", {}, {"answers": [wanted]})

    def shown(self, row):
        return [self.first[row["randqs.1"]], self.variant(row["variants.2"]), *self.others]

    def stored(self, row):
        answer = {
            name.removeprefix("responses."): given
            for name, given in row.items()
            if name.startswith("responses.")
        }
        return {
            1: answer["1.answer"],
            2: answer["2.answer"],
            3: {each: answer[f"3.{each}"] for each in ("frog", "cat", "newt")},
            4: answer["4.answer"] == "1",
            5: sorted(
                place
                for place, each in named(self.choices["5"])
                if answer[f"5.{each['id']}"] == "1"
            ),
            6: option(self.choices["6"], answer["6.answer"]),
            7: {
                "1": answer["7.1.answer"],
                "2": option(self.parts["2"]["choices"], answer["7.2.answer"]),
            },
        }


def begin(client, learner, page):
    make.enrolled(learner, page)
    client.force_login(learner)
    client.post(reverse("quizzes:start", args=[page.pk]))
    return Attempt.objects.get(enrolment__learner=learner)


def save(client, attempt, slot, stored, *, revision=0):
    """As the player's script sends it, in the names that this attempt was shown."""
    [shown] = (each for each in attempt.slots if each.number == slot)
    version = versions_of(attempt)[shown.version_id]
    given = in_page_names(version.kind, version.body, shown.order, stored)
    return client.put(
        reverse("quizzes:save", args=[attempt.pk, slot]),
        {"answer": given, "revision": revision},
        content_type="application/json",
    )


def versions_of(attempt):
    return QuestionVersion.objects.in_bulk([slot.version_id for slot in attempt.slots])


def two_decimals(mark):
    return Decimal(mark).quantize(Decimal("0.01"))


@pytest.fixture
def questions():
    return Questions()


@pytest.mark.parametrize(
    ("row", "wanted"),
    list(zip(rows("steps00.csv"), rows("results00.csv"), strict=True)),
    ids=[f"attempt {row['quizattempt']}" for row in rows("steps00.csv")],
)
def test_each_slot_and_the_total_are_marked_as_there(client, questions, row, wanted):
    learner = person(f"learner{row['quizattempt']}@example.org", row["lastname"])
    page = make.quiz(questions.shown(row), shuffle_questions=False)
    attempt = begin(client, learner, page)
    saved = [
        save(client, attempt, slot, stored).status_code
        for slot, stored in questions.stored(row).items()
    ]
    handed_in = client.post(reverse("quizzes:submit", args=[attempt.pk]))
    tasks.grade_attempt(attempt.pk, 1)

    attempt.refresh_from_db()
    marks = dict(attempt.responses.values_list("slot", "mark"))
    assert (saved, handed_in.status_code) == ([200] * 7, 302)
    assert {slot: two_decimals(marks[slot]) for slot in SLOTS} == {
        slot: two_decimals(wanted[f"slots.{slot}.mark"]) for slot in SLOTS
    }
    assert attempt.mark == Decimal(wanted["summarks"])


def second_tries():
    """Of each attempt that thought again: what was checked first, and what was tried next."""
    steps = rows("steps01.csv")
    for number in sorted({row["quizattempt"] for row in steps}):
        first, *later = [row for row in steps if row["quizattempt"] == number]
        again = next((row for row in later if answers_in(row) != answers_in(first)), None)
        if again is not None:
            yield pytest.param(answers_in(first), answers_in(again), id=f"attempt {number}")


def answers_in(row):
    return row["responses.1.1.answer"], row["responses.1.2.answer"]


@pytest.mark.parametrize(("first", "again"), list(second_tries()))
def test_a_second_try_is_refused_because_a_checked_question_is_closed(
    client, questions, ana, first, again
):
    page = make.quiz([questions.cloze()], is_practice=True)
    attempt = begin(client, ana, page)
    tries = [
        {"1": text, "2": option(questions.parts["2"]["choices"], chosen)}
        for text, chosen in (first, again)
    ]
    save(client, attempt, 1, tries[0])
    client.post(reverse("quizzes:check_answer", args=[attempt.pk, 1]))
    refused = save(client, attempt, 1, tries[1], revision=1)

    assert (refused.status_code, refused.json()["said"]) == (
        409,
        "This question is closed. Its answer stays as it is.",
    )
    assert attempt.responses.get().answer == tries[0]
