"""Rules go out to a file and come in from one by command, too."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from renewals.models import RuleSet
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("rules", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def exported(tmp_path):
    people.ohio()
    people.physical_therapist()
    make.rule(accrual_window=None)
    file = tmp_path / "rules.yaml"
    file.write_text(run("export"), "utf-8")
    return file


def test_what_went_out_comes_in_as_the_same(exported):
    said = json.loads(run("import", str(exported), "--dry-run", "--json"))

    assert [(row["kind"], row["becomes"], row["line"]) for row in said] == [
        ("scope", "same", 2),
        ("training", "same", 2),
        ("renewal", "same", 2),
    ]
    assert run("export", "--reference", "US-XX/physical_therapist") == "rows: []\n"


def test_a_dry_run_writes_nothing_and_a_run_writes_drafts(exported, administrator):
    exported.write_text(exported.read_text("utf-8").replace("ce_required: 24", "ce_required: 30"))
    dry = run("import", str(exported), "--dry-run")
    assert "2: US-OH/physical_therapist renewal changed" in dry
    assert RuleSet.objects.filter(number=2).count() == 0

    run("import", str(exported), "--author", "ADA@example.org", "--why", "New act.")

    number = RuleSet.objects.get(number=2)
    assert (number.kind, number.status, number.written_by, number.why) == (
        "renewal",
        "draft",
        administrator,
        "New act.",
    )


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        pytest.param("rows: [", [], "Line 1: ", id="broken"),
        pytest.param("rows:\n- {id: a}", [], "Nothing is written: mend", id="refused"),
        pytest.param(None, [], "Name who stands for it", id="nobody"),
        pytest.param(None, ["--author", "ada@example.org"], "Name who", id="without-a-reason"),
    ],
)
def test_what_is_not_taken(exported, administrator, text, more, said):
    if text:
        exported.write_text(text)

    with pytest.raises(CommandError, match=said):
        run("import", str(exported), *more)

    assert RuleSet.objects.filter(number=2).count() == 0
