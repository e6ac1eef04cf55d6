"""Run inside a product on PostgreSQL and Redis: a worker makes the files of many certificates anew.

Called with how many; tells its progress beside, and writes one line of JSON.
"""

import datetime as dt
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django

WORKER = [
    "-m", "celery", "--quiet", "-A", "cms", "worker", "-l", "WARNING", "-c", "1",
    "-Q", "bulk,certificate,default", "-n", "reissue@%h",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
]  # fmt: skip
EVERY, TOLD_EVERY, LONGEST = 0.5, 20, 3600
WARM = 200
"""Files after which what a worker keeps for ever is there."""


def main(count: int) -> dict[str, Any]:
    from certificates.models import IssueItem, IssueRun
    from certificates.services import start_run

    run, starter = _planned(count)
    items = IssueItem.objects.filter(run=run)
    process = subprocess.Popen([sys.executable, *WORKER], stdout=sys.stderr)  # noqa: S603
    try:
        start_run(run_id=run.pk, actor=starter, at=_now())
        begin = told = time.monotonic()
        first = most = 0.0
        while True:
            state = IssueRun.objects.values_list("state", flat=True).get(pk=run.pk)
            done = items.exclude(state=IssueItem.State.WAITING).count()
            size = _megabytes(process.pid)
            most = max(most, size)
            first = first if first or done < min(WARM, count) else size
            passed = time.monotonic() - begin
            if time.monotonic() - told >= TOLD_EVERY:
                told = time.monotonic()
                sys.stderr.write(f"  {done:,} of {count:,} in {passed:.0f} s, {size:.0f} MB\n")
            if state != IssueRun.State.RUNNING or passed > LONGEST:
                break
            time.sleep(EVERY)
    finally:
        process.terminate()
        process.wait(120)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "state": state,
        "done": items.filter(state=IssueItem.State.DONE).count(),
        "seconds": passed,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "grown": most - (first or most),
    }


def _planned(count: int) -> Any:
    """A run for so many certificates that have a file of an earlier design."""
    from certificates.layout.shipped import shipped
    from certificates.models import Certificate, Design, DesignVersion, Programme, Rendition
    from certificates.rules import codes
    from certificates.services.keys import make_keys
    from certificates.services.planning import Wish, plan_reissue
    from cms.bench import certificates
    from cms.bench.site import build_site
    from cms.bench.sizes import TINY

    at = _now()
    site = build_site(TINY, at - dt.timedelta(days=1))
    make_keys(name="Filiform Bench", at=at - dt.timedelta(days=1))
    first = Certificate.objects.get(pk=certificates.issue(certificates.completed(site, 0, at), at))
    file = first.renditions.get().file.name
    copies = []
    for number in range(1, count):
        code, name = codes.new_code(), f"Holder Number {number}"
        own = {"code": code, "number": codes.new_number("FF", at.year), "holder_name": name}
        address = first.data["verify_url"].replace(first.code, code)
        copies.append(
            Certificate(
                programme=first.programme,
                holder=first.holder,
                number=own["number"],
                code=code,
                data=first.data | own | {"verify_url": address},
                completed_on=first.completed_on - dt.timedelta(days=number),
                issued_on=first.issued_on,
                issued_at=at,
                mailed_at=at,
            )
        )
    Certificate.objects.bulk_create(copies, batch_size=1000)
    Rendition.objects.bulk_create(
        [
            Rendition(
                certificate=each,
                template_version="earlier",
                sha256="0" * 64,
                made_at=at,
                given_out_at=at,
                file=file,
            )
            for each in copies
        ],
        batch_size=1000,
    )
    layout, design = shipped("classic"), Design.objects.create(name="Bench")
    DesignVersion.objects.create(
        design=design, number=1, layout=layout.as_data(), digest=layout.digest(), made_at=at
    )
    Programme.objects.filter(pk=first.programme_id).update(design=design)
    programme = Programme.objects.get(pk=first.programme_id)
    wish = Wish({}, "Another design", tells_holders=False)
    run = plan_reissue(programme=programme, design=None, wish=wish, by=site.administrator, at=at)
    return run, site.administrator


def _megabytes(parent: int) -> float:
    """Of the largest process that the worker has begun; 0 where the system does not say."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    sizes = [0.0]
    for child in children.read_text().split() if children.exists() else []:
        statm = Path(f"/proc/{child}/statm")
        if statm.exists():
            pages = int(statm.read_text().split()[1])
            sizes.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    return max(sizes)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))) + "\n")
