"""What is not saved yet is shown; pictures are taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains

from tests.certificates.designs.steps import edit, sent
from tests.certificates.layout.designs import picture

pytestmark = pytest.mark.django_db


def test_the_preview_shows_and_checks_what_is_not_saved(staff, design):
    values = sent(staff, design) | {"f-4-x": "250", "look-person": "arabic"}

    response = staff.post(reverse("design_preview", args=[design.pk]), values)

    told = response.json()
    assert told["picture"].startswith("data:image/png;base64,iVBOR")
    assert "Number: it reaches beyond the paper and would be cut off." in told["findings"]
    assert 'href="#f-4"' in told["findings"]
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    design.refresh_from_db()
    assert design.draft_number == 0


def test_the_preview_of_what_is_no_layout_says_why(staff, design):
    preview = reverse("design_preview", args=[design.pk])

    told = staff.post(preview, sent(staff, design) | {"f-0-role": "text"}).json()
    typed = staff.post(preview, sent(staff, design) | {"f-0-x": ""}).json()

    assert told["picture"] is None
    assert "Give exactly one field the role title (the heading); 0 have it." in told["findings"]
    assert "Heading: Enter a number." in typed["findings"]


def test_a_picture_is_taken_in_or_refused_in_a_sentence(staff, design):
    artwork = reverse("design_artwork", args=[design.pk])

    good = staff.post(artwork, {"upload": SimpleUploadedFile("seal.png", picture().data)})
    bad = staff.post(artwork, {"upload": SimpleUploadedFile("seal.pdf", b"%PDF-1.7 x")})
    none = staff.post(artwork, {})

    assert good.json() == {
        "said": "seal.png can be used now.",
        "sha256": picture().sha256,
        "name": "seal.png (PNG, 1754 × 1240)",
    }
    assert (bad.status_code, bad.json()["said"]) == (
        422,
        "A PDF cannot be used as a picture. Save it as SVG or PNG.",
    )
    assert (none.status_code, none.json()["said"]) == (422, "Choose a file first.")


def test_a_picture_is_sent_without_a_script_and_what_was_typed_is_kept(staff, design):
    values = sent(staff, design) | {
        "f-4-x": "30",
        "action": "upload",
        "upload": SimpleUploadedFile("seal.png", picture().data),
    }

    response = staff.post(edit(design), values, follow=True)

    assertContains(response, "seal.png can be used now.")
    design.refresh_from_db()
    assert design.draft["fields"][4]["x"] == 30
