from quizzes.models.attempts import Attempt, GradeEvent, Response
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.quiz import QuizPage, QuizQuestion, QuizVersion

__all__ = [
    "Attempt",
    "GradeEvent",
    "Question",
    "QuestionVersion",
    "QuizPage",
    "QuizQuestion",
    "QuizVersion",
    "Response",
]
