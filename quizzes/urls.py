"""Addresses of this app. The quiz itself is a page; its address begins the way here."""

from django.urls import URLPattern, path

from quizzes.views import files, player, practice, reports, result, start

app_name = "quizzes"
urlpatterns: list[URLPattern] = [
    path("<int:quiz_id>/start/", start.start, name="start"),
    path("attempts/<int:attempt_id>/", player.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/answers/<int:slot>/", player.save, name="save"),
    path(
        "attempts/<int:attempt_id>/answers/<int:slot>/check/",
        practice.check_answer,
        name="check_answer",
    ),
    path("attempts/<int:attempt_id>/answers/<int:slot>/hint/", practice.hint, name="hint"),
    path("attempts/<int:attempt_id>/answers/<int:slot>/report/", reports.report, name="report"),
    path(
        "attempts/<int:attempt_id>/answers/<int:slot>/reported/", reports.reported, name="reported"
    ),
    path("files/<int:file_id>/", files.answer_file, name="answer_file"),
    path("attempts/<int:attempt_id>/check/", player.check, name="check"),
    path("attempts/<int:attempt_id>/submit/", player.submit, name="submit"),
    path("attempts/<int:attempt_id>/result/", result.result, name="result"),
    path("attempts/<int:attempt_id>/state/", result.state, name="state"),
    path("attempts/<int:attempt_id>/onward/", result.onward, name="onward"),
]
