"""One question: writing it, correcting it, and answering it as a learner would."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes import grading
from quizzes.admin.access import ADD, CHANGE, REVIEW, SEE
from quizzes.admin.forms import AboutForm, KindForm, form_of, label_of
from quizzes.admin.forms.drawn import drawings, start_from
from quizzes.admin.headings import heading
from quizzes.kinds import AnswerRefused, Body, Key
from quizzes.kinds import kind as kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.selectors import bank as shelves
from quizzes.services import bank
from quizzes.sitting import papers
from quizzes.sitting.drawing import Offered, lay_out
from quizzes.version_changes import changes

PARENT = "question_list"
_ONE = Decimal(1)


@staff_with(ADD)
def question_new(request: HttpRequest, kind: str) -> HttpResponse:
    form_class = _form_class(kind)
    posted = request.POST if request.method == "POST" else None
    start = start_from(request.GET.get("drawing", "")) if kind == "hotspot" else None
    about, form = AboutForm(posted), form_class(posted, request.FILES or None, start=start)
    if posted is not None and about.is_valid() and form.is_valid():
        body, key = form.body_and_key()
        try:
            question = bank.add_question(
                reference=about.cleaned_data["reference"],
                kind=kind,
                body=body,
                key=key,
                max_mark=form.cleaned_data["max_mark"],
                author=signed_in(request),
                at=timezone.now(),
                **about.said,
            )
        except bank.QuestionRefused as refused:
            _add_faults(form, refused)
        else:
            messages.success(request, _("Question %(ref)s is saved.") % {"ref": question.reference})
            _warn_of_twins(request, question)
            return redirect("question_edit", question.pk)
    return _form_page(request, about, form, kind, None)


@staff_with(SEE)
def question_edit(request: HttpRequest, question_id: int) -> HttpResponse:
    """Who may see questions and not change them is shown the question instead."""
    if not request.user.has_perm(CHANGE):
        if request.method == "POST":
            return render(request, "403.html", status=403)
        return redirect("question_look", question_id)
    question = get_object_or_404(
        Question.objects.select_related("current", "asked"), pk=question_id
    )
    if question.current is None:
        raise Http404
    kind = question.current.kind
    posted = request.POST if request.method == "POST" else None
    about = AboutForm(posted, instance=question)
    form = _form_class(kind)(posted, request.FILES or None, old=question.current)
    valid = posted is not None and about.is_valid() and form.is_valid()
    if valid and _save(request, question, about, form):
        return redirect("question_edit", question.pk)
    return _form_page(request, about, form, kind, question)


def _save(request: HttpRequest, question: Question, about: AboutForm, form: KindForm) -> bool:
    if not form.has_changed():
        bank.describe_question(question=question, **about.said)
        messages.success(request, _("Saved. The question itself is as it was."))
        return True
    try:
        body, key = form.body_and_key()
        version = bank.correct_question(
            question=question,
            body=body,
            key=key,
            max_mark=form.cleaned_data["max_mark"],
            reason=form.cleaned_data["reason"],
            author=signed_in(request),
            at=timezone.now(),
        )
    except bank.QuestionRefused as refused:
        _add_faults(form, refused)
        return False
    bank.describe_question(question=question, **about.said)
    text = (
        _("Saved as version %(number)s. It is asked from the next attempt on.")
        if question.is_sample
        else _("Saved as version %(number)s. It is asked once a clinician has reviewed it.")
    )
    messages.success(request, text % {"number": version.number})
    _warn_of_twins(request, question)
    return True


@staff_with(SEE)
@require_POST
def question_preview(request: HttpRequest, kind: str) -> HttpResponse:
    """What stands in the form, as a learner would see it, and its verdict on an answer given here.

    Nothing is saved. The form travels with the preview, so that an answer meets the words it was
    given to; only staff who may see keys get here.
    """
    form = _form_class(kind)(request.POST, request.FILES or None)
    if not form.is_valid():
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return _preview(request, faults=faults)
    body, key = form.body_and_key()
    # The form's own data: a picture that was sent goes on with it.
    sent: Any = form.data
    carried = [
        (name, value)
        for name, values in sent.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith("q1")
        for value in values
    ]
    return _preview(
        request,
        kind=kind,
        body=body,
        key=key,
        faults=[form.in_its_words(said) for said in kind_of(kind).validate(body, key)],
        carried=carried,
        action=reverse("question_preview", args=[kind]),
    )


@staff_with(SEE)
def question_look(request: HttpRequest, question_id: int) -> HttpResponse:
    """The newest version as a learner sees it; answering it here is recorded nowhere."""
    question = get_object_or_404(Question.objects.select_related("current"), pk=question_id)
    version = question.current
    if version is None:
        return _preview(request)
    return _preview(
        request,
        kind=version.kind,
        body=version.body,
        key=version.key,
        action=reverse("question_look", args=[question_id]),
    )


@staff_with(SEE)
def question_changes(request: HttpRequest, question_id: int, number: int) -> HttpResponse:
    """What a version changed against the one before, the hidden parts marked as such."""
    version = get_object_or_404(
        QuestionVersion.objects.select_related("question", "created_by"),
        question_id=question_id,
        number=number,
    )
    before = QuestionVersion.objects.filter(question_id=question_id, number=number - 1).first()
    back = (reverse("question_edit", args=[question_id]), version.question.reference)
    context = {
        "version": version,
        "before": before,
        "changes": changes((before.body, before.key), (version.body, version.key))
        if before
        else [],
        **heading(_("Version %(n)s") % {"n": number}, parent=back),
    }
    return render(request, "quizzes/admin/question_changes.html", context)


def _preview(
    request: HttpRequest,
    *,
    kind: str = "",
    body: Body | None = None,
    key: Key | None = None,
    faults: list[str] | None = None,
    carried: list[tuple[str, str]] | None = None,
    action: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"faults": faults or [], "carried": carried or [], "action": action}
    if body is not None and key is not None:
        context |= _answered_here(request, kind, body, key)
    return render(request, "quizzes/admin/preview.html", context)


def _answered_here(request: HttpRequest, kind: str, body: Body, key: Key) -> dict[str, Any]:
    """The sheet, and once an answer was sent the verdict on it."""
    asked = kind_of(kind)
    offered = [Offered(0, kind, body, _ONE)]
    [slot] = lay_out(offered, seed=0, shuffle_questions=False, shuffle_options=False)
    given = papers.read_form(1, dict(request.POST.lists()))
    if "answer_here" not in request.POST:
        return {"sheet": papers.sheet(slot=1, kind=kind, body=body, order=slot.order)}
    shown: dict[str, Any] = {
        "sheet": papers.sheet(slot=1, kind=kind, body=body, order=slot.order, typed=given),
        "tried": True,
    }
    try:
        answer = asked.normalise(body, asked.from_page(body, slot.order, given))
    except AnswerRefused as refused:
        return shown | {"refused": str(refused)}
    right = asked.right_answer(body, key)
    grade = grading.judge(kind, body=body, key=key, answer=answer, max_mark=_ONE)
    return shown | {
        "grade": grade,
        "percent": None if grade.fraction is None else round(grade.fraction * 100),
        "answer": asked.lines(body, answer),
        "right": [] if right is None else asked.lines(body, right),
        "explained": asked.explain(body, key, slot.order, answer),
        "feedback": asked.feedback(body, key, answer),
        "rationale": key.get("rationale", ""),
    }


def _form_page(
    request: HttpRequest,
    about: AboutForm,
    form: KindForm,
    kind: str,
    question: Question | None,
) -> HttpResponse:
    label = label_of(kind)
    title = question.reference if question else _("New question: %(kind)s") % {"kind": label}
    context: dict[str, Any] = {
        "about": about,
        "form": form,
        "kind": kind,
        "kind_label": label,
        "question": question,
        "drawings": drawings() if kind == "hotspot" and question is None else [],
        "drawing": request.GET.get("drawing", ""),
        "may_review": request.user.has_perm(REVIEW),
        **heading(title, parent=(reverse(PARENT), _("Questions"))),
    }
    if question is not None and question.current is not None:
        context |= {
            "versions": question.versions.select_related("created_by").order_by("-number"),
            "reviews": question.current.reviews.select_related("reviewer"),
            "twins": shelves.same_words(question.current),
            "quizzes": shelves.quizzes_asking(question),
        }
    return render(request, "quizzes/admin/question_form.html", context)


def _warn_of_twins(request: HttpRequest, question: Question) -> None:
    question.refresh_from_db(fields=["current"])
    if question.current is None or not (twins := shelves.same_words(question.current)):
        return
    names = ", ".join(twin.reference for twin in twins)
    messages.warning(request, _("The same words are asked in %(names)s.") % {"names": names})


def _form_class(kind: str) -> type[KindForm]:
    try:
        return form_of(kind)
    except LookupError:
        raise Http404 from None


def _add_faults(form: KindForm, refused: bank.QuestionRefused) -> None:
    for fault in refused.faults:
        form.add_error(None, form.in_its_words(fault))
