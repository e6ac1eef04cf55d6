"""Addresses of this app."""

from django.urls import URLPattern, path

from practitioners.views import closing, licences, people

app_name = "practitioners"
urlpatterns: list[URLPattern] = [
    path("", people.profile, name="profile"),
    path("close/", closing.close, name="close"),
    path("licences/", licences.licences, name="licences"),
    path("licences/new/", licences.licence_new, name="licence_new"),
    path("licences/<int:licence_id>/", licences.licence, name="licence"),
    path("licences/<int:licence_id>/edit/", licences.licence_edit, name="licence_edit"),
    path("licences/<int:licence_id>/proof/", licences.proof, name="proof"),
]
