"""The figures of questions and tests: by hand, against Moodle's own numbers, and by their laws."""

import csv
import json
import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.statistics import (
    Answer,
    ChoiceFigures,
    Item,
    ItemFigures,
    Option,
    Sitting,
    Warns,
    consistency_in_words,
    flags,
    item_from,
    item_to,
    quiz_from,
    quiz_to,
    reckon,
)

MOODLE = Path(__file__).parents[3] / "shared" / "fixtures" / "quiz" / "moodle_statistics"
PER_SLOT = {
    "facility": "facility",
    "sd": "standard_deviation",
    "effective_weight_percent": "effective_weight",
    "discrimination_index_percent": "discrimination",
    "discriminative_efficiency_percent": "efficiency",
}
WHOLE = {
    "count": "attempts",
    "mean": "mean",
    "median": "median",
    "standard_deviation": "standard_deviation",
    "skewness": "skewness",
    "kurtosis": "kurtosis",
    "cic_percent": "internal_consistency",
    "error_ratio_percent": "error_ratio",
    "standard_error": "standard_error",
}


def moodle():
    """The twenty-two attempts of the fixture."""
    marks, totals, most = defaultdict(dict), {}, {}
    rows = csv.DictReader((MOODLE / "mdl_question_states.csv").read_text().splitlines())
    places: dict[int, int] = defaultdict(int)
    for row in rows:
        slot = int(row["slot"])
        attempt = places[slot]
        places[slot] += 1
        marks[attempt][slot] = Decimal(row["mark"] or 0)
        totals.setdefault(attempt, Decimal(row["sumgrades"]))
        assert totals[attempt] == Decimal(row["sumgrades"])
        most[slot] = Decimal(row["maxmark"] or 0)
    items = [Item(id=slot, max_mark=most[slot]) for slot in sorted(most)]
    sittings = [
        Sitting(totals[attempt], [Answer(slot, mark) for slot, mark in of_attempt.items()])
        for attempt, of_attempt in marks.items()
    ]
    return items, sittings


@pytest.fixture(scope="module")
def expected():
    if not MOODLE.exists():
        pytest.skip("Moodle's figures are not on this machine")
    return json.loads((MOODLE / "expected_stats.json").read_text())


@pytest.fixture(scope="module")
def found(expected):
    return reckon(*moodle())


@pytest.mark.parametrize("name", PER_SLOT)
def test_every_question_has_the_figures_of_moodle(expected, found, name):
    wanted = expected["per_slot_from_moodle_test"][name]
    ours = [getattr(item, PER_SLOT[name]) for item in found.items]

    assert ours == [None if value is None else pytest.approx(value, abs=1e-6) for value in wanted]


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_test_has_the_figures_of_moodle(expected, found, name):
    wanted = expected["whole_test_ours"][name]
    assert getattr(found.quiz, WHOLE[name]) == pytest.approx(wanted, abs=1e-6)


def sitting(*marks, total=None, chosen=None):
    """Marks of the questions 1, 2, ... of one attempt; "-" where it was not asked one."""
    answers = [
        Answer(number, None if mark is None else Decimal(str(mark)), (chosen or {}).get(number, ()))
        for number, mark in enumerate(marks, 1)
        if mark != "-"
    ]
    earned = sum((answer.mark or 0 for answer in answers), Decimal(0))
    return Sitting(earned if total is None else Decimal(str(total)), answers)


def items(*most, **fields):
    return [Item(number, Decimal(str(each)), **fields) for number, each in enumerate(most, 1)]


