"""The menu of the staff pages says what Wagtail would have said."""

import json
import re

import pytest
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.admin.telepath import JSContext
from wagtail.admin.ui.sidebar import LinkMenuItem, PageExplorerMenuItem, SubMenuItem

from cms.sidebar import plain

pytestmark = pytest.mark.django_db


def unpacked(value, known):
    """What a browser makes of it: references are what they refer to, long forms are short."""
    if isinstance(value, list):
        return [unpacked(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    if "_ref" in value:
        return known[value["_ref"]]
    if "_val" in value:
        made = value["_val"]
    elif "_list" in value:
        made = unpacked(value["_list"], known)
    elif "_dict" in value:
        made = unpacked(value["_dict"], known)
    else:
        made = {name: unpacked(each, known) for name, each in value.items() if name != "_id"}
    if "_id" in value:
        known[value["_id"]] = made
    return made


@pytest.fixture
def menu(rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator
    return admin_menu.render_component(request)


def test_every_item_says_the_same_as_wagtails_own(menu):
    assert {type(item) for item in menu} == {LinkMenuItem, PageExplorerMenuItem, SubMenuItem}
    assert [plain(item) for item in menu] == [unpacked(JSContext().pack(item), {}) for item in menu]


def test_the_page_carries_the_whole_menu(client, administrator, menu):
    client.force_login(administrator)

    page = client.get(reverse("deadline_board")).content.decode()

    (said,) = re.findall(r'id="wagtail-sidebar-props" type="application/json">(.+?)</script>', page)
    names = [module["_type"] for module in json.loads(said)["modules"]]
    *_others, main = json.loads(said)["modules"]
    items, account, who = main["_args"]
    assert names[-1] == "wagtail.sidebar.MainMenuModule"
    assert [item["_args"][0]["label"] for item in items] == [str(item.label) for item in menu]
    assert [item["_type"] for item in account] == [
        "wagtail.sidebar.LinkMenuItem",
        "wagtail.sidebar.ActionMenuItem",
    ]
    assert who["name"] == administrator.get_username()
