"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """`due` of `obligations` come into reach; the obligations are spread evenly over `people`."""

    requests: int
    lessons: int
    courses: int
    quiz_runs: int
    attempts: int
    certificates: int
    people: int
    obligations: int
    due: int


QUICK = Sizes(
    requests=40,
    lessons=30,
    courses=12,
    quiz_runs=10,
    attempts=150,
    certificates=60,
    people=1_000,
    obligations=5_000,
    due=500,
)
# As docs/performance.md promises.
FULL = Sizes(
    requests=400,
    lessons=100,
    courses=24,
    quiz_runs=100,
    attempts=1_000,
    certificates=5_000,
    people=100_000,
    obligations=1_000_000,
    due=10_000,
)
# Whether it runs at all; its figures say nothing.
TINY = Sizes(
    requests=2,
    lessons=4,
    courses=4,
    quiz_runs=1,
    attempts=3,
    certificates=2,
    people=10,
    obligations=40,
    due=10,
)
