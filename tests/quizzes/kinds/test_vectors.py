"""The shared vectors: figures of other engines, restated. What we do not claim is refused by name."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from quizzes import grading
from quizzes.grading import Keep, SlotGrade, verdict
from quizzes.kinds import kind

VECTORS = Path(__file__).parents[4] / "shared" / "fixtures" / "quiz" / "vectors"

pytestmark = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the vectors at ../shared/fixtures/quiz/vectors are not here"
)

REFUSED = {
    "numerical with units": "a unit is shown beside the field and never typed or graded",
    "ordering/relative_next_exclude_last": "three modes are offered",
    "ordering/relative_next_include_last": "three modes are offered",
    "ordering/relative_one_previous_and_next": "three modes are offered",
    "ordering/longest_ordered_subset": "three modes are offered",
    "ordering/longest_contiguous_subset": "three modes are offered",
    "ordering/relative_to_correct": "three modes are offered",
    "multi_response_mode/proportional": "credit is fractions or whole",
}
ORDERING_MODES = {
    "all_or_nothing": "all_or_nothing",
    "absolute_position": "absolute_position",
    "relative_all_previous_and_next": "all_previous_and_next",
}


def cases(name):
    if not VECTORS.is_dir():
        return []
    return json.loads((VECTORS / name).read_text(), parse_float=Decimal)["cases"]


def named(name):
    return [pytest.param(case, id=case["id"]) for case in cases(name)]


def listed(ids):
    return [{"id": id_, "text": f"Text {id_}"} for id_ in ids]


def scope(question):
    """The vector's type, finer where only a part of it is claimed."""
    type_ = question["type"]
    if type_ == "ordering":
        return f"ordering/{question['grading']}"
    if type_ == "multi_response_mode":
        return f"{type_}/{question['credit']}"
    return "numerical with units" if question.get("units") else type_


def options(choices):
    return {"stem": "Vector", "options": listed(choice["id"] for choice in choices)}


def by_mode(choices, *, whole):
    """Right options share 1; one wrong option takes everything away."""
    right = [each["id"] for each in choices if each.get("mode") in ("correct", "always_correct")]
    worth = {each["id"]: Decimal(-1) for each in choices} | dict.fromkeys(
        right, Decimal(1) / len(right)
    )
    flagged = {
        flag: [each["id"] for each in choices if each.get("mode") == flag]
        for flag in ("disregard", "always_correct")
    }
    return {
        "fractions": {id_: str(value) for id_, value in worth.items()},
        "whole": whole,
    } | flagged


DRAWING, RIM = {"width": 2000, "height": 5000}, 10


def zone(number, place):
    """The vector's pixels on a drawing with a rim, so that a marker beside a zone is on it still."""
    across, down = DRAWING["width"], DRAWING["height"]
    found = {"id": f"z{number}", "label": place["label"], "shape": place["shape"]}
    for name, pixel in place.items():
        if name in ("cx", "x"):
            found[name] = f"{(Decimal(pixel) + RIM) / across}"
        elif name in ("cy", "y"):
            found[name] = f"{(Decimal(pixel) + RIM) / down}"
        elif name in ("r", "w"):
            found[name] = f"{Decimal(pixel) / across}"
        elif name == "h":
            found[name] = f"{Decimal(pixel) / down}"
        elif name == "points":
            found[name] = [
                [f"{(Decimal(x) + RIM) / across}", f"{(Decimal(y) + RIM) / down}"] for x, y in pixel
            ]
    return found


def given_to(question, response):
    if question["type"] != "markers":
        return response
    return {label: [[x + RIM, y + RIM] for x, y in points] for label, points in response.items()}


def ours(question):
    """The vector's question as a kind, a body and a key of ours."""
    match question["type"]:
        case "single_choice" | "multi_response" as type_:
            fractions = {each["id"]: str(each["fraction"]) for each in question["choices"]}
            name = "single_choice" if type_ == "single_choice" else "multiple_response"
            return name, options(question["choices"]), {"fractions": fractions}
        case "multi_response_mode":
            key = by_mode(question["choices"], whole=question["credit"] == "exact")
            return "multiple_response", options(question["choices"]), key
        case "match":
            pairs = question["pairs"]
            body = {"left": listed(pairs), "right": listed(sorted(set(pairs.values())))}
            return "matching", body, {"pairs": pairs}
        case "ordering":
            key = {"order": question["items"], "mode": ORDERING_MODES[question["grading"]]}
            return "ordering", {"items": listed(question["items"])}, key
        case "numerical":
            answers = [
                {**each, "tolerance_kind": each.get("tolerance_type", "nominal")}
                for each in question["answers"]
            ]
            return "numeric", {"stem": "Vector"}, {"answers": answers}
        case "short_answer":
            patterns = [
                {"text": each["pattern"], "fraction": each["fraction"]}
                for each in question["answers"]
            ]
            key = {"patterns": patterns, "case_sensitive": question["case_sensitive"]}
            return "short_answer", {"stem": "Vector"}, key
        case "markers":
            labels = Counter(place["label"] for place in question["zones"])
            body = {
                "image": {"figure": "quizzes/figures/vector.svg", "alt": "Vector", **DRAWING},
                "labels": [{"id": id_, "text": id_, "most": n} for id_, n in labels.items()],
            }
            zones = [zone(number, place) for number, place in enumerate(question["zones"])]
            return "markers", body, {"zones": zones}


