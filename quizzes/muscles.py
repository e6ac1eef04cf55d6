"""What the question bank says on the page of a muscle."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from courses.extending.anatomy_uses import Use
from courses.models import Muscle
from quizzes.models import Question

SEE = "quizzes.view_question"


def questions_about(request: HttpRequest, muscle: Muscle) -> Use | None:
    """How many questions ask about it, for those who may see the bank; readers are told nothing."""
    if not (request.user.is_authenticated and request.user.has_perm(SEE)):
        return None
    number = (
        Question.objects.exclude(status=Question.Status.RETIRED).filter(muscles=muscle.pk).count()
    )
    words = ngettext("Asked in %(n)s question", "Asked in %(n)s questions", number) % {"n": number}
    if not number:
        return Use(words)
    return Use(words, f"{reverse('question_list')}?{urlencode({'muscle': muscle.slug})}")
