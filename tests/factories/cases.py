"""Cases with their questions, through the services."""

from itertools import count

from quizzes.models import Question, Stimulus
from quizzes.services.cases import write_case
from tests.factories import quizzes as make

_numbers = count(1)


def case(*parts: str, questions: int = 2, stepwise: bool = False, **fields) -> list[Question]:
    """The questions of a new case, in their order."""
    stimulus = Stimulus(
        reference=f"C{next(_numbers):03}", title="A runner with a painful calf", stepwise=stepwise
    )
    write_case(
        stimulus=stimulus, parts=[{"text": part} for part in parts], author=None, at=make.NOON
    )
    return [
        make.question(stimulus=stimulus, stimulus_order=place, **fields)
        for place in range(1, questions + 1)
    ]
