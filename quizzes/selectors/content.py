"""A quiz as the content checks of courses read it."""

from courses.lessons.content_checks import Description
from quizzes.models import Question, QuizPage


def describe_quiz(quiz: QuizPage) -> Description:
    """One statement. Questions that are drawn have the objectives of their bank."""
    asked = [each.question_id for each in quiz.quiz_questions.all() if each.question_id]
    without = Question.objects.filter(pk__in=asked, objective="").count()
    return Description(
        kind="quiz",
        minutes=quiz.minutes or 0,
        counts_for_credit=quiz.counts_for_credit,
        is_sample=quiz.is_sample,
        questions_without_objective=without,
    )