claimed = [case for case in cases("grading_vectors.json") if scope(case["question"]) not in REFUSED]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in claimed])
def test_grading_vector(case):
    name, body, key = ours(case["question"])

    answer = kind(name).normalise(body, given_to(case["question"], case["response"]))
    fraction = kind(name).grade(body, key, answer)

    assert abs(fraction - case["expected_fraction"]) <= case["tolerance"]
    assert verdict(fraction) == case["expected_state"]


def test_no_grading_vector_is_left_out_unnoticed():
    assert Counter(scope(case["question"]) for case in claimed) == {
        "single_choice": 2,
        "multi_response": 4,
        "match": 2,
        "ordering/all_or_nothing": 2,
        "ordering/absolute_position": 2,
        "ordering/relative_all_previous_and_next": 2,
        "numerical": 19,
        "short_answer": 17,
        "markers": 21,
        "multi_response_mode/exact": 1,
        "multi_response_mode/proportional_correct": 2,
    }
    every = [scope(case["question"]) for case in cases("grading_vectors.json")]
    assert len(claimed) == 74
    assert len(every) == 98
    assert {each for each in every if each in REFUSED} == set(REFUSED)


def test_weighted_parts_are_the_only_behaviour_claimed():
    behaviours = Counter(case["behaviour"] for case in cases("behaviour_vectors.json"))

    assert behaviours == {
        "weighted_parts": 2,
        "cbm": 6,
        "adaptive": 2,
        "interactive": 1,
        "interactive_countback": 2,
    }


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"])
        for case in cases("behaviour_vectors.json")
        if case["behaviour"] == "weighted_parts"
    ],
)
def test_weighted_parts_vector(case):
    parts = [
        SlotGrade(fraction=Decimal(fraction), max_mark=Decimal(weight))
        for fraction, weight in zip(case["part_fractions"], case["weights"], strict=True)
    ]

    earned = grading.total(parts) / sum(case["weights"])

    assert abs(earned - case["expected_fraction"]) < Decimal("0.00001")


def quiz_vector(id_):
    (case,) = (case for case in cases("quiz_vectors.json") if case["id"] == id_)
    return case


def at(seconds):
    return dt.datetime(2026, 11, 21, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)


def seconds(number):
    return dt.timedelta(seconds=number)


def test_the_quiz_vectors_are_the_five_below():
    assert [case["id"] for case in cases("quiz_vectors.json")] == [
        "SQ01",
        "SQ02",
        "SQ03",
        "SQ04",
        "SQ05",
    ]


def test_quiz_vector_of_which_attempt_counts():
    case = quiz_vector("SQ01")
    names = {"highest": Keep.BEST} | {name: Keep(name) for name in ("average", "first", "last")}
    totals = [Decimal(total) for total in case["attempt_sum_marks"]]

    figures = {
        name: grading.rescale(
            grading.kept(keep, totals),
            Decimal(case["sum_of_max_marks"]),
            Decimal(case["grade_out_of"]),
        )
        for name, keep in names.items()
    }

    assert {name: round(figure, 6) for name, figure in figures.items()} == case["expected"]


def test_quiz_vector_of_rescaling():
    case = quiz_vector("SQ02")

    assert (
        grading.rescale(
            case["raw"], Decimal(case["sum_of_max_marks"]), Decimal(case["grade_out_of"])
        )
        == case["expected"]
    )


def test_quiz_vector_of_the_end():
    case = quiz_vector("SQ03")
    start = at(case["start"])

    end = grading.deadline(
        started_at=start,
        limit=seconds(case["time_limit"]),
        closes_at=start + seconds(case["seconds_to_close"]),
    )

    assert end == at(case["expected_end"])
    assert grading.time_left(at=start, deadline=end) == seconds(case["expected_left_at_start"])


def test_quiz_vector_of_the_time_left():
    case = quiz_vector("SQ04")
    end = grading.deadline(
        started_at=at(case["start"]), limit=seconds(case["time_limit"]), closes_at=None
    )

    left = [grading.time_left(at=at(now), deadline=end) for now in case["now"]]

    assert left == [seconds(number) for number in case["expected_left"]]


def test_quiz_vector_of_the_last_seconds():
    end, grace = at(1000), seconds(60)
    asked = quiz_vector("SQ05")["cases"]

    found = [
        {
            "accept_answers": grading.is_accepted(at=at(each["now"]), deadline=end, grace=grace),
            "finish": grading.is_over(at=at(each["now"]), deadline=end),
        }
        for each in asked
    ]

    assert found == [
        {"accept_answers": each["accept_answers"], "finish": each["finish"]} for each in asked
    ]
    assert grading.finished_at(at=at(999), deadline=end) == at(asked[1]["finish_time"])
