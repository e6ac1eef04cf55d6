"""Questions of the bank inside lessons: shown without their key, judged on the spot, recorded nowhere."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.extending.knowledge import Check, Form
from quizzes.grading import Verdict
from quizzes.kinds import KINDS, AnswerRefused
from quizzes.kinds import kind as kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.selectors.attempts import asked_in_open_test
from quizzes.selectors.cases import cases_above
from quizzes.sitting import papers
from quizzes.sitting.drawing import Offered, lay_out
from quizzes.sitting.layout import Slot
from quizzes.sitting.papers import Case
from quizzes.sitting.review import Judged, Reviewed, reviewed
from quizzes.sitting.slot_grades import Answered, Asked, judged
from quizzes.sitting.stages import Part

TEMPLATE = "quizzes/includes/lesson_check.html"
STYLES, PICTURES = "quizzes/quiz.css", "quizzes/pictures.css"
# Answered by ticking: every lesson can show that without a stylesheet of the quizzes.
TICKED = {"single_choice", "multiple_response", "true_false"}
SHOWN = frozenset(Part) - {Part.MARK}


def checkable() -> QuerySet[Question]:
    """Questions in use that a key can judge at once, each with its newest version, keys left out."""
    by_people = {"essay", "file_upload"}
    kinds = [name for name, each in KINDS.items() if each.ASKS and name not in by_people]
    return (
        Question.objects.askable()
        .with_key_hidden()
        .filter(current__isnull=False, current__kind__in=kinds)
    )


def ask(
    request: HttpRequest, questions: Mapping[int, Any], forms: Mapping[int, Form]
) -> dict[int, Check]:
    """See `courses.extending.knowledge.Bank`. One statement, one more for cases, three more for answers.

    A question has the version that quizzes for marks ask, or its newest while nobody has reviewed one.
    """
    wanted = {number: _version_id(question) for number, question in questions.items()}
    ids = {id_ for id_ in wanted.values() if id_}
    versions = _versions(ids, {id_ for number in forms if (id_ := wanted.get(number))})
    slots = {
        number: _slot(number, versions[id_]) for number, id_ in wanted.items() if id_ in versions
    }
    cases = cases_above(list(slots.values()), one=False)
    return {
        number: _check(request, slots[number], versions[id_], forms.get(number), cases.get(number))
        if id_ in versions
        else Check(TEMPLATE, {}, closed=_("This question is not asked any more."))
        for number, id_ in wanted.items()
    }


def _version_id(question: Question | None) -> int | None:
    if question is None or question.status != Question.Status.ACTIVE:
        return None
    return question.asked_id or question.current_id


def _versions(ids: set[int], answered: set[int]) -> dict[int | None, QuestionVersion]:
    """Keys are read only of those that were answered."""
    rows = QuestionVersion.objects.select_related("question__stimulus")
    shown = rows.defer("key").in_bulk(ids - answered) if ids - answered else {}
    judged_now = rows.in_bulk(answered) if answered else {}
    return {**shown, **judged_now}


def _slot(number: int, version: QuestionVersion) -> Slot:
    """The options in one order for everybody, which is not the author's: the first is often the key."""
    case = version.question.stimulus
    offered = Offered(
        version_id=version.pk,
        kind=version.kind,
        body=version.body,
        max_mark=version.max_mark,
        critical=version.question.critical,
        stimulus_version_id=case.current_id if case else None,
        stepwise=bool(case and case.stepwise),
        place_in_case=version.question.stimulus_order,
    )
    [slot] = lay_out([offered], seed=version.pk, shuffle_questions=False, shuffle_options=True)
    return Slot(
        number=number,
        version_id=slot.version_id,
        order=slot.order,
        max_mark=slot.max_mark,
        critical=slot.critical,
        stimulus_version_id=slot.stimulus_version_id,
        part=slot.part,
    )


def _check(
    request: HttpRequest,
    slot: Slot,
    version: QuestionVersion,
    form: Form | None,
    case: Case | None,
) -> Check:
    given = None if form is None else papers.read_form(slot.number, form)
    sheet = papers.sheet(
        slot=slot.number,
        kind=version.kind,
        body=version.body,
        order=slot.order,
        typed=given,
        number=slot.number,
        case=case,
    )
    styles = _styles(version.kind, sheet, case)
    if form is None:
        return Check(TEMPLATE, {"sheet": sheet}, styles=styles)
    try:
        review = _explained(request, slot, version, given)
    except AnswerRefused as refused:
        return Check(
            TEMPLATE,
            {"sheet": sheet, "problem": {"sentence": str(refused)}},
            said=str(refused),
            styles=styles,
        )
    return Check(
        TEMPLATE,
        {"sheet": sheet, "review": review},
        is_answered=True,
        said=_said(review),
        styles=styles,
    )


def _styles(kind: str, sheet: papers.Sheet, case: Case | None) -> tuple[str, ...]:
    has_picture = sheet.image or any(part.get("image") for part in (case.parts if case else ()))
    return tuple(
        path
        for path, is_needed in (
            (STYLES, kind not in TICKED or sheet.image),
            (PICTURES, has_picture),
        )
        if is_needed
    )


def _explained(request: HttpRequest, slot: Slot, version: QuestionVersion, given: Any) -> Reviewed:
    """Raises AnswerRefused for what is no answer, and while a test with this question is open."""
    asked = kind_of(version.kind)
    answer = asked.normalise(
        version.body, papers.in_bank_ids(version.kind, version.body, slot.order, given)
    )
    if answer is None:
        raise AnswerRefused(_("Choose or write an answer first."))
    if asked_in_open_test(user=request.user, version_ids=[version.pk]):
        raise AnswerRefused(_("This question is in a test you are taking now. Hand that in first."))
    return reviewed(
        Judged(
            slot=slot,
            number=slot.number,
            kind=version.kind,
            body=version.body,
            key=version.key,
            topic=version.question.topic,
            critical=version.question.critical,
            answer=answer,
            grade=judged(slot, Asked.of(version), Answered(answer=answer)),
        ),
        SHOWN,
    )


def _said(review: Reviewed) -> str:
    match review.verdict:
        case Verdict.RIGHT:
            return _("Right")
        case Verdict.PARTIAL:
            return _("Partly right")
        case Verdict.WRONG:
            return _("Not right")
        case _:
            return _("Checked")
