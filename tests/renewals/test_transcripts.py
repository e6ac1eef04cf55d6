"""What a person completed, on a page, as a table, as a tagged PDF, and as the pack for an audit."""

import csv
import datetime as dt
import hashlib
import io
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from pypdf import PdfReader

from certificates.models import Rendition
from renewals.models import CreditEntry, Evidence
from renewals.services import close_period
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def period(ana):
    """Ohio asks for 24 hours of 60 minutes between 1 February 2026 and 31 January 2028."""
    people.ohio(), people.physical_therapist()
    make.rule()
    return make.licence_period(ana, due_on=dt.date(2028, 1, 31), number="PT-7")


def outside(holder, **fields) -> CreditEntry:
    given = {
        "title": "Ethics in practice",
        "provider": "State university",
        "mode": "live_online",
        "minutes": 120,
        "completed_on": dt.date(2026, 6, 1),
        "recorded_at": NOW,
    } | fields
    return CreditEntry.objects.create(holder=holder, source="outside", **given)


def evidence(entry, content=b"%PDF-1.7 proof", name="proof.pdf") -> Evidence:
    row = Evidence(
        entry=entry,
        name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=NOW,
    )
    row.file.save(name, ContentFile(content))
    return row


def file_of(certificate, content=b"%PDF-1.7 certificate") -> Rendition:
    row = Rendition(
        certificate=certificate,
        template_version="1",
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=NOW,
        given_out_at=NOW,
    )
    row.file.save("certificate.pdf", ContentFile(content))
    return row


def content_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def download(client, user, name, *args) -> bytes:
    client.force_login(user)
    return content_of(client.get(reverse(f"renewals:{name}", args=args)))


