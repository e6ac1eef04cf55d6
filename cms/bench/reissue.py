"""Files made anew for thousands of certificates by a Celery worker, on PostgreSQL and Redis of our own."""

from cms.bench import servers
from cms.bench.ledger import Ledger
from cms.bench.sizes import Sizes

WORKER = "files made anew by a Celery worker"
MINUTES, MORE_MEGABYTES, OF = 5, 60, 10_000


def measure(ledger: Ledger, sizes: Sizes) -> None:
    if why := servers.why_not(sizes.reissued):
        ledger.skip(WORKER, why)
        return
    said = servers.inside("cms.bench.reissuing", sizes.reissued)
    done, seconds = said["done"], said["cpu_seconds"]
    note = f"state {said['state']}, {said['seconds']:.0f} s elapsed, progress to the end"
    ledger.add(f"{WORKER}, of {sizes.reissued:,}", done, "files", note=note, at_least=True,
               budget=sizes.reissued)  # fmt: skip
    name = f"{sizes.reissued:,} {WORKER}, its processor"
    ledger.add(name, seconds / 60, "CPU minutes", budget=MINUTES * sizes.reissued / OF)
    name = "memory of that worker grown from its first file to its last"
    ledger.add(name, said["grown"], "MB", budget=MORE_MEGABYTES)
