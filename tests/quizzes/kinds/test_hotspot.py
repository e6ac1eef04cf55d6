from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, hotspot
from quizzes.kinds.shapes import Explained, Shown

IMAGE = {"figure": "quizzes/figures/chest.svg", "alt": "A chest", "width": 1000, "height": 800}
BODY = {
    "stem": "Where may the apex of the lung lie?",
    "image": IMAGE,
    "choose": 2,
    "regions": [
        {
            "id": "a",
            "text": "Above the right collar bone",
            "shape": "circle",
            "cx": 0.4,
            "cy": 0.3,
            "r": 0.05,
        },
        {
            "id": "b",
            "text": "Over the breastbone",
            "shape": "rectangle",
            "x": 0.45,
            "y": 0.5,
            "w": 0.1,
            "h": 0.3,
        },
        {
            "id": "c",
            "text": "Above the left collar bone",
            "shape": "ellipse",
            "cx": 0.6,
            "cy": 0.3,
            "rx": 0.05,
            "ry": 0.05,
        },
        {
            "id": "d",
            "text": "Over the windpipe",
            "shape": "polygon",
            "points": [[0.48, 0.1], [0.52, 0.1], [0.5, 0.3]],
        },
    ],
}
KEY = {
    "targets": ["a", "c"],
    "need": "all",
    "names": {"a": "Apex of the right lung"},
    "reasons": {"b": "Bone lies here"},
    "rationale": "The apex rises above the collar bone.",
}
ANY = KEY | {"need": "any"}
ORDER = ["c", "b", "a", "d"]


