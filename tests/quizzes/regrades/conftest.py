"""A question that was corrected, a quiz that asks it, and what came of it."""

import pytest

from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    corrected,
    done,
    graded,
    planned,
)


@pytest.fixture
def question():
    return make.question()


@pytest.fixture
def quiz(question):
    return make.quiz([question], pass_mark=80)


@pytest.fixture
def flagged(ana, quiz, question, instructor, administrator):
    graded(ana, quiz, right=True)
    return done(planned(corrected(question, instructor), instructor), administrator).items.get()
