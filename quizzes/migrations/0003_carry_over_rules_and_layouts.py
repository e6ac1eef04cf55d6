from django.db import migrations

SHOWN = ["review_right_answer", "review_rationale"]


def carry_over(apps, schema_editor):
    """When answers are explained becomes when each part is; layouts become shorter; what was in use is asked."""
    QuizPage, Attempt, Question = (
        apps.get_model("quizzes", name) for name in ("QuizPage", "Attempt", "Question")
    )
    for page in QuizPage.objects.only("pk", "review").iterator():
        QuizPage.objects.filter(pk=page.pk).update(**dict.fromkeys(SHOWN, page.review))
    for attempt in Attempt.objects.only("pk", "layout").iterator():
        rows = [
            [version, " ".join(order), _short(most)] for _slot, version, order, most in attempt.layout
        ]
        Attempt.objects.filter(pk=attempt.pk).update(layout=rows)
    for question in Question.objects.only("pk", "current_id").iterator():
        Question.objects.filter(pk=question.pk).update(asked_id=question.current_id)


def carry_back(apps, schema_editor):
    QuizPage, Attempt = (apps.get_model("quizzes", name) for name in ("QuizPage", "Attempt"))
    for page in QuizPage.objects.only("pk", "review_right_answer").iterator():
        known = {"after_submit", "after_last", "never"}
        review = page.review_right_answer if page.review_right_answer in known else "never"
        QuizPage.objects.filter(pk=page.pk).update(review=review)
    for attempt in Attempt.objects.only("pk", "layout").iterator():
        rows = [
            [number, version, order.split(), most]
            for number, (version, order, most, *_rest) in enumerate(attempt.layout, 1)
        ]
        Attempt.objects.filter(pk=attempt.pk).update(layout=rows)


def _short(most):
    """1.000 as 1, 2.500 as 2.5."""
    return most.rstrip("0").rstrip(".") if "." in most else most


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_widen_the_engine")]
    operations = [migrations.RunPython(carry_over, carry_back)]
