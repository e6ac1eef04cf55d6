from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, cloze
from quizzes.kinds.shapes import Shown

PARTS = [
    {
        "id": "1",
        "kind": "single_choice",
        "options": [{"id": "a", "text": "trapezius"}, {"id": "b", "text": "piriformis"}],
    },
    {"id": "2", "kind": "short_answer"},
    {"id": "3", "kind": "numeric", "unit": "mm"},
]
BODY = {
    "stem": "Complete the sentence.",
    "text": "Under the {1} lies the {2},\n{3} deep.",
    "parts": PARTS,
}
KEY = {
    "parts": {
        "1": {"fractions": {"a": "1", "b": "0"}, "reasons": {"b": "That lies lower."}},
        "2": {"patterns": [{"text": "lung*", "fraction": "1"}, {"text": "*", "fraction": "0.2"}]},
        "3": {"answers": [{"value": "15", "tolerance": "5", "fraction": "1"}]},
    },
    "weights": {"2": "2"},
}
POOR_GAP = (
    "Give every gap an id of its own, in letters and digits, and one of the kinds "
    "single_choice, short_answer, numeric."
)
RIGHT = {"1": "a", "2": "lung", "3": "15"}


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        pytest.param(RIGHT, "1", id="all right"),
        pytest.param({"1": "b", "2": "lungs", "3": "1"}, "0.5", id="the heavy one right"),
        pytest.param({"1": "a", "3": "20"}, "0.5", id="a blank gap adds nothing"),
        pytest.param({"2": "liver"}, "0.1", id="part of a part"),
        pytest.param({"1": "b"}, "0", id="wrong"),
        pytest.param(None, None, id="blank"),
        pytest.param({}, None, id="nothing in it"),
    ],
)
def test_grade_weighs_the_parts(answer, fraction):
    assert cloze.grade(BODY, KEY, answer) == (None if fraction is None else Decimal(fraction))


def test_without_any_weight_there_is_no_grade():
    key = KEY | {"weights": dict.fromkeys("123", "0")}

    assert cloze.grade(BODY, key, RIGHT) is None
    assert cloze.guess_score(BODY, key) is None
    assert cloze.validate(BODY, key) == ["Give at least one gap a weight above 0."]


def test_a_gap_may_cost_marks_as_its_kind_says():
    parts = KEY["parts"] | {"1": {"fractions": {"a": "1", "b": "-1"}}}

    assert cloze.grade(BODY, KEY | {"parts": parts}, {"1": "b"}) == Decimal("-0.25")


