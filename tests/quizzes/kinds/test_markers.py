from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, markers
from quizzes.kinds.shapes import Explained, Shown

IMAGE = {"file": "questions/hip.png", "alt": "The back of a hip", "width": 200, "height": 100}
BODY = {
    "stem": "Place the bones.",
    "image": IMAGE,
    "columns": 10,
    "labels": [
        {"id": "a", "text": "Sacrum", "most": 1},
        {"id": "b", "text": "Hip bone", "most": 2},
        {"id": "c", "text": "Kneecap"},
    ],
}
KEY = {
    "zones": [
        {"id": "z1", "label": "a", "shape": "rectangle", "x": "0", "y": "0", "w": "0.2", "h": "0.4"},
        {"id": "z2", "label": "b", "shape": "circle", "cx": "0.5", "cy": "0.5", "r": "0.1"},
        {"id": "z3", "label": "b", "shape": "circle", "cx": "0.8", "cy": "0.5", "r": "0.1"},
    ],
    "reasons": {"b": "Feel for its crest"},
    "rationale": "Bones guide the needle.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        pytest.param(None, None, id="blank"),
        pytest.param({"a": [[10, 10]], "b": [[100, 50], [160, 50]]}, 1, id="all"),
        pytest.param({"a": [[40, 40]]}, Decimal(1) / 3, id="corner of the zone, two left out"),
        pytest.param({"a": [[41, 40]]}, 0, id="beside it"),
        pytest.param({"b": [[120, 50], [180, 50]]}, Decimal(2) / 3, id="edges of both circles"),
        pytest.param({"b": [[100, 50], [101, 50]]}, Decimal(1) / 3, id="two in one zone"),
        pytest.param({"a": [[100, 50]]}, 0, id="zone of another label"),
        pytest.param(
            {"a": [[10, 10]], "b": [[100, 50], [160, 50]], "c": [[1, 1]]},
            Decimal("0.75"),
            id="one marker too many",
        ),
    ],
)
def test_grade(answer, fraction):
    assert markers.grade(BODY, KEY, answer) == fraction


def test_the_zone_with_fewest_markers_is_served_first():
    """The wide zone holds both markers, the narrow one only the first; each still gets one."""
    wide = {"id": "z1", "label": "b", "shape": "rectangle", "x": "0", "y": "0", "w": "1", "h": "1"}
    narrow = KEY["zones"][1]

    for zones in ([wide, narrow], [narrow, wide]):
        key = {"zones": zones}
        assert markers.grade(BODY, key, {"b": [[100, 50], [10, 10]]}) == 1


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param({"a": [[10, 10]]}, {"a": [[10, 10]]}, id="pixels"),
        pytest.param({"a": [["10.5", 10.4]]}, {"a": [[11, 10]]}, id="rounded"),
        pytest.param(
            {"a": [[0, 0]], "b": [[200, 100]]}, {"a": [[0, 0]], "b": [[200, 100]]}, id="rim"
        ),
        pytest.param(
            {"b": [[1, 1]], "a": [[2, 2]]}, {"a": [[2, 2]], "b": [[1, 1]]}, id="any order"
        ),
        pytest.param({"a": [], "b": None}, None, id="none placed"),
        pytest.param({}, None, id="empty"),
        pytest.param("", None, id="blank"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    found = markers.normalise(BODY, raw)

    assert found == answer
    assert list(found or {}) == sorted(found or {})


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(
            {"z": [[1, 1]]}, "Place only the labels of this question.", id="unknown label"
        ),
        pytest.param([[1, 1]], "Place the labels on the picture.", id="list"),
        pytest.param(
            {"a": [[201, 1]]}, "Place the labels on the picture.", id="beside the picture"
        ),
        pytest.param({"a": [[-1, 1]]}, "Place the labels on the picture.", id="left of it"),
        pytest.param({"a": [["x", 1]]}, "Place the labels on the picture.", id="words"),
        pytest.param({"a": [1, 1]}, "Place the labels on the picture.", id="no pairs"),
        pytest.param({"a": "10,10"}, "Place the labels on the picture.", id="text"),
        pytest.param({"a": [[1, 1], [2, 2]]}, "Place “Sacrum” at most once.", id="twice"),
        pytest.param(
            {"b": [[1, 1], [2, 2], [3, 3]]}, "Place “Hip bone” at most 2 times.", id="three times"
        ),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        markers.normalise(BODY, raw)

    assert str(refused.value) == sentence


def zone(number, **changes):
    zones = list(KEY["zones"])
    zones[number - 1] = zones[number - 1] | changes
    return {"zones": zones}


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param({}, {}, [], id="good"),
        pytest.param({"image": {}}, {}, ["Add the picture."], id="no picture"),
        pytest.param({"labels": []}, {}, ["Give at least 1 label."], id="no labels"),
        pytest.param(
            {"labels": [{"id": "a", "text": "Sacrum", "most": 0}]},
            {},
            ["Say how often each label may be placed, from 1 to 12 times."],
            id="never placed",
        ),
        pytest.param(
            {
                "labels": [
                    {"id": "a", "text": "One", "most": 7},
                    {"id": "b", "text": "Two", "most": 6},
                ]
            },
            {},
            ["Give at most 12 markers in all."],
            id="too many markers",
        ),
        pytest.param(
            {"columns": 40}, {}, ["Give the picture from 4 to 26 columns."], id="too many columns"
        ),
        pytest.param({}, {"zones": []}, ["Draw at least one zone."], id="no zones"),
        pytest.param(
            {},
            zone(1, label="z"),
            ["Choose the label that belongs in zone 1."],
            id="zone of no label",
        ),
        pytest.param(
            {},
            zone(1, w="0.01", h="0.01"),
            ["Make zone 1 larger: no square has its middle in it."],
            id="zone between the squares",
        ),
        pytest.param(
            {},
            zone(1, label="b"),
            ["Let learners place “Hip bone” 3 times, once for each zone."],
            id="more zones than markers",
        ),
        pytest.param(
            {},
            {"reasons": {"z": "So"}},
            ["The key names label z, which the question does not have; remove it from the key."],
            id="reason for no label",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert markers.validate(BODY | body, KEY | key) == faults


def test_a_marker_is_chosen_by_the_letter_and_number_of_its_square():
    blank = {"m1-column": "", "m1-row": ""}
    given = {"m0-column": "A", "m0-row": "1", **blank, "m2-column": "J", "m2-row": "5"}

    answer = markers.normalise(BODY, markers.from_page(BODY, [], given))

    assert answer == {"a": [[10, 10]], "b": [[190, 90]]}
    assert markers.to_page(BODY, [], answer) == {
        "m0-column": "A",
        "m0-row": "1",
        "m1-column": "J",
        "m1-row": "5",
    }
    assert markers.lines(BODY, answer) == ["Sacrum: square A1", "Hip bone: square J5"]
    assert markers.summary(BODY, answer) == "Sacrum: square A1; Hip bone: square J5"
    assert (markers.to_page(BODY, [], None), markers.from_page(BODY, [], [])) == (None, None)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param(
            {"m0-column": "A", "m0-row": ""},
            "Choose both the column and the row of “Sacrum”.",
            id="half a square",
        ),
        pytest.param(
            {"m0-column": "K", "m0-row": "1"},
            "Choose from what this question offers.",
            id="no column",
        ),
        pytest.param(
            {"m0-column": "AB", "m0-row": "1"},
            "Choose from what this question offers.",
            id="two columns",
        ),
        pytest.param(
            {"m0-column": "A", "m0-row": "6"}, "Choose from what this question offers.", id="no row"
        ),
        pytest.param({"m9-column": "A"}, "Choose from what this question offers.", id="no marker"),
        pytest.param("A1", "Choose from what this question offers.", id="text"),
    ],
)
def test_a_square_that_is_not_there_is_refused(given, sentence):
    with pytest.raises(AnswerRefused) as refused:
        markers.from_page(BODY, [], given)

    assert str(refused.value) == sentence


