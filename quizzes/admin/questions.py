"""The list of the question bank: looking for questions, and what can be done to many at once."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import staff_with
from quizzes.admin.access import ADD, CHANGE, REVIEW, SEE
from quizzes.admin.forms import label_of, labels
from quizzes.admin.headings import heading
from quizzes.models import Question
from quizzes.selectors import bank as shelves
from quizzes.selectors.bank import Wanted
from quizzes.services import bank
from quizzes.statistics import ATTEMPTS_FOR_DISCRIMINATION, ATTEMPTS_FOR_FIGURES

PER_PAGE = 50
REVIEW_LABELS = [
    (shelves.WAITING, lazy("Waits for a clinical review")),
    (shelves.DUE, lazy("To be reviewed again")),
    (shelves.REVIEWED, lazy("Reviewed")),
    (shelves.SAMPLE, lazy("Sample, not reviewed")),
]
ORDER_LABELS = [
    ("reference", lazy("Reference")),
    ("topic", lazy("Topic")),
    ("changed", lazy("Last change")),
    ("uses", lazy("Most used")),
    ("facility", lazy("Hardest first")),
    ("discrimination", lazy("Least discriminating first")),
]


@staff_with(SEE)
def question_list(request: HttpRequest) -> HttpResponse:
    wanted = _wanted(request)
    found = shelves.questions(wanted, on=timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    tags = shelves.tag_names(page.object_list)
    context = {
        "page_obj": page,
        "rows": [_row(question, tags) for question in page],
        "wanted": wanted,
        "choices": shelves.choices(),
        "statuses": Question.Status.choices,
        "difficulties": Question.Difficulty.choices,
        "reviews": REVIEW_LABELS,
        "orders": ORDER_LABELS,
        "kinds": labels(),
        "few": ATTEMPTS_FOR_FIGURES,
        "may_add": request.user.has_perm(ADD),
        "may_change": request.user.has_perm(CHANGE),
        "may_review": request.user.has_perm(REVIEW),
        "here": urlencode({name: value for name, value in request.GET.items() if value}),
        **heading(_("Questions")),
    }
    return render(request, "quizzes/admin/question_list.html", context)


@staff_with(CHANGE)
@require_POST
def question_bulk(request: HttpRequest) -> HttpResponse:
    """Tag, untag, retire or take into use what is ticked; without a tick it says so."""
    ticked = [
        each for each in request.POST.getlist("question") if each.isdecimal() and len(each) < 19
    ]
    chosen = Question.objects.filter(pk__in=ticked[: PER_PAGE * 4])
    tag = " ".join(request.POST.get("tag", "").replace("\0", "").replace(",", " ").split())[:100]
    verb = request.POST.get("do", "")
    if not ticked:
        messages.error(request, _("Tick the questions first."))
    elif verb in ("tag", "untag") and not tag:
        messages.error(request, _("Enter the tag."))
    elif verb in ("tag", "untag", "retire", "use"):
        number = _carry_out(verb, chosen, tag)
        messages.success(
            request,
            ngettext("%(n)s question changed.", "%(n)s questions changed.", number) % {"n": number},
        )
    query = request.POST.get("here", "")
    return redirect(f"{reverse('question_list')}{'?' if query else ''}{query}")


def _carry_out(verb: str, chosen: QuerySet[Question], tag: str) -> int:
    match verb:
        case "tag":
            return bank.tag_questions(questions=chosen, tag=tag)
        case "untag":
            return bank.untag_questions(questions=chosen, tag=tag)
        case "retire":
            return bank.set_status(questions=chosen, status=Question.Status.RETIRED)
        case _:
            return bank.set_status(questions=chosen, status=Question.Status.ACTIVE)


def _wanted(request: HttpRequest) -> Wanted:
    sent = {
        name: request.GET.get(name, "").replace("\0", "")[:100]
        for name in (
            "bank", "kind", "status", "domain", "topic", "tag", "difficulty", "critical", "review", "muscle",
        )
    }  # fmt: skip
    words = request.GET.get("q", "").replace("\0", "")[:100]
    return Wanted(words=words, order=request.GET.get("order", "reference"), **sent)


def _row(question: Any, tags: dict[int, list[str]]) -> dict[str, Any]:
    """A question with its figures in words; too few attempts show none."""
    answered = question.answered or 0
    enough = answered >= ATTEMPTS_FOR_FIGURES and question.facility is not None
    tells = answered >= ATTEMPTS_FOR_DISCRIMINATION and question.discrimination is not None
    return {
        "question": question,
        "kind": label_of(question.current.kind) if question.current else "",
        "tags": tags.get(question.pk, []),
        "answered": answered,
        "facility": round(question.facility * 100) if enough else None,
        "discrimination": round(question.discrimination) if tells else None,
        "review": dict(REVIEW_LABELS)[question.review],
    }
