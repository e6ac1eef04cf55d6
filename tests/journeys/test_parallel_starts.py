"""Twenty starts at the same moment, on PostgreSQL: never two open, never more than are allowed."""

import pytest

from tests.journeys.faults import scenario

pytestmark = [
    pytest.mark.journey,
    pytest.mark.services,
    pytest.mark.parametrize("bare", ["servers"], indirect=True, ids=["postgres+redis"]),
]

ALLOWED, THREADS = 3, 20

START_TOGETHER = """
import threading
from collections import Counter
from django.db import connections
from django.utils import timezone
from courses.models import Enrolment
from quizzes.models import Attempt, QuizPage
from quizzes.services.attempts import StartRefused, start_attempt

quiz = QuizPage.objects.get(pk={quiz})
enrolment = Enrolment.objects.get(learner_id={learner})
barrier, said = threading.Barrier({threads}), []

def begin():
    barrier.wait()
    try:
        row = start_attempt(enrolment=enrolment, quiz=quiz, at=timezone.now())
        said.append("attempt %d" % row.number)
    except StartRefused as refused:
        said.append(str(refused))
    except Exception as error:
        said.append("fault: %r" % error)
    finally:
        connections.close_all()

threads = [threading.Thread(target=begin) for _number in range({threads})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
made = Attempt.objects.filter(enrolment=enrolment)
answer = {{
    "said": Counter(said),
    "made": made.count(),
    "open": made.filter(state="open").count(),
    "numbers": sorted(made.values_list("number", flat=True)),
}}
made.filter(state="open").update(
    state="submitted", submitted_at=timezone.now(), passed=False, mark=0
)
"""


def test_twenty_starts_at_once_make_one_attempt_and_three_in_all(product):
    made = scenario(product, f"quiz_to_sit('many', attempts={ALLOWED})")
    rounds = [product.ask(START_TOGETHER.format(threads=THREADS, **made)) for _again in range(4)]

    assert [each["made"] for each in rounds] == [1, 2, 3, 3]
    assert [each["open"] for each in rounds] == [1, 1, 1, 0]
    assert rounds[-1]["numbers"] == [1, 2, 3]
    assert [each["said"] for each in rounds] == [
        {"attempt 1": THREADS},
        {"attempt 2": THREADS},
        {"attempt 3": THREADS},
        {"You have used all your attempts. Ask your instructor what to do next.": THREADS},
    ]