@pytest.mark.parametrize(
    ("answer", "all_", "any_"),
    [
        pytest.param(None, None, None, id="blank"),
        pytest.param(["a", "c"], 1, 1, id="both targets"),
        pytest.param(["a"], Decimal("0.5"), 1, id="one of two"),
        pytest.param(["b"], 0, 0, id="another"),
        pytest.param(["a", "b"], Decimal("0.5"), 0, id="one and another"),
        pytest.param(["a", "b", "c"], Decimal(2) / 3, 0, id="both and another"),
        pytest.param(["b", "d"], 0, 0, id="two others"),
        pytest.param(["z"], 0, 0, id="a region that is gone"),
    ],
)
def test_grade(answer, all_, any_):
    assert hotspot.grade(BODY, KEY, answer) == all_
    assert hotspot.grade(BODY, ANY, answer) == any_


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param("c", ["c"], id="one"),
        pytest.param(["c", "a", "c"], ["a", "c"], id="sorted, once each"),
        pytest.param([], None, id="none"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert hotspot.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("choose", "raw", "sentence"),
    [
        pytest.param(2, ["z"], "Choose only regions of this picture.", id="unknown"),
        pytest.param(2, [["a"]], "Choose only regions of this picture.", id="nested"),
        pytest.param(2, 3, "Choose regions of this picture.", id="number"),
        pytest.param(2, {"a": "1"}, "Choose regions of this picture.", id="places"),
        pytest.param(2, ["a", "b", "c"], "Choose at most 2 regions.", id="three of two"),
        pytest.param(1, ["a", "b"], "Choose one region only.", id="two of one"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(choose, raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        hotspot.normalise(BODY | {"choose": choose}, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param({}, {}, [], id="good"),
        pytest.param({"stem": " "}, {}, ["Write the question itself."], id="no words"),
        pytest.param({"image": None}, {}, ["Add the picture."], id="no picture"),
        pytest.param(
            {"image": IMAGE | {"alt": ""}},
            {},
            ["Describe the picture in words, without giving the answer away."],
            id="picture without words",
        ),
        pytest.param(
            {"image": IMAGE | {"width": 0, "height": "800"}},
            {},
            ["Give the picture a width and a height from 1 to 10000 pixels."],
            id="picture without size",
        ),
        pytest.param(
            {"image": {**IMAGE, "figure": "", "file": "questions/../secret.png"}},
            {},
            ["Choose the picture again; its file is not where pictures are kept."],
            id="file elsewhere",
        ),
        pytest.param(
            {"image": {**IMAGE, "file": "questions/x.png"}},
            {},
            ["Choose the picture again; its file is not where pictures are kept."],
            id="two files",
        ),
        pytest.param(
            {"regions": [*BODY["regions"][:1], {"id": "b", "text": "", "shape": "circle"}]},
            {"targets": ["a"], "reasons": {}},
            ["Write the text of region b.", "Enter the numbers of region 2: cx, cy, r."],
            id="region half written",
        ),
        pytest.param(
            {},
            {"targets": []},
            ["Mark at least one region as right."],
            id="no target",
        ),
        pytest.param(
            {},
            {"targets": ["a", "b", "c", "d"], "need": "any"},
            ["Leave at least one region that is not right."],
            id="every region a target",
        ),
        pytest.param(
            {},
            {"targets": ["a", "z"]},
            ["The key names region z, which the question does not have; remove it from the key."],
            id="unknown target",
        ),
        pytest.param(
            {},
            {"need": "most"},
            ["Say whether all of the right regions are needed or any of them."],
            id="need of another sort",
        ),
        pytest.param(
            {"choose": 0},
            {},
            ["Say how many regions a learner may choose, such as 1."],
            id="none to choose",
        ),
        pytest.param(
            {"choose": 1},
            {},
            ["Let learners choose as many regions as are right, or ask for any of them."],
            id="one to choose and two needed",
        ),
        pytest.param({"choose": 1}, {"need": "any"}, [], id="one to choose of two"),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert hotspot.validate(BODY | body, KEY | key) == faults


def test_thirteen_regions_are_too_many():
    regions = [BODY["regions"][0] | {"id": f"r{n}", "text": f"Place {n}"} for n in range(13)]

    assert hotspot.validate(BODY | {"regions": regions}, {"targets": ["r1"], "need": "all"}) == [
        "Give at most 12 regions."
    ]


def test_names_of_the_page_follow_the_order_of_the_attempt():
    assert hotspot.listed(BODY).ids == ("a", "b", "c", "d")
    assert hotspot.to_page(BODY, ORDER, ["a", "d"]) == ["o2", "o3"]
    assert hotspot.to_page(BODY, ORDER, None) is None
    assert hotspot.from_page(BODY, ORDER, ["o2", "", "o3"]) == ["a", "d"]
    assert hotspot.normalise(BODY, hotspot.from_page(BODY, ORDER, "o0")) == ["c"]
    for sent in ("a", ["o4"], {"o1": "1"}, [["o1"]]):
        with pytest.raises(AnswerRefused, match="Choose from what this question offers"):
            hotspot.from_page(BODY, ORDER, sent)


def test_the_page_gets_places_and_numbers_and_nothing_of_the_key():
    shown = hotspot.shown(BODY, ORDER, ["o1"])

    assert [(each.number, each.name, each.text, each.chosen) for each in shown["regions"]] == [
        (1, "o0", "Above the left collar bone", False),
        (2, "o1", "Over the breastbone", True),
        (3, "o2", "Above the right collar bone", False),
        (4, "o3", "Over the windpipe", False),
    ]
    second = shown["regions"][1]
    assert (second.element, second.attributes, second.at) == (
        "rect",
        {"x": "450", "y": "400", "width": "100", "height": "240"},
        ("500", "520"),
    )
    assert (shown["choose"], shown["several"]) == (2, True)
    assert "Apex" not in str(shown)


def test_a_picture_that_cannot_be_shown_has_no_regions():
    assert hotspot.shown({**BODY, "image": {}}, ORDER, None)["regions"] == []


def test_the_review_names_every_region():
    assert hotspot.explain(BODY, KEY, ORDER, ["a", "b"]) == [
        Explained("1: Above the left collar bone", False, Shown.MISSED),
        Explained("2: Over the breastbone", True, Shown.WRONG, "Bone lies here"),
        Explained("3: Above the right collar bone (Apex of the right lung)", True, Shown.RIGHT),
        Explained("4: Over the windpipe", False, Shown.LEFT),
    ]


def test_where_any_target_does_the_other_is_not_called_missed():
    found = hotspot.explain(BODY, ANY, ["a", "c"], ["c"])

    assert [(each.shown, each.reason) for each in found] == [
        (Shown.LEFT, "This would have been right too."),
        (Shown.RIGHT, ""),
    ]


@pytest.mark.parametrize(
    ("choose", "key", "right", "guess"),
    [
        pytest.param(2, KEY, ["a", "c"], None, id="all of two"),
        pytest.param(1, ANY, ["a"], Decimal("0.5"), id="any of two"),
        pytest.param(1, KEY | {"targets": ["b"]}, ["b"], Decimal("0.25"), id="one"),
    ],
)
def test_right_answer_and_guess(choose, key, right, guess):
    body = BODY | {"choose": choose}

    assert hotspot.right_answer(body, key) == right
    assert hotspot.grade(body, key, right) == 1
    assert hotspot.guess_score(body, key) == guess


def test_an_answer_in_words():
    assert hotspot.summary(BODY, ["a", "d"]) == "Above the right collar bone; Over the windpipe"
    assert hotspot.lines(BODY, ["a", "d"]) == ["Above the right collar bone", "Over the windpipe"]
    assert (hotspot.summary(BODY, None), hotspot.lines(BODY, None)) == ("No answer", ["No answer"])
    assert hotspot.feedback(BODY, KEY, ["b", "c"]) == ["Bone lies here"]
    assert hotspot.needs_marking(KEY) is False


def test_a_question_travels_and_comes_back():
    travelled = hotspot.to_exchange(BODY, KEY)

    assert [(each.text, each.fraction) for each in travelled.answers] == [
        ("Above the right collar bone", 1),
        ("Over the breastbone", 0),
        ("Above the left collar bone", 1),
        ("Over the windpipe", 0),
    ]
    assert hotspot.from_exchange(travelled) == (BODY, KEY)
