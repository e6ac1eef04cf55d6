"""The question bank for staff: list, write, correct, look at it as a learner."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes import papers, selectors
from quizzes.admin.access import ADD, CHANGE, SEE
from quizzes.admin.forms import AboutForm, KindForm, form_of, label_of, labels
from quizzes.drawing import Offered, lay_out
from quizzes.kinds import KINDS
from quizzes.kinds import kind as kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.services import bank

PER_PAGE = 50


@staff_with(SEE)
def question_list(request: HttpRequest) -> HttpResponse:
    words, status = request.GET.get("q", "").replace("\0", "")[:100], request.GET.get("status", "")
    questions = Question.objects.select_related("current").defer("current__key")
    if words:
        questions = questions.filter(
            Q(reference__icontains=words) | Q(topic__icontains=words) | Q(domain__icontains=words)
        )
    if status in Question.Status.values:
        questions = questions.filter(status=status)
    if request.GET.get("kind") in KINDS:
        questions = questions.filter(current__kind=request.GET["kind"])
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "rows": [(question, _kind_label(question.current)) for question in page],
        "q": words,
        "status": status,
        "kind": request.GET.get("kind", ""),
        "statuses": Question.Status.choices,
        "kinds": labels(),
        "may_add": request.user.has_perm(ADD),
        "may_change": request.user.has_perm(CHANGE),
        **_heading(_("Questions")),
    }
    return render(request, "quizzes/admin/question_list.html", context)


@staff_with(ADD)
def question_new(request: HttpRequest, kind: str) -> HttpResponse:
    form_class = _form_class(kind)
    posted = request.POST if request.method == "POST" else None
    about, form = AboutForm(posted), form_class(posted)
    if posted is not None and about.is_valid() and form.is_valid():
        body, key = form.body_and_key()
        try:
            question = bank.add_question(
                kind=kind,
                body=body,
                key=key,
                max_mark=form.cleaned_data["max_mark"],
                author=signed_in(request),
                at=timezone.now(),
                **about.cleaned_data,
            )
        except bank.QuestionRefused as refused:
            _add_faults(form, refused)
        else:
            messages.success(request, _("Question %(ref)s is saved.") % {"ref": question.reference})
            return redirect("question_edit", question.pk)
    return _form_page(request, about, form, kind, None)


@staff_with(CHANGE)
def question_edit(request: HttpRequest, question_id: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.select_related("current"), pk=question_id)
    if question.current is None:
        raise Http404
    kind = question.current.kind
    posted = request.POST if request.method == "POST" else None
    about = AboutForm(posted, instance=question)
    form = _form_class(kind)(posted, old=question.current)
    valid = posted is not None and about.is_valid() and form.is_valid()
    if valid and _save(request, question, about, form):
        return redirect("question_edit", question.pk)
    return _form_page(request, about, form, kind, question)


def _save(request: HttpRequest, question: Question, about: AboutForm, form: KindForm) -> bool:
    said = {name: value for name, value in about.cleaned_data.items() if name != "reference"}
    if not form.has_changed():
        bank.describe_question(question=question, **said)
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
    bank.describe_question(question=question, **said)
    text = _("Saved as version %(number)s. It is asked from the next attempt on.")
    messages.success(request, text % {"number": version.number})
    return True


@staff_with(SEE)
@require_POST
def question_preview(request: HttpRequest, kind: str) -> HttpResponse:
    """What stands in the form, as a learner would see it. Nothing is saved."""
    form = _form_class(kind)(request.POST)
    sheet: papers.Sheet | None = None
    faults: list[str] = []
    if form.is_valid():
        body, key = form.body_and_key()
        faults = kind_of(kind).validate(body, key)
        sheet = _sheet(kind, body)
    else:
        faults = [str(error) for errors in form.errors.values() for error in errors]
    return render(request, "quizzes/admin/preview.html", {"sheet": sheet, "faults": faults})


@staff_with(SEE)
def question_look(request: HttpRequest, question_id: int) -> HttpResponse:
    """The version in use, as a learner sees it."""
    question = get_object_or_404(Question.objects.select_related("current"), pk=question_id)
    sheets = selectors.preview_sheets([question.current] if question.current else [])
    context: dict[str, Any] = {"sheet": sheets[0] if sheets else None, "faults": []}
    return render(request, "quizzes/admin/preview.html", context)


def _form_page(
    request: HttpRequest,
    about: AboutForm,
    form: KindForm,
    kind: str,
    question: Question | None,
) -> HttpResponse:
    label = label_of(kind)
    title = question.reference if question else _("New question: %(kind)s") % {"kind": label}
    context = {
        "about": about,
        "form": form,
        "kind": kind,
        "kind_label": label,
        "question": question,
        "versions": question.versions.select_related("created_by").order_by("-number")
        if question
        else [],
        **_heading(title, parent=(reverse("question_list"), _("Questions"))),
    }
    return render(request, "quizzes/admin/question_form.html", context)


def _sheet(kind: str, body: dict[str, Any]) -> papers.Sheet:
    offered = [Offered(0, kind, body, KindForm.base_fields["max_mark"].initial)]
    [slot] = lay_out(offered, seed=0, shuffle_questions=False, shuffle_options=False)
    return papers.sheet(slot=slot.number, kind=kind, body=body, order=slot.order)


def _form_class(kind: str) -> type[KindForm]:
    try:
        return form_of(kind)
    except LookupError:
        raise Http404 from None


def _add_faults(form: KindForm, refused: bank.QuestionRefused) -> None:
    for fault in refused.faults:
        form.add_error(None, fault)


def _kind_label(version: QuestionVersion | None) -> Any:
    return label_of(version.kind) if version else ""


def _heading(title: Any, *, parent: tuple[str, Any] | None = None) -> dict[str, Any]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if parent:
        trail.append({"url": parent[0], "label": parent[1]})
    return {
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
