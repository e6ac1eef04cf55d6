"""The Typst engine: a drawn document in, the bytes of an archival and accessible PDF out."""

import base64
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import typst

from certificates.typesetting.workroom import DESIGN, Workroom, open_workroom

PACKAGES = DESIGN / "packages"
"""Empty for good: the design imports no Typst packages, from disk or from elsewhere."""

type Program = Literal["certificate", "transcript"]
PROGRAMS: Mapping[str, str] = {"certificate": "document.typ", "transcript": "transcript.typ"}
"""What can be set, and the file of the design that has the function of that name."""

STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]

SECONDS_ELSEWHERE = 60
"""For a page that has to be made in a process of its own, the start of Python included. A page
costs some ten milliseconds of a processor, the fullest a layout may hold some seconds; the rest
is for a machine that is busy. Typst knows no limit of time itself: in a worker it is the time
limit of the task that ends a page."""

_NOT_DRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_GLYPH_EXIT = 3

_lock = threading.Lock()
_engines: "dict[Path | None, _Engine]" = {}
_started_in: int | None = None


class MissingGlyph(Exception):  # noqa: N818, a fact about the fonts, not a fault
    """No font at hand draws these characters; the certificate was not made."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"No font has the characters {self.text}. Add a folder of fonts that has them."


@dataclass(frozen=True)
class Job:
    """One document to set: the same job gives the same bytes."""

    document: Mapping[str, Any]
    second: int = 0
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Artwork by file name, `<sha256>.<format>`."""
    form: Literal["pdf", "png", "svg"] = "pdf"
    dots: int = 96
    more_fonts: Path | None = None
    program: Program = "certificate"


@dataclass(frozen=True)
class Made:
    """A PDF as one file or a picture of every sheet, and which fields are too full."""

    files: list[bytes]
    crowded: list[str]


def set_document(job: Job, *, look_for_crowds: bool = False) -> Made:
    """Typeset it. Asking which fields are crowded costs about as much again.

    Raises MissingGlyph when a character has no glyph in our fonts or in `more_fonts`, for a
    picture as for a PDF: a preview that shows what cannot be issued would be no preview.
    """
    if _started_in not in (None, os.getpid()):
        return _set_in_new_process(job, look_for_crowds)
    # A compiler that two threads enter at once raises "Already borrowed": one at a time.
    with _lock:
        return _engine(job.more_fonts).make(job, look_for_crowds)


class _Engine:
    """One compiler; it keeps what it has read and drawn before, which is why it is fast."""

    def __init__(self, more_fonts: Path | None) -> None:
        self.room: Workroom = open_workroom()
        self.compiler = typst.Compiler(
            self.room.root / "asked.typ",
            root=self.room.root,
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[DESIGN / "fonts", *([more_fonts] if more_fonts else [])],
            ),
            ignore_system_fonts=True,
            package_path=PACKAGES,
            package_cache_path=PACKAGES,
        )

    def make(self, job: Job, look_for_crowds: bool) -> Made:
        self.room.furnish()
        self.room.put(job.pictures)
        data = json.dumps(job.document)
        program = _program(job.program, data)
        asked: Any = self.room.root / "asked.typ" if look_for_crowds else program
        inputs = {"document": data} if look_for_crowds else None
        try:
            made = self.compiler.compile(
                asked,
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=STANDARDS,
                timestamp=job.second,
            )
        except typst.TypstError as error:
            if glyphs := _NOT_DRAWN.findall(error.diagnostic):
                raise MissingGlyph("".join(dict.fromkeys(glyphs))) from error
            raise
        if job.form != "pdf":
            # Typst draws pictures with holes and says nothing; only a standard makes it tell.
            made = self.compiler.compile(
                asked, format=job.form, ppi=float(job.dots), sys_inputs=inputs
            )
        crowded = []
        if look_for_crowds:
            crowded = json.loads(self.compiler.query("<crowded>", field="value"))
        files = made if isinstance(made, list) else [made or b""]
        return Made(files, list(dict.fromkeys(crowded)))


def _program(name: str, data: str) -> bytes:
    """Two lines that hand the data to our design, as one string of printable ASCII.

    Typst takes over what it drew for the certificate before, unless an input of the system
    changes: then it starts from nothing, and a page costs two and a half times as much.
    """
    text = data.replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "{PROGRAMS[name]}": {name}\n#{name}(json(bytes("{text}")))'.encode()


def _engine(more_fonts: Path | None) -> _Engine:
    global _started_in
    if more_fonts not in _engines:
        # Typst's worker threads start with the first compilation and read this then. One
        # is the fastest for a page, and Celery already runs one process per core.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        _started_in = os.getpid()
        _engines[more_fonts] = _Engine(more_fonts)
    return _engines[more_fonts]


def _set_in_new_process(job: Job, look_for_crowds: bool) -> Made:
    """Typst's threads do not survive a fork and a second start would wait for them for
    ever, so a child of a process that has already made a PDF makes its own elsewhere."""
    sent = asdict(replace(job, pictures={})) | {
        "pictures": {name: _text(content) for name, content in job.pictures.items()},
        "more_fonts": str(job.more_fonts) if job.more_fonts else None,
        "look_for_crowds": look_for_crowds,
    }
    done = subprocess.run(  # noqa: S603, our own module with our own arguments
        [sys.executable, "-m", __name__],
        input=json.dumps(sent).encode(),
        capture_output=True,
        cwd=DESIGN.parents[2],
        timeout=SECONDS_ELSEWHERE,
        check=False,
    )
    if done.returncode == _GLYPH_EXIT:
        raise MissingGlyph(done.stderr.decode())
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    made = json.loads(done.stdout)
    return Made([base64.b64decode(content) for content in made["files"]], made["crowded"])


def _main() -> int:
    sent = json.load(sys.stdin)
    look = sent.pop("look_for_crowds")
    pictures = {name: base64.b64decode(text) for name, text in sent.pop("pictures").items()}
    more_fonts = Path(sent["more_fonts"]) if sent["more_fonts"] else None
    job = Job(**sent | {"pictures": pictures, "more_fonts": more_fonts})
    try:
        made = set_document(job, look_for_crowds=look)
    except MissingGlyph as missing:
        sys.stderr.write(missing.text)
        return _GLYPH_EXIT
    files = [_text(content) for content in made.files]
    sys.stdout.write(json.dumps({"files": files, "crowded": made.crowded}))
    return 0


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


if __name__ == "__main__":
    sys.exit(_main())
