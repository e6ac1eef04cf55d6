"""Addresses of this app."""

from django.urls import URLPattern, path

from renewals.paper_urls import paper_urls
from renewals.views import (
    calendars,
    mail_events,
    periods,
    placements,
    reminders,
    stopping,
    transcripts,
)

app_name = "renewals"
urlpatterns: list[URLPattern] = [
    path("", periods.overview, name="overview"),
    path("<int:period_id>/", periods.period, name="period"),
    *paper_urls,
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/revoke/", calendars.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:secret>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("reminders/", reminders.reminders, name="reminders"),
    path(
        "reminders/certificates/",
        reminders.reminder_choice,
        {"subject": "certificate"},
        name="reminders_certificates",
    ),
    path(
        "reminders/licences/",
        reminders.reminder_choice,
        {"subject": "licence"},
        name="reminders_licences",
    ),
    path(
        "reminders/licences/<int:licence_id>/",
        reminders.reminder_choice,
        {"subject": "licence"},
        name="reminders_licence",
    ),
    path("transcript/", transcripts.transcript, name="transcript"),
    path("transcript.pdf", transcripts.transcript_file, {"form": "pdf"}, name="transcript_pdf"),
    path("transcript.csv", transcripts.transcript_file, {"form": "csv"}, name="transcript_csv"),
    path("<int:period_id>/transcript/", transcripts.transcript, name="transcript_period"),
    path(
        "<int:period_id>/transcript.pdf",
        transcripts.transcript_file,
        {"form": "pdf"},
        name="transcript_period_pdf",
    ),
    path(
        "<int:period_id>/transcript.csv",
        transcripts.transcript_file,
        {"form": "csv"},
        name="transcript_period_csv",
    ),
    path("<int:period_id>/audit/", transcripts.audit, name="audit_pack"),
    path("<int:period_id>/audit.zip", transcripts.audit_zip, name="audit_zip"),
    path("<int:period_id>/place/", placements.place, name="place_credit"),
    path("stop/<str:token>/", stopping.stop, name="stop"),
    path("mail-events/<slug:provider>/", mail_events.mail_events, name="mail_events"),
]
