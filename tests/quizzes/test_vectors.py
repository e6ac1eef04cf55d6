"""Figures of other engines, restated, through `quizzes.grading.grade` and the rules of time.

What is not claimed is refused by its id, with the reason.
"""

import csv
import datetime as dt
from decimal import Decimal

import pytest

from quizzes import grading
from quizzes.grading import Keep
from tests.quizzes.neutral import SHARED, asked, cases, read

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the vectors at ../shared/fixtures/quiz are not here"
)

REFUSED = {
    "S038": "a unit is chosen from a list, so it can stand on no wrong side of the number",
    "SB01": "certainty is not asked for",
    "SB02": "certainty is not asked for",
    "SB03": "certainty is not asked for",
    "SB04": "certainty is not asked for",
    "SB05": "certainty is not asked for",
    "SB06": "certainty is not asked for",
    "SB07": "a question is answered once: no tries against a penalty",
    "SB08": "a question is answered once: no tries against a penalty",
    "SB09": "a question is answered once: no tries with hints against a penalty",
    "SB10": "a question is answered once: no tries counted back",
    "SB11": "a question is answered once: no tries counted back",
}


def claimed(name):
    return [pytest.param(case, id=case["id"]) for case in cases(name) if case["id"] not in REFUSED]


@pytest.mark.parametrize("case", claimed("grading_vectors.json"))
def test_grading_vector(case):
    question, response = asked(case["question"], case["response"])

    result = grading.grade(question, response)

    assert abs(Decimal(result["fraction"]) - case["expected_fraction"]) <= case["tolerance"]
    assert result["state"] == case["expected_state"]


@pytest.mark.parametrize("case", claimed("behaviour_vectors.json"))
def test_weighted_parts_vector(case):
    """Each part is a gap whose answer earns the part's fraction."""
    ids = [str(number) for number, _weight in enumerate(case["weights"])]
    question = {
        "kind": "cloze",
        "body": {
            "stem": "Vector",
            "text": " ".join(f"{{{id_}}}" for id_ in ids),
            "parts": [{"id": id_, "kind": "short_answer"} for id_ in ids],
        },
        "key": {
            "parts": {
                id_: {"patterns": [{"text": "*", "fraction": str(fraction)}]}
                for id_, fraction in zip(ids, case["part_fractions"], strict=True)
            },
            "weights": dict(zip(ids, map(str, case["weights"]), strict=True)),
        },
    }

    result = grading.grade(question, dict.fromkeys(ids, "anything"))

    assert abs(Decimal(result["fraction"]) - case["expected_fraction"]) < Decimal("0.00001")


def test_every_vector_is_claimed_or_refused():
    every = {
        name: [case["id"] for case in cases(f"{name}_vectors.json")]
        for name in ("grading", "behaviour", "quiz")
    }
    taken = {name: len([id_ for id_ in ids if id_ not in REFUSED]) for name, ids in every.items()}

    assert {name: len(ids) for name, ids in every.items()} == {
        "grading": 98,
        "behaviour": 13,
        "quiz": 5,
    }
    assert taken == {"grading": 97, "behaviour": 2, "quiz": 5}
    assert set(REFUSED) <= {id_ for ids in every.values() for id_ in ids}


def quiz_vector(id_):
    (case,) = (case for case in cases("quiz_vectors.json") if case["id"] == id_)
    return case


def at(seconds):
    return dt.datetime(2026, 11, 21, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)


def seconds(number):
    return dt.timedelta(seconds=number)


@pytest.mark.parametrize("name", ["highest", "average", "first", "last"])
def test_quiz_vector_sq01_of_which_attempt_counts(name):
    case = quiz_vector("SQ01")
    totals = [Decimal(total) for total in case["attempt_sum_marks"]]
    most, out_of = Decimal(case["sum_of_max_marks"]), Decimal(case["grade_out_of"])

    kept = grading.kept(Keep.BEST if name == "highest" else Keep(name), totals)

    assert round(grading.rescale(kept, most, out_of), 6) == case["expected"][name]


def test_quiz_vector_sq02_of_rescaling():
    case = quiz_vector("SQ02")
    most, out_of = Decimal(case["sum_of_max_marks"]), Decimal(case["grade_out_of"])

    assert grading.rescale(case["raw"], most, out_of) == case["expected"]