def test_three_attempts_by_hand():
    """x1 = 0 1 2, x2 = 0 1 1; T = 0 2 3, var 7/3; R of the first is the second."""
    first, second = reckon(items(2, 1), [sitting(0, 0), sitting(1, 1), sitting(2, 1)]).items

    assert (first.attempts, first.facility, first.standard_deviation) == (3, 0.5, 1.0)
    assert (second.facility, second.standard_deviation) == (2 / 3, pytest.approx(0.57735027))
    assert first.intended_weight == pytest.approx(200 / 3)
    # cov(x1, R) = 1/2, over 1 x 1/sqrt(3); both sorted alike, so nothing better was possible
    assert first.discrimination == pytest.approx(86.6025404)
    assert first.efficiency == pytest.approx(100)
    # cov(x1, T) = 3/2, cov(x2, T) = 5/6
    assert first.effective_weight == pytest.approx(57.2949017)
    assert first.effective_weight + second.effective_weight == pytest.approx(100)


def test_a_whole_quiz_by_hand():
    quiz = reckon(items(2, 1), [sitting(0, 0), sitting(1, 1), sitting(2, 1)]).quiz

    assert (quiz.attempts, quiz.max_mark, quiz.mean, quiz.median) == (3, 3, 5 / 3, 2)
    assert quiz.standard_deviation == pytest.approx(1.5275252)
    assert quiz.internal_consistency == pytest.approx(200 * (1 - (1 + 1 / 3) / (7 / 3)))
    assert quiz.error_ratio == pytest.approx(37.7964473)
    assert quiz.standard_error == pytest.approx(0.5773503)
    assert quiz.kurtosis is None
    assert quiz.bands == (1, 0, 0, 0, 0, 0, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("sittings", "named"),
    [
        ([], {"mean": None, "median": None, "standard_deviation": None, "skewness": None}),
        ([sitting(1, 0)], {"mean": 1.0, "median": 1.0, "standard_deviation": None}),
        (
            [sitting(1, 0), sitting(0, 0)],
            {"median": 0.5, "skewness": None, "internal_consistency": None, "error_ratio": None},
        ),
        (
            [sitting(1, 0), sitting(0, 1), sitting("0.5", "0.5"), sitting(1, 0)],
            {"standard_deviation": 0.0, "skewness": None, "kurtosis": None,
             "internal_consistency": None, "standard_error": None},
        ),
    ],
    ids=["none", "one", "two", "four-equal-totals"],
)  # fmt: skip
def test_what_is_not_defined_is_none(sittings, named):
    quiz = reckon(items(1, 1), sittings).quiz
    assert {name: getattr(quiz, name) for name in named} == named


def test_equal_marks_have_no_variance_though_floats_would_round():
    """Thirteen times 0.1 has a mean in floats that is not 0.1."""
    sittings = [sitting("0.1", "0.2") for _ in range(13)]
    first, _second = reckon(items(1, 1), sittings).items

    assert (first.standard_deviation, first.discrimination, first.efficiency) == (0.0, None, None)
    assert first.effective_weight is None


def test_the_rest_is_taken_in_decimals():
    """0.3 less 0.1 and 1.2 less 1 are both 0.2, so the rest has no variance."""
    sittings = [sitting("0.1", "0.2"), sitting(1, "0.2")]
    assert reckon(items(1, 1), sittings).items[0].discrimination is None


def test_a_question_worth_nothing_has_no_figures_and_does_not_weigh():
    nothing, one = reckon(items(0, 1), [sitting(0, 1), sitting(0, 0), sitting(0, 1)]).items

    assert (nothing.facility, nothing.standard_deviation, nothing.discrimination) == (None,) * 3
    assert (nothing.intended_weight, nothing.effective_weight) == (0.0, 0.0)
    assert (one.intended_weight, one.effective_weight) == (100.0, 100.0)


def test_a_blank_counts_as_nothing_earned():
    blank, zero = sitting(None, 1), sitting(0, 1)
    two = [reckon(items(1, 1), [sitting(1, 1), each]).items[0].facility for each in (blank, zero)]
    assert two == [0.5, 0.5]


def test_a_negative_covariance_leaves_the_weights():
    sittings = [sitting(1, 0, 0), sitting(0, 2, 1), sitting(0, 2, 2), sitting(1, 0, 1)]
    against, *others = reckon(items(1, 2, 2), sittings).items

    assert (against.negative_covariance, against.effective_weight) == (True, None)
    assert sum(item.effective_weight for item in others) == pytest.approx(100)


