"""Web, worker and clock as children of one command: started together, restarted, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# A child that dies is started again, more slowly each time, so that a fault does not burn the machine.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# Long enough for a certificate in the making; the sweeps look after anything longer.
PATIENCE = 15.0


def die_with_parent() -> None:
    """On Linux a child does not outlive a supervisor that was killed without a word."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    due_at: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        self.started_at = time.monotonic()
        # A session of its own: Ctrl-C reaches the supervisor alone, which then stops each child politely.
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own commands
                self.command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None


@dataclass
class Supervisor:
    """Runs until it is asked to stop. `say` gets one plain line for each thing that happens.

    The first child is started alone: it is the one somebody waits for.
    """

    children: list[Child]
    say: Callable[[str], None]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stopping: bool = False

    def start(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self.children[0].start(self.environment)

    def watch(self) -> None:
        """Return when asked to stop; until then start the others, and again whatever ends by itself."""
        while not self.stopping:
            time.sleep(0.3)
            for child in self.children:
                self._look_after(child)

    def stop(self) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process and (code := child.ended()) is not None:
            if now - child.started_at > LONGEST_PAUSE:
                child.pause = FIRST_PAUSE
            self.say(
                f"The {child.name} ended ({describe(code)}), see {child.log}. Starting it again."
            )
            child.process, child.due_at = None, now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        if child.process is None and now >= child.due_at and not self.stopping:
            child.start(self.environment)


def describe(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
