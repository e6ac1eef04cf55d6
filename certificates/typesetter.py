"""The Typst engine: page data in, the bytes of an archival and accessible PDF out."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import typst

DESIGN = Path(__file__).parent / "design"
PACKAGES = DESIGN / "packages"
"""Empty for good: the design imports no Typst packages, from disk or from elsewhere."""

STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
SECONDS_ELSEWHERE = 60

_NOT_DRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_GLYPH_EXIT = 3

_lock = threading.Lock()
_compilers: dict[Path | None, typst.Compiler] = {}
_started_in: int | None = None


class MissingGlyph(Exception):  # noqa: N818, a fact about the fonts, not a fault
    """No font at hand draws these characters; the certificate was not made."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"No font has the characters {self.text}. Add a folder of fonts that has them."


def set_page(
    page: Mapping[str, Any], *, made_at: datetime, more_fonts: Path | None = None
) -> bytes:
    """The certificate's PDF. The same page and second give the same bytes.

    Raises MissingGlyph when a character has no glyph in our fonts or in `more_fonts`.
    """
    if made_at.tzinfo is None:
        raise ValueError("Give made_at with its time zone.")
    data, second = json.dumps(page), int(made_at.timestamp())
    if _started_in not in (None, os.getpid()):
        return _set_in_new_process(data, second, more_fonts)
    return _set_here(data, second, more_fonts)


def _set_here(data: str, second: int, more_fonts: Path | None) -> bytes:
    # A compiler that two threads enter at once raises "Already borrowed": one at a time.
    with _lock:
        compiler = _compiler(more_fonts)
        try:
            made = compiler.compile(
                format="pdf",
                sys_inputs={"page": data},
                pdf_standards=STANDARDS,
                timestamp=second,
            )
        except typst.TypstError as error:
            if glyphs := _NOT_DRAWN.findall(error.diagnostic):
                raise MissingGlyph("".join(dict.fromkeys(glyphs))) from error
            raise
    return cast("bytes", made)


def _compiler(more_fonts: Path | None) -> typst.Compiler:
    global _started_in
    if more_fonts not in _compilers:
        # Typst's worker threads start with the first compilation and read this then. One
        # is the fastest for a page, and Celery already runs one process per core.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        _started_in = os.getpid()
        folders = [DESIGN / "fonts", *([more_fonts] if more_fonts else [])]
        _compilers[more_fonts] = typst.Compiler(
            DESIGN / "certificate.typ",
            root=DESIGN,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
            ),
            ignore_system_fonts=True,
            package_path=PACKAGES,
            package_cache_path=PACKAGES,
        )
    return _compilers[more_fonts]


def _set_in_new_process(data: str, second: int, more_fonts: Path | None) -> bytes:
    """Typst's threads do not survive a fork and a second start would wait for them for
    ever, so a child of a process that has already made a PDF makes its own elsewhere."""
    done = subprocess.run(  # noqa: S603, our own module with our own arguments
        [sys.executable, "-m", __name__, str(second), *([str(more_fonts)] if more_fonts else [])],
        input=data.encode(),
        capture_output=True,
        cwd=DESIGN.parents[1],
        timeout=SECONDS_ELSEWHERE,
        check=False,
    )
    if done.returncode == _GLYPH_EXIT:
        raise MissingGlyph(done.stderr.decode())
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def _main() -> int:
    second, *folder = sys.argv[1:]
    try:
        made = set_page(
            json.load(sys.stdin),
            made_at=datetime.fromtimestamp(int(second), tz=UTC),
            more_fonts=Path(folder[0]) if folder else None,
        )
    except MissingGlyph as missing:
        sys.stderr.write(missing.text)
        return _GLYPH_EXIT
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
