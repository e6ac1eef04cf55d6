"""Addresses of this app."""

from django.urls import URLPattern, path

from renewals.paper_urls import paper_urls
from renewals.views import calendars, mail_events, periods, reminders, stopping

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
    path("stop/<str:token>/", stopping.stop, name="stop"),
    path("mail-events/<slug:provider>/", mail_events.mail_events, name="mail_events"),
]
