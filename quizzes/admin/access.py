"""What each of the staff pages asks for."""

SEE = "quizzes.view_question"
ADD = "quizzes.add_question"
CHANGE = "quizzes.change_question"
MARK = "quizzes.change_response"
