"""Addresses of this app."""

from django.urls import URLPattern, path

from courses.urls.reading import reading_urls
from courses.views import changes, knowledge, learning, scope, videos

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("", learning.home, name="home"),
    path("courses/<int:course_id>/enrol/", learning.enrol, name="enrol"),
    path("courses/<int:course_id>/leave/", learning.leave, name="leave"),
    path("courses/<int:course_id>/scope/", scope.scope, name="scope"),
    path("courses/<int:course_id>/standing/", learning.standing, name="standing"),
    path("lessons/<int:lesson_id>/videos/<int:video_id>/<slug:what>/", videos.video, name="video"),
    path("lessons/<int:lesson_id>/checks/<str:block_id>/", knowledge.check, name="check"),
    path("steps/<int:step_id>/changes/", changes.what_changed, name="what_changed"),
    path("steps/<int:step_id>/text/", changes.kept_text, name="kept_text"),
    path("versions/<int:completion_id>/", changes.version, name="version"),
    path("steps/<int:step_id>/done/", learning.complete_step, name="complete_step"),
    *reading_urls,
]