def test_quiz_vector_sq03_of_the_end():
    case = quiz_vector("SQ03")
    start = at(case["start"])

    end = grading.deadline(
        started_at=start,
        limit=seconds(case["time_limit"]),
        closes_at=start + seconds(case["seconds_to_close"]),
    )

    assert end == at(case["expected_end"])
    assert grading.time_left(at=start, deadline=end) == seconds(case["expected_left_at_start"])


def test_quiz_vector_sq04_of_the_time_left():
    case = quiz_vector("SQ04")
    limit = seconds(case["time_limit"])
    end = grading.deadline(started_at=at(case["start"]), limit=limit, closes_at=None)

    left = [grading.time_left(at=at(now), deadline=end) for now in case["now"]]

    assert left == [seconds(number) for number in case["expected_left"]]


@pytest.mark.parametrize("now", [997, 999])
def test_quiz_vector_sq05_of_the_last_seconds(now):
    (case,) = (each for each in quiz_vector("SQ05")["cases"] if each["now"] == now)
    end, grace = at(1000), seconds(60)

    accepted = grading.is_accepted(at=at(now), deadline=end, grace=grace)
    assert (accepted, grading.is_over(at=at(now), deadline=end)) == (
        case["accept_answers"],
        case["finish"],
    )
    finished = grading.finished_at(at=at(now), deadline=end)
    assert finished == at(case.get("finish_time", now))


def walkthrough(name):
    path = SHARED / "moodle_walkthrough" / name
    if not path.is_file():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def replayed(step, slot, slots):
    """What one learner of the walkthrough was asked in a slot, and what was put."""
    question = slots[slot]
    match slot:
        case "1":
            return question["options"][step["randqs.1"]], step["responses.1.answer"]
        case "2":
            right = question["right_value_by_variant"][step["variants.2"]]
            answer = {
                "value": str(right),
                "tolerance": question["tolerance"],
                "tolerance_type": question["tolerance_type"],
                "fraction": 1,
            }
            return {"type": "numerical", "answers": [answer]}, step["responses.2.answer"]
        case "3":
            return question, {entry: step[f"responses.3.{entry}"] for entry in question["pairs"]}
        case "5":
            ticked = [each["id"] for each in question["choices"]]
            return question, [id_ for id_ in ticked if step[f"responses.5.{id_}"] == "1"]
        case "7":
            return question, {
                part: step[f"responses.7.{part}.answer"] for part in question["parts"]
            }
        case _:
            return question, step[f"responses.{slot}.answer"]


RESULTS = {row["quizattempt"]: row for row in walkthrough("results00.csv")}
STEPS = {row["quizattempt"]: row for row in walkthrough("steps00.csv")}


@pytest.mark.parametrize("slot", "1234567")
@pytest.mark.parametrize("attempt", STEPS, ids=lambda number: f"attempt {number}")
def test_walkthrough_mark(attempt, slot):
    """Moodle compares slot marks rounded to two places; ours are compared as they are written."""
    slots = read("moodle_walkthrough/definitions.json")["deferred_quiz_slots"]
    question, response = asked(*replayed(STEPS[attempt], slot, slots))

    mark = Decimal(grading.grade(question, response)["mark"])

    expected = RESULTS[attempt][f"slots.{slot}.mark"]
    assert abs(mark - Decimal(expected)) < Decimal("0.000001")


@pytest.mark.parametrize("attempt", STEPS, ids=lambda number: f"attempt {number}")
def test_walkthrough_total(attempt):
    slots = read("moodle_walkthrough/definitions.json")["deferred_quiz_slots"]
    grades = []
    for slot in slots:
        question, response = asked(*replayed(STEPS[attempt], slot, slots))
        answer = grading.grade(question, response)["answer"]
        judged = {name: question[name] for name in ("body", "key")}
        grades.append(grading.judge(question["kind"], **judged, answer=answer, max_mark=Decimal(1)))

    outcome = grading.outcome(grades, Decimal(50))

    expected = Decimal(RESULTS[attempt]["summarks"])
    assert abs(outcome.total - expected) < Decimal("0.00001")
    assert outcome.passed is (expected / 7 >= Decimal("0.5"))


def test_the_walkthrough_has_seventy_marks():
    assert (len(STEPS), len(RESULTS)) == (10, 10)
