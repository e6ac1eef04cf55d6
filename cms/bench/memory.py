"""How much memory a piece of work takes beyond what the process had."""

import gc
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

STATM = Path("/proc/self/statm")


class Memory:
    """Megabytes grown since it was made; `grown` is the most that was seen."""

    def __init__(self) -> None:
        gc.collect()
        self.begin = resident()
        self.grown = 0.0

    def look(self) -> None:
        self.grown = max(self.grown, resident() - self.begin)


def peak_of(call: Callable[[], object]) -> float:
    """Megabytes of Python objects at the highest, which memory kept from earlier work cannot hide."""
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def resident() -> float:
    """Megabytes of this process that lie in memory; 0 where the system does not say."""
    if not STATM.exists():
        return 0.0
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