def test_every_square_comes_back_as_it_was_chosen():
    """Also where squares are not whole pixels."""
    body = BODY | {"columns": 26, "image": IMAGE | {"width": 997, "height": 801}}
    rows = len(markers.shown(body, [], None)["rows"])

    assert rows == 21
    for letter in "ABMYZ":
        for row in range(1, rows + 1):
            given = {"m0-column": letter, "m0-row": str(row)}
            answer = markers.normalise(body, markers.from_page(body, [], given))
            assert markers.to_page(body, [], answer) == given


def test_the_page_gets_markers_and_squares_and_nothing_of_the_key():
    shown = markers.shown(BODY, [], {"m1-column": "C", "m1-row": "2"})

    assert [(each.name, each.number, each.text, each.at) for each in shown["markers"]] == [
        ("m0", 1, "Sacrum", None),
        ("m1", 2, "Hip bone", (250, 150)),
        ("m2", 2, "Hip bone", None),
        ("m3", 3, "Kneecap", None),
    ]
    assert [letter for letter, _x in shown["columns"]] == list("ABCDEFGHIJ")
    assert shown["rows"] == [("1", 50), ("2", 150), ("3", 250), ("4", 350), ("5", 450)]
    assert (len(shown["upright"]), len(shown["level"])) == (9, 4)


def test_the_review_names_what_was_placed_and_what_was_missed():
    assert markers.explain(BODY, KEY, [], {"a": [[10, 10]], "b": [[10, 90]]}) == [
        Explained("1: Sacrum, square A1", True, Shown.RIGHT),
        Explained("2: Hip bone, square A5", True, Shown.WRONG, "Feel for its crest"),
        Explained("2: Hip bone, around square E3", False, Shown.MISSED, "Feel for its crest"),
        Explained("2: Hip bone, around square H3", False, Shown.MISSED, "Feel for its crest"),
    ]


def test_the_right_answer_can_be_chosen_from_the_squares():
    right = markers.right_answer(BODY, KEY)

    assert right == {"a": [[10, 10]], "b": [[90, 50], [150, 50]]}
    assert markers.grade(BODY, KEY, right) == 1
    given = markers.to_page(BODY, [], right)
    assert markers.normalise(BODY, markers.from_page(BODY, [], given)) == right


def test_no_guess_no_person_and_what_is_said():
    assert markers.guess_score(BODY, KEY) is None
    assert markers.needs_marking(KEY) is False
    assert markers.feedback(BODY, KEY, {"b": [[1, 1]]}) == ["Feel for its crest"]
    assert markers.feedback(BODY, KEY, None) == []
    assert (markers.summary(BODY, None), markers.lines(BODY, None)) == ("No answer", ["No answer"])


def test_a_question_travels_and_comes_back():
    body, key = markers.from_exchange(markers.to_exchange(BODY, KEY))

    assert [(label["text"], label["most"]) for label in body["labels"]] == [
        ("Sacrum", 1),
        ("Hip bone", 2),
        ("Kneecap", 1),
    ]
    assert [zone["label"] for zone in key["zones"]] == ["l1", "l2", "l2"]
    assert markers.validate(body, key) == []
    assert markers.from_exchange(markers.to_exchange(body, key)) == (body, key)
