"""The rule rows of the starter content, read into typed clauses without loss."""

import copy
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import ValidationError

from renewals.clauses import (
    CLAUSE_TYPES,
    AccrualWindow,
    AsWritten,
    Authorisation,
    CategoryMaximum,
    CategoryMinimum,
    CompletionWindow,
    ConsentForm,
    DeadlineKind,
    DeadlineRule,
    ExamRequirement,
    ExperienceMinimum,
    HourTarget,
    Overlay,
    Parity,
    RenewalTarget,
    Retention,
    RuleSetData,
    SetKind,
    StagedAuthority,
    Status,
    SupervisedMinimum,
    TechniqueExclusion,
    TopicRule,
    UnreadableRowError,
    clause_of,
    rule_sets_of,
)
from renewals.clauses.base import ActivityWord, ModeWord
from renewals.clauses.phrases import CATEGORIES, SENTENCES, TEXT_OF
from renewals.models import CreditEntry
from renewals.rules import Deadline, Mode, NeedsPerson, accrual_window, next_deadline

# The row's name of a sentence where the clause has another.
NAMES = {"course_approval_timing": "timing"}
STARTER_CONTENT = Path(__file__).parents[2] / "cms" / "starter_content"
ROWS: dict[str, dict[str, Any]] = {
    row["id"]: row
    for row in yaml.safe_load((STARTER_CONTENT / "jurisdictions.yaml").read_text("utf-8"))["rows"]
}


def renewal_of(name: str) -> RuleSetData:
    return next(each for each in rule_sets_of(ROWS[name]) if each.kind is SetKind.RENEWAL)


def scope_of(name: str) -> RuleSetData:
    return rule_sets_of(ROWS[name])[0]


def training_of(name: str) -> RuleSetData:
    return rule_sets_of(ROWS[name])[1]


def test_the_starter_content_has_42_rows() -> None:
    assert len(ROWS) == 42


@pytest.mark.parametrize("name", ROWS)
def test_each_rule_set_says_where_it_comes_from(name: str) -> None:
    row = ROWS[name]
    rule_sets = rule_sets_of(row)

    assert [each.kind for each in rule_sets[:3]] == ["scope", "training", "renewal"]
    assert {each.kind for each in rule_sets[3:]} <= {SetKind.OVERLAY}
    assert len({(each.reference, each.kind) for each in rule_sets}) == len(rule_sets)
    for rule_set in rule_sets:
        matter = "renewal" if rule_set.kind is SetKind.RENEWAL else "dn"
        assert rule_set.confidence == row["confidence"][matter]
        assert [source.address for source in rule_set.sources] == [
            source["address"] for source in row["sources"]
        ]
        assert rule_set.unverified == tuple(row["unverified"])


DEADLINE_RULES = {name: rule for name in ROWS for rule in renewal_of(name).of_type(DeadlineRule)}


@pytest.mark.parametrize("name", DEADLINE_RULES)
def test_each_deadline_rule_gives_a_date_or_a_task(name: str) -> None:
    found = next_deadline(DEADLINE_RULES[name], after=date(2026, 11, 20))

    if isinstance(found, Deadline):
        assert date(2026, 11, 20) < found.on <= date(2028, 11, 20)
    else:
        assert isinstance(found, NeedsPerson)
        assert found.why


def test_the_deadlines_of_the_rows_that_say_one() -> None:
    found = {
        name: next_deadline(rule, after=date(2026, 11, 20)) for name, rule in DEADLINE_RULES.items()
    }

    assert {name: each.on for name, each in found.items() if isinstance(each, Deadline)} == {
        "US-CO/physical_therapist": date(2028, 10, 31),
        "US-VA/physical_therapist": date(2026, 12, 31),
        "US-AZ/physical_therapist": date(2028, 8, 31),
        "US-GA/physical_therapist": date(2027, 12, 31),
        "US-UT/physical_therapist": date(2027, 5, 31),
        "US-NJ/physical_therapist": date(2028, 1, 31),
        "US-IL/physical_therapist": date(2028, 9, 30),
        "US-FL/physical_therapist": date(2027, 11, 30),
        "AU/physiotherapist": date(2026, 11, 30),
        "GB/physiotherapist": date(2028, 4, 30),
        "IE/physiotherapist": date(2027, 9, 30),
        "NZ/physiotherapist": date(2027, 3, 31),
        "CA-ON/physiotherapist": date(2027, 3, 31),
    }


