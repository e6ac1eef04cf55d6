"""A stored certificate as a picture, to look at beside another. The bytes themselves are drawn."""

import tempfile
import threading
from pathlib import Path
from typing import cast

import typst

DOTS_PER_INCH = 72
_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("certificate.pdf")\n'
_lock = threading.Lock()


def picture_of(pdf: bytes, *, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """The first page of one of our own files as PNG."""
    with tempfile.TemporaryDirectory(prefix="filiform-look-") as folder, _lock:
        root = Path(folder)
        (root / "certificate.pdf").write_bytes(pdf)
        (root / "page.typ").write_text(_PAGE)
        compiler = typst.Compiler(root / "page.typ", root=root, ignore_system_fonts=True)
        return cast("bytes", compiler.compile(format="png", ppi=dots_per_inch))
