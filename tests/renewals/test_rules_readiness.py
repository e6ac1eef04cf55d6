"""Who may needle where and when: the golden gap cases, and stages, regions and dates."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import yaml

from renewals.rules import Mode, Verdict
from renewals.rules.readiness import (
    Authority,
    Learner,
    Outcome,
    clauses_in_force,
    readiness,
    region_answer,
)
from tests.renewals.places import CONTENT, TODAY, sets_of


@cache
def curriculum() -> dict[str, Any]:
    return yaml.safe_load((CONTENT / "curriculum.yaml").read_text())


GOLDEN = {case["row"]: case for case in curriculum()["golden_gap_cases"]}
RENEWAL_COURSE = "DN-301"
COLORADO = "US-CO/physical_therapist"


def pathway() -> Learner:
    """Somebody who completed the whole sample pathway and nothing else: no renewal course."""
    minutes: dict[Mode, int] = {}
    for course in curriculum()["courses"]:
        if course["id"] == RENEWAL_COURSE:
            continue
        for module in course["modules"]:
            for lesson in module["lessons"]:
                mode = Mode(lesson["mode"])
                minutes[mode] = minutes.get(mode, 0) + lesson["minutes"]
    return Learner(minutes)


def judge(reference: str, learner: Learner | None = None, on: date = TODAY):
    return readiness(clauses_in_force(sets_of(reference), on), learner or pathway(), on=on)


def named(found, wanted: str) -> bool:
    return any(one.startswith(wanted) for one in found.still_needed)


def test_golden_arizona_hours_are_met_and_proof_and_approval_are_still_needed():
    case = GOLDEN["US-AZ/physical_therapist"]

    found = judge(case["row"])

    assert (found.outcome, found.gaps) == (Outcome(case["result"]), {})
    assert [(gap.needed, gap.have) for gap in found.hours] == [
        (case["need_total"], Decimal(str(case["have_total"])))
    ]
    assert [named(found, wanted) for wanted in case["still_needed"]] == [True, True]


def test_golden_colorado_gap_in_total_and_in_person_with_limited_practice():
    case = GOLDEN[COLORADO]

    found = judge(case["row"])

    assert found.outcome is Outcome.GAP
    assert found.gaps == {
        "total": Decimal(str(case["gap_total"])),
        "in_person": Decimal(str(case["gap_in_person"])),
    }
    assert found.authority is Authority.LIMITED
    assert found.reasons[0].startswith("30 h are reached: limited practice may be open.")


def test_golden_florida_gap_in_hours_of_fifty_minutes():
    case = GOLDEN["US-FL/physical_therapist"]

    found = judge(case["row"])

    assert found.outcome is Outcome(case["result"])
    assert found.gaps["in_person"] == Decimal(str(case["gap_in_person"]))
    in_person = next(gap for gap in found.hours if gap.kind == "in_person")
    assert in_person.have == Decimal(str(case["have_in_person"]))
    assert [named(found, wanted) for wanted in case["still_needed"]] == [True, True, True]


def test_golden_california_prohibits_and_courses_are_education_only():
    found = judge("US-CA/physical_therapist")

    assert (found.outcome, found.authority, found.is_education_only) == (
        Outcome(GOLDEN["US-CA/physical_therapist"]["result"]),
        Authority.NONE,
        True,
    )


def test_golden_oregon_has_a_law_and_no_rules_so_not_yet():
    found = judge("US-OR/physical_therapist")

    assert (found.outcome, found.is_education_only) == (Outcome.NOT_YET, True)
    assert found.reasons[0].endswith("Nobody may needle patients yet.")


def test_golden_alberta_blocks_interns_from_the_practical_part():
    intern = Learner(register_name="Provisional Register")

    assert judge("CA-AB/physiotherapist", intern).outcome is Outcome.ENROLMENT_BLOCKED
    assert judge("CA-AB/physiotherapist").outcome is Outcome.NEEDS_PERSON


def test_golden_britain_permits_and_warns_of_the_thorax():
    found = judge("GB/physiotherapist")

    assert found.outcome is Outcome.PERMITTED
    assert found.warnings == (
        "CSP PLI scheme excludes the thorax: cover excluded, scope of practice unchanged.",
        "Local authority: skin-piercing registration/licence outside London boroughs differs by area.",
    )


def test_the_thorax_was_insured_in_britain_before_july_2024():
    before = judge("GB/physiotherapist", on=date(2024, 6, 30))

    assert not any("thorax" in warning for warning in before.warnings)


@pytest.mark.parametrize(
    ("on", "hours", "expected"),
    [
        (date(2027, 1, 1), 29, Authority.NONE),
        (date(2027, 1, 1), 31, Authority.LIMITED),
        (date(2030, 2, 28), 31, Authority.LIMITED),
        (date(2030, 3, 1), 31, Authority.NONE),
        (date(2030, 3, 1), 50, Authority.FULL),
    ],
    ids=["29 h", "31 h", "last day of month 48", "month 48 is over", "50 h"],
)
def test_colorado_allows_limited_practice_with_31_hours_until_month_48(on, hours, expected):
    learner = Learner({Mode.IN_PERSON: hours * 60}, first_use_on=date(2026, 3, 1))

    assert judge(COLORADO, learner, on).authority is expected


def test_switzerland_sees_no_patients_before_the_examination():
    found = judge("CH/physiotherapist")

    assert (found.authority, found.outcome) == (Authority.NONE, Outcome.NEEDS_PERSON)
    assert found.reasons[0].startswith("no patients at all")
    assert named(found, "written examination")


def test_new_jersey_allows_only_the_techniques_that_were_taught():
    clauses = clauses_in_force(sets_of("US-NJ/physical_therapist"), TODAY)
    learner = Learner(trained_in=frozenset({"Superficial needling"}))

    assert region_answer(clauses, learner, "", "superficial needling").verdict is Verdict.MET
    assert region_answer(clauses, learner, "", "electrical stimulation").verdict is Verdict.NOT_MET


def test_a_technique_the_rule_excludes_is_not_allowed_whatever_was_taught():
    clauses = clauses_in_force(sets_of("US-IL/physical_therapist"), date(2025, 6, 1))
    learner = Learner(trained_in=frozenset({"auricular points"}))

    assert region_answer(clauses, learner, "ear", "auricular points").verdict is Verdict.NOT_MET


def test_illinois_law_that_ran_out_needs_a_person():
    before = judge("US-IL/physical_therapist", on=date(2025, 12, 31))
    after = judge("US-IL/physical_therapist", on=date(2026, 1, 1))

    assert (before.outcome, after.outcome) == (Outcome.GAP, Outcome.NEEDS_PERSON)


def test_two_professions_in_one_place_get_different_answers():
    physiotherapist = judge("US-MD/physical_therapist")
    trainer = judge("US-MD/athletic_trainer")

    assert physiotherapist.gaps["live"] > 0
    assert "live" not in trainer.gaps


def test_a_silent_law_needs_a_person():
    assert judge("US-PA/physical_therapist").outcome is Outcome.NEEDS_PERSON


def test_years_licensed_are_counted_to_the_day():
    on = date(2028, 2, 29)

    def asks(licensed_on: date) -> bool:
        return named(
            judge("US-FL/physical_therapist", Learner(licensed_on=licensed_on), on), "2 years"
        )

    assert (asks(date(2026, 2, 28)), asks(date(2026, 3, 1))) == (False, True)
