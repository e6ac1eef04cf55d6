"""Clauses in plain sentences, for people who decide by them. Sources and conditions stay beside."""

from collections.abc import Callable, Iterable
from typing import Any

from renewals.clauses import kinds
from renewals.clauses.kinds import Clause
from renewals.clauses.words import place, renewal
from renewals.clauses.words.phrasing import capital, counted, figure, joined, listed


def summary(clauses: Iterable[Clause]) -> str:
    """One line: "30 contact hours every 24 months, due 31 May of odd years, at least 12 live".

    Without a renewal target the first two clauses; "" where there is nothing to say.
    """
    clauses = tuple(clauses)
    target = next((one for one in clauses if isinstance(one, kinds.RenewalTarget)), None)
    if target is None:
        return " ".join([sentence(one) for one in clauses if not is_empty(one)][:2])
    parts = [renewal.target(target)]
    parts += [renewal.due(one) for one in clauses if isinstance(one, kinds.DeadlineRule)]
    for clause in clauses:
        match clause:
            case kinds.CategoryMinimum():
                parts.append(f"at least {figure(clause.minimum)} {renewal.category(clause)}")
            case kinds.CategoryMaximum():
                parts.append(renewal.at_most(clause))
            case kinds.TopicRule():
                parts.append(renewal.topic(clause))
    return ", ".join(parts)


def sentence(clause: Clause) -> str:
    """One clause in one sentence, with a full stop."""
    said = _SENTENCES[type(clause)](clause).strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


def is_empty(clause: Clause) -> bool:
    return isinstance(clause, kinds.AsWritten) and clause.value is None


_SENTENCES: dict[type, Callable[[Any], str]] = {
    kinds.Status: place.status,
    kinds.ConsentForm: lambda one: f"Consent: {one.form}",
    kinds.TechniqueExclusion: lambda one: f"Not allowed: {one.technique}",
    kinds.TechniqueRule: lambda one: capital(one.rule),
    kinds.RegionLimit: lambda one: f"Limited: {one.text}",
    kinds.Delegation: lambda one: f"An assistant {'may' if one.allowed else 'may not'} perform it",
    kinds.Referral: lambda one: f"{capital(one.kind)}: {one.text}",
    kinds.LocalTerm: lambda one: f"Called {one.term} here",
    kinds.Authorisation: place.authorisation,
    kinds.NotifyDuty: lambda one: (
        f"Report within {counted(one.within_days, 'day')} of: {one.trigger}"
    ),
    kinds.StagedAuthority: place.staged,
    kinds.ProposalPending: lambda one: joined(
        f"A change is proposed: {one.status}",
        f"It would change: {listed(list(one.would_change))}" if one.would_change else None,
    ),
    kinds.StatuteSunset: place.sunset,
    kinds.HourTarget: place.training_hours,
    kinds.ExperienceMinimum: lambda one: joined(
        f"{counted(one.years, 'year')} of experience"
        if one.years is not None
        else "Experience not on record",
        one.note,
    ),
    kinds.SupervisedMinimum: place.supervised,
    kinds.ExamRequirement: place.examination,
    kinds.ExamFormat: place.exam_format,
    kinds.CompletionWindow: place.completion,
    kinds.CourseApproval: place.course_approval,
    kinds.ContentRequired: lambda one: f"A course has to hold {listed(list(one.subjects))}",
    kinds.EnrolmentRule: place.enrolment,
    kinds.Prerequisite: lambda one: f"Before the training: {one.text}",
    kinds.RenewalTarget: renewal.renewal_target,
    kinds.DeadlineRule: lambda one: joined(capital(renewal.due(one)), one.note),
    kinds.AccrualWindow: renewal.accrual_window,
    kinds.CategoryMinimum: lambda one: joined(
        f"At least {figure(one.minimum)} {renewal.category(one)}", renewal.belongs(one)
    ),
    kinds.CategoryMaximum: lambda one: joined(capital(renewal.at_most(one)), renewal.belongs(one)),
    kinds.CreditRate: renewal.credit_rate,
    kinds.TopicRule: renewal.topic_rule,
    kinds.PracticeHours: lambda one: (
        f"{figure(one.required)} hours of practice"
        + (f" within {one.window_months} months" if one.window_months else "")
    ),
    kinds.FirstRenewal: renewal.first_renewal,
    kinds.CarryOver: lambda one: (
        f"At most {figure(one.maximum)} may be carried into the next cycle"
        if one.maximum
        else "Nothing is carried into the next cycle"
    ),
    kinds.Opens: renewal.opens,
    kinds.Grace: renewal.grace,
    kinds.Cure: lambda one: (
        f"{one.months} months to put a shortfall right once it was named"
        if one.months
        else one.text
    ),
    kinds.Retention: lambda one: f"Evidence is kept for {one.months} months",
    kinds.Notice: renewal.notice,
    kinds.OtherDuty: renewal.other_duty,
    kinds.Audit: renewal.audit,
    kinds.Reporting: lambda one: (
        f"Reported to the {one.to}" + (f" since {one.since.isoformat()}" if one.since else "")
        if one.to
        else one.text
    ),
    kinds.Exemption: lambda one: joined(
        f"{capital(one.kind)} on request: {one.text}",
        "To be asked for before the deadline" if one.apply_before_deadline else None,
    ),
    kinds.CertificationRenewal: renewal.certification,
    kinds.ProviderDuty: lambda one: f"Who gives a course: {one.duty}",
    kinds.Overlay: place.overlay,
    kinds.AsWritten: place.as_written,
}
