"""The engine under load and in odd places: threads, forks, more fonts, no clock."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typst

from certificates.typesetting.pdf import MissingGlyph, crowded, render, shipped_designs
from certificates.typesetting.workroom import DESIGN
from tests.certificates.faces import face
from tests.certificates.printed import MADE_AT

ROOT = DESIGN.parents[2]


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        render(face(), made_at=dt.datetime(2026, 11, 20))  # noqa: DTZ001


def test_nothing_of_one_certificate_stays_in_the_next():
    """The engine takes over what it drew before; only what is the same again."""
    first = render(face(), made_at=MADE_AT)
    other = render(face(holder_name="Ben Okafor", title="Upper quarter"), made_at=MADE_AT)

    assert render(face(), made_at=MADE_AT) == first
    assert b"Ben Okafor".hex() not in first.hex()
    assert other != first


def test_a_missing_glyph_does_not_spoil_the_next_certificate():
    before = render(face(), made_at=MADE_AT)
    with pytest.raises(MissingGlyph):
        render(face(holder_name="山田太郎"), made_at=MADE_AT)

    assert render(face(), made_at=MADE_AT) == before


def test_a_question_about_a_page_does_not_change_it():
    before = render(face(), made_at=MADE_AT)
    crowded(face(), layout=shipped_designs()["house"])

    assert render(face(), made_at=MADE_AT) == before


def test_threads_share_the_engine():
    names = [f"Ana Jones {n}" for n in range(24)]
    one_by_one = [render(face(holder_name=name), made_at=MADE_AT) for name in names]

    with ThreadPoolExecutor(6) as pool:
        at_once = list(
            pool.map(lambda name: render(face(holder_name=name), made_at=MADE_AT), names)
        )

    assert at_once == one_by_one


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


FORKING = """
    import datetime as dt, os
    from certificates.typesetting.pdf import MissingGlyph, render
    from tests.certificates.faces import face

    noon = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
    {before}
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        {inside}
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        made = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    {after}
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("before", ["pass", "render(face(), made_at=noon)"], ids=["fresh", "used"])
def test_a_forked_process_makes_the_same_certificate(before):
    """A worker that starts by forking must not wait for threads its parent kept."""
    done = run_python(
        FORKING.format(
            before=before,
            inside="open(writing, 'wb').write(render(face(), made_at=noon))",
            after="assert made == render(face(), made_at=noon), len(made)",
        )
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_has_the_pictures_and_the_answers():
    signed = """(face(signatories=[["Ada Stone", "", INK_SHA256]]), made_at=noon,
        artwork={INK_SHA256: INK})"""
    done = run_python(
        FORKING.format(
            before="from tests.certificates.printed import INK, INK_SHA256, sheet, box\n"
            "    from certificates.typesetting.pdf import crowded, preview_png\n"
            "    small = sheet(dict(id='n', kind='fact', fact='title', min_size=9, size=9)"
            " | box(20, 60, 9))\n"
            f"    whole = render{signed}",
            inside=f"open(writing, 'wb').write(render{signed} + repr(crowded(face(), layout=small)).encode())",
            after="assert made == whole + repr(['n']).encode(), len(made)",
        )
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_still_stops_at_a_missing_glyph():
    inside = """try:
            render(face(holder_name="山田 Jones"), made_at=noon)
        except MissingGlyph as missing:
            os.write(writing, missing.text.encode())"""
    done = run_python(
        FORKING.format(
            before="render(face(), made_at=noon)",
            inside=inside,
            after="assert made.decode() == '山田', made",
        )
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_of_more_fonts_is_used(tmp_path):
    """Braille is in none of ours; any font that has it will do for the proof."""
    found = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not found.exists():
        pytest.skip("no DejaVu: apt-get install fonts-dejavu-core")
    shutil.copy(found, tmp_path)
    braille = face(holder_name="⠁⠝⠁ Jones")

    with pytest.raises(MissingGlyph):
        render(braille, made_at=MADE_AT)
    pdf = render(braille, made_at=MADE_AT, more_fonts=tmp_path)
    assert b"DejaVuSans" in pdf
    assert render(face(), made_at=MADE_AT, more_fonts=tmp_path) == render(face(), made_at=MADE_AT)


def test_a_page_of_a_stranger_cannot_leave_the_design_folder():
    """The engine itself reads files inside its root only, whatever the design asks."""
    outside = typst.Compiler(root=DESIGN)
    with pytest.raises(typst.TypstError, match="file not found"):
        outside.compile(input=b'#read("/etc/passwd")', format="pdf")
    with pytest.raises(typst.TypstError, match="escape"):
        outside.compile(input=b'#read("../pdf.py")', format="pdf")