def body(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def test_the_table_of_a_cycle_says_what_counts_and_why_not_all(client, ana, period):
    outside(ana, title="=HYPERLINK(1)")
    outside(ana, title="Too early", completed_on=dt.date(2026, 1, 31))
    outside(ana, title="Rejected", state="rejected")

    rows = table(download(client, ana, "transcript_period_csv", period.pk))

    assert [(row["Activity"], row["Hours of 60 minutes"], row["Counted here"]) for row in rows] == [
        ("'=HYPERLINK(1)", "2", "2 contact hours")
    ]


def test_the_table_of_everything_has_each_hour_on_record_once(client, ana, period):
    make.licence_period(ana, due_on=dt.date(2028, 2, 28), number="PT-8")
    make.certificate_period(ana, due_on=dt.date(2028, 3, 1), hours=[["In person", "4.00"]])
    outside(ana, topics=["ethics"])
    outside(ana, title="Waiting", state="waiting")

    rows = table(download(client, ana, "transcript_csv"))

    assert [(row["Activity"], row["Minutes"], row["Topics"], row["State"]) for row in rows] == [
        ("Foundations and safe insertion", "240", "", "Accepted"),
        ("Ethics in practice", "120", "ethics", "Accepted"),
    ]


def test_the_pdf_is_tagged_and_says_who_what_and_how_much(client, ana, period):
    outside(ana, title="Ethik für Übende #1 *stark*")

    pdf = download(client, ana, "transcript_period_pdf", period.pk)

    catalogue = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert (catalogue["/MarkInfo"]["/Marked"], "/StructTreeRoot" in catalogue) == (True, True)
    text = text_of(pdf)
    for said in (
        "Ana Ferreira",
        "Ohio, physical therapist",
        "PT-7",
        "1 February 2026 to 31 January 2028",
        "Not complete",
        "22 contact hours",
        "Ethik für Übende #1 *stark*",
        "Rule read on 1 February 2026, not reviewed by anybody yet.",
    ):
        assert said in text


def test_a_name_that_no_font_draws_leads_back_with_what_to_do(client, ana, period):
    outside(ana, title="針灸")
    client.force_login(ana)

    answer = client.get(reverse("renewals:transcript_period_pdf", args=[period.pk]), follow=True)

    page = body(answer)
    assert answer.redirect_chain == [(reverse("renewals:transcript_period", args=[period.pk]), 302)]
    assert "no font here draws" in page
    assert "Print this page instead, or take the table." in page


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_page_shows_none_one_and_three(client, ana, number):
    for count in range(number):
        outside(ana, title=f"Activity {count}")
    client.force_login(ana)

    page = body(client.get(reverse("renewals:transcript")))

    assert page.count('<th scope="row">Activity') == number
    assert ("Nothing is on record yet" in page) == (number == 0)


def test_a_closed_cycle_stays_as_it_was_settled(client, ana, period):
    outside(ana)
    close_period(period=period, closing="renewed", at=NOW)
    CreditEntry.objects.update(minutes=600)
    outside(ana, title="Added later")
    client.force_login(ana)

    page = body(client.get(reverse("renewals:period", args=[period.pk])))

    assert "What stands here is what was settled then." in page
    assert "<dt>Counted</dt><dd>2 contact hours" in page
    assert "Added later" not in page


def test_the_pack_holds_transcript_certificates_evidence_and_an_index(client, ana, period):
    award = make.certificate_period(
        ana, due_on=dt.date(2028, 3, 1), hours=[["In person", "4.00"]]
    ).certificate
    file_of(award)
    entry = outside(ana)
    paper = evidence(entry, name="../../my proof.pdf")

    pack = ZipFile(io.BytesIO(download(client, ana, "audit_zip", period.pk)))

    assert pack.testzip() is None
    assert pack.namelist() == [
        "transcript.csv",
        "transcript.pdf",
        f"certificates/{award.number}.pdf",
        f"evidence/{entry.pk}-{paper.pk}-..-..-my_proof.pdf",
        "INDEX.txt",
    ]
    assert pack.read(f"certificates/{award.number}.pdf") == b"%PDF-1.7 certificate"
    index = pack.read("INDEX.txt").decode()
    assert f"{paper.sha256}  evidence/{entry.pk}-{paper.pk}-..-..-my_proof.pdf" in index
    assert "Not in this pack:" not in index


def test_the_page_of_the_pack_says_what_is_not_in_it(client, ana, period):
    make.certificate_period(ana, due_on=dt.date(2028, 3, 1), hours=[["In person", "4.00"]])
    outside(ana)
    client.force_login(ana)

    page = body(client.get(reverse("renewals:audit_pack", args=[period.pk])))

    assert "2 things are not in the pack." in page
    assert "We have no file of this certificate at the moment." in page
    assert "No file proves this activity." in page
    assert "The cycle itself still needs 18 contact hours." in page


def test_a_complete_pack_says_so(client, ana, period):
    evidence(outside(ana, minutes=24 * 60))
    client.force_login(ana)

    page = body(client.get(reverse("renewals:audit_pack", args=[period.pk])))

    assert "Everything that counts in this cycle is proved by a file in the pack." in page


def test_a_file_that_is_gone_is_named_and_the_rest_goes_out(client, ana, period):
    row = evidence(outside(ana))
    row.file.storage.delete(row.file.name)

    pack = ZipFile(io.BytesIO(download(client, ana, "audit_zip", period.pk)))

    assert pack.namelist() == ["transcript.csv", "transcript.pdf", "INDEX.txt"]
    assert (
        f"not there  evidence/{row.entry_id}-{row.pk}-proof.pdf" in pack.read("INDEX.txt").decode()
    )


@pytest.mark.parametrize(
    "name",
    [
        "transcript_period",
        "transcript_period_pdf",
        "transcript_period_csv",
        "audit_pack",
        "audit_zip",
    ],
)
def test_a_cycle_is_its_holders_alone(client, ana, ben, cleo, administrator, period, name):
    address = reverse(f"renewals:{name}", args=[period.pk])
    statuses = []
    for viewer in (ana, ben, cleo, administrator, None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        response = client.get(address)
        statuses.append(response.status_code)
        if viewer == ana:
            assert response["Cache-Control"] == "private, no-store"

    assert statuses == [200, 404, 404, 404, 302]


def test_a_certificate_has_no_cycle_to_transcribe(client, ana):
    period = make.certificate_period(ana)
    client.force_login(ana)

    assert client.get(reverse("renewals:transcript_period", args=[period.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pack_costs_the_same_for_one_and_for_three(
    client, ana, period, rows, django_assert_num_queries
):
    for number in range(rows):
        award = make.certificate_period(ana, due_on=dt.date(2028, 3, 1 + number)).certificate
        file_of(award)
        evidence(outside(ana, title=f"Activity {number}"))
    client.force_login(ana)
    address = reverse("renewals:audit_pack", args=[period.pk])
    client.get(address)

    with django_assert_num_queries(13):
        client.get(address)
