"""Draws: exactly as many as asked, none twice, what was seen least first, cases whole."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.sitting.blueprint import BankTooSmall, Candidate, Shortage, available, draw, shortage


def single(question_id, *draws, seen=0):
    return Candidate(question_id, frozenset(draws or (0,)), seen=seen)


def case(number, *question_ids, draws=(0,), seen=0):
    return [Candidate(each, frozenset(draws), case=number, seen=seen) for each in question_ids]


def drawn(counts, candidates, *, seed=1, fixed=()):
    return [sorted(each) for each in draw(counts, candidates, fixed=fixed, rng=random.Random(seed))]


@pytest.mark.parametrize(
    ("counts", "candidates", "fixed", "expected"),
    [
        pytest.param([2], [single(1), single(2)], (), [[1, 2]], id="all there are"),
        pytest.param([1], [single(1), single(2)], {1}, [[2]], id="never a fixed one"),
        pytest.param(
            [2], [single(1, seen=1), single(2), single(3, seen=2)], (), [[1, 2]], id="least seen"
        ),
        pytest.param(
            [1, 1], [single(1, 0, 1), single(2, 0)], (), [[2], [1]], id="a narrow draw keeps its own"
        ),
        pytest.param(
            [2, 1, 1],
            [single(1, 0, 1), single(2, 1, 2), single(3, 0), single(4, 2)],
            (),
            [[1, 3], [2], [4]],
            id="moved along a chain",
        ),
        pytest.param([3], case(7, 1, 2, 3), (), [[1, 2, 3]], id="a whole case"),
        pytest.param(
            [2], [*case(7, 1, 2, 3), single(4), single(5)], (), [[4, 5]], id="a case too large"
        ),
        pytest.param(
            [3], [*case(7, 1, 2), *case(8, 3, 4), single(5)], {1}, [[3, 4, 5]],
            id="a case with a fixed question",
        ),
        pytest.param(
            [2],
            [Candidate(1, frozenset({0}), 7), Candidate(2, frozenset(), 7), single(3), single(4)],
            (),
            [[3, 4]],
            id="a case that fits the draw in part",
        ),
        pytest.param(
            [2, 3], [*case(7, 1, 2, 3, draws=(0, 1)), single(4), single(5)], (),
            [[4, 5], [1, 2, 3]], id="a case where it has room",
        ),
        pytest.param(
            [5], [*case(7, 1, 2), *case(8, 3, 4, 5), *case(9, 6, 7, 8, 9)], (),
            [[1, 2, 3, 4, 5]], id="cases that add up",
        ),
        pytest.param(
            [2], [*case(7, 1, 2, seen=1), single(3), single(4)], (), [[3, 4]], id="a case seen before"
        ),
        pytest.param([], [single(1)], (), [], id="no draw"),
    ],
)  # fmt: skip
def test_a_draw_takes(counts, candidates, fixed, expected):
    assert drawn(counts, candidates, fixed=fixed) == expected


@pytest.mark.parametrize(
    ("counts", "candidates", "short"),
    [
        pytest.param([3], [single(1), single(2)], Shortage(0, 3, 2), id="too few"),
        pytest.param([1], [], Shortage(0, 1, 0), id="none"),
        pytest.param([1, 2], [single(1, 0, 1), single(2, 1)], Shortage(1, 2, 1), id="shared"),
        pytest.param([2], case(7, 1, 2, 3), Shortage(0, 2, 0), id="only a case too large"),
        pytest.param([4], [*case(7, 1, 2, 3), *case(8, 4, 5, 6)], Shortage(0, 4, 3), id="no sum"),
        pytest.param([2], [single(1), single(2)], None, id="enough"),
    ],
)
def test_a_bank_too_small_names_the_draw_and_what_is_there(counts, candidates, short):
    assert shortage(counts, candidates) == short
    if short:
        with pytest.raises(BankTooSmall) as caught:
            drawn(counts, candidates)
        assert caught.value.short == short


def test_what_a_draw_chooses_from_is_counted_without_the_others():
    candidates = [single(1, 0, 1), single(2, 0), *case(7, 3, 4, draws=(0,)), *case(8, 5, 6, 7)]

    assert available(0, 2, candidates) == 4
    assert available(0, 3, candidates) == 7
    assert available(1, 1, candidates) == 1
    assert available(0, 2, candidates, fixed={1, 3}) == 1


def test_the_same_seed_draws_the_same_and_every_question_has_its_turn():
    bank = [single(number) for number in range(20)]

    assert drawn([5], bank, seed=3) == drawn([5], bank, seed=3)
    turns = Counter(each for seed in range(400) for each in drawn([5], bank, seed=seed)[0])
    assert set(turns) == set(range(20))
    assert 60 < min(turns.values()) <= max(turns.values()) < 140


@st.composite
def banks(draw_one):
    places = draw_one(st.integers(1, 4))
    fits = st.frozensets(st.integers(0, places - 1))
    bank, number = [], 0
    for kind, size in draw_one(
        st.lists(st.tuples(st.booleans(), st.integers(1, 4)), min_size=1, max_size=14)
    ):
        seen, fit = draw_one(st.integers(0, 3)), draw_one(fits)
        for _part in range(size if kind else 1):
            number += 1
            bank.append(Candidate(number, fit, case=number - _part if kind else None, seen=seen))
    counts = draw_one(st.lists(st.integers(0, 5), min_size=places, max_size=places))
    fixed = draw_one(st.sets(st.integers(1, number), max_size=2))
    return counts, bank, fixed


@given(banks(), st.integers(0, 2**31))
def test_whatever_the_bank_a_draw_is_right_or_refused(bank, seed):
    counts, candidates, fixed = bank
    known = {each.question_id: each for each in candidates}
    if short := shortage(counts, candidates, fixed=fixed):
        with pytest.raises(BankTooSmall) as caught:
            draw(counts, candidates, fixed=fixed, rng=random.Random(seed))
        assert caught.value.short == short
        return
    found = draw(counts, candidates, fixed=fixed, rng=random.Random(seed))

    flat = [each for one in found for each in one]
    assert [len(one) for one in found] == counts
    assert len(set(flat)) == len(flat)
    assert not set(flat) & set(fixed)
    assert all(place in known[each].draws for place, one in enumerate(found) for each in one)
    cases = {known[each].case for each in flat} - {None}
    whole = {each.question_id for each in candidates if each.case in cases}
    assert whole <= set(flat)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 2), min_size=1)), max_size=25),
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.integers(0, 2**31),
)
def test_nothing_seen_is_drawn_while_a_question_seen_less_could_stand_in_its_place(
    bank, counts, seed
):
    candidates = [single(number, *fits, seen=seen) for number, (seen, fits) in enumerate(bank)]
    try:
        found = draw(counts, candidates, rng=random.Random(seed))
    except BankTooSmall:
        return

    chosen = {each for one in found for each in one}
    for place, one in enumerate(found):
        idle = [
            each.seen
            for each in candidates
            if place in each.draws and each.question_id not in chosen
        ]
        for question_id in one:
            assert candidates[question_id].seen <= min(idle, default=99)