def test_texas_in_a_leap_year_from_its_own_row() -> None:
    rule = DEADLINE_RULES["US-TX/physical_therapist"]

    found = next_deadline(
        rule, after=date(2027, 6, 1), birth_month=2, licence_expires_on=date(2028, 2, 29)
    )

    assert isinstance(found, Deadline)
    assert found.on == date(2028, 2, 29)


def test_the_two_windows_of_maryland_need_a_person() -> None:
    (window,) = renewal_of("US-MD/physical_therapist").of_type(AccrualWindow)

    assert (window.months, window.conflicting) == (24, True)
    assert isinstance(accrual_window(window, date(2027, 5, 31), 24), NeedsPerson)


@pytest.mark.parametrize(
    ("name", "months", "rolling"),
    [
        ("US-NC/physical_therapist", 25, False),
        ("US-TX/physical_therapist", 24, False),
        ("NZ/physiotherapist", 36, True),
        ("US-GA/physical_therapist", 24, False),
        ("IE/physiotherapist", 12, False),
        ("ZA/physiotherapist", 24, False),
        ("GB/physiotherapist", None, False),
    ],
)
def test_what_code_may_reckon_with_in_a_window(
    name: str, months: int | None, rolling: bool
) -> None:
    (window,) = renewal_of(name).of_type(AccrualWindow)

    assert (window.months, window.rolling, window.conflicting) == (months, rolling, False)


def test_scope_of_washington() -> None:
    washington = scope_of("US-WA/physical_therapist")

    assert washington.clauses[:1] == (
        Status(dn_status="permitted_conditional", basis=("statute", "regulation")),
    )
    assert washington.of_type(Authorisation) == (
        Authorisation(kind="endorsement", issuer="Secretary of Health"),
    )
    assert washington.of_type(ConsentForm) == (ConsentForm(form="informed"),)
    assert [each.technique for each in washington.of_type(TechniqueExclusion)] == [
        "needle retention without stimulation",
        "auricular points",
        "distal points",
    ]
    assert washington.effective_from == date(2024, 6, 22)


def test_training_in_washington() -> None:
    washington = training_of("US-WA/physical_therapist")

    assert washington.of_type(HourTarget) == (
        HourTarget(total=Decimal(325), didactic=Decimal(100), practical=Decimal(75), in_person=75),
    )
    assert washington.of_type(ExperienceMinimum)[0].years == 1
    assert washington.of_type(SupervisedMinimum)[0].sessions == 150
    assert washington.of_type(ExamRequirement) == (ExamRequirement(),)


def test_renewal_in_washington() -> None:
    washington = renewal_of("US-WA/physical_therapist")

    assert washington.of_type(RenewalTarget) == (
        RenewalTarget(cycle_months=24, required=Decimal(32), unit="CE hour"),
    )
    assert washington.of_type(TopicRule)[0].every_months == 48
    assert washington.of_type(TopicRule)[1].one_time is True
    assert {each.category: each.maximum for each in washington.of_type(CategoryMaximum)} == {
        "media without goals or objectives": 4,
        "books or articles": 8,
        "presenting courses": 16,
        "original scholarship": 10,
    }
    assert washington.effective_from is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("US-GA/physical_therapist", CategoryMaximum(per="calendar_day", maximum=Decimal(10))),
        (
            "US-NJ/physical_therapist",
            CategoryMaximum(
                per="activity",
                category="internet course",
                maximum=Decimal(10),
                modes=("async", "live_online"),
                activities=("course",),
            ),
        ),
        (
            "US-IL/physical_therapist",
            CategoryMaximum(
                category="web-based distance learning",
                max_share=Decimal("0.75"),
                modes=("async", "live_online"),
            ),
        ),
    ],
)
def test_what_a_maximum_is_counted_per(name: str, expected: CategoryMaximum) -> None:
    assert renewal_of(name).of_type(CategoryMaximum) == (expected,)


