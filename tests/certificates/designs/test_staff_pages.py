"""Publishing, comparing, naming, copying and putting away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from certificates.models import Artwork, Design, DesignVersion
from certificates.services import designs as services
from tests.certificates.designs.steps import changed, edit, publish, save
from tests.certificates.layout.designs import layout, picture
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db


def test_publishing_asks_for_a_note_and_says_what_is_wrong_first(staff, design, administrator):
    page = reverse("design_publish", args=[design.pk])

    ready = staff.get(page)
    staff.post(page, {"seen": 0, "note": "For the spring"})
    version = DesignVersion.objects.get()
    save(design, changed(number={"x": 290}))
    refused = staff.get(page)

    assertContains(ready, "Nothing is wrong with the design.")
    assert (version.note, version.made_by) == ("For the spring", administrator)
    assertContains(refused, "Number: it reaches beyond the paper and would be cut off.")
    assert (ready.context["may_publish"], refused.context["may_publish"]) == (True, False)


@pytest.mark.parametrize(
    ("is_used", "words"),
    [
        (False, "No programme uses this design yet."),
        (True, "Certificates issued from now on look like it."),
    ],
    ids=["by nobody", "by a programme"],
)
def test_publishing_says_whether_a_programme_uses_the_design(staff, design, is_used, words):
    if is_used:
        factory.programme(design=design)

    response = staff.post(reverse("design_publish", args=[design.pk]), {"seen": 0}, follow=True)

    assertContains(response, f"Version 1 is published. {words}")


def test_publishing_a_draft_that_moved_asks_to_look_again(staff, design):
    save(design, changed(number={"x": 30}))

    response = staff.post(reverse("design_publish", args=[design.pk]), {"seen": 0}, follow=True)

    assertContains(response, "The draft was saved since. Look at it once more.")
    assert DesignVersion.objects.count() == 0


def test_versions_are_compared_as_pictures(staff, design, administrator):
    publish(design, administrator)
    save(design, changed(course={"y": 80}))
    publish(design, administrator, "Lower")

    page = staff.get(reverse("design_versions", args=[design.pk]))
    drawn = [
        staff.get(reverse("design_picture", args=[design.pk]), {"version": number}).content
        for number in page.context["shown"]
    ]

    assert page.context["shown"] == [1, 2]
    assertContains(page, "Lower")
    assert drawn[0] != drawn[1]
    assert {made[:4] for made in drawn} == {b"\x89PNG"}


def test_a_version_is_taken_as_the_draft_unless_the_draft_moved(staff, design, administrator):
    publish(design, administrator)
    save(design, changed(number={"x": 30}))
    take = reverse("design_take", args=[design.pk, 1])

    late = staff.post(take, {"seen": 1}, follow=True)
    staff.post(take, {"seen": 2})

    assertContains(late, "The draft was saved since. Look at it before you replace it.")
    design.refresh_from_db()
    assert (design.draft, design.draft_number) == (None, 3)


def test_a_design_is_renamed_but_not_to_a_name_in_use(staff, design):
    services.start_design(name="Spring", layout=layout(), at=NOON)
    rename = reverse("design_name", args=[design.pk])

    refused = staff.post(rename, {"name": "spring"}, follow=True)
    staff.post(rename, {"name": " House,  new "})

    assertContains(refused, "Another design is called spring.")
    design.refresh_from_db()
    assert design.name == "House, new"


def test_a_picture_that_is_too_large_is_not_read(staff, design, monkeypatch):
    monkeypatch.setattr("certificates.admin.designs.editing.LARGEST_UPLOAD", 10)
    artwork = reverse("design_artwork", args=[design.pk])

    said = staff.post(artwork, {"upload": SimpleUploadedFile("seal.png", picture().data)})

    assert (said.status_code, said.json()) == (422, {"said": "Choose a file of at most 8 MB."})
    assert Artwork.objects.count() == 0


def test_a_fresh_site_offers_three_designs_to_begin_with(staff):
    page = staff.get(reverse("design_list"))
    offered = [key for key, _name in page.context["ours"]]
    pictures = [staff.get(reverse("design_of_ours", args=[key])) for key in offered]

    assert sorted(offered) == ["band", "classic", "house"]
    assert [each.content[:4] for each in pictures] == [b"\x89PNG"] * 3
    assertContains(page, "No design of yours yet")
    for key in offered:
        start = reverse("design_new") + f"?start=shipped:{key}"
        assertContains(page, f'href="{start}"')
        begun = staff.get(start).context["form"]
        values = {name: begun[name].value() for name in ("name", "start")}
        assertRedirects(staff.post(start, values), edit(Design.objects.latest("pk")))
    assert staff.get(reverse("design_of_ours", args=["other"])).status_code == 404


def test_a_copy_begins_with_what_its_model_is_now(staff, design):
    save(design, changed(number={"x": 44}))

    staff.post(reverse("design_new"), {"name": "Twin", "start": f"design:{design.pk}"})

    assert Design.objects.get(name="Twin").draft == changed(number={"x": 44})


def test_a_file_comes_in_over_the_page(staff, design):
    packed = staff.get(reverse("design_export", args=[design.pk]))

    file = SimpleUploadedFile("house.zip", packed.content)
    staff.post(reverse("design_import"), {"file": file})
    refused = staff.post(
        reverse("design_import"), {"file": SimpleUploadedFile("house.zip", b"hello")}
    )

    assert packed["Content-Disposition"] == 'attachment; filename="house.design.zip"'
    assert Design.objects.get(name="House 2").draft == layout().as_data()
    assertContains(refused, "This file is not a design. Choose the .zip that “Export” made.")


def test_a_design_goes_into_the_archive_and_comes_back(staff, design):
    archive = reverse("design_archive", args=[design.pk])

    staff.post(archive)
    gone = [each.design for each in staff.get(reverse("design_list")).context["listed"]]
    kept = staff.get(reverse("design_list"), {"archived": ""}).context["listed"]
    staff.post(archive)

    assert (gone, [each.design for each in kept]) == ([], [design])
    assert [each.design for each in staff.get(reverse("design_list")).context["listed"]] == [design]
