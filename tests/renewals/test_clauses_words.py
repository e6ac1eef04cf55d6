"""Each clause in a plain sentence."""

import pytest

from renewals.clauses import CLAUSE_TYPES, SetKind, clause_of, rule_sets_of
from renewals.clauses.words import sentence, summary

from .test_clauses import ROWS

CASES = {
    "permitted": (
        {"type": "status", "dn_status": "permitted", "basis": ["board_policy", "ag_opinion"]},
        "Dry needling is within the scope of practice. By board policy and AG opinion.",
    ),
    "silent-without-ground": (
        {"type": "status", "dn_status": "silent", "basis": ["none"]},
        "The law does not mention dry needling: ask the regulator.",
    ),
    "consent": ({"type": "consent_form", "form": "written"}, "Consent: written."),
    "excluded-technique": (
        {"type": "technique_exclusion", "technique": "auricular points"},
        "Not allowed: auricular points.",
    ),
    "technique-rule": (
        {"type": "technique_rule", "rule": "skin disinfection required"},
        "Skin disinfection required.",
    ),
    "region": (
        {"type": "region_limit", "text": "trained regions only", "limited_to": "trained_regions"},
        "Limited: trained regions only.",
    ),
    "no-delegation": (
        {"type": "delegation", "allowed": False},
        "An assistant may not perform it.",
    ),
    "referral": (
        {"type": "referral", "kind": "referral", "text": "only upon referral"},
        "Referral: only upon referral.",
    ),
    "local-term": (
        {"type": "local_term", "term": "intramuscular needling"},
        "Called intramuscular needling here.",
    ),
    "authorisation": (
        {
            "type": "authorisation",
            "kind": "proof_to_board",
            "deadline_days": 30,
            "trigger": "course completion",
            "issuer": "the board",
        },
        "Before first use: proof to board within 30 days of course completion. From the board.",
    ),
    "report": (
        {"type": "notify_duty", "trigger": "adverse event", "within_days": 1},
        "Report within 1 day of: adverse event.",
    ),
    "stages": (
        {
            "type": "staged_authority",
            "hours_before_first_use": "30",
            "complete_total_within_months": 48,
        },
        "Limited practice after 30 hours. The rest within 48 months.",
    ),
    "proposal": (
        {"type": "proposal_pending", "status": "in committee", "would_change": ["hours"]},
        "A change is proposed: in committee. It would change: hours.",
    ),
    "sunset": (
        {"type": "statute_sunset", "text": "repeal date 2026-01-01", "on": "2026-01-01"},
        "Gone from 1 January 2026 on unless extended.",
    ),
    "sunset-without-a-date": (
        {"type": "statute_sunset", "text": "to be reviewed every ten years"},
        "to be reviewed every ten years.",
    ),
    "training-hours": (
        {"type": "hour_target", "total": "50", "in_person": "40"},
        "50 hours of training, of which 40 in person.",
    ),
    "training-hours-unknown": ({"type": "hour_target"}, "No hours of training on record."),
    "experience": (
        {"type": "experience_minimum", "years": "1", "note": "36 h a week"},
        "1 year of experience. 36 h a week.",
    ),
    "supervised": (
        {"type": "supervised_minimum", "sessions": 25, "alternative": "a letter"},
        "25 supervised sessions. Or: a letter.",
    ),
    "examination": (
        {"type": "exam_requirement", "written": True, "practical": True},
        "Written examination and practical examination.",
    ),
    "examination-unknown": ({"type": "exam_requirement"}, "No examination on record."),
    "examination-sections": (
        {
            "type": "exam_format",
            "items": 60,
            "minutes": 60,
            "sections": [{"name": "safety", "items": 24, "pass_share": "0.75"}],
        },
        "Examination: 60 questions and 60 minutes. Safety, 24 questions, pass mark 75 %.",
    ),
    "completion": (
        {
            "type": "completion_window",
            "max_calendar_years": 3,
            "counted_from": "course_start",
            "includes": ["course", "supervised sessions"],
        },
        "All within 3 calendar years of the course start. Includes course and supervised sessions.",
    ),
    "approval": (
        {
            "type": "course_approval",
            "approvers": ["APTA", "FSBPT"],
            "timing": "before",
            "must_predate": "completion",
        },
        "Courses approved by APTA or FSBPT. The approval has to exist before the completion.",
    ),
    "content": (
        {"type": "content_required", "subjects": ["anatomy", "hygiene"]},
        "A course has to hold anatomy and hygiene.",
    ),
    "interns": (
        {
            "type": "enrolment_rule",
            "text": "interns: theory only",
            "register_name": "Provisional Register",
            "theory": True,
            "practical": False,
        },
        "Provisional Register: may take the theory and may not take part in the practical part.",
    ),
    "prerequisite": (
        {"type": "prerequisite", "text": "current CPR certification"},
        "Before the training: current CPR certification.",
    ),
    "target": (
        {
            "type": "renewal_target",
            "cycle_months": 24,
            "required": "24",
            "unit": "contact hour",
            "minutes_per_unit": 50,
            "unit_conversion": {"CEU": "10"},
        },
        "24 contact hours every 24 months. 1 contact hour is 50 minutes. 1 CEU is 10 contact hours.",
    ),
    "target-unknown": (
        {"type": "renewal_target"},
        "How many hours and how often is not on record.",
    ),
    "target-none": (
        {"type": "renewal_target", "unit": "none", "cycle_months": 24},
        "No number of hours every 24 months.",
    ),
    "fixed-date": (
        {
            "type": "deadline_rule",
            "kind": "fixed_date",
            "month": 5,
            "day": 31,
            "year_parity": "odd",
        },
        "Due 31 May of odd years.",
    ),
    "fixed-date-parity-unknown": (
        {"type": "deadline_rule", "kind": "fixed_date", "month": 5, "day": 31},
        "Due 31 May, in which years is not on record.",
    ),
    "birth-month": (
        {"type": "deadline_rule", "kind": "birth_month_end"},
        "Due on the last day of the birth month.",
    ),
    "yearly": (
        {"type": "deadline_rule", "kind": "annual_fixed_date", "month": 3, "day": 31},
        "Due 31 March of each year.",
    ),
    "on-the-licence": (
        {"type": "deadline_rule", "kind": "individual_expiry"},
        "Due on the date printed on the licence.",
    ),
    "rolling": (
        {"type": "deadline_rule", "kind": "rolling", "months": 36},
        "The sum over any 36 months has to stay at the target.",
    ),
    "per-credit": (
        {"type": "deadline_rule", "kind": "per_credit_expiry", "months": 24},
        "Each credit lapses 24 months after its activity.",
    ),
    "window": (
        {
            "type": "accrual_window",
            "text": "overlapping",
            "months": 25,
            "starts_month": 1,
            "starts_day": 1,
            "ends_month": 1,
            "ends_day": 31,
            "overlapping": True,
        },
        (
            "Credit counts within 25 months, from 1 January to 31 January. A window begins before the"
            " last has ended."
        ),
    ),
    "window-in-conflict": (
        {"type": "accrual_window", "text": "two texts", "months": 24, "conflicting": True},
        "The sources disagree on when credit counts, a person decides: two texts.",
    ),
    "window-unread": (
        {"type": "accrual_window", "text": "as the board says"},
        "When credit counts has to be read by a person: as the board says.",
    ),
    "minimum": (
        {"type": "category_minimum", "category": "live", "minimum": "12", "modes": ["in_person"]},
        "At least 12 live. Counted here: what is in person.",
    ),
    "minimum-of-a-list-of-the-board": (
        {"type": "category_minimum", "category": "Category A", "minimum": "10"},
        "At least 10 Category A. Staff say of each entry whether it belongs.",
    ),
    "maximum-a-day": (
        {"type": "category_maximum", "per": "calendar_day", "maximum": "10"},
        "At most 10 on one calendar day.",
    ),
    "maximum-share": (
        {
            "type": "category_maximum",
            "category": "web",
            "max_share": "0.75",
            "modes": ["async", "live_online"],
        },
        "At most 75 % web. Counted here: what is self-paced or live online.",
    ),
    "rate": (
        {
            "type": "credit_rate",
            "text": "lecturing",
            "activities": ["teaching"],
            "factor": "0.5",
            "times_same": 2,
        },
        "Lecturing. An hour counts as 0.5. The same one counts at most 2 times.",
    ),
    "topic": (
        {"type": "topic_rule", "topic": "ethics", "minimum": "4", "of_which": {"law": "1.5"}},
        "4 on ethics. Of which 1.5 law.",
    ),
    "topic-own-cycle": (
        {"type": "topic_rule", "topic": "health equity", "every_months": 48},
        "Health equity every 48 months.",
    ),
    "topic-once": (
        {"type": "topic_rule", "topic": "suicide prevention", "hours": "3", "one_time": True},
        "3 on suicide prevention once.",
    ),
    "practice": (
        {"type": "practice_hours", "required": "160", "window_months": 24},
        "160 hours of practice within 24 months.",
    ),
    "first-exempt": (
        {"type": "first_renewal", "text": "exempt", "kind": "exempt"},
        "Nothing is asked at the first renewal.",
    ),
    "first-topics-only": (
        {
            "type": "first_renewal",
            "text": "second half",
            "kind": "exempt_except_topics",
            "half": "second",
        },
        (
            "Only the topics are asked at the first renewal when licensed in the second half of the"
            " window."
        ),
    ),
    "first-amount": (
        {
            "type": "first_renewal",
            "text": "fee",
            "kind": "amount",
            "amount": "15",
            "only_if": "the fee was paid",
            "otherwise": "30",
        },
        "15 at the first renewal only if: the fee was paid. Otherwise 30.",
    ),
    "first-share": (
        {"type": "first_renewal", "text": "half", "kind": "share", "share": "0.5"},
        "50 % of the target at the first renewal.",
    ),
    "first-pro-rata": (
        {
            "type": "first_renewal",
            "text": "5 h",
            "kind": "pro_rata",
            "amount": "5",
            "per_months": 3,
        },
        "5 for every 3 months left at the first renewal.",
    ),
    "first-by-half": (
        {
            "type": "first_renewal",
            "text": "halves",
            "kind": "by_half_of_window",
            "amount": "15",
            "second_half": "0",
        },
        "First renewal: 15 when licensed in the first half of the window, 0 in the second.",
    ),
    "first-later": (
        {
            "type": "first_renewal",
            "text": "later",
            "kind": "later_start",
            "starts_month": 1,
            "starts_day": 1,
        },
        "Counting begins on 1 January after the first licence.",
    ),
    "first-unread": (
        {"type": "first_renewal", "text": "see form 7"},
        "First renewal, to be read by a person: see form 7.",
    ),
    "carry-over-none": (
        {"type": "carry_over", "maximum": "0"},
        "Nothing is carried into the next cycle.",
    ),
    "carry-over": (
        {"type": "carry_over", "maximum": "5"},
        "At most 5 may be carried into the next cycle.",
    ),
    "opens": ({"type": "opens", "days_before": 90}, "Renewal opens 90 days before the deadline."),
    "opens-on-a-day": (
        {"type": "opens", "text": "1 February", "month": 2, "day": 1},
        "Renewal opens on 1 February.",
    ),
    "grace": (
        {
            "type": "grace",
            "text": "late",
            "practise_allowed": False,
            "late_fee": True,
            "renewable_months": 12,
            "afterwards": "restoration",
        },
        (
            "After the deadline somebody may not practise. Late renewal with a late fee for 12 months."
            " Then: restoration."
        ),
    ),
    "cure": (
        {"type": "cure", "text": "cure", "months": 6},
        "6 months to put a shortfall right once it was named.",
    ),
    "retention": ({"type": "retention", "months": 48}, "Evidence is kept for 48 months."),
    "notice": (
        {
            "type": "notice",
            "text": "statute",
            "days_ahead": 31,
            "mails_within_last_days": 30,
            "at_least": 2,
            "post_after_bounce": True,
        },
        (
            "A notice at least 31 days before the deadline. At least 2 mails in the last 30 days. A"
            " letter by post when a mail is refused."
        ),
    ),
    "duty": (
        {"type": "other_duty", "duty": "reflections", "per": "year", "times": 3},
        "Reflections (3 times in each year).",
    ),
    "audit": (
        {"type": "audit", "share": "0.025", "who": "on the register two years"},
        "2.5 % of those on the register two years are asked to prove it.",
    ),
    "reporting": (
        {"type": "reporting", "text": "x", "to": "state tracking system", "since": "2020-07-01"},
        "Reported to the state tracking system since 2020-07-01.",
    ),
    "waiver": (
        {
            "type": "exemption",
            "kind": "waiver",
            "text": "illness",
            "apply_before_deadline": True,
        },
        "Waiver on request: illness. To be asked for before the deadline.",
    ),
    "association": (
        {
            "type": "certification_renewal",
            "by": "DVS",
            "proof_within_days": 30,
            "appeal_within_days": 14,
        },
        "DVS renews its own certificate. Proof within 30 days. Appeal within 14 days.",
    ),
    "provider": (
        {"type": "provider_duty", "duty": "attendance register kept 3 years", "keep_years": 3},
        "Who gives a course: attendance register kept 3 years.",
    ),
    "overlay": (
        {"type": "overlay", "kind": "indemnity", "by": "CSP", "excludes_region": "thorax"},
        "Indemnity by CSP. Leaves out: thorax.",
    ),
    "as-written": (
        {"type": "as_written", "field": "renewal.term_note", "value": "for life"},
        "Term note: for life.",
    ),
    "as-written-empty": (
        {"type": "as_written", "field": "supervised", "value": None},
        "Supervised: not on record.",
    ),
}


