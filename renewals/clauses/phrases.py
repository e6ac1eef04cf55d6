"""What the sentences of the rules file say, put into the fields that code reckons with.

A sentence that stands here was read by a person. One that does not leaves its fields empty, so
that a person is asked: code does not guess at law.
"""

import re
from collections.abc import Mapping
from typing import Any

type Fields = Mapping[str, Any]

# The field of each clause that holds the sentence, under the row's name for it.
TEXT_OF: Mapping[str, str] = {
    "accrual_window": "text",
    "audit": "text",
    "category_maximum": "category",
    "category_minimum": "category",
    "certification_renewal": "method",
    "course_approval": "course_approval_timing",
    "credit_rate": "text",
    "cure": "text",
    "enrolment_rule": "text",
    "exemption": "text",
    "first_renewal": "text",
    "grace": "text",
    "notice": "text",
    "opens": "text",
    "other_duty": "duty",
    "prerequisite": "text",
    "provider_duty": "duty",
    "referral": "text",
    "region_limit": "text",
    "reporting": "text",
    "statute_sunset": "text",
}

# Words of a category in the words of `Mode`, of `CreditEntry.Activity` and of topics. Categories
# that only the regulator's own list explains ("Type 1", "Category A") are not here: staff say of
# each entry whether it belongs.
CATEGORIES: Mapping[str, Fields] = {
    "educational coursework, fellowship or residency": {"activities": ("course", "academic")},
    "live, incl. qualifying webinar": {"modes": ("live_online", "in_person")},
    "self-paced": {"modes": ("async",)},
    "web-based distance learning": {"modes": ("async", "live_online")},
    "internet course": {"modes": ("async", "live_online"), "activities": ("course",)},
    "online": {"modes": ("async", "live_online")},
    "interactive course through electronic media": {
        "modes": ("live_online",),
        "activities": ("course",),
    },
    "non-interactive recorded course": {"modes": ("async",), "activities": ("course",)},
    "media without goals or objectives": {"activities": ("media",)},
    "books or articles": {"activities": ("reading",)},
    "presenting courses": {"activities": ("teaching",)},
    "original scholarship": {"activities": ("research",)},
    "risk management": {"topics": ("risk management",)},
}

