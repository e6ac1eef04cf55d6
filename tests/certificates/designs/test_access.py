"""Who may look at designs and who may change them."""

import pytest
from django.urls import reverse

from tests.certificates.designs.steps import publish

pytestmark = pytest.mark.django_db


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
