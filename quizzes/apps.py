from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = "Quizzes"

    def ready(self) -> None:
        from courses.extending.anatomy_uses import register_use
        from courses.extending.knowledge import Bank, register_bank
        from courses.extending.scores import register_scores
        from courses.preview.personas import Persona, register_persona
        from courses.selectors.content import register_description
        from quizzes import lesson_checks
        from quizzes.models import QuizPage
        from quizzes.muscles import questions_about
        from quizzes.personas import extra_time
        from quizzes.selectors.content import describe_quiz
        from quizzes.selectors.scores import scores_of_quizzes

        register_use(questions_about)
        register_description(QuizPage, describe_quiz)
        register_scores(QuizPage, scores_of_quizzes)
        register_persona(Persona("extra_time", _("Enrolled, with 25 % extra time"), extra_time))
        register_bank(
            Bank(
                model=_question,
                widget=_question_chooser,
                ask=lesson_checks.ask,
            )
        )


def _question() -> Any:
    from quizzes.models import Question

    return Question


def _question_chooser() -> Any:
    from quizzes.admin.chooser import question_chooser

    return question_chooser.widget_class()
