"""Every kind of letter with what its words need, in each of its turns of phrase. Nothing is stored."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row
from typing import Any

from certificates.models import Certificate
from courses.models import Problem
from practitioners.models import Jurisdiction, Profession
from quizzes.models import QuestionReport
from renewals.models import Adjustment, RuleSet

DAY = dt.date(2027, 5, 1)
AT = dt.datetime(2027, 4, 20, 9, 30, tzinfo=dt.UTC)
URL = "https://example.org/x"

LICENCE = Row(jurisdiction="Maryland", profession="PT", expires_on=DAY, pk=1, number="MD-1")
LICENCE_LETTER = {
    "licence": LICENCE,
    "claimed": Row(number="MD-1"),
    "event": Row(reason="Xx yy"),
}


def certificate(**other: Any) -> dict[str, Any]:
    facts = {"issued_by_id": None, "is_sample": False, "valid_until": DAY, "revoked_reason": ""}
    row = Row(number="C-7", issued_on=DAY, supersedes=Row(number="C-6"), **(facts | other))
    row.get_revoked_reason_display = lambda: Certificate(
        revoked_reason=row.revoked_reason
    ).get_revoked_reason_display()
    return {"certificate": row, "title": "Xx", "verify_url": URL, "event": Row(at=AT)}


def reminder(days: int, *, of: str = "licence", missing: Decimal | None = Decimal(2), **other: Any):
    hours = None if missing is None else Row(missing=missing)
    return {
        "period": Row(due_on=DAY, pk=3),
        "holder": Row(name_on_licence="Ana"),
        "about": "Maryland, PT",
        "certificate": Row(number="C-7") if of == "certificate" else None,
        "certificate_title": "Xx",
        "licence": LICENCE if of == "licence" else None,
        "days": days,
        "days_past": -days,
        "zone": "America/New York",
        "standing": Row(advisory=True),
        "hours": hours,
        "missing_words": "2",
        "counted_words": "8",
        "needed_words": "10",
        "is_progress": days > 90,
        "url": URL,
        "choices_url": URL,
        "stop_url": URL,
        **other,
    }


def several(*items: dict[str, Any], **kinds: bool) -> dict[str, Any]:
    for item in items:
        item |= {"headline": "Xx", "what": "Yy", "missing": "Zz"}
    return {
        "items": items, "number": len(items), "near": items[0], "url": URL, "stop_url": URL, **kinds,
    }  # fmt: skip


def activity(after: str) -> dict[str, Any]:
    said = {"title": "Xx", "provider": "Yy", "claimed_minutes": 90}
    event = Row(after=after, minutes=60, reason="Zz", said=said)
    return {"event": event, "entry": Row(title="Xx", completed_on=DAY, pk=1)}


def rule_review(*kinds: str) -> dict[str, Any]:
    place = Jurisdiction(name="Maryland")
    rows = [
        Row(rule_set=RuleSet(kind=kind, jurisdiction=place, profession=Profession(name="PT")))
        for kind in kinds
    ]
    for row in rows:
        row.due_on = DAY
    return {
        "letters": [(row, URL) for row in rows], "first": rows[0].rule_set, "list_url": URL,
    }  # fmt: skip


def adjustment(state: str, **about: Any) -> dict[str, Any]:
    row = Adjustment(pk=1, state=state, decision="Zz", **about)
    return {"adjustment": row, "period": Row(due_on=DAY), "about": "Maryland, PT"}


def regraded(**about: Any) -> dict[str, Any]:
    facts = {"flag": "", "effect": "unchanged", "passed_after": True, "decision_reason": "Zz"}
    marks = {
        "mark_before": None, "max_before": Decimal(10), "mark_after": Decimal("7.5"),
        "max_after": Decimal(10),
    }  # fmt: skip
    attempt = Row(number=1, pk=1)
    result = {"item": Row(**(facts | marks | about)), "attempt": attempt, "shows_marks": True}
    run = Row(version=Row(created_at=AT))
    return {"results": [result], "quiz": Row(title="Xx"), "run": run}


def review(**about: Any) -> dict[str, Any]:
    page = Row(title="Xx")
    letter = Row(words="Yy", page=page, due_on=DAY, **about)
    paths = dict.fromkeys(("edit_path", "review_path", "list_path"), "/x/")
    return {"page": page, "letter": letter, "letters": [letter], **paths}


def change(*, is_required: bool, minutes: int = 90) -> dict[str, Any]:
    step, course = Row(title="Xx", pk=1), Row(title="Yy")
    decision = Row(words="Zz", minutes=minutes)
    return {"step": step, "course": course, "decision": decision, "is_required": is_required}


COURSE = Row(title="Xx", pk=1)
ANNOUNCEMENT = Row(course=COURSE, title="Yy", author=Row(name_on_licence="Ben"))

ACCOUNT = {
    "activate_url": URL, "password_reset_url": URL, "to_email": "ana@example.org", "notice": None,
}  # fmt: skip
QUIZ = {"quiz": Row(title="Xx"), "attempt": Row(number=1, pk=1)}

# The words of each kind of letter, each a way in which it may read.
LETTERS: dict[str, list[dict[str, Any]]] = {
    **{
        f"practitioners/mail/{name}": [ACCOUNT]
        for name in (
            "account_exists", "account_notice", "confirm_address", "confirm_new_account",
            "no_account", "reset_password",
        )
    },
    **{
        f"practitioners/mail/licence_{name}": [LICENCE_LETTER]
        for name in ("verified", "needs_changes", "rejected", "revoked")
    },
    "certificates/mail/certificate_issued": [
        certificate(), certificate(issued_by_id=1, is_sample=True, valid_until=None),
    ],
    **{
        f"certificates/mail/certificate_{name}": [certificate()]
        for name in ("reinstated", "reissued", "replaced", "suspended")
    },
    "certificates/mail/certificate_revoked": [
        certificate(revoked_reason=reason) for reason in Certificate.Reason.values
    ],
    "courses/mail/announcement": [
        {
            "announcement": ANNOUNCEMENT, "words_html": "<p>Zz</p>", "plain_words": "Zz",
            "url": URL, "stop_url": URL, "choices_url": URL,
        }
    ],
    "courses/mail/problem_answered": [
        {"problem": Problem(kind=kind, at=AT, title=title, text="Xx", answer="Yy", path="/x/")}
        for kind, title in zip(Problem.Kind.values, ["Zz", "", "Zz", ""], strict=True)
    ],
    **{
        f"courses/mail/review_{name}": [review()]
        for name in ("approved", "asked", "changes", "kept_back")
    },
    "courses/mail/review_due": [review(), review() | {"letters": review()["letters"] * 2}],
    "courses/mail/step_changed": [
        change(is_required=True), change(is_required=True, minutes=1), change(is_required=False),
    ],
    "quizzes/mail/pass_ended": [QUIZ | {"lowered": Row(decision_reason="Zz")}],
    "quizzes/mail/regraded": [
        *(regraded(flag=flag) for flag in ("open", "kept", "ended")),
        *(regraded(effect=effect) for effect in ("up", "waiting", "unchanged")),
        regraded(passed_after=False),
    ],
    "quizzes/mail/report_answered": [
        QUIZ | {"report": QuestionReport(about=about, at=AT, answer="Yy")}
        for about in QuestionReport.About.values
    ],
    "renewals/mail/reminder": [
        *(reminder(days) for days in (120, 30, 1, 0, -1, -30)),
        *(reminder(days, of="certificate") for days in (120, 30, 1, 0, -1, -30)),
        reminder(30, missing=None),
        reminder(30, missing=Decimal(0)),
    ],
    "renewals/mail/digest": [
        several(reminder(30), reminder(9), has_licence=True),
        several(reminder(1), reminder(9), reminder(9), has_certificate=True),
        several(reminder(1), reminder(9), has_certificate=True, has_licence=True),
    ],
    "renewals/mail/clinic": [
        *(several(reminder(days)) for days in (30, 1, 0, -3)), several(reminder(3), reminder(9)),
    ],
    "renewals/mail/activity_decision": [
        activity(after) for after in ("accepted", "partly", "needs_changes", "rejected")
    ],
    "renewals/mail/rule_review_due": [rule_review(*RuleSet.Kind.values), rule_review("scope")],
    "renewals/mail/adjustment_decision": [
        adjustment("granted", kind="extension", until=DAY),
        adjustment("refused", kind="exemption"),
        adjustment("withdrawn", kind="waiver", topic="Xx"),
        adjustment("granted", kind="waiver", units=Decimal(2)),
        adjustment("granted", kind="waiver", units=Decimal(2), topic="Xx"),
    ],
}  # fmt: skip
