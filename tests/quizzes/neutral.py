"""Questions of the shared vectors, which no engine owns, as a kind, a body and a key of ours.

A unit that a learner typed into the same field as the number is split off here: our learners choose
it from a list, so one that the question does not know is offered as a wrong one.
"""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "fixtures" / "quiz"

ORDERING_MODES = {
    "relative_next_exclude_last": "next_last_excluded",
    "relative_next_include_last": "next_last_included",
    "relative_one_previous_and_next": "one_previous_and_next",
    "relative_all_previous_and_next": "all_previous_and_next",
}
CREDITS = {"exact": "whole"}
DRAWING, RIM = {"width": 2000, "height": 5000}, 10
TYPED = re.compile(r"(?P<left>[^\d+-]*)(?P<number>[-+\d.,e]+)(?P<right>.*)")


def read(name):
    return json.loads((SHARED / name).read_text(), parse_float=Decimal)


def cases(name):
    return read(f"vectors/{name}")["cases"] if SHARED.is_dir() else []


def asked(question, response):
    """The question and the response for `quizzes.grading.grade`."""
    kind, body, key = MAKERS[question["type"]](question, response)
    return {"kind": kind, "body": {"stem": "Vector", **body}, "key": key}, answered(
        question, response
    )


def answered(question, response):
    match question["type"]:
        case "markers":
            return {
                label: [[x + RIM, y + RIM] for x, y in points] for label, points in response.items()
            }
        case "numerical" if question.get("units"):
            number, unit = number_and_unit(question, response)
            return {"number": number, "unit": unit}
        case _:
            return response


def number_and_unit(question, response):
    if question.get("unit_input") == "select":
        return response["answer"], response["unit"]
    found = TYPED.fullmatch(response)
    side = "left" if question.get("unit_side") == "left" else "right"
    return found["number"], found[side].strip()


def listed(ids):
    return [{"id": id_, "text": f"Text {id_}"} for id_ in ids]


def choices(question, response):
    kind = "multiple_response" if question["type"] == "multi_response" else "single_choice"
    fractions = {each["id"]: str(each["fraction"]) for each in question["choices"]}
    return kind, {"options": listed(fractions)}, {"fractions": fractions}


def credited(question, response):
    modes = {each["id"]: each.get("mode", "wrong") for each in question["choices"]}
    key = {
        "fractions": {id_: "1" if mode == "correct" else "0" for id_, mode in modes.items()},
        "credit": CREDITS.get(question["credit"], question["credit"]),
    }
    for flag in ("disregard", "always_correct"):
        key[flag] = [id_ for id_, mode in modes.items() if mode == flag]
    return "multiple_response", {"options": listed(modes)}, key


def matching(question, response):
    pairs = question["pairs"]
    right = sorted(
        {*pairs.values(), *([question.get("extra_choice")] * ("extra_choice" in question))}
    )
    return "matching", {"left": listed(pairs), "right": listed(right)}, {"pairs": pairs}


def ordering(question, response):
    mode = ORDERING_MODES.get(question["grading"], question["grading"])
    items = question["items"]
    return "ordering", {"items": listed(items)}, {"order": items, "mode": mode}


def numerical(question, response):
    key = {
        "answers": [
            {**each, "tolerance_kind": each.get("tolerance_type", "nominal")}
            for each in question["answers"]
        ]
    }
    if not question.get("units"):
        return "numeric", {}, key
    unit = number_and_unit(question, response)[1]
    offered = dict.fromkeys([*question["units"], *([unit] if unit else [])])
    key |= {"units": {name: str(each) for name, each in question["units"].items()}}
    if question["unit_grading"] != "optional":
        key["unit_penalty"] = str(question["unit_penalty"])
        key["unit_penalty_of"] = "maximum" if question["unit_grading"] == "of_max" else "mark"
    return "numeric", {"units": list(offered)}, key


def short_answer(question, response):
    patterns = [
        {"text": each["pattern"], "fraction": str(each["fraction"])} for each in question["answers"]
    ]
    return "short_answer", {}, {"patterns": patterns, "case_sensitive": question["case_sensitive"]}


def true_false(question, response):
    return "true_false", {}, {"answer": question["correct"]}


def cloze(question, response):
    parts, keys, weights = [], {}, {}
    for id_, part in question["parts"].items():
        kind, body, keys[id_] = MAKERS[part["type"]](part, None)
        parts.append({"id": id_, "kind": kind, **body})
        weights[id_] = str(part["weight"])
    text = " ".join(f"{{{id_}}}" for id_ in question["parts"])
    return "cloze", {"text": text, "parts": parts}, {"parts": keys, "weights": weights}


def markers(question, response):
    labels = Counter(place["label"] for place in question["zones"])
    body = {
        "image": {"figure": "quizzes/figures/vector.svg", "alt": "Vector", **DRAWING},
        "labels": [{"id": id_, "text": id_, "most": most} for id_, most in labels.items()],
    }
    zones = [zone(number, place) for number, place in enumerate(question["zones"])]
    return "markers", body, {"zones": zones}


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


MAKERS = {
    "single_choice": choices,
    "multi_response": choices,
    "multi_response_mode": credited,
    "match": matching,
    "ordering": ordering,
    "numerical": numerical,
    "short_answer": short_answer,
    "true_false": true_false,
    "cloze": cloze,
    "markers": markers,
}