@pytest.mark.parametrize(("stored", "said"), CASES.values(), ids=CASES)
def test_a_clause_in_a_sentence(stored: dict[str, object], said: str) -> None:
    assert sentence(clause_of(stored)) == said  # type: ignore[arg-type]


def test_every_type_of_clause_has_a_sentence() -> None:
    assert {stored["type"] for stored, _ in CASES.values()} == set(CLAUSE_TYPES)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        (
            "US-FL/physical_therapist",
            SetKind.RENEWAL,
            (
                "24 contact hours every 24 months, due 30 November of odd years, at least 12 live, incl."
                " qualifying webinar, at most 12 self-paced, at most 5 risk management, 2 on prevention"
                " of medical errors, 1 on HIV/AIDS"
            ),
        ),
        (
            "NZ/physiotherapist",
            SetKind.RENEWAL,
            "100 CPD hours every 12 months, due 31 March of each year",
        ),
        (
            "US-KY/physical_therapist",
            SetKind.RENEWAL,
            "How many hours and how often is not on record",
        ),
        ("US-MD/athletic_trainer", SetKind.RENEWAL, ""),
        (
            "US-CO/physical_therapist",
            SetKind.TRAINING,
            "50 hours of training, of which 40 in person. Assessment of competence.",
        ),
    ],
)
def test_a_rule_set_in_one_line(name: str, kind: SetKind, said: str) -> None:
    (found,) = [each for each in rule_sets_of(ROWS[name]) if each.kind is kind]

    assert summary(found.clauses) == said
