"""How long a bank of questions takes to come in from a file, reading it included."""

from django.utils import timezone

from cms.bench.clock import statements_of, stopwatch
from cms.bench.ledger import Ledger
from cms.bench.site import SENTENCE, Site
from cms.bench.sizes import Sizes
from quizzes.formats import gift
from quizzes.services.importing import Imported, carry_out_import, plan_import

BUDGET_SECONDS = 10


def measure(ledger: Ledger, site: Site, sizes: Sizes) -> None:
    few, many = max(sizes.questions // 10, 1), sizes.questions
    name = f"import of {many:,} questions"
    each = {}
    for count in (few, many):
        source = gift_of(count, f"again-{count}")
        each[count] = statements_of(lambda source=source: import_of(source, site)) / count  # type: ignore[misc]
    source = gift_of(many, "timed")
    with stopwatch() as watch:
        imported = import_of(source, site)
    assert imported.new == many  # noqa: S101  what was timed is what was asked for
    ledger.add(name, watch.seconds, "s", budget=BUDGET_SECONDS, note="read, planned and saved")
    ledger.add(
        name,
        each[many],
        "statements each",
        limit=each[few],
        budget=each[few],
        note=f"budget: as many as for {few:,}",
    )


def import_of(source: bytes, site: Site) -> Imported:
    plan = plan_import(reading=gift.read(source), bank="Bench")
    return carry_out_import(
        plan=plan, filename="bench.txt", author=site.administrator, at=timezone.now()
    )


def gift_of(count: int, name: str) -> bytes:
    """As people write them: an id, a tag, four choices with a reason and a rationale."""
    questions = (
        f"// [id:{name}-{number}] [tag:lung]\n"
        f"::{name} {number}::{number}. {SENTENCE} What follows?{{\n"
        f"=It stays lifted#{SENTENCE}\n~It is let go#{SENTENCE}\n~Nothing\n~It depends\n"
        f"####{SENTENCE}}}\n"
        for number in range(count)
    )
    return ("$CATEGORY: Safety/Pleura\n\n" + "\n".join(questions)).encode()
