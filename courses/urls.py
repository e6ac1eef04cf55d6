"""Addresses of this app."""

from django.urls import URLPattern, path

from courses.views import learning

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("", learning.home, name="home"),
    path("courses/<int:course_id>/enrol/", learning.enrol, name="enrol"),
    path("courses/<int:course_id>/leave/", learning.leave, name="leave"),
    path("courses/<int:course_id>/standing/", learning.standing, name="standing"),
    path("steps/<int:step_id>/done/", learning.complete_step, name="complete_step"),
]
