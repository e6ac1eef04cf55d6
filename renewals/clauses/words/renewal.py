"""Sentences of clauses about renewal."""

from renewals.clauses import kinds
from renewals.clauses.words.phrasing import (
    MONTHS,
    capital,
    counted,
    day,
    figure,
    joined,
    listed,
    percent,
)

MODES = {"async": "self-paced", "live_online": "live online", "in_person": "in person"}


def target(clause: kinds.RenewalTarget) -> str:
    every = f" every {clause.cycle_months} months" if clause.cycle_months else ""
    if clause.required is not None:
        return counted(clause.required, clause.unit or "unit") + every
    if clause.unit == "none":
        return f"No number of hours{every}"
    return f"How many hours{every or ' and how often'} is not on record"


def renewal_target(clause: kinds.RenewalTarget) -> str:
    unit = clause.unit or "unit"
    conversions = [
        f"1 {name.replace('_', ' ')} is {counted(amount, unit)}"
        for name, amount in (clause.unit_conversion or {}).items()
    ]
    return joined(
        target(clause),
        f"1 {unit} is {clause.minutes_per_unit} minutes" if clause.minutes_per_unit else None,
        f"The licence itself renews every {clause.licence_renewal_months} months"
        if clause.licence_renewal_months
        else None,
        f"Rounding: {clause.rounding}" if clause.rounding else None,
        clause.minutes_note,
        *conversions,
    )


def due(clause: kinds.DeadlineRule) -> str:
    match clause.kind:
        case kinds.DeadlineKind.BIRTH_MONTH_END:
            return "due on the last day of the birth month"
        case kinds.DeadlineKind.INDIVIDUAL_EXPIRY:
            return "due on the date printed on the licence"
        case kinds.DeadlineKind.ANNUAL_FIXED_DATE:
            return f"due {day(clause.day, clause.month)} of each year"
        case kinds.DeadlineKind.ROLLING:
            length = f"any {clause.months} months" if clause.months else "a trailing window"
            return f"the sum over {length} has to stay at the target"
        case kinds.DeadlineKind.PER_CREDIT_EXPIRY:
            months = f"{clause.months} months" if clause.months else "some time"
            return f"each credit lapses {months} after its activity"
    years = {
        kinds.Parity.ODD: " of odd years",
        kinds.Parity.EVEN: " of even years",
        kinds.Parity.PER_LICENSEE: ", in which years only the licence tells",
        None: ", in which years is not on record",
    }.get(clause.year_parity, "")
    return f"due {day(clause.day, clause.month)}{years}"


def category(clause: kinds.CategoryMinimum | kinds.CategoryMaximum) -> str:
    return clause.category or "of all"


def at_most(clause: kinds.CategoryMaximum) -> str:
    if clause.maximum is not None:
        amount = figure(clause.maximum)
    elif clause.max_share is not None:
        amount = percent(clause.max_share)
    else:
        amount = "a number that is not on record"
    per = {
        "cycle": "",
        "activity": " for each activity",
        "calendar_day": " on one calendar day",
    }[clause.per]
    return f"at most {amount}{' ' + clause.category if clause.category else ''}{per}"


def belongs(clause: kinds.CategoryMinimum | kinds.CategoryMaximum) -> str:
    """Which entries it is about, by the fields code looks at."""
    parts = []
    if clause.modes is not None:
        parts.append(listed([MODES[mode] for mode in clause.modes], "or"))
    if clause.activities is not None:
        parts.append(f"of the kind {listed(list(clause.activities), 'or')}")
    if clause.topics is not None:
        parts.append(f"on {listed(list(clause.topics), 'or')}")
    if parts:
        return f"Counted here: what is {', '.join(parts)}"
    return "Staff say of each entry whether it belongs" if clause.category else ""


def topic(clause: kinds.TopicRule) -> str:
    amount = clause.minimum if clause.minimum is not None else clause.hours
    if clause.passing:
        start = f"pass {clause.topic}"
    elif amount is not None:
        start = f"{figure(amount)} on {clause.topic}"
    else:
        start = clause.topic
    if clause.one_time:
        return f"{start} once"
    if clause.every_months:
        return f"{start} every {clause.every_months} months"
    return start


def topic_rule(clause: kinds.TopicRule) -> str:
    of_which = [
        f"{figure(amount)} {name.replace('_', ' ')}"
        for name, amount in (clause.of_which or {}).items()
    ]
    return joined(
        capital(topic(clause)),
        f"Of which {listed(of_which)}" if of_which else None,
        f"Applies: {clause.when.replace('_', ' ')}" if clause.when else None,
        f"Or: {clause.alternative}" if clause.alternative else None,
        clause.note,
    )


