"""The benchmark runs from end to end and says something about every budget. Times are not asserted."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.bench import servers
from cms.bench.clock import statements_of
from cms.bench.databases import TENTH, WHOLE, Kept, beside, copy_file
from cms.bench.ledger import Ledger
from cms.bench.sizes import QUICK
from cms.bench.weight import weight_of
from practitioners.models import User
from tests.journeys.servers import missing_servers
from tests.template import migrated_copy

PATHS = {
    "10,000 files made anew, reckoned from this rate",
    "attempt of 20 questions, stored",
    "attempt of 20 questions, stored on PostgreSQL",
    "bare view",
    "bare view and SELECT 1",
    "bare view behind our middleware",
    "board export as CSV",
    "board, 10 people with 40 deadlines",
    "catalogue of 4, anonymous, cold",
    "catalogue of 4, anonymous, warm",
    "certificate, all that follows",
    "certificate, file made anew",
    "certificate, whole issue: rows, badge, tagged page, signature, file",
    "certificate: ReportLab page",
    "certificate: WeasyPrint page",
    "certificate: badge alone",
    "certificate: badge, page and signature",
    "certificate: plain Typst page",
    "certificate: signature alone",
    "certificate: stamped bytes, the floor",
    "certificate: tagged, archival page",
    "course page of 4 lessons, anonymous, cold",
    "course page of 4 lessons, anonymous, warm",
    "files made anew by a Celery worker",
    "grading by a Celery worker",
    "grading in process, attempts of 20 answers",
    "home, more statements with more enrolments",
    "import of 20 questions",
    "learner's home, 3 enrolments",
    "learner's home, 4 enrolments",
    "lesson of 30 blocks, course of 3 lessons",
    "lesson of 30 blocks, course of 4 lessons",
    "lesson, more statements in the larger course",
    "memory grown over 2 certificates",
    "plan 10 due of 40 obligations",
    "plan again the same day",
    "plan, beside the same due of 12 obligations",
    "plan, most memory",
    "quiz of 10, whole run",
    "quiz of 10: result, beyond session and user",
    "quiz of 10: save, beyond session and user",
    "quiz of 10: start, beyond session and user",
    "quiz of 10: submit, beyond session and user",
    "quiz of 50: grade, statements more than for 10",
    "quiz of 50: player, statements more than for 10",
    "quiz of 50: result, beyond session and user",
    "quiz of 50: save, beyond session and user",
    "quiz of 50: start, beyond session and user",
    "quiz of 50: submit, beyond session and user",
    "send 10 reminders",
    "send one letter",
    "verification page, anonymous, cold",
    "verification page, anonymous, warm",
    "weight without media: catalogue",
    "weight without media: course page",
    "weight without media: front page",
    "weight without media: learner's home",
    "weight without media: lesson",
    "weight without media: quiz result",
    "weight without media: verification page",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A whole run as `make bench` starts it, in the smallest size, beside a folder of data."""
    folder = tmp_path_factory.mktemp("data")
    database = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    migrated_copy(database)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", "--tiny", "--json", "--begin-with", str(database)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder


def test_every_path_has_its_line(run):
    said, _folder = run
    paths = {line["path"] for line in said["lines"]}
    exports = {path for path in paths if path.startswith("board export of ")}
    assert len(exports) == 1
    assert paths - exports == PATHS


def test_every_line_has_a_figure_or_the_reason_why_not(run):
    said, _folder = run
    silent = [line for line in said["lines"] if (line["figure"] is None) == (not line["skipped"])]
    assert silent == []
    # `make bench` installs the engines that are compared with; `make test` does without.
    absent = [name for name in ("ReportLab", "WeasyPrint") if not find_spec(name.lower())]
    assert {line["path"] for line in said["lines"] if line["skipped"]} == {
        "files made anew by a Celery worker",
        "grading by a Celery worker",
        "attempt of 20 questions, stored on PostgreSQL",
        *(f"certificate: {name} page" for name in absent),
    }


def test_statements_that_must_not_grow_do_not(run):
    said, _folder = run
    figures = {(line["path"], line["unit"]): line["figure"] for line in said["lines"]}
    assert figures["lesson, more statements in the larger course", "statements"] == 0
    assert figures["home, more statements with more enrolments", "statements"] == 0
    assert figures["quiz of 50: grade, statements more than for 10", "statements"] == 0
    assert figures["quiz of 50: player, statements more than for 10", "statements"] == 0
    assert figures["attempt of 20 questions, stored", "rows"] == 22


def test_the_data_of_the_user_stay_as_they_were(run):
    _said, folder = run
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("figure", "more", "verdict"),
    [
        pytest.param(12.0, {"budget": 12}, "within", id="at the budget"),
        pytest.param(12.1, {"budget": 12}, "OVER", id="above the budget"),
        pytest.param(40.0, {"budget": 40, "at_least": True}, "within", id="at the least"),
        pytest.param(39.9, {"budget": 40, "at_least": True}, "OVER", id="below the least"),
        pytest.param(39.9, {}, "", id="for comparison only"),
    ],
)
def test_a_line_says_whether_it_keeps_its_budget(figure, more, verdict):
    ledger = Ledger()
    ledger.add("lesson", figure, **more)
    assert [line.verdict for line in ledger.lines] == [verdict]


def test_the_table_names_what_is_over_and_what_was_not_measured():
    ledger = Ledger()
    ledger.add("home", 3.0, budget=15, limit=0.5)
    ledger.add("lesson", 13.0, budget=12, limit=0.5, note="30 blocks")
    ledger.skip("import", "not there yet")

    assert [" ".join(line.split()) for line in ledger.table().splitlines()] == [
        "path figure limit budget ratio",
        "home 3 ms 0.50 <= 15 6.00 within",
        "lesson 13 ms 0.50 <= 12 26.00 OVER; 30 blocks",
        "import - - - - skipped: not there yet",
        "",
        "1 of 2 budgets kept. Over: lesson.",
    ]


@pytest.mark.django_db
def test_transactions_are_no_statements():
    assert statements_of(lambda: User.objects.create_user("ana@example.org")) == 1
    assert statements_of(User.objects.exists, besides=("practitioners_user",)) == 0


def test_a_page_weighs_what_its_files_name_too():
    html = '<script type="module" src="/static/cms/js/theme.js"></script>'
    theme = (settings.BASE_DIR / "cms/static/cms/js/theme.js").stat().st_size
    assert weight_of(html) == len(html) + theme


def test_the_ground_of_the_tests_is_found():
    """The measured sizes stand on it, the smallest does not."""
    absent = missing_servers()
    assert servers.why_not(QUICK.stored) == (f"not installed: {absent}" if absent else "")


def test_what_is_kept_is_copied_and_can_be_forgotten(settings, tmp_path):
    """Of SQLite: the file of a run may go, what was kept of it stays until it is forgotten."""
    settings.BASE_DIR = tmp_path
    made = tmp_path / "made.sqlite3"
    made.write_bytes(b"rows")
    kept = Kept("tiny")
    assert (connection.vendor, kept.is_made) == ("sqlite", False)

    for part in (TENTH, WHOLE):
        copy_file(str(made), kept.name(part))
    made.unlink()
    assert (kept.is_made, Path(kept.name(WHOLE)).read_bytes()) == (True, b"rows")

    kept.forget()
    assert (kept.is_made, list((tmp_path / "var" / "bench").iterdir())) == (False, [])


def test_the_copy_of_a_run_lies_beside_it():
    assert beside("/tmp/run/bench.sqlite3", TENTH) == "/tmp/run/bench_tenth.sqlite3"
