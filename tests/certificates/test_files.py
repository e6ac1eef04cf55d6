"""The file of a certificate: made once, and left to staff where it cannot be made."""

import datetime as dt
import hashlib
from unittest.mock import Mock

import pytest
import time_machine
from pypdf import PdfReader

from certificates import services, tasks
from certificates.layout.shipped import shipped
from certificates.models import Certificate, Rendition
from certificates.typesetting import pdf
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + dt.timedelta(minutes=30)


def files(certificate):
    return [
        (one.template_version, hashlib.sha256(one.file.read()).hexdigest() == one.sha256)
        for one in certificate.renditions.all()
    ]


HOUSE = f"{pdf.TEMPLATE_VERSION}/house-{shipped(pdf.HOUSE).digest()[:8]}"


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety")


def test_the_file_is_made_once(certificate):
    assert services.render_certificate(certificate_id=certificate.pk, at=NOON) is True
    assert services.render_certificate(certificate_id=certificate.pk, at=LATER) is False

    assert files(certificate) == [(HOUSE, True)]
    assert certificate.renditions.get().file.read(5) == b"%PDF-"


@pytest.mark.parametrize(
    ("paper", "points"),
    [("", (842, 595)), ("a4", (842, 595)), ("us-letter", (792, 612))],
    ids=["as designed", "A4", "US Letter"],
)
def test_the_file_is_on_the_paper_that_was_frozen(ana, paper, points):
    certificate = factory.certificate(ana, rendered=True, paper=paper)

    sheet = PdfReader(certificate.renditions.get().file).pages[0].mediabox

    assert (round(sheet.width), round(sheet.height)) == points


def test_a_second_worker_inside_the_first_leaves_one_file(certificate, monkeypatch):
    real = pdf.render
    storage = Rendition._meta.get_field("file").storage
    inner = []

    def render(*args, **kwargs):
        if not inner:
            inner.append(None)
            inner[0] = services.render_certificate(certificate_id=certificate.pk, at=NOON)
        return real(*args, **kwargs)

    monkeypatch.setattr(pdf, "render", render)
    before = set(storage.listdir("certificates")[1]) if storage.exists("certificates") else set()

    assert services.render_certificate(certificate_id=certificate.pk, at=NOON) is False

    assert inner == [True]
    assert files(certificate) == [(HOUSE, True)]
    kept = {f"certificates/{name}" for name in set(storage.listdir("certificates")[1]) - before}
    assert kept == {certificate.renditions.get().file.name}


def test_a_name_without_glyphs_is_a_fault_and_no_blank_file(ana, monkeypatch):
    ana.name_on_licence = "Ana \U00012000"
    ana.save()
    certificate = factory.certificate(ana)

    assert services.render_certificate(certificate_id=certificate.pk, at=NOON) is False

    certificate.refresh_from_db()
    assert certificate.fault == (
        "No file: No font has the characters \U00012000. Add a folder of fonts that has them."
        " (U+12000)"
    )
    assert files(certificate) == []
    render = Mock()
    monkeypatch.setattr(pdf, "render", render)
    with time_machine.travel(LATER, tick=False):
        tasks.render_missing_certificates()
    render.assert_not_called()


def test_any_other_error_is_a_fault_until_staff_try_again(certificate, administrator, monkeypatch):
    def render(*args, **kwargs):
        raise RuntimeError("out of ink")

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "render", render)
        services.render_certificate(certificate_id=certificate.pk, at=NOON)
    certificate.refresh_from_db()
    assert certificate.fault == "No file: RuntimeError('out of ink')"
    with time_machine.travel(LATER, tick=False):
        tasks.render_missing_certificates()
    assert files(certificate) == []

    services.try_again(certificate=certificate, actor=administrator, at=LATER)
    services.try_again(certificate=certificate, actor=administrator, at=LATER)
    with time_machine.travel(LATER, tick=False):
        tasks.render_missing_certificates()

    certificate.refresh_from_db()
    assert (certificate.fault, files(certificate)) == ("", [(HOUSE, True)])
    assert [(one.actor, one.note) for one in certificate.events.filter(event="tried_again")] == [
        (administrator, "No file: RuntimeError('out of ink')")
    ]


class Killed(BaseException):
    """As SIGKILL: nothing of ours runs afterwards."""


def test_a_file_that_kills_its_worker_is_left_to_staff_after_three(
    certificate, administrator, monkeypatch
):
    def die(*args, **kwargs):
        # What the worker would have put back, had it lived.
        begun.append(Certificate.objects.get(pk=certificate.pk).rendering_starts)
        raise Killed

    begun = []
    monkeypatch.setattr(pdf, "render", die)
    for _ in range(3):
        with pytest.raises(Killed):
            services.render_certificate(certificate_id=certificate.pk, at=NOON)
        Certificate.objects.filter(pk=certificate.pk).update(rendering_starts=begun[-1])

    assert services.render_certificate(certificate_id=certificate.pk, at=NOON) is False
    with time_machine.travel(LATER, tick=False):
        tasks.render_missing_certificates()

    assert begun == [1, 2, 3]
    certificate.refresh_from_db()
    assert certificate.fault == "No file: making it began 3 times and did not end."
    assert list(Certificate.objects.unrendered()) == []

    monkeypatch.undo()
    services.try_again(certificate=certificate, actor=administrator, at=LATER)
    assert services.render_certificate(certificate_id=certificate.pk, at=LATER) is True
    certificate.refresh_from_db()
    assert (certificate.fault, certificate.rendering_starts) == ("", 0)


def test_three_slow_workers_are_not_taken_for_three_dead_ones(certificate, monkeypatch):
    def render(*args, **kwargs):
        Certificate.objects.filter(pk=certificate.pk).update(rendering_starts=3)
        services.give_up_unfinished(issued_before=LATER)
        assert Certificate.objects.get(pk=certificate.pk).fault != ""
        return real(*args, **kwargs)

    real = pdf.render
    monkeypatch.setattr(pdf, "render", render)

    assert services.render_certificate(certificate_id=certificate.pk, at=NOON) is True

    certificate.refresh_from_db()
    assert (certificate.fault, certificate.rendering_starts) == ("", 0)
    assert [one.pk for one in Certificate.objects.unmailed()] == [certificate.pk]


def test_a_store_that_is_away_is_no_fault_of_the_certificate(certificate, monkeypatch):
    storage = Rendition._meta.get_field("file").storage

    def save(*args, **kwargs):
        raise OSError("no route to the bucket")

    with monkeypatch.context() as patch:
        patch.setattr(type(storage), "save", save)
        with pytest.raises(OSError, match="no route"):
            services.render_certificate(certificate_id=certificate.pk, at=NOON)
    certificate.refresh_from_db()
    assert certificate.fault == ""

    with time_machine.travel(LATER, tick=False):
        tasks.render_missing_certificates()
    assert files(certificate) == [(HOUSE, True)]
