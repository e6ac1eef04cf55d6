"""Which uploaded files have an address."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.storage import BucketBehindTheSite

pytestmark = pytest.mark.django_db


PNG = b"\x89PNG\r\n\x1a\nand the rest"


def keep(name: str, content: bytes = PNG) -> str:
    return default_storage.save(name, ContentFile(content))


@pytest.mark.parametrize(
    "name", ["images/depth.max-100x100.png", "questions/e30c215de537020d3d92c4c6.png"]
)
def test_a_picture_of_a_page_or_a_question_is_served_to_everybody(client, name):
    answer = client.get(default_storage.url(keep(name)))

    assert b"".join(answer) == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    ["original_images/depth.png", "documents/roster.pdf", "images/page.html", "questions/x.svg"],
)
def test_nothing_else_has_an_address(client, name):
    assert client.get(f"/media/{keep(name)}").status_code == 404


def test_no_way_leads_out_of_the_folder(client):
    keep("documents/plan.png")

    assert client.get("/media/images/../documents/plan.png").status_code == 404


def test_a_picture_that_is_gone_is_not_found(client):
    assert client.get("/media/images/gone.png").status_code == 404


def test_a_bucket_gives_out_addresses_of_the_site():
    bucket = BucketBehindTheSite(bucket_name="filiform", location="default")

    assert bucket.url("images/depth.max-100x100.png") == "/media/images/depth.max-100x100.png"
