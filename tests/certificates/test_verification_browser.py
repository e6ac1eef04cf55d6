"""The pages of strangers and holders in a browser: a file is compared where it is, and never sent."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from certificates.models import Certificate
from certificates.rules.codes import shown
from tests.factories import certificates as factory
from tests.quizzes.browser import overflow, tab_to, violations, window

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

INPUT = "[data-file-check] input[type=file]"
SAYS = "[data-file-says]"


@pytest.fixture
def certificate(live_server, ana):
    cache.clear()
    return factory.certificate(
        ana,
        timezone.now() - dt.timedelta(days=9),
        title="Foundations of dry needling",
        validity_months=24,
        objectives="Name the layers of the thoracic wall\nChoose depth and angle",
        rendered=True,
    )


@pytest.fixture
def genuine(certificate, tmp_path):
    path = tmp_path / "genuine.pdf"
    path.write_bytes(certificate.renditions.get().file.read())
    return path


@pytest.fixture
def altered(genuine, tmp_path):
    path = tmp_path / "altered.pdf"
    path.write_bytes(genuine.read_bytes() + b"\n")
    return path


def page_of(certificate):
    return reverse("certificates:verification", args=[shown(certificate.code)])


def drop(page, path: Path, on: str = "[data-file-check]") -> list[bool]:
    """A file dropped from a folder beside the window; whether the browser was kept from opening it."""
    return page.evaluate(
        """([name, bytes, on]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, { type: "application/pdf" }));
            const place = document.querySelector(on);
            return ["dragover", "drop"].map((kind) => !place.dispatchEvent(
                new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })));
        }""",
        [path.name, list(path.read_bytes()), on],
    )


def test_a_file_is_compared_in_the_browser_and_not_sent(
    page, live_server, certificate, genuine, altered
):
    asked = []
    page.goto(live_server.url + page_of(certificate))
    page.on("request", lambda request: asked.append((request.method, request.url)))

    page.set_input_files(INPUT, genuine)
    expect(page.locator(SAYS)).to_contain_text("This is the file we issued")
    drop(page, altered)
    expect(page.locator(SAYS)).to_contain_text("Not this file: altered, or of another certificate")
    caught = drop(page, genuine, on="h1")
    expect(page.locator(SAYS)).to_contain_text("This is the file we issued")

    assert caught == [True, True]
    assert [one for one in asked if ".svg" not in one[1]] == []


def test_the_file_of_a_revoked_certificate_is_told_with_its_state(
    page, live_server, certificate, genuine
):
    Certificate.objects.update(revoked_at=timezone.now(), revoked_reason="error")
    for address in [reverse("certificates:verify"), page_of(certificate)]:
        page.goto(live_server.url + address)
        page.set_input_files(INPUT, genuine)

        expect(page.locator(SAYS)).to_contain_text("This is the file we issued. It was revoked on ")
        expect(page.locator(f"{SAYS} .notice")).to_have_class("notice warning")


def test_without_a_code_only_the_fingerprint_is_asked_for(
    page, live_server, certificate, genuine, altered
):
    asked = []
    page.goto(live_server.url + reverse("certificates:verify"))
    page.on("request", lambda request: asked.append(request.method))

    page.set_input_files(INPUT, altered)
    expect(page.locator(SAYS)).to_contain_text("Not a file that we gave out")
    page.set_input_files(
        INPUT, {"name": "badge.json", "mimeType": "application/json", "buffer": b"{}"}
    )
    expect(page.locator(SAYS)).to_contain_text("A badge is checked by its signature")
    page.set_input_files(INPUT, genuine)
    expect(page.locator(SAYS)).to_contain_text("This is the file we issued")

    assert set(asked) == {"GET"}
    page.get_by_role("link", name="What the certificate is worth today").click()
    expect(page).to_have_url(live_server.url + page_of(certificate))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Valid")


def test_the_full_check_works_by_keyboard(page, live_server, certificate, genuine):
    page.goto(live_server.url + page_of(certificate))
    page.set_input_files(INPUT, genuine)

    tab_to(page, "[data-file-check] button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="About the file you sent")).to_be_visible()
    expect(page.get_by_text("This is the file we issued").first).to_be_visible()


def test_without_scripts_the_file_is_sent_when_somebody_wants_that(
    browser, live_server, certificate, altered
):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + page_of(certificate))
    expect(page.get_by_text("Choose the file and send it.")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()

    page.set_input_files(INPUT, altered)
    with page.expect_navigation():
        page.get_by_role("button", name="Send for a full check").click()

    expect(page.get_by_text("Not this file: altered, or not ours")).to_be_visible()
    page.context.close()


def test_the_link_is_copied(browser, live_server, certificate):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(live_server.url + page_of(certificate))

    page.get_by_role("button", name="Copy link").click()

    expect(page.locator("[data-copy-says]")).to_have_text("The link is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == certificate.data["verify_url"]
    context.close()


def test_on_paper_there_is_what_it_says_and_nothing_to_press(page, live_server, certificate):
    page.emulate_media(media="print")
    page.goto(live_server.url + page_of(certificate))

    for printed in ["Valid", "Ana Ferreira", shown(certificate.code), "Checked on"]:
        expect(page.get_by_text(printed).first).to_be_visible()
    for pressed in ["Send for a full check", "Copy link"]:
        expect(page.get_by_text(pressed)).to_be_hidden()
    expect(page.locator(INPUT)).to_be_hidden()
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/print.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_state_is_readable(browser, live_server, ana, certificate, altered, width, scheme):
    now = timezone.now()
    states = {
        "valid": {},
        "limited": {"is_shared": False},
        "suspended": {"suspended_at": now},
        "revoked": {"suspended_at": None, "revoked_at": now, "revoked_reason": "error"},
        "replaced": {"revoked_reason": "correction"},
    }
    page = window(
        browser, live_server, ana, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    faults = {}

    def look(name):
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        faults[name] = (violations(page), max(0, overflow(page)))
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)

    for name, change in states.items():
        Certificate.objects.update(**change)
        page.goto(live_server.url + page_of(certificate))
        look(name)
        page.goto(live_server.url + reverse("certificates:wallet"))
        look(f"wallet-{name}")
    page.goto(live_server.url + reverse("certificates:verify"))
    page.set_input_files(INPUT, altered)
    expect(page.locator(SAYS)).to_contain_text("Not a file")
    look("verify")
    with page.expect_navigation():
        page.get_by_role("button", name="Send for a full check").click()
    look("verify-sent")
    page.context.close()

    assert faults == dict.fromkeys(faults, ([], 0))
