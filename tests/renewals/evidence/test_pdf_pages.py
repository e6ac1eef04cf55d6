"""A PDF is looked at page by page beside the decision, as pictures, by staff alone."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
import typst
from django.core.cache import cache
from django.urls import reverse
from PIL import Image

from practitioners.models import User
from renewals.papers import MOST_PAGES, CannotShow, count_pages, page_picture
from renewals.papers import pages as papers
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.factories.activities import activity
from tests.renewals.adjustments.steps import DUE, asked

pytestmark = pytest.mark.django_db


def paper(pages, size='paper: "us-letter"'):
    text = "#pagebreak()\n".join(f"= Page {number + 1}\n" for number in range(pages))
    return typst.compile(f"#set page({size})\n{text}".encode())


THREE = paper(3)
DAMAGED = b"%PDF-1.7\nnothing of the kind"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def entry(ana, noon):
    return activity(ana, at=noon, files=[make.pdf("course.pdf", THREE)])


def size_of(picture):
    with Image.open(BytesIO(picture)) as found:
        return found.format, found.size


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param('paper: "us-letter"', (1449, 1875), id="upright"),
        pytest.param("width: 20cm, height: 10cm", (1875, 937), id="lying"),
        pytest.param("width: 3cm, height: 500cm", (11, 1875), id="a strip"),
    ],
)
def test_a_page_is_a_picture_of_bounded_size(size, expected):
    assert size_of(page_picture(paper(1, size), 1)) == ("PNG", expected)


@pytest.mark.parametrize(
    ("pages", "counted"), [(1, 1), (2, 2), (7, 7), (MOST_PAGES, MOST_PAGES), (60, MOST_PAGES)]
)
def test_pages_are_counted_up_to_a_limit(pages, counted):
    assert count_pages(paper(pages)) == counted


@pytest.mark.parametrize("bad", [b"", DAMAGED, THREE[: len(THREE) // 2]], ids=len)
def test_what_is_no_paper_is_refused(bad):
    with pytest.raises(CannotShow):
        count_pages(bad)
    with pytest.raises(CannotShow):
        page_picture(bad, 1)


@pytest.mark.parametrize("number", [0, -1, 4, MOST_PAGES + 1])
def test_a_page_that_is_not_there_is_refused(number):
    with pytest.raises(CannotShow):
        page_picture(THREE, number)


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(papers, "PATIENCE", 0.001)

    with pytest.raises(CannotShow):
        page_picture(THREE, 1)


def pictures(page):
    return re.findall(r'<div class="evidence-sheet"><img src="([^"]+)" alt="([^"]+)"', page)


@pytest.mark.parametrize(
    ("asked", "shown", "links"),
    [
        ("", 1, ["paper=2"]),
        ("2", 2, ["paper=1", "paper=3"]),
        ("9", 3, ["paper=2"]),
        ("x", 1, ["paper=2"]),
    ],
)
def test_the_case_shows_one_page_with_the_tools_of_pictures(
    client, reviewer, entry, asked, shown, links
):
    file = entry.evidence.get()
    page = client.get(reverse("evidence_case", args=[entry.pk]), {"paper": asked}).content.decode()

    address = f"{reverse('renewals:evidence', args=[file.pk])}?page={shown}"
    assert pictures(page) == [(address, f"Page {shown} of course.pdf, which was sent as evidence")]
    assert page.count('data-do="right"') == 1
    assert f"Page {shown} of 3" in page
    nav = page.partition('class="evidence-pages"')[2].partition("</nav>")[0]
    assert re.findall(r"paper=\d", nav) == links
    assert client.get(address).headers["Content-Type"] == "image/png"


def test_a_page_goes_out_as_a_picture_that_nothing_keeps_and_nothing_runs_in(
    client, reviewer, entry
):
    answer = client.get(f"{reverse('renewals:evidence', args=[entry.evidence.get().pk])}?page=2")

    assert size_of(answer.content) == ("PNG", (1449, 1875))
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("asked", ["4", "0", "x", "", "99999", "-1"])
def test_a_page_that_does_not_exist_is_not_found(client, reviewer, entry, asked):
    address = reverse("renewals:evidence", args=[entry.evidence.get().pk])

    assert client.get(address, {"page": asked}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "kind"),
    [
        ("administrator", 200, "image/png"),
        ("ana", 200, "application/pdf"),
        ("ben", 404, None),
        ("instructor", 404, None),
        (None, 302, None),
    ],
)
def test_staff_look_at_pages_the_holder_downloads_and_nobody_else_finds_it(
    client, request, entry, who, status, kind
):
    if who:
        client.force_login(request.getfixturevalue(who))

    answer = client.get(f"{reverse('renewals:evidence', args=[entry.evidence.get().pk])}?page=1")

    assert answer.status_code == status
    if kind:
        assert answer.headers["Content-Type"] == kind
        assert User.objects.filter(pk=entry.holder_id).exists()
    if kind == "application/pdf":
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_damaged_one_is_offered_for_download_and_asked_once(client, reviewer, ana, noon):
    entry = activity(ana, at=noon, files=[make.pdf("broken.pdf", DAMAGED)])
    case = reverse("evidence_case", args=[entry.pk])

    pages = [client.get(case).content.decode() for _time in range(2)]

    assert [pictures(page) for page in pages] == [[], []]
    assert "A PDF whose pages cannot be shown here" in pages[1]
    assert cache.get(f"paper-pages-{entry.evidence.get().sha256}") == 0


def test_one_that_took_too_long_is_looked_at_again(client, reviewer, entry, monkeypatch):
    case = reverse("evidence_case", args=[entry.pk])
    with monkeypatch.context() as busy:
        busy.setattr(papers, "PATIENCE", 0.001)
        client.get(case)
    before = pictures(client.get(case).content.decode())
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        after = pictures(client.get(case).content.decode())

    assert [len(before), len(after)] == [0, 1]


def test_the_letter_of_a_board_is_looked_at_the_same_way(client, administrator, ana, noon):
    period = renewals.licence_period(ana, due_on=DUE)
    row = asked(period, at=noon, proof=make.pdf("letter.pdf", THREE))
    client.force_login(administrator)

    page = client.get(reverse("adjustment_case", args=[row.pk]), {"paper": "3"}).content.decode()
    proof = reverse("renewals:adjustment_proof", args=[row.pk])

    assert f'<img src="{proof}?page=3" alt="Page 3 of letter.pdf, which was sent as proof">' in page
    assert client.get(f"{proof}?page=3").headers["Content-Type"] == "image/png"
