from quizzes.models.attempts import (
    Attempt,
    GradeEvent,
    Marking,
    QuestionReport,
    Response,
    ResponseFile,
)
from quizzes.models.bank import (
    Question,
    QuestionReview,
    QuestionTag,
    QuestionVersion,
    Stimulus,
    StimulusVersion,
    TaggedQuestion,
)
from quizzes.models.extensions import Extension
from quizzes.models.proposals import LoweredMark
from quizzes.models.quiz import (
    Accommodation,
    QuizDraw,
    QuizPage,
    QuizQuestion,
    QuizSection,
    QuizVersion,
)
from quizzes.models.regrades import RegradeItem, RegradeRun
from quizzes.models.statistics import QuestionStatistics, QuizStatistics, Which

__all__ = [
    "Accommodation",
    "Attempt",
    "Extension",
    "GradeEvent",
    "LoweredMark",
    "Marking",
    "Question",
    "QuestionReport",
    "QuestionReview",
    "QuestionStatistics",
    "QuestionTag",
    "QuestionVersion",
    "QuizDraw",
    "QuizPage",
    "QuizQuestion",
    "QuizSection",
    "QuizStatistics",
    "QuizVersion",
    "RegradeItem",
    "RegradeRun",
    "Response",
    "ResponseFile",
    "Stimulus",
    "StimulusVersion",
    "TaggedQuestion",
    "Which",
]
