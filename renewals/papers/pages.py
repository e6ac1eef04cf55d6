"""A PDF that somebody uploaded is never opened in a browser of ours: staff look at pictures of its pages.

They are made by a reader written in a language that keeps to its own memory, in a process of its own with
a limit to its time and memory, which sees a folder with that one file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
MOST_PAGES = 50
PATIENCE = 30.0


class CannotShow(Exception):  # noqa: N818  what the file is like, not a fault of ours
    """Locked, damaged, or too much to draw: it can still be downloaded."""


class TookTooLong(CannotShow):
    """The file, or a machine that was busy: another time it may do."""


def count_pages(paper: bytes) -> int:
    """How many pages, at most MOST_PAGES. Raises CannotShow."""
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        return int(_run(Path(folder), paper, "count", str(MOST_PAGES)))


def page_picture(paper: bytes, number: int) -> bytes:
    """The PNG of one page, counted from 1. Raises CannotShow."""
    if not 1 <= number <= MOST_PAGES:
        raise CannotShow
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        _run(Path(folder), paper, str(number))
        return (Path(folder) / "page.png").read_bytes()


def _run(folder: Path, paper: bytes, *asked: str) -> str:
    (folder / "paper.pdf").write_bytes(paper)
    try:
        done = subprocess.run(  # noqa: S603  ourselves, with numbers of our own
            [sys.executable, "-I", str(CHILD), str(folder), *asked],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={},
            timeout=PATIENCE,
            check=True,
            text=True,
        )
    except subprocess.TimeoutExpired as error:
        raise TookTooLong from error
    except subprocess.CalledProcessError as error:
        raise CannotShow from error
    return done.stdout
