"""The starter question bank and the tests of the starter courses."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from cms.starter.anatomy import muscles_named_in
from cms.starter.content import read
from cms.starter.pages import publish
from courses.figures import figure
from courses.models import CoursePage, ModulePage
from practitioners.models import User
from quizzes.kinds.figured import image_of, places_of
from quizzes.models import Question, QuizDraw, QuizPage, QuizQuestion, Stimulus
from quizzes.services.bank import add_question
from quizzes.services.cases import write_case

Item = Mapping[str, Any]
BodyAndKey = tuple[dict[str, Any], dict[str, Any]]


def _choice(item: Item, **key: Any) -> BodyAndKey:
    options = item["options"]
    right = sum(bool(option.get("correct")) for option in options)
    share = str((Decimal(1) / right).quantize(Decimal("0.0000001")))
    fractions = {option["key"]: share if option.get("correct") else "0" for option in options}
    body = {"options": [{"id": option["key"], "text": option["text"]} for option in options]}
    if reasons := {option["key"]: option["why"] for option in options if "why" in option}:
        key = {"reasons": reasons, **key}
    return body, {"fractions": fractions, **key}


def _single(item: Item) -> BodyAndKey:
    return _choice(item)


def _several(item: Item) -> BodyAndKey:
    return _choice(item, whole=True)


def _true_or_false(item: Item) -> BodyAndKey:
    return {}, {"answer": item["answer"]}


def _number(item: Item) -> BodyAndKey:
    answer = item["answer"]
    accepted = {
        "value": str(answer["value"]),
        "tolerance": str(answer["tolerance"]),
        "tolerance_kind": "nominal",
        "fraction": "1",
    }
    # How many decimals are asked for also says how "1,023" is read.
    decimals = len(accepted["value"].partition(".")[2])
    return {"unit": answer["unit"], "decimals": decimals}, {"answers": [accepted]}


def _named(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": row["key"], "text": row["text"]} for row in rows]


def _pairs(item: Item) -> BodyAndKey:
    body = {"left": _named(item["left"]), "right": _named(item["right"])}
    return body, {"pairs": item["pairs"], "whole": True}


def _order(item: Item) -> BodyAndKey:
    return {"items": _named(item["items"])}, {
        "order": item["correct_order"],
        "mode": "all_or_nothing",
    }


def _words(item: Item) -> BodyAndKey:
    marking = item["marking"]
    key = {
        "max_marks": marking["max_marks"],
        "rubric": marking["rubric"],
        "model_answer": item["model_answer"],
    }
    return {"lines": 6}, key


def _regions(item: Item) -> BodyAndKey:
    """Where any one target will do, one region is chosen; otherwise as many as there are."""
    drawn, targets = read("hotspots")[item["id"]], {each["key"]: each for each in item["targets"]}
    one_will_do = item["answer"]["need"] == "any_one"
    regions = []
    for region in drawn["regions"]:
        shape = targets[region["target"]] if "target" in region else region
        about = {"id": region["id"], "text": region["text"]}
        regions.append(about | {name: shape[name] for name in sorted(SHAPES & shape.keys())})
    key = {
        "targets": [region["id"] for region in drawn["regions"] if "target" in region],
        "need": "any" if one_will_do else "all",
        "names": {region["id"]: region["name"] for region in drawn["regions"]},
        "reasons": {each["id"]: each["reason"] for each in drawn["regions"] if "reason" in each},
    }
    size = {side: item["image"][side] for side in ("width", "height")}
    image = {"figure": drawn["figure"], "alt": drawn["alt"].strip(), **size}
    choose = 1 if one_will_do else len(key["targets"])
    return {"image": image, "regions": regions, "choose": choose}, key


def _regions_of_a_figure(item: Item) -> BodyAndKey:
    """Places and names come from the drawing; a region with several parts is one choice for each."""
    drawing = figure(item["figure"])
    regions: list[dict[str, Any]] = []
    key: dict[str, Any] = {"targets": [], "need": "any", "names": {}, "reasons": {}}
    for entry in item["regions"]:
        for number, place in enumerate(places_of(drawing.name, entry["region"]), 1):
            name = entry["region"] if number == 1 else f"{entry['region']}-{number}"
            regions.append({"id": name, "text": entry["text"], **place})
            key["names"][name] = drawing.region(entry["region"]).name
            if entry.get("right"):
                key["targets"].append(name)
            else:
                key["reasons"][name] = entry["reason"]
    return {"image": image_of(drawing), "regions": regions, "choose": 1}, key


SHAPES = {"shape", "cx", "cy", "r", "rx", "ry", "points"}
READERS: dict[str, Callable[[Item], BodyAndKey]] = {
    "single_choice": _single,
    "multiple_response": _several,
    "true_false": _true_or_false,
    "numeric": _number,
    "matching": _pairs,
    "ordering": _order,
    "short_answer": _words,
    "hotspot": _regions,
    "figure_hotspot": _regions_of_a_figure,
}
# Its short answers are all marked by a person.
KINDS = {"short_answer": "essay", "figure_hotspot": "hotspot"}


def load_questions(author: User, at: dt.datetime) -> None:
    """Add the questions that are not there yet."""
    known = set(Question.objects.values_list("reference", flat=True))
    for item in [*read("questions")["questions"], *read("figure_hotspots")["questions"]]:
        if item["id"] not in known:
            _add(item, author, at)


def load_cases(author: User, at: dt.datetime) -> None:
    """Add the cases that are not there yet, with their questions in order."""
    known = set(Stimulus.objects.values_list("reference", flat=True))
    for case in read("cases")["cases"]:
        if case["id"] in known:
            continue
        stimulus = Stimulus(
            reference=case["id"], title=case["title"], stepwise=case["stepwise"], is_sample=True
        )
        parts = [{"text": text} for text in case["parts"]]
        write_case(stimulus=stimulus, parts=parts, author=author, at=at)
        for place, item in enumerate(case["questions"], 1):
            named = {**item, "domain": case["domain"]}
            _add(named, author, at, stimulus=stimulus, stimulus_order=place)


def _add(item: Item, author: User, at: dt.datetime, **place: Any) -> None:
    body, key = READERS[item["type"]](item)
    if "hints" in item:
        key["hints"] = item["hints"]
    add_question(
        reference=item["id"],
        kind=str(KINDS.get(item["type"], item["type"])),
        body={"stem": item["stem"], **body},
        key={**key, "rationale": item["rationale"], "sources": item["source"]},
        domain=item["domain"],
        topic=item["topic"],
        difficulty=item["difficulty"],
        critical=item["critical"],
        is_sample=True,
        author=author,
        at=at,
        muscles=muscles_named_in(item["stem"]),
        **place,
    )


def load_practice(author: User) -> None:
    """Optional quizzes to learn by, where they are not there yet."""
    for code, practice in read("cases")["practice"].items():
        page = CoursePage.objects.get(code=code)
        if not QuizPage.objects.descendant_of(page).filter(is_practice=True).exists():
            module = ModulePage.objects.child_of(page).get(slug=practice["after"].lower())
            publish(module, _practice(code, practice), author)


def _practice(code: str, practice: Mapping[str, Any]) -> QuizPage:
    quiz = QuizPage(
        title=practice["title"],
        slug=f"{code.lower()}-practice",
        instructions=f"<p>{practice['instructions']}</p>",
        minutes=practice["minutes"],
        counts_for_credit=False,
        is_required=False,
        is_practice=True,
        per_page=QuizPage.PerPage.ONE,
        pass_mark=Decimal(practice["pass_mark"]),
        attempts_allowed=None,
        review_right_answer=QuizPage.Review.AFTER_SUBMIT,
        review_rationale=QuizPage.Review.AFTER_SUBMIT,
        is_sample=True,
    )
    case = Question.objects.filter(stimulus__reference=practice["case"])
    quiz.quiz_questions.set(
        QuizQuestion(question=question, sort_order=number)
        for number, question in enumerate(case.order_by("stimulus_order"))
    )
    quiz.draws.set(
        QuizDraw(sort_order=number, **draw) for number, draw in enumerate(practice["draws"])
    )
    return quiz


def load_tests(author: User) -> None:
    """Each course's test as the last step of the module it follows."""
    for code, course in read("courses")["courses"].items():
        test = course.get("test")
        page = CoursePage.objects.get(code=code)
        if test and not QuizPage.objects.descendant_of(page).filter(is_practice=False).exists():
            module = ModulePage.objects.child_of(page).get(slug=test["after"].lower())
            publish(module, _test(code, test), author)


def _test(code: str, test: Mapping[str, Any]) -> QuizPage:
    quiz = QuizPage(
        title=test["title"],
        slug=f"{code.lower()}-test",
        instructions=f"<p>{test['instructions']}</p>",
        minutes=test["minutes"],
        # The test itself is no instruction: no credit is given for sitting it.
        counts_for_credit=False,
        time_limit_minutes=test["limit"],
        pass_mark=Decimal(test["pass_mark"]),
        attempts_allowed=test["attempts"],
        is_sample=True,
    )
    questions = Question.objects.in_bulk(test["questions"], field_name="reference")
    quiz.quiz_questions.set(
        QuizQuestion(question=questions[reference], sort_order=number)
        for number, reference in enumerate(test["questions"])
    )
    return quiz
