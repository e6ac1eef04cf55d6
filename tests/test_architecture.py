"""The stair: nothing points up. import-linter holds the imports, this holds what it cannot see."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from wagtail.models import Page, get_page_models

from cms.celery import app

ROOT = Path(settings.BASE_DIR)
STAIR = ["practitioners", "courses", "quizzes", "certificates", "renewals", "cms"]
OURS = [apps.get_app_config(name) for name in STAIR]


def step(app_label: str) -> int:
    return STAIR.index(app_label)


def relations():
    for config in OURS:
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if field.auto_created or target is None or target._meta.app_label not in STAIR:
                    continue
                yield pytest.param(
                    config.label, target._meta.app_label, id=f"{model.__name__}.{field.name}"
                )


@pytest.mark.parametrize(("owner", "target"), list(relations()))
def test_relations_point_down(owner, target):
    assert step(target) <= step(owner)


def page_types():
    for model in get_page_models():
        if model is not Page and model._meta.app_label in STAIR:
            yield pytest.param(model, id=model.__name__)


@pytest.mark.parametrize("page_type", list(page_types()))
def test_pages_name_only_parents_of_lower_or_the_same_step_or_the_home_page(page_type):
    """A step names its module; a module takes any step. The catalogue hangs under the home page."""
    foreign = {"cms.HomePage", "wagtailcore.Page"}
    named = [
        str(name).split(".")[0] for name in page_type.parent_page_types or [] if name not in foreign
    ]
    too_high = [app for app in named if step(app) > step(page_type._meta.app_label)]
    assert too_high == []


def sources():
    for name in STAIR:
        for path in sorted((ROOT / name).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_work_is_handed_over_in_one_place():
    """`.delay` inside a request raises when the broker is down, with the data already saved."""
    calls = re.compile(r"\.(delay|delay_on_commit|apply_async)\(")
    offenders = [
        str(path.relative_to(ROOT))
        for path in sources()
        if calls.search(path.read_text())
        and path.relative_to(ROOT) != Path("practitioners/queue.py")
    ]
    assert offenders == []


def test_there_is_no_junk_drawer():
    names = {"utils", "helpers", "common", "core", "misc", "lib"}
    assert [str(path) for path in sources() if names & {path.stem, *path.parts}] == []


def test_evidence_is_protected():
    """What names a person, a page revision, a question version or an award is never cascaded away."""
    allowed = {
        # What hangs on a page being edited, or on nothing earned.
        "courses.CourseRecheck.course",
        "courses.CourseAuthor.course",
        "courses.Lock.page",
        "courses.Video.collection",
        "courses.ClinicalReviewTask.content_type",
        # Where somebody reads, and words that lay before them for a while.
        "courses.Announcement.course",
        "courses.AnnouncementReceipt.announcement",
        "courses.AnnouncementReceipt.learner",
        "courses.ReadingPlace.enrolment",
        "courses.ReadingPlace.step",
        "courses.StepPause.course",
        "courses.StepPause.step",
        "quizzes.QuizQuestion.quiz",
        "quizzes.QuizSection.quiz",
        "quizzes.QuizDraw.quiz",
        # A word on a question.
        "quizzes.TaggedQuestion.content_object",
        "quizzes.TaggedQuestion.tag",
        # Follows from the reviews, or is a notice about a page; the review itself is kept.
        "courses.KeptBack.page",
        "courses.KeptBack.revision",
        "courses.LiveReview.page",
        "courses.ReviewLetter.page",
        # Figures are computed again.
        "quizzes.QuestionStatistics.quiz",
        "quizzes.QuestionStatistics.version",
        "quizzes.QuizStatistics.quiz",
        # Lines of a programme's form; the programme itself is never deleted.
        "certificates.Approval.programme",
        "certificates.ProgrammeCourse.programme",
        "certificates.ProgrammeCredit.programme",
        "certificates.ProgrammeMinimum.programme",
        "certificates.ProgrammeUnit.programme",
        "certificates.Signatory.programme",
    }
    cascading = []
    for config in OURS:
        for model in config.get_models():
            for field in model._meta.get_fields():
                on_delete = getattr(getattr(field, "remote_field", None), "on_delete", None)
                if field.auto_created or on_delete is None or field.name == "page_ptr":
                    continue
                if on_delete.__name__ == "CASCADE":
                    cascading.append(f"{config.label}.{model.__name__}.{field.name}")
    assert sorted(set(cascading) - allowed) == []


def test_every_task_on_the_clock_exists():
    for name in STAIR:
        if (ROOT / name / "tasks.py").exists():
            import_module(f"{name}.tasks")
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sorted(named - set(app.tasks)) == []
