"""The queue: who comes first, who is found."""

import pytest
from django.urls import reverse

from renewals.services.evidence import (
    claim_entry,
)
from tests.factories import practitioners as make
from tests.factories.activities import activity
from tests.renewals.evidence.steps import DAY, QUEUE

pytestmark = pytest.mark.django_db


def test_the_longest_waiting_comes_first_and_the_rest_is_one_click_away(
    client, reviewer, ana, ben, cleo, eve, noon
):
    newer = activity(ben, at=noon - 2 * DAY)
    activity(ana, at=noon - 9 * DAY)
    activity(cleo, at=noon, state="accepted", files=[make.pdf()])
    claim_entry(entry=newer, actor=eve, at=noon)

    waiting = client.get(reverse(QUEUE))
    everything = client.get(reverse(QUEUE), {"state": "all"})

    assert [(row["entry"].holder, row["days"]) for row in waiting.context["rows"]] == [
        (ana, 9),
        (ben, 2),
    ]
    assert [row["claimed_by"] for row in waiting.context["rows"]] == [None, eve]
    assert [row["entry"].has_twin for row in waiting.context["rows"]] == [True, True]
    assert len(everything.context["rows"]) == 3
    assert [(name, count) for name, _, count in waiting.context["states"]] == [
        ("waiting", 2),
        ("accepted", 1),
        ("partly", 0),
        ("needs_changes", 0),
        ("rejected", 0),
        ("withdrawn", 0),
        ("all", 3),
    ]


@pytest.mark.parametrize("words", ["ferreira", "ANA@EXAMPLE", "shoulder school ana", "needling"])
def test_the_queue_finds_by_name_address_title_and_provider(
    client, reviewer, ana, ben, noon, words
):
    activity(ana, at=noon)
    activity(ben, at=noon, title="Ethics", provider="Law School")

    answer = client.get(reverse(QUEUE), {"q": words})

    assert [row["entry"].holder for row in answer.context["rows"]] == [ana]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "No outside activity is waiting for review."),
        ({"state": "rejected"}, "There is no activity in this state."),
        ({"q": "zz"}, "No activity matches"),
    ],
)
def test_an_empty_queue_says_so(client, reviewer, asked, sentence):
    assert sentence in client.get(reverse(QUEUE), asked).content.decode()
