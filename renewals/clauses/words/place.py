"""Sentences of clauses about scope and training, and of fields that have no clause."""

from renewals.clauses import kinds
from renewals.clauses.words.phrasing import (
    MONTHS,
    capital,
    counted,
    figure,
    joined,
    listed,
    percent,
)

STATUSES = {
    "permitted": "Dry needling is within the scope of practice",
    "permitted_conditional": "Dry needling is allowed under conditions",
    "authorised_pending_rules": "A law allows dry needling, but rules are not made yet: nobody may"
    " needle patients",
    "prohibited": "Dry needling is outside the scope of practice",
    "silent": "The law does not mention dry needling: ask the regulator",
    "restricted": "Dry needling needs a further licence outside the profession",
}
# Grounds that say only that none was found.
NO_GROUND = {"none", "unverified"}


def status(clause: kinds.Status) -> str:
    basis = [
        word.replace("_", " ").replace("ag ", "AG ")
        for word in clause.basis
        if word not in NO_GROUND
    ]
    return joined(
        STATUSES[clause.dn_status],
        f"By {listed(basis)}" if basis else None,
        clause.status_note,
        clause.prohibition_note,
    )


def sunset(clause: kinds.StatuteSunset) -> str:
    if clause.on is None:
        return clause.text
    return f"Gone from {clause.on.day} {MONTHS[clause.on.month - 1]} {clause.on.year} on unless extended"


def training_hours(clause: kinds.HourTarget) -> str:
    named = [
        f"{figure(amount)} {word}"
        for word, amount in (
            ("theory", clause.didactic),
            ("practical", clause.practical),
            ("in person", clause.in_person),
            ("live", clause.live),
            ("before the course", clause.prerequisite),
        )
        if amount is not None
    ]
    if clause.total is not None:
        start = f"{figure(clause.total)} hours of training"
        return f"{start}, of which {listed(named)}" if named else start
    return f"Hours of training: {listed(named)}" if named else "No hours of training on record"


def supervised(clause: kinds.SupervisedMinimum) -> str:
    amounts = []
    if clause.sessions:
        amounts.append(counted(clause.sessions, "supervised session"))
    if clause.hours is not None:
        amounts.append(counted(clause.hours, "supervised hour"))
    return joined(
        listed(amounts) or "Supervised practice",
        f"Supervision: {clause.supervision}" if clause.supervision else None,
        f"Supervisor: {clause.supervisor}" if clause.supervisor else None,
        f"Instructors with at least {counted(clause.instructor_min_years, 'year')}"
        if clause.instructor_min_years
        else None,
        clause.mode,
        f"Or: {clause.alternative}" if clause.alternative else None,
        f"Shown by: {clause.evidence}" if clause.evidence else None,
        clause.note,
    )


def examination(clause: kinds.ExamRequirement) -> str:
    asked = [
        word
        for word, needed in (
            ("written examination", clause.written),
            ("practical examination", clause.practical),
            ("assessment of competence", clause.competency),
        )
        if needed
    ]
    return f"{capital(listed(asked))}" if asked else "No examination on record"


def exam_format(clause: kinds.ExamFormat) -> str:
    size = [counted(clause.items, "question")] if clause.items else []
    if clause.minutes:
        size.append(f"{clause.minutes} minutes")
    sections = [
        f"{one.name}{f', {one.items} questions' if one.items else ''}"
        f"{f', pass mark {percent(one.pass_share)}' if one.pass_share is not None else ''}"
        for one in clause.sections
    ]
    return joined(f"Examination: {listed(size)}", *sections, clause.rule)


def completion(clause: kinds.CompletionWindow) -> str:
    if clause.max_calendar_years is None:
        return clause.note or "Within a time that is not on record"
    start = f"All within {counted(clause.max_calendar_years, 'calendar year')}"
    since = f" of the {clause.counted_from.replace('_', ' ')}" if clause.counted_from else ""
    includes = f"Includes {listed(list(clause.includes))}" if clause.includes else None
    return joined(start + since, includes, clause.note)


def staged(clause: kinds.StagedAuthority) -> str:
    if clause.hours_before_first_use is None:
        return clause.note or "Stages are not on record"
    months = clause.complete_total_within_months
    return joined(
        f"Limited practice after {counted(clause.hours_before_first_use, 'hour')}",
        f"The rest within {months} months" if months else None,
        clause.between,
        clause.note,
    )


def authorisation(clause: kinds.Authorisation) -> str:
    days = f" within {clause.deadline_days} days" if clause.deadline_days else ""
    of = f" of {clause.trigger}" if clause.trigger else ""
    return joined(
        f"Before first use: {clause.kind.replace('_', ' ')}{days}{of}",
        f"From {clause.issuer}" if clause.issuer else None,
        f"Shown by {listed(list(clause.evidence))}" if clause.evidence else None,
        clause.note,
    )


def overlay(clause: kinds.Overlay) -> str:
    amount = None
    if clause.required is not None:
        every = f" every {clause.per_months} months" if clause.per_months else ""
        amount = f"Asks {figure(clause.required)}{every}"
    return joined(
        f"{capital(clause.kind.replace('_', ' '))} by {clause.by}",
        f"Leaves out: {clause.excludes_region}" if clause.excludes_region else None,
        amount,
        clause.note,
    )


def enrolment(clause: kinds.EnrolmentRule) -> str:
    if clause.theory is None and clause.practical is None:
        return clause.text
    may = [
        word
        for word, yes in (("theory", clause.theory), ("practical part", clause.practical))
        if yes
    ]
    may_not = [
        word
        for word, no in (("theory", clause.theory), ("practical part", clause.practical))
        if no is False
    ]
    who = clause.register_name or "Some registrants"
    allowed = f" may take the {listed(may)}" if may else ""
    refused = f"{' and' if may else ''} may not take part in the {listed(may_not)}"
    return f"{who}:{allowed}{refused if may_not else ''}"


def course_approval(clause: kinds.CourseApproval) -> str:
    predates = f"The approval has to exist before the {clause.must_predate}"
    return joined(
        f"Courses approved by {listed(list(clause.approvers), 'or')}"
        if clause.approvers
        else "Courses need an approval",
        predates if clause.must_predate else clause.timing,
    )


def as_written(clause: kinds.AsWritten) -> str:
    name = capital(clause.field.replace("renewal.", "").replace("_", " "))
    match clause.value:
        case None:
            return f"{name}: not on record"
        case list(parts):
            return f"{name}: {'; '.join(str(part) for part in parts)}"
        case dict(parts):
            return f"{name}: {'; '.join(f'{key}: {value}' for key, value in parts.items())}"
        case value:
            return f"{name}: {value}"