def test_guess_score_weighs_those_of_the_parts():
    assert cloze.guess_score(BODY, KEY) == (Decimal("0.5") + 2 * Decimal("0.2")) / 4


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param({"3": " 15 mm", "1": "a"}, {"1": "a", "3": "15"}, id="in the order of gaps"),
        pytest.param({"1": "", "2": " ", "3": None}, None, id="all blank"),
        pytest.param({}, None, id="nothing"),
        pytest.param(None, None, id="none"),
        pytest.param("", None, id="empty text"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert cloze.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(["a"], "Fill in the gaps.", id="list"),
        pytest.param({"4": "a"}, "Fill in only the gaps of this question.", id="unknown gap"),
        pytest.param(
            {"1": "z"}, "Gap 1: Choose one of the options of this question.", id="unknown option"
        ),
        pytest.param(
            {"3": "deep"}, "Gap 3: Type one number, such as 12 or 0.5.", id="not a number"
        ),
    ],
)
def test_normalise_names_the_gap_it_refuses(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        cloze.normalise(BODY, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param({}, {}, [], id="good"),
        pytest.param(
            {"parts": []},
            {"parts": {}, "weights": {}},
            [
                "Give at least one gap.",
                *(
                    f"The text has {{{id_}}} but no such gap; add the gap or remove the braces."
                    for id_ in "123"
                ),
            ],
            id="no gaps",
        ),
        pytest.param(
            {"text": "Under the {1} lies {2} {2}."},
            {},
            [
                "Put {2} into the text once, where gap 2 is.",
                "Put {3} into the text once, where gap 3 is.",
            ],
            id="twice and never",
        ),
        pytest.param(
            {"parts": [*PARTS, {"id": "3", "kind": "numeric"}, {"id": "4", "kind": "essay"}]},
            {},
            [POOR_GAP],
            id="same id and a kind that is none",
        ),
        pytest.param(
            {"parts": [*PARTS[:2], PARTS[2] | {"units": ["mm"]}]},
            {},
            [
                "Gap 3: ask for a unit in a question of its own.",
                "Gap 3: Give at least one unit a multiplier, such as 1.",
                "Gap 3: Show one unit or offer several, not both.",
            ],
            id="units",
        ),
        pytest.param(
            {},
            {"parts": KEY["parts"] | {"2": {}}},
            ["Gap 2: Give at least one pattern."],
            id="fault of a gap",
        ),
        pytest.param(
            {},
            {"weights": {"2": "-1", "9": "1"}},
            [
                "The key names gap 9, which the text does not have; remove it from the key.",
                "Give gap 2 a weight of 0 or more.",
            ],
            id="weights",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert cloze.validate(BODY | body, KEY | key) == faults


def test_the_page_has_names_of_its_own():
    order = ["1:b", "1:a"]

    assert cloze.listed(BODY).ids == ("1:a", "1:b")
    given = cloze.to_page(BODY, order, RIGHT)
    assert given == {"g0": "o1", "g1": "lung", "g2": "15"}
    assert cloze.from_page(BODY, order, given) == RIGHT
    assert cloze.to_page(BODY, order, None) is None
    assert cloze.from_page(BODY, order, {"g0": "", "g1": "lung"}) == {"1": "", "2": "lung"}


@pytest.mark.parametrize("given", [{"g7": "o1"}, {"g0": "o9"}, {"g0": ["o1"]}, "lung", {"1": "a"}])
def test_a_name_the_page_does_not_have_is_refused(given):
    with pytest.raises(AnswerRefused):
        cloze.from_page(BODY, ["1:b", "1:a"], given)


def test_an_option_of_another_gap_is_refused():
    body = BODY | {"parts": [PARTS[0], PARTS[0] | {"id": "2"}]}

    with pytest.raises(AnswerRefused):
        cloze.from_page(body, ["1:a", "2:a"], {"g0": "o1"})


def test_shown_is_the_text_in_pieces_without_an_id_of_the_bank():
    shown = cloze.shown(BODY, ["1:b", "1:a"], {"g0": "o1", "g1": "lung"})

    assert shown == {
        "gaps": 3,
        "pieces": [
            {"text": "Under the "},
            {
                "gap": {
                    "number": 1,
                    "name": "g0",
                    "kind": "single_choice",
                    "choices": [
                        {"name": "o0", "text": "piriformis", "chosen": False},
                        {"name": "o1", "text": "trapezius", "chosen": True},
                    ],
                }
            },
            {"text": " lies the "},
            {
                "gap": {
                    "number": 2,
                    "name": "g1",
                    "kind": "short_answer",
                    "typed": "lung",
                    "unit": "",
                }
            },
            {"text": ",\n"},
            {"gap": {"number": 3, "name": "g2", "kind": "numeric", "typed": "", "unit": "mm"}},
            {"text": " deep."},
        ],
    }


def test_explain_says_what_belongs_into_a_gap_that_was_not_right():
    explained = cloze.explain(BODY, KEY, [], {"1": "b", "2": "lungs"})

    assert [(row.text, row.shown, row.reason) for row in explained] == [
        ("Under the [1] lies the [2],\n[3] deep.", Shown.LEFT, ""),
        ("Gap 1: piriformis", Shown.WRONG, "That lies lower."),
        ("Gap 1: trapezius", Shown.MISSED, ""),
        ("Gap 2: lungs", Shown.RIGHT, ""),
        ("Gap 3: 15 mm", Shown.MISSED, ""),
    ]
    answer = {"1": "b", "2": "lungs"}
    assert cloze.lines(BODY, answer) == [
        "Under the [piriformis] lies the [lungs],",
        "[no answer] deep.",
    ]
    assert cloze.summary(BODY, answer) == (
        "Under the [piriformis] lies the [lungs], [no answer] deep."
    )
    assert cloze.summary(BODY, None) == "No answer"
    assert cloze.feedback(BODY, KEY, RIGHT) == []


def test_it_travels_whole():
    exchange = cloze.to_exchange(BODY, KEY | {"rationale": "So it is."})
    body, key = cloze.from_exchange(exchange)

    assert cloze.validate(body, key) == []
    assert (body["text"], key["weights"], key["rationale"]) == (
        BODY["text"],
        KEY["weights"],
        "So it is.",
    )
    assert cloze.grade(body, key, {"2": "liver", "3": "20"}) == Decimal("0.35")
    assert cloze.to_exchange(body, key) == exchange