def test_the_cycle_is_copied_to_the_deadline_rule() -> None:
    assert DEADLINE_RULES["US-NC/physical_therapist"] == DeadlineRule(
        kind=DeadlineKind.FIXED_DATE,
        month=1,
        day=31,
        year_parity=Parity.PER_LICENSEE,
        cycle_months=24,
        licence_renewal_months=12,
    )


def test_florida_from_its_own_row() -> None:
    florida = renewal_of("US-FL/physical_therapist")

    assert florida.of_type(CategoryMinimum)[0].minimum == 12
    assert florida.of_type(TopicRule)[1].when == "first_renewal_only"
    assert florida.of_type(Retention) == (Retention(months=48),)
    assert florida.of_type(RenewalTarget)[0].minutes_per_unit == 50
    assert florida.of_type(RenewalTarget)[0].unit_conversion == {"CEU": 10}


def test_stages_and_windows_of_completion() -> None:
    (colorado,) = scope_of("US-CO/physical_therapist").of_type(StagedAuthority)
    (utah,) = training_of("US-UT/physical_therapist").of_type(CompletionWindow)

    assert (colorado.hours_before_first_use, colorado.complete_total_within_months) == (30, 48)
    assert (utah.max_calendar_years, utah.counted_from) == (3, "course_start")


def test_a_law_with_a_repeal_date_has_a_sunset() -> None:
    scope, training, renewal = rule_sets_of(ROWS["US-IL/physical_therapist"])

    assert (scope.sunset_on, training.sunset_on) == (date(2026, 1, 1), date(2026, 1, 1))
    assert renewal.sunset_on is None


def test_each_overlay_has_its_own_rule_set_and_date() -> None:
    overlays = rule_sets_of(ROWS["GB/physiotherapist"])[3:]

    assert [(each.reference, each.effective_from) for each in overlays] == [
        ("GB/physiotherapist/indemnity", date(2024, 7, 1)),
        ("GB/physiotherapist/premises_licence", None),
        ("GB/physiotherapist/association_cpd", None),
    ]
    assert overlays[0].of_type(Overlay)[0].excludes_region == "thorax"


def test_two_professions_of_one_state_get_different_answers() -> None:
    therapist = training_of("US-MD/physical_therapist").of_type(ExamRequirement)
    trainer = training_of("US-MD/athletic_trainer").of_type(ExamRequirement)

    assert (therapist[0].competency, trainer[0].competency) == (None, True)


def test_what_was_not_found_is_no_clause_to_reckon_with() -> None:
    training = training_of("US-TX/physical_therapist")

    assert training.of_type(SupervisedMinimum) == ()
    assert training.of_type(ExperienceMinimum) == ()
    assert AsWritten(field="supervised", value=None) in training.clauses
    assert training.of_type(HourTarget) == (HourTarget(),)


def test_a_hint_without_source_stays_out_of_reckoning() -> None:
    hint = AsWritten(field="unverified_hint", value="30 h per 24 months, odd-year March deadline")

    assert hint in scope_of("US-KY/physical_therapist").clauses
    assert renewal_of("US-KY/physical_therapist").clauses == (
        RenewalTarget(cycle_months=None, required=None),
        AsWritten(field="renewal.deadline_rule", value=None),
    )


