"""What each of the staff pages asks for."""

SEE = "quizzes.view_question"
ADD = "quizzes.add_question"
CHANGE = "quizzes.change_question"
MARK = "quizzes.change_response"
REVIEW = "quizzes.add_questionreview"
SEE_REGRADES = "quizzes.view_regraderun"
SIGN = "quizzes.add_regraderun"
