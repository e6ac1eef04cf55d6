"""When two texts are the same to a clinician."""

import json

import pytest

from courses.revisions.fingerprints import fingerprint

TEXT = {
    "title": "Upper trapezius",
    "minutes": 10,
    "body": json.dumps([{"type": "rich_text", "value": "<p>Keep the grip.</p>", "id": "a"}]),
}


def body(value, kind="rich_text", key="a"):
    return json.dumps([{"type": kind, "value": value, "id": key}])


@pytest.mark.parametrize(
    "changed",
    [
        {"pk": 9, "path": "0001", "slug": "other", "live": True, "go_live_at": "2027-01-01"},
        {"search_description": "For searches", "show_in_menus": True, "code": "L1"},
        {"is_required": False, "counts_for_credit": False, "owner": 3},
        {"body": body("<p>Keep the grip.</p>", key="b")},
        {"body": body('<p data-block-key="k3">Keep the grip.</p>')},
        {"locks": [{"pk": 5, "kind": "days", "days": 7}]},
        {"a_field_of_a_later_release": "", "another": None, "rows": []},
    ],
    ids=[
        "place and time",
        "being found",
        "in the course",
        "block ids",
        "paragraph keys",
        "locks",
        "empty",
    ],
)
def test_what_may_differ(changed):
    assert fingerprint("lesson", TEXT | changed) == fingerprint("lesson", TEXT)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Lower trapezius"},
        {"minutes": 11},
        {"mode": "in_person"},
        {"body": body("<p>Leave the grip.</p>")},
        {"body": body("<p>Keep the grip.</p>", kind="safety_warning")},
        {"structures_at_risk": "Pleura"},
        {"a_field_of_a_later_release": "says something"},
    ],
    ids=["title", "minutes", "mode", "words", "kind of block", "risk", "a later field"],
)
def test_what_makes_another_text(changed):
    assert fingerprint("lesson", TEXT | changed) != fingerprint("lesson", TEXT)


def test_a_text_of_another_kind_of_page_is_another_text():
    assert fingerprint("lesson", TEXT) != fingerprint("quiz", TEXT)
