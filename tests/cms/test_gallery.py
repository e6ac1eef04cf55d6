"""The design system on one page."""

import pytest
from django.urls import path

from cms.gallery import ICONS, STATES, gallery
from cms.urls import urlpatterns as site

urlpatterns = [path("gallery/", gallery, name="gallery"), *site]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_gallery_shows_every_state_and_icon(client):
    page = client.get("/gallery/").content.decode()

    states = [state for group in STATES.values() for state in group]
    assert page.count('class="status ') >= len(states)
    assert [name for name in ICONS if f"icons.svg#{name}" not in page] == []


def test_the_gallery_has_no_address_without_debug(client, db):
    assert client.get("/gallery/").status_code == 404