def test_a_question_asked_in_some_attempts_is_reckoned_over_those():
    sittings = [sitting(1, 1, "-"), sitting(0, "-", 1), sitting(1, 0, "-"), sitting(0, "-", 0)]
    fixed, second, third = reckon(items(1, 1, 1), sittings).items

    assert (fixed.attempts, second.attempts, third.attempts) == (4, 2, 2)
    assert (second.facility, third.facility) == (0.5, 0.5)
    assert second.discrimination is None  # the rest of its two attempts is the same
    assert reckon(items(1, 1, 1), sittings).quiz.internal_consistency is None
    assert reckon(items(1, 1, 1), sittings).quiz.same_places is False


def test_a_drawn_question_is_set_against_the_total():
    marks = [(1, 1), (0, 1), (1, 0), (0, 0), (1, 1)]
    sittings = [sitting(*pair) for pair in marks]
    fixed, drawn = (reckon(items(1, 1, drawn=is_drawn), sittings).items[0] for is_drawn in (0, 1))

    # x = 1 0 1 0 1, R = 1 1 0 0 1, T = 2 1 1 0 2
    assert fixed.discrimination == pytest.approx(16.6666667)
    assert drawn.discrimination == pytest.approx(76.3762616)
    assert (drawn.intended_weight, drawn.effective_weight) == (None, None)


def test_drawn_questions_share_a_place_for_the_consistency_of_the_quiz():
    """Two places, three questions: as if the second place had always held one question."""
    one = [sitting(0, 0), sitting(1, 1), sitting(1, 0), sitting(1, 1)]
    several = [
        Sitting(each.mark, [each.answers[0], Answer(2 + number % 2, each.answers[1].mark, place="drawn")])
        for number, each in enumerate(one)
    ]  # fmt: skip
    assert (
        reckon(items(1, 1, 1), several).quiz.internal_consistency
        == reckon(items(1, 1), one).quiz.internal_consistency
    )


OPTIONS = (
    Option("a", "Pincer lift", right=True),
    Option("b", "Straight down"),
    Option("c", "Deep"),
)


def test_choices_are_counted_with_the_mean_total_of_those_who_chose_them():
    asked = [Item(1, Decimal(1), Decimal("0.3333333"), OPTIONS), Item(2, Decimal(4))]
    sittings = [
        sitting(1, 4, chosen={1: ("a",)}),
        sitting(1, 1, chosen={1: ("a",)}),
        sitting(0, 2, chosen={1: ("b",)}),
        sitting(None, 3),
    ]
    item = reckon(asked, sittings).items[0]

    assert item.choices == (
        ChoiceFigures("a", "Pincer lift", True, 2, 3.5),
        ChoiceFigures("b", "Straight down", False, 1, 2.0),
        ChoiceFigures("c", "Deep", False, 0, None),
    )
    assert (item.blank, item.guess_score) == (1, 0.3333333)


def test_an_answer_to_an_unknown_item_is_refused():
    with pytest.raises(LookupError):
        reckon(items(1), [sitting(1, 1)])


def figures(**changes):
    """A question that nothing can be said against."""
    fields = {
        "id": 1, "max_mark": 1.0, "drawn": False, "attempts": 30, "facility": 0.6,
        "standard_deviation": 0.4, "guess_score": 0.25, "intended_weight": 5.0,
        "effective_weight": 5.0, "negative_covariance": False, "discrimination": 40.0,
        "efficiency": 50.0, "blank": 0, "choices": (),
    }  # fmt: skip
    return ItemFigures(**fields | changes)


