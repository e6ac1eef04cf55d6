"""Designs are drafted, published, copied, exchanged and archived; and who may do which."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.admin.designs.design_form import DesignForm
from certificates.layout.fields import Layout
from certificates.layout.shipped import shipped
from certificates.models import Artwork, Design, DesignVersion
from certificates.selectors.designs import listed_designs, working_data
from certificates.services import designs as services
from certificates.services.designs import DesignRefused, DraftMoved, NotPublishable
from tests.certificates.layout.designs import layout, picture
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_codes(settings):
    settings.MFA_FOR_STAFF = False


@pytest.fixture
def design():
    return services.start_design(name="House", layout=layout(), at=NOON)


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


def publish(design, actor, note="First"):
    design.refresh_from_db()
    return services.publish_version(
        design=design, seen=design.draft_number, note=note, actor=actor, at=NOON
    )


def changed(**fields):
    """The usual layout as it is stored, with changed fields."""
    return layout(**fields).as_data()


def save(design, layout_data):
    design.refresh_from_db()
    return services.save_draft(design=design, data=layout_data, seen=design.draft_number, at=NOON)


def edit(design):
    return reverse("design_edit", args=[design.pk])


def sent(staff, design):
    """What the browser would send when nothing was changed."""
    form = staff.get(edit(design)).context["form"]
    values = {"seen": design.draft_number, "total": form.total}
    for each in [form.sheet, *form.fields]:
        for bound in each:
            _put(values, bound)
    return values


def _put(values, bound):
    name, value = bound.html_name, bound.value()
    if isinstance(value, dict):
        values[name] = value.get("*", "")
    elif bound.use_fieldset and isinstance(value, str):
        values[name] = value if not value.startswith("#") else "own"
        values[f"{name}_own"] = value if value.startswith("#") else "#000000"
    elif value is True:
        values[name] = "on"
    elif value is not None and value is not False:
        values[name] = value


# -- Services ---------------------------------------------------------------------


def test_a_draft_becomes_a_version_that_nobody_changes(design, administrator):
    version = publish(design, administrator)

    design.refresh_from_db()
    assert (version.number, version.digest, version.note) == (1, layout().digest(), "First")
    assert (version.made_by, design.draft) == (administrator, None)
    assert working_data(design) == layout().as_data()


def test_a_draft_saved_elsewhere_is_not_overwritten(design):
    services.save_draft(design=design, data=changed(number={"x": 30}), seen=0, at=NOON)

    with pytest.raises(DraftMoved):
        services.save_draft(design=design, data=changed(number={"x": 50}), seen=0, at=NOON)

    design.refresh_from_db()
    assert Layout.from_data(design.draft) == layout(number={"x": 30})


def test_saving_the_same_twice_is_saving_once(design):
    once = save(design, changed(number={"x": 30}))
    twice = save(design, changed(number={"x": 30}))

    assert (once.draft_number, twice.draft_number) == (1, 1)


def test_a_draft_like_the_newest_version_is_no_draft(design, administrator):
    publish(design, administrator)

    assert save(design, changed(number={"x": 30})).draft is not None
    assert save(design, layout().as_data()).draft is None


def test_a_draft_with_errors_is_kept_but_not_published(design, administrator):
    broken = changed()
    broken["fields"] = [field for field in broken["fields"] if field["id"] != "square"]
    save(design, broken)

    with pytest.raises(NotPublishable) as refused:
        publish(design, administrator)

    assert [finding.sentence for finding in refused.value.findings] == [
        "Place the QR code: a certificate has to show it."
    ]
    assert DesignVersion.objects.count() == 0


def test_a_draft_that_is_no_layout_is_not_published(design, administrator):
    save(design, {"format": 1, "fields": []})

    with pytest.raises(NotPublishable) as refused:
        publish(design, administrator)

    assert [finding.sentence for finding in refused.value.findings] == [
        "Give exactly one field the role title (the heading); 0 have it."
    ]


def test_nothing_new_is_not_published_again(design, administrator):
    publish(design, administrator)

    with pytest.raises(DesignRefused, match=r"^Nothing was changed since the newest version\.$"):
        publish(design, administrator)


def test_an_earlier_version_is_taken_up_again(design, administrator):
    first = publish(design, administrator)
    save(design, changed(number={"x": 30}))
    publish(design, administrator, "Moved")
    design.refresh_from_db()

    services.take_version(design=design, version=first, seen=design.draft_number, at=NOON)

    design.refresh_from_db()
    assert Layout.from_data(design.draft) == layout()
    assert publish(design, administrator, "Back").number == 3


def test_a_version_names_its_artwork(administrator):
    sheet = picture()
    services.put_artwork(name="sheet.png", data=sheet.data, actor=administrator, at=NOON)
    with_artwork = layout(pages=[{"background": {"artwork": sheet.sha256}}])
    design = services.start_design(name="Sheet", layout=with_artwork, at=NOON)

    version = publish(design, administrator)

    assert [artwork.name for artwork in version.artwork.all()] == ["sheet.png"]


def test_the_same_picture_is_kept_once(administrator, ben):
    for name, actor in (("a.png", administrator), ("b.png", ben)):
        services.put_artwork(name=name, data=picture().data, actor=actor, at=NOON)

    kept = Artwork.objects.get()
    assert (kept.name, kept.uploaded_by, kept.width, kept.height) == (
        "a.png", administrator, 1754, 1240
    )  # fmt: skip


def test_a_design_travels_and_comes_back_as_a_draft(administrator):
    sheet = picture("#FEFEFE")
    services.put_artwork(name="sheet.png", data=sheet.data, actor=administrator, at=NOON)
    with_artwork = layout(pages=[{"background": {"artwork": sheet.sha256}}])
    design = services.start_design(name="Sheet", layout=with_artwork, at=NOON)
    packed = services.export_design(design=design)
    Artwork.objects.all().delete()

    came = services.import_design(data=packed, actor=administrator, at=NOON)

    assert (came.name, Layout.from_data(came.draft)) == ("Sheet 2", with_artwork)
    assert [artwork.sha256 for artwork in Artwork.objects.all()] == [sheet.sha256]


def test_two_designs_do_not_share_a_name(design):
    with pytest.raises(DesignRefused, match=r"^Another design is called house\.$"):
        services.start_design(name=" house ", layout=layout(), at=NOON)


def test_a_design_in_use_is_not_archived(design):
    programme = factory.programme(design=design)

    with pytest.raises(DesignRefused) as refused:
        services.archive_design(design=design, at=NOON)

    assert str(refused.value) == f"Choose another design for {programme.title} first."
    programme.is_open = False
    programme.save()
    assert services.archive_design(design=design, at=NOON).archived_at == NOON


def test_the_list_asks_as_often_for_three_as_for_one(
    administrator, design, django_assert_num_queries
):
    with django_assert_num_queries(3):
        listed_designs()
    for name in ("Second", "Third"):
        publish(services.start_design(name=name, layout=layout(), at=NOON), administrator)
    with django_assert_num_queries(3):
        listed = listed_designs()

    assert [(each.design.name, each.versions) for each in listed] == [
        ("House", 0), ("Second", 1), ("Third", 1)
    ]  # fmt: skip


# -- Pages ------------------------------------------------------------------------


def test_the_form_says_back_what_the_layout_says(staff, design):
    response = staff.post(edit(design), sent(staff, design))

    assertRedirects(response, edit(design), fetch_redirect_response=False)
    design.refresh_from_db()
    assert Layout.from_data(design.draft) == layout()


def test_numbers_colours_and_words_are_changed_by_the_form(staff, design):
    values = sent(staff, design) | {
        "f-4-x": "33,5",
        "f-4-colour": "own",
        "f-4-colour_own": "#102030",
        "f-4-label": "{label}:",
        "f-4-label-code-0": "ES",
        "f-4-label-in-0": "Número",
        "sheet-colour_accent": "#aa0000",
        "sheet-page1_behind": "ornament:guilloche",
        "sheet-page1_fit": "stretch",
    }

    staff.post(edit(design), values)

    design.refresh_from_db()
    made = Layout.from_data(design.draft)
    number = made.fields[4]
    assert (number.id, number.x, number.colour) == ("number", 33.5, "#102030")
    assert number.label == {"*": "{label}:", "es": "Número"}
    assert made.colours.accent == "#AA0000"
    assert made.pages[0].background.ornament == "guilloche"


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("up:f-1", ["holder", "heading", "course"]),
        ("down:f-0", ["holder", "heading", "course"]),
        ("up:f-0", ["heading", "holder", "course"]),
        ("remove:f-1", ["heading", "course", "provider"]),
    ],
)
def test_fields_are_put_in_order_and_taken_off_without_a_script(staff, design, action, names):
    staff.post(edit(design), sent(staff, design) | {"action": action})

    design.refresh_from_db()
    assert [field["id"] for field in design.draft["fields"]][:3] == names


def test_a_field_is_added_without_a_script(staff, design):
    for _ in range(2):
        design.refresh_from_db()
        values = sent(staff, design) | {"action": "add", "add-kind": "line"}
        response = staff.post(edit(design), values)

    design.refresh_from_db()
    assert [field["id"] for field in design.draft["fields"]][-2:] == ["line", "line-2"]
    assert response["Location"] == edit(design) + "?open=10#f-10"


def hidden(staff, design):
    """Names and values of the inputs of fields that nobody has opened."""
    page = staff.get(edit(design)).content.decode()
    found = re.findall(r'<input type="hidden" name="(f-[^"]+)" value="([^"]*)"', page)
    return [(name, html.unescape(value)) for name, value in found]


def test_folded_fields_say_all_that_their_inputs_would(staff, design):
    sheet = {name: value for name, value in sent(staff, design).items() if name[:2] != "f-"}
    values = sheet | dict(hidden(staff, design)) | {"action": "open:f-4"}

    response = staff.post(edit(design), values)

    assert response["Location"] == edit(design) + "?open=4#f-4"
    design.refresh_from_db()
    assert Layout.from_data(design.draft) == layout()
    assertNotContains(staff.get(edit(design)), 'id="id_f-4-x"')
    opened = staff.get(response["Location"])
    assertContains(opened, 'id="id_f-4-x"')
    assertNotContains(opened, 'id="id_f-3-x"')


@pytest.mark.parametrize("key", ["house", "band", "classic"])
def test_a_design_of_ours_opens_as_a_light_page(staff, key):
    design = services.start_design(name=key, layout=shipped(key), at=NOON)

    page = staff.get(edit(design)).content
    values = urlencode([("total", 99), *hidden(staff, design)])

    assert len(page) < 120_000
    fields = DesignForm({}, [], QueryDict(values)).fields
    assert all(form.is_valid() for form in fields)
    assert [form.data_of_field() for form in fields] == shipped(key).as_data()["fields"]


def test_a_field_that_cannot_be_saved_can_be_taken_off(staff, design):
    values = sent(staff, design) | {"action": "remove:f-4", "f-4-x": "wide"}

    staff.post(edit(design), values)

    design.refresh_from_db()
    assert [field["id"] for field in design.draft["fields"]][3:5] == ["provider", "completed"]


def test_what_was_typed_stays_when_a_number_is_none(staff, design):
    response = staff.post(edit(design), sent(staff, design) | {"f-4-x": "wide", "f-4-size": "9"})

    assert response.status_code == 422
    assert response.context["faults"] == [("id_f-4-x", "Number: Enter a number, such as 12.5.")]
    assertContains(response, 'value="wide"', status_code=422)
    design.refresh_from_db()
    assert design.draft_number == 0


def test_the_second_tab_is_told_and_keeps_what_it_drew(staff, design):
    first = sent(staff, design) | {"f-4-x": "30"}
    second = sent(staff, design) | {"f-4-x": "50"}
    staff.post(edit(design), first)

    response = staff.post(edit(design), second)

    assertContains(response, "Somebody saved this design after you opened it", status_code=409)
    form = response.context["form"]
    assert form.fields[4]["x"].value() == "50"
    design.refresh_from_db()
    assert design.draft["fields"][4]["x"] == 30
    staff.post(edit(design), second | {"seen": response.context["design"].draft_number})
    design.refresh_from_db()
    assert design.draft["fields"][4]["x"] == 50


def test_a_script_is_told_the_number_of_the_draft(staff, design):
    values = sent(staff, design) | {"f-4-x": "30"}

    told = staff.post(edit(design), values, headers={"Accept": "application/json"})
    again = staff.post(edit(design), values, headers={"Accept": "application/json"})

    assert told.json() == {"seen": 1, "said": "The draft is saved."}
    assert again.status_code == 409


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


# -- Who may ----------------------------------------------------------------------

LOOKED_AT = ["design_list", "design_versions", "design_picture", "design_export"]
CHANGED = [
    "design_new", "design_import", "design_edit", "design_preview", "design_artwork",
    "design_publish", "design_take", "design_name", "design_archive",
]  # fmt: skip
POSTED = {"design_preview", "design_artwork", "design_take", "design_name", "design_archive"}


def answer(client, name, design):
    args = [] if name in ("design_list", "design_new", "design_import") else [design.pk]
    if name == "design_take":
        args.append(1)
    address = reverse(name, args=args)
    return client.post(address, {}) if name in POSTED else client.get(address)


def test_only_administrators_change_designs_and_others_look(
    client, design, administrator, instructor, ana
):
    publish(design, administrator)
    table = {}
    for who in (administrator, instructor, ana, None):
        client.logout()
        if who:
            client.force_login(who)
        # The last one puts the design into the archive, which whoever comes next does not mind.
        table[who and who.display_name] = {
            name: _outcome(answer(client, name, design)) for name in [*LOOKED_AT, *CHANGED]
        }

    look, change = dict.fromkeys(LOOKED_AT, "yes"), dict.fromkeys(CHANGED, "yes")
    assert table["Ada"] == look | change
    assert table["Ivo"] == look | dict.fromkeys(CHANGED, 403)
    assert table["Ana"] == dict.fromkeys([*LOOKED_AT, *CHANGED], "signs in")
    assert table[None] == dict.fromkeys([*LOOKED_AT, *CHANGED], "signs in")


def _outcome(response):
    place = response.headers.get("Location", "")
    if response.status_code == 403:
        return 403
    if "login" in place:
        return "signs in"
    return "yes" if response.status_code in (200, 422) or "/designs/" in place else "to the door"
