"""Addresses around reading: places, notes, reports, keys, announcements."""

from django.urls import URLPattern, path

from courses.views import announcements, keys, notes, places, problems

reading_urls: list[URLPattern] = [
    path("steps/<int:step_id>/place/", places.keep, name="keep_place"),
    path("steps/<int:step_id>/notes/", notes.add, name="note_add"),
    path("notes/", notes.mine, name="notes"),
    path("notes/export/", notes.export, name="notes_export"),
    path("notes/<int:note_id>/", notes.change, name="note"),
    path("notes/<int:note_id>/delete/", notes.delete, name="note_delete"),
    path("problems/new/", problems.report, name="problem"),
    path("keys/", keys.switch, name="keys"),
    path("courses/<int:course_id>/announcements/", announcements.listed, name="announcements"),
    path(
        "announcements/<int:receipt_id>/dismiss/",
        announcements.dismiss,
        name="dismiss_announcement",
    ),
    path("announcements/stop/<str:token>/", announcements.stop, name="stop_announcements"),
]