def test_every_type_of_clause_occurs_in_the_starter_content() -> None:
    found = Counter(
        clause.type
        for row in ROWS.values()
        for rule_set in rule_sets_of(row)
        for clause in rule_set.clauses
    )

    assert found["status"] == 42
    assert found["deadline_rule"] == 22
    assert set(found) == set(CLAUSE_TYPES)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        pytest.param(("regulator",), None, "give it the field regulator.", id="no-regulator"),
        pytest.param(
            ("effective_from",),
            "soon",
            "write effective_from as a date such as 2026-01-31.",
            id="date-in-words",
        ),
        pytest.param(
            ("confidence",),
            {"dn": "sure", "renewal": "low"},
            "confidence is high, medium or low for each matter.",
            id="confidence-without-meaning",
        ),
        pytest.param(
            ("confidence",),
            {"dn": "low", "renewal": "low", "consent": "low"},
            "confidence is about dn and renewal only.",
            id="confidence-in-something-else",
        ),
        pytest.param(
            ("overlays",), [{"by": "a council"}], "overlays.0: give it a kind.", id="overlay"
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    path: tuple[str, ...], value: object, message: str
) -> None:
    row = {**ROWS["US-FL/physical_therapist"], path[0]: value}

    with pytest.raises(UnreadableRowError) as raised:
        rule_sets_of(row)

    assert str(raised.value).startswith("Row US-FL/physical_therapist")
    assert str(raised.value).endswith(message)


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        pytest.param({"kind": "full_moon"}, "kind", id="unknown-kind"),
        pytest.param({"kind": "fixed_date", "month": 13}, "month", id="thirteenth-month"),
        pytest.param({"kind": "fixed_date", "year_parity": "leap"}, "year_parity", id="parity"),
        pytest.param({"kind": "fixed_date", "month": 6, "day": 31}, "", id="31-june"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_by_name(rule: dict[str, Any], where: str) -> None:
    row = copy.deepcopy(ROWS["US-FL/physical_therapist"])
    row["renewal"]["deadline_rule"] = rule

    with pytest.raises(UnreadableRowError) as raised:
        rule_sets_of(row)

    place = ".".join(filter(None, ["renewal", "deadline_rule", where]))
    assert str(raised.value).startswith(f"Row US-FL/physical_therapist, {place}: ")


def test_two_overlays_of_one_kind_have_two_references() -> None:
    row = {
        **ROWS["GB/physiotherapist"],
        "overlays": [{"kind": "indemnity", "by": "A"}, {"kind": "indemnity", "by": "B"}],
    }

    assert [each.reference for each in rule_sets_of(row)[3:]] == [
        "GB/physiotherapist/indemnity",
        "GB/physiotherapist/indemnity-2",
    ]


def test_a_clause_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Retention(months=48).months = 12


def test_a_stored_clause_of_no_known_type_is_refused() -> None:
    with pytest.raises(ValidationError, match="moon_phase"):
        clause_of({"type": "moon_phase"})


def test_categories_are_matched_in_the_words_of_the_engine_and_of_the_ledger() -> None:
    assert set(get_args(ModeWord.__value__)) == {mode.value for mode in Mode}
    assert set(get_args(ActivityWord.__value__)) == set(CreditEntry.Activity.values)


def test_categories_that_only_the_regulators_own_list_explains_are_left_to_staff() -> None:
    unmatched = {
        clause.category
        for row in ROWS.values()
        for rule_set in rule_sets_of(row)
        for clause in (*rule_set.of_type(CategoryMinimum), *rule_set.of_type(CategoryMaximum))
        if clause.modes is clause.activities is clause.topics is None
    }

    assert unmatched == {
        None,
        "B and C together",
        "Category 1",
        "Category 2",
        "Category A",
        "Type 1 course (PT)",
        "Type 2 activity (PT)",
        "non-clinical inside A",
    }


def test_every_sentence_that_was_read_stands_in_a_row() -> None:
    """A phrase that no row has is a guess that nobody asked for."""
    said = {
        (clause.type, getattr(clause, NAMES.get(TEXT_OF[clause.type], TEXT_OF[clause.type])))
        for row in ROWS.values()
        for rule_set in rule_sets_of(row)
        for clause in rule_set.clauses
        if clause.type in TEXT_OF
    }
    categories = {text for kind, text in said if kind.startswith("category_")}

    assert set(CATEGORIES) <= categories
    assert {
        (kind, text)
        for kind, sentences in SENTENCES.items()
        for text in sentences
        if not kind.startswith("category_")
    } <= said
