"""Short answers that a person marked before essays were a kind of their own."""

from importlib import import_module

import pytest
from django.apps import apps

from quizzes.kinds import kind
from quizzes.models import QuestionVersion
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

carried = import_module("quizzes.migrations.0005_let_essays_be_a_kind")


@pytest.fixture
def versions():
    """One of each, as it was stored then."""
    essay, short = make.question("essay").current, make.question("short_answer").current
    old = {**essay.key, "marking": "manual", "max_marks": "6"}
    QuestionVersion.objects.filter(pk=essay.pk).update(kind="short_answer", key=old)
    return essay, short


def stored(version):
    row = QuestionVersion.objects.get(pk=version.pk)
    return row.kind, row.key


def test_only_what_a_person_marked_becomes_an_essay(versions):
    essay, short = versions
    before = stored(short)
    carried.to_essays(apps, None)
    carried.to_essays(apps, None)

    name, key = stored(essay)
    assert (name, key) == ("essay", essay.key | {"max_marks": "6"})
    assert kind(name).validate(essay.body, key) == []
    assert stored(short) == before


def test_the_way_back_keeps_rubric_and_answers(versions):
    essay, short = versions
    before = [stored(essay)[0], stored(short)]
    carried.to_essays(apps, None)
    criteria = [{"id": "a", "text": "Asks", "points": "6"}]
    QuestionVersion.objects.filter(pk=essay.pk).update(key={"rubric": criteria})
    carried.to_short_answers(apps, None)

    name, key = stored(essay)
    assert [name, stored(short)] == before
    assert (key["marking"], key["rubric"]) == ("manual", "Asks: 6")
