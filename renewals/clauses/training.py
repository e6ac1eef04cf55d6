"""Clauses on what somebody learns and shows before first use."""

from typing import Literal

from pydantic import Field

from renewals.clauses.base import ClauseModel, Count, Share, Units


class HourTarget(ClauseModel):
    """Hours of training before first use, of 60 minutes where the rule names no other."""

    type: Literal["hour_target"] = "hour_target"
    total: Units | None = None
    didactic: Units | None = None
    practical: Units | None = None
    in_person: Units | None = None
    live: Units | None = None
    prerequisite: Units | None = None


class ExperienceMinimum(ClauseModel):
    type: Literal["experience_minimum"] = "experience_minimum"
    years: Units | None = Field(default=None, validation_alias="experience_years")
    note: str | None = Field(default=None, validation_alias="experience_note")


class SupervisedMinimum(ClauseModel):
    type: Literal["supervised_minimum"] = "supervised_minimum"
    sessions: Count | None = None
    hours: Units | None = None
    supervision: str | None = None
    supervisor: str | None = None
    instructor_min_years: Units | None = None
    mode: str | None = None
    alternative: str | None = None
    evidence: str | None = None
    note: str | None = None


class ExamRequirement(ClauseModel):
    type: Literal["exam_requirement"] = "exam_requirement"
    written: bool | None = None
    practical: bool | None = None
    competency: bool | None = None


class ExamSection(ClauseModel):
    """A part of an examination with a pass mark of its own, as a share from 0 to 1."""

    name: str
    items: Count | None = None
    pass_share: Share | None = None


class ExamFormat(ClauseModel):
    type: Literal["exam_format"] = "exam_format"
    items: Count | None = None
    minutes: Count | None = None
    sections: tuple[ExamSection, ...] = ()
    rule: str | None = None


class CompletionWindow(ClauseModel):
    type: Literal["completion_window"] = "completion_window"
    max_calendar_years: Count | None = None
    counted_from: str | None = Field(default=None, validation_alias="from")
    includes: tuple[str, ...] = ()
    note: str | None = None


class CourseApproval(ClauseModel):
    """Whose approval a course needs, and what it has to come before."""

    type: Literal["course_approval"] = "course_approval"
    approvers: tuple[str, ...] = Field(default=(), validation_alias="course_approvers")
    timing: str | None = Field(default=None, validation_alias="course_approval_timing")
    must_predate: Literal["completion", "enrolment"] | None = None


class ContentRequired(ClauseModel):
    """Subjects that a course has to have."""

    type: Literal["content_required"] = "content_required"
    subjects: tuple[str, ...] = Field(validation_alias="content_required")


class EnrolmentRule(ClauseModel):
    """Which part of a course somebody on a certain register may take at all."""

    type: Literal["enrolment_rule"] = "enrolment_rule"
    text: str
    register_name: str | None = None
    theory: bool | None = None
    practical: bool | None = None


class Prerequisite(ClauseModel):
    """Something to hold before the training, beside years of experience."""

    type: Literal["prerequisite"] = "prerequisite"
    text: str
    kind: Literal["education", "other"] = "other"
