"""Drafts become versions that nobody changes."""

import pytest

from certificates.layout.fields import Layout
from certificates.models import Artwork, DesignVersion
from certificates.selectors.designs import listed_designs, working_data
from certificates.services import designs as services
from certificates.services.designs import DesignRefused, DraftMoved, NotPublishable
from tests.certificates.designs.steps import changed, publish, save
from tests.certificates.layout.designs import layout, picture
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db


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