SENTENCES: Mapping[str, Mapping[str, Fields]] = {
    "category_minimum": CATEGORIES,
    "category_maximum": CATEGORIES,
    "accrual_window": {
        "1 January of the even year to 31 December of the odd year": {
            "months": 24,
            "starts_month": 1,
            "starts_day": 1,
            "starts_parity": "even",
            "ends_month": 12,
            "ends_day": 31,
        },
        "25 months, 1 January to 31 January two years later: consecutive windows OVERLAP in"
        " January": {
            "starts_month": 1,
            "starts_day": 1,
            "ends_month": 1,
            "ends_day": 31,
            "overlapping": True,
        },
        "30 credits in EVERY 12 months; audit looks at 24 months from 1 October to 30 September": {
            "months": 12,
            "starts_month": 10,
            "starts_day": 1,
            "ends_month": 9,
            "ends_day": 30,
            "audit_months": 24,
        },
        "every CEU is valid 24 months from the day of the activity; compliance is a balance, not"
        " a cycle": {"months": 24, "per_credit": True},
        "no hour target: standards-based profile": {"no_target": True},
    },
    "first_renewal": {
        "exempt": {"kind": "exempt"},
        "waived for a new graduate licensed by examination": {
            "kind": "exempt",
            "only_if": "a new graduate licensed by examination",
        },
        "no CE if the licence was issued 1 year or less before the renewal period": {
            "kind": "exempt",
            "only_if": "the licence was issued 1 year or less before the renewal period",
        },
        "competency duty starts only after the first renewal": {"kind": "exempt"},
        "10 Category A hours when the first licence lasts a year or less": {
            "kind": "amount",
            "amount": "10",
            "category": "Category A",
            "within_months": 12,
        },
        "reporting period starts on 1 January after first licensure": {
            "kind": "later_start",
            "starts_month": 1,
            "starts_day": 1,
        },
        "pro rata for the part of the cycle licensed": {"kind": "pro_rata"},
        "15 credits if licensed in year 1 of the period; none if in year 2": {
            "kind": "by_half_of_window",
            "amount": "15",
            "second_half": "0",
        },
        "licensed in second half of the biennium: exempt except the two topics": {
            "kind": "exempt_except_topics",
            "half": "second",
        },
        "13-24 months of licence: 15 h if the fee was paid by expiry, 30 h if paid after": {
            "kind": "amount",
            "amount": "15",
            "only_if": "the fee was paid by expiry",
            "otherwise": "30",
        },
        "first registration prorated to move people to birth-month renewal; phase-in proration"
        " was half an hour per month": {"kind": "pro_rata"},
        "pro rata: 5 h for every 3 months of registration left in the period": {
            "kind": "pro_rata",
            "amount": "5",
            "per_months": 3,
        },
        "pro rata for certificate months held": {"kind": "pro_rata", "per_months": 1},
    },
    "grace": {
        "late fee applies from the first day of the following month, within one cycle; after that"
        " reinstatement": {
            "late_fee": True,
            "renewable_months": 24,
            "afterwards": "reinstatement",
        },
        "licence turns delinquent at expiry; practising is unlawful": {
            "practise_allowed": False,
            "afterwards": "delinquent",
        },
        "no practice after expiry; renewable with late fee for under 1 year (proof of CCUs when"
        " 90+ days late); restoration after 1 year": {
            "practise_allowed": False,
            "late_fee": True,
            "renewable_months": 12,
            "proof_when_days_late": 90,
            "afterwards": "restoration",
        },
    },
    "cure": {"6 months after a notice of non-compliance (secondary source)": {"months": 6}},
    "notice": {
        "statute: post notice at least 1 month ahead; if by e-mail, at least two within the last"
        " month; a bounced e-mail must be followed by post": {
            "days_ahead": 31,
            "mails_within_last_days": 30,
            "at_least": 2,
            "post_after_bounce": True,
        },
        "board notifies at least 30 days ahead; duty stays with the licensee": {"days_ahead": 30},
    },
    "opens": {"1 February of the renewal year": {"month": 2, "day": 1}, "February": {"month": 2}},
    "region_limit": {
        "not beyond the highest level of the practitioner's training": {
            "limited_to": "trained_level"
        },
        "only techniques for which instruction was completed and competence shown": {
            "limited_to": "trained_techniques"
        },
    },
    "referral": {
        "only upon referral": {"always": True},
        "if the patient came by referral, documented talk with the physician first (diagnosis,"
        " technique, number/size/points of needles, risks); physician may veto": {"always": False},
    },
    "course_approval": {
        "approval must exist BEFORE the course is completed": {"must_predate": "completion"}
    },
    "enrolment_rule": {
        "Provisional Register (interns): theory only; may not take part in the PRACTICAL part of a"
        " course on another person": {
            "register_name": "Provisional Register",
            "theory": True,
            "practical": False,
        }
    },
    "credit_rate": {
        "teaching the same course counts twice at most": {
            "activities": ("teaching",),
            "times_same": 2,
        },
        "2 h of lecturing = 1 contact hour": {"activities": ("teaching",), "factor": "0.5"},
    },
    "other_duty": {
        "self-assessment tool once per cycle": {"per": "cycle"},
        "learning plan once per cycle": {"per": "cycle"},
        "constant attendance during the procedure": {"per": "treatment"},
        "declaration at renewal": {"per": "cycle"},
        "plan for next 12 months": {"every_months": 12},
        "annual professional development plan signed by a peer": {"per": "year"},
        "annual peer review": {"per": "year"},
        "three reflections a year, one on Maori culture": {"per": "year", "times": 3},
        "annual online self-assessment": {"per": "year"},
        "jurisprudence module for new registrants and every 60 months": {"every_months": 60},
    },
    "audit": {"random": {"random": True}},
    "reporting": {
        "provider/licensee report to the state tracking system": {"to": "state tracking system"},
        "state tracking system mandatory since 2020-07-01": {
            "to": "state tracking system",
            "since": "2020-07-01",
        },
    },
    "exemption": {
        "illness or disability, by application before expiry": {"apply_before_deadline": True}
    },
    "certification_renewal": {
        "self-declaration, random checks, evidence within 30 days, appeal within 14 days": {
            "proof_within_days": 30,
            "appeal_within_days": 14,
        }
    },
    "provider_duty": {
        "attendance register kept 3 years": {"keep_years": 3},
        "accreditation before the event": {"approval_before_event": True},
    },
}


def fields_of(kind: str, sentence: object) -> Fields:
    """What this sentence fills in a clause of this kind; nothing where nobody has read it."""
    if not isinstance(sentence, str):
        return {}
    read = SENTENCES.get(kind, {}).get(sentence, {})
    if kind == "accrual_window":
        return {**_window(sentence), **read}
    if kind == "statute_sunset":
        found = re.search(r"\d{4}-\d{2}-\d{2}", sentence)
        return {"on": found[0]} if found else {}
    return read


def _window(text: str) -> Fields:
    """The file's habits: "24 months ..." is a length, "rolling: ... over 36 months" a
    trailing one, and CONFLICT in capitals marks sources that disagree."""
    rolling = re.match(r"rolling:.* over (\d+) months", text)
    length = rolling or re.match(r"(\d+) months\b", text)
    found: dict[str, Any] = {"months": int(length[1])} if length else {}
    if rolling:
        found["rolling"] = True
    if "CONFLICT" in text:
        found["conflicting"] = True
    return found
