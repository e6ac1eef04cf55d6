"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """`due` of `obligations` come into reach; the obligations are spread evenly over `people`.

    `tasks` go to a worker in each round, `stored` attempts are copied, the files of `reissued`
    certificates are made anew by a worker; each only where it is not nought.
    """

    requests: int
    lessons: int
    courses: int
    quiz_runs: int
    attempts: int
    tasks: int
    stored: int
    questions: int
    certificates: int
    reissued: int
    people: int
    obligations: int
    due: int


QUICK = Sizes(
    requests=40,
    lessons=30,
    courses=12,
    quiz_runs=10,
    attempts=150,
    tasks=200,
    stored=5_000,
    questions=1_000,
    certificates=60,
    reissued=0,
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
    tasks=1_000,
    stored=100_000,
    questions=1_000,
    certificates=5_000,
    reissued=10_000,
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
    tasks=0,
    stored=0,
    questions=20,
    certificates=2,
    reissued=0,
    people=10,
    obligations=40,
    due=10,
)