def first_renewal(clause: kinds.FirstRenewal) -> str:
    amount = figure(clause.amount) if clause.amount is not None else "a number not on record"
    match clause.kind:
        case "exempt":
            said = "Nothing is asked at the first renewal"
        case "exempt_except_topics":
            said = "Only the topics are asked at the first renewal"
        case "amount":
            said = (
                f"{amount}{' ' + clause.category if clause.category else ''} at the first renewal"
            )
        case "share":
            share = percent(clause.share) if clause.share is not None else "A share"
            said = f"{share} of the target at the first renewal"
        case "pro_rata" if clause.amount is not None and clause.per_months:
            said = f"{amount} for every {clause.per_months} months left at the first renewal"
        case "pro_rata":
            step = f", by {months_word(clause.per_months)}" if clause.per_months else ""
            said = f"The target's part for the time licensed at the first renewal{step}"
        case "by_half_of_window":
            second = figure(clause.second_half) if clause.second_half is not None else "unknown"
            said = (
                f"First renewal: {amount} when licensed in the first half of the window, "
                f"{second} in the second"
            )
        case "later_start":
            starts = day(clause.starts_day, clause.starts_month)
            said = f"Counting begins on {starts} after the first licence"
        case _:
            return f"First renewal, to be read by a person: {clause.text}"
    when = []
    if clause.half:
        when.append(f"when licensed in the {clause.half} half of the window")
    if clause.within_months:
        when.append(f"for a licence of at most {clause.within_months} months")
    if clause.only_if:
        when.append(f"only if: {clause.only_if}")
    otherwise = f"Otherwise {figure(clause.otherwise)}" if clause.otherwise is not None else None
    return joined(" ".join([said, *when]), otherwise)


def months_word(number: int | None) -> str:
    return "month" if number == 1 else f"{number} months"


def accrual_window(clause: kinds.AccrualWindow) -> str:
    if clause.conflicting:
        return f"The sources disagree on when credit counts, a person decides: {clause.text}"
    if clause.no_target:
        return f"No window, because no hours are counted: {clause.text}"
    if clause.per_credit and clause.months:
        return f"Each credit counts for {clause.months} months from its day"
    if clause.months is None:
        return f"When credit counts has to be read by a person: {clause.text}"
    if clause.rolling:
        return f"Credit counts over any {clause.months} months"
    between = ""
    if clause.starts_month:
        starts = day(clause.starts_day, clause.starts_month)
        parity = f" of {clause.starts_parity} years" if clause.starts_parity else ""
        between = f", from {starts}{parity} to {day(clause.ends_day, clause.ends_month)}"
    return joined(
        f"Credit counts within {clause.months} months{between}",
        "A window begins before the last has ended" if clause.overlapping else None,
        f"Audits look at {clause.audit_months} months" if clause.audit_months else None,
    )


def opens(clause: kinds.Opens) -> str:
    if clause.days_before:
        return f"Renewal opens {clause.days_before} days before the deadline"
    if clause.months_before:
        return f"Renewal opens {clause.months_before} months before the deadline"
    if clause.month:
        return (
            f"Renewal opens on {day(clause.day, clause.month)}"
            if clause.day
            else (f"Renewal opens in {MONTHS[clause.month - 1]}")
        )
    return f"Renewal opens: {clause.text or 'not on record'}"


def grace(clause: kinds.Grace) -> str:
    parts = []
    if clause.practise_allowed is not None:
        may = "may" if clause.practise_allowed else "may not"
        parts.append(f"After the deadline somebody {may} practise")
    if clause.renewable_months:
        fee = " with a late fee" if clause.late_fee else ""
        parts.append(f"Late renewal{fee} for {clause.renewable_months} months")
    if clause.proof_when_days_late:
        parts.append(f"Proof of the hours from {clause.proof_when_days_late} days late on")
    if clause.afterwards:
        parts.append(f"Then: {clause.afterwards}")
    return ". ".join(parts) if parts else f"After the deadline: {clause.text}"


def notice(clause: kinds.Notice) -> str:
    parts = []
    if clause.days_ahead:
        parts.append(f"A notice at least {clause.days_ahead} days before the deadline")
    if clause.at_least and clause.mails_within_last_days:
        parts.append(
            f"At least {clause.at_least} mails in the last {clause.mails_within_last_days} days"
        )
    if clause.post_after_bounce:
        parts.append("A letter by post when a mail is refused")
    return ". ".join(parts) if parts else f"Notice: {clause.text}"


def other_duty(clause: kinds.OtherDuty) -> str:
    if clause.every_months:
        return f"{capital(clause.duty)} (every {clause.every_months} months)"
    if clause.per is None:
        return capital(clause.duty)
    often = "once" if clause.times == 1 else f"{clause.times} times"
    return f"{capital(clause.duty)} ({often} in each {clause.per})"


def audit(clause: kinds.Audit) -> str:
    who = f" of those {clause.who}" if clause.who else ""
    if clause.share is not None:
        return f"{percent(clause.share)}{who} are asked to prove it"
    if clause.random:
        return f"Some{who} are drawn to prove it"
    return f"Audit: {clause.text or 'not on record'}"


def credit_rate(clause: kinds.CreditRate) -> str:
    parts = [capital(clause.text)]
    if clause.factor is not None:
        parts.append(f"An hour counts as {figure(clause.factor)}")
    if clause.times_same:
        parts.append(f"The same one counts at most {clause.times_same} times")
    return ". ".join(parts)


def certification(clause: kinds.CertificationRenewal) -> str:
    proof, appeal = clause.proof_within_days, clause.appeal_within_days
    return joined(
        f"{clause.by} renews its own certificate",
        clause.method if proof is None and appeal is None else None,
        f"Proof within {proof} days" if proof else None,
        f"Appeal within {appeal} days" if appeal else None,
    )