def choices(*rows):
    return tuple(
        ChoiceFigures(letter, letter, letter == "a", count, mean)
        for letter, (count, mean) in zip("abc", rows, strict=False)
    )


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, []),
        ({"facility": 0.95}, []),
        ({"facility": 0.951}, [Warns.TOO_EASY]),
        ({"facility": 0.3}, []),
        ({"facility": 0.299}, [Warns.TOO_HARD]),
        ({"discrimination": 20.0}, []),
        ({"discrimination": 19.9}, [Warns.WEAK]),
        ({"discrimination": -0.1}, [Warns.NEGATIVE]),
        ({"discrimination": -0.1, "attempts": 29}, []),
        ({"discrimination": None, "facility": None}, []),
        ({"facility": 0.1, "attempts": 10}, [Warns.TOO_HARD]),
        ({"facility": 0.1, "attempts": 9}, []),
        ({"choices": choices((20, 5.0), (10, 3.0), (0, None))}, [Warns.UNPICKED]),
        ({"facility": 0.1, "discrimination": -20.0}, [Warns.NEGATIVE, Warns.TOO_HARD]),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_flagged(changes, warned):
    assert [flag.warns for flag in flags(figures(**changes))] == warned


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(10, 5.0), (20, 8.0)], "Strong learners choose B: check the key"),
        (
            [(20, 8.0), (10, 5.0)],
            "Strong learners get it wrong more often than weak ones: check the key",
        ),
        ([], "Strong learners get it wrong more often than weak ones: check the key"),
    ],
    ids=["b-beats-the-key", "the-key-beats-b", "no-options"],
)
def test_a_negative_discrimination_names_what_strong_learners_choose(rows, words):
    item = figures(discrimination=-5.0, choices=choices(*rows))
    assert [flag.words for flag in flags(item)] == [words]


def test_options_nobody_picks_are_named_by_letter():
    item = figures(choices=choices((30, 5.0), (0, None), (0, None)))
    assert [flag.words for flag in flags(item)] == ["Nobody picks B or C"]


@pytest.mark.parametrize(
    ("percent", "begins"),
    [(None, "It cannot"), (75.1, "Fine"), (75.0, "Acceptable"), (64.0, "Acceptable"),
     (63.9, "Unsatisfactory"), (-10.0, "Unsatisfactory")],
)  # fmt: skip
def test_consistency_is_said_in_words(percent, begins):
    assert consistency_in_words(percent).startswith(begins)


marks = st.decimals(min_value=0, max_value=1, places=5)
tables = st.integers(2, 5).flatmap(
    lambda wide: st.lists(st.lists(marks, min_size=wide, max_size=wide), min_size=1, max_size=14)
)


def reckoned(table):
    return reckon(items(*[1] * len(table[0])), [sitting(*row) for row in table])


@settings(max_examples=150, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_attempts_changes_nothing(table, rng: random.Random):
    shuffled = rng.sample(table, len(table))
    assert reckoned(shuffled) == reckoned(table)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_the_figures_keep_their_bounds(table):
    found = reckoned(table)

    for item in found.items:
        assert 0 <= item.facility <= 1
        assert item.discrimination is None or -100 <= item.discrimination <= 100
        assert item.efficiency is None or item.efficiency <= 100
        assert item.effective_weight is None or 0 <= item.effective_weight <= 100.000001
    consistency = found.quiz.internal_consistency
    assert consistency is None or consistency <= 100
    assert sum(found.quiz.bands) == found.quiz.attempts == len(table)


@settings(max_examples=50, deadline=None)
@given(st.lists(marks, min_size=2, max_size=4), st.integers(2, 12))
def test_equal_attempts_tell_nothing_apart(row, how_many):
    found = reckoned([row] * how_many)

    assert {item.standard_deviation for item in found.items} == {0.0}
    assert {item.discrimination for item in found.items} == {None}
    assert (found.quiz.internal_consistency, found.quiz.skewness) == (None, None)


@settings(max_examples=50, deadline=None)
@given(tables)
def test_figures_survive_json(table):
    found = reckoned(table)

    assert quiz_from(json.loads(json.dumps(quiz_to(found.quiz)))) == found.quiz
    assert [item_from(json.loads(json.dumps(item_to(item)))) for item in found.items] == list(
        found.items
    )
