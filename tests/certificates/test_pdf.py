"""The certificate on paper: every fact on it, and nothing where there is none."""

import pytest

from certificates.typesetting import pdf
from tests.certificates.faces import EVERYTHING, face
from tests.certificates.printed import (
    INK_SHA256,
    MADE_AT,
    box,
    needs_poppler,
    paper,
    picture,
    poppler_words,
    reader,
    sheet,
    words,
)

SIGNED = [["Marcus Lindqvist", "Director of Education", INK_SHA256], EVERYTHING["signatories"][1]]

PRINTED = {
    "heading": "Certificate of completion",
    "name": "This certifies that Ana María Ferreira Jones",
    "licence": "Licence PT 41207 · Florida Board of Physical Therapy",
    "title": "has completed the programme Foundations of dry needling",
    "first course": "DN-101 Foundations, safety and consent",
    "second course": "DN-102 Upper quarter: neck, shoulder and arm",
    "first objective": "Find the rule for a jurisdiction and a profession",
    "last objective": "Recognise and respond to pneumothorax, vasovagal reaction and bleeding",
    "self-paced hours": "Self-paced online 14.5",
    "live hours": "Live online 4",
    "hands-on hours": "In person, hands-on 27",
    "all hours": "Total 45.5",
    "place": "Place or format Online and in person, Tampa, Florida",
    "completion": "Completed on 18 November 2026",
    "issue": "Issued on 20 November 2026",
    "end": "Valid until 17 November 2028",
    "number": "Certificate number FF-2026-7QK29FXRM4",
    "provider": "Filiform School of Dry Needling Provider number 50-2417",
    "presenter": "Dr Helena Okafor, PT, DPT Presenter",
    "signatory": "Marcus Lindqvist Director of Education · authorised signature",
    "code": "Verification code 7QK2-9FXR-M4AB",
    "scope": "It is not a licence",
}


@pytest.mark.parametrize("fact", PRINTED.values(), ids=PRINTED)
def test_every_fact_is_printed(fact):
    assert fact in words(paper())


ASKED_BY_BOARDS = {
    "approval by number": "TX-88213 Texas Board of Physical Therapy Examiners",
    "approval in their words": "This course is approved by the Nevada Physical Therapy Board",
    "units without category": "CEU 4.55",
    "units of a category": "jurisprudence 2 contact hours",
    "second signatory": "Dr Ruth Amsel Head of training · authorised signature",
}


@pytest.mark.parametrize("fact", ASKED_BY_BOARDS.values(), ids=ASKED_BY_BOARDS)
def test_what_boards_ask_for_is_printed(fact):
    assert fact in words(paper(**EVERYTHING | {"signatories": SIGNED}))


def test_every_single_value_can_be_placed():
    names = ("version", "description", "attended", "units", "approval_number", "hours", "code")
    fields = [
        {"id": name.replace("_", "-"), "kind": "fact", "fact": name, "label": "{label}:"}
        | box(20, 60 + 18 * row, 250, 16)
        for row, name in enumerate(names)
    ]
    made = pdf.render(
        face(**EVERYTHING | {"signatories": []}), layout=sheet(*fields), made_at=MADE_AT
    )

    text = words(made)
    assert "Version: 3.2 Content: Theory, supervised practice" in text
    assert "Attended: 14 November 2026 to 18 November 2026" in text
    assert "Units: 4.55 CEU; 2 contact hours (Ethics and jurisprudence)" in text
    assert "Approval number: TX-88213 (Texas Board of Physical Therapy Examiners); NV-2026" in text
    assert "Hours: 45.5 hours Verification code: 7QK2-9FXR-M4AB" in text


def test_the_verification_address_is_printed_and_can_be_followed():
    made = paper()

    # A long address may be broken over two lines.
    assert "Verifyatfiliform.example/c/7QK29FXRM4AB" in words(made).replace(" ", "")
    targets = {note.get_object()["/A"]["/URI"] for note in reader(made).pages[0]["/Annots"]}
    assert targets == {"https://filiform.example/c/7QK29FXRM4AB"}


@needs_poppler
@pytest.mark.parametrize(
    "address",
    [
        "https://filiform.example/c/7QK29FXRM4AB",
        "http://localhost:8000/c/7QK29FXRM4AB",
        "https://learn.filiform-academy.example/c/7QK29FXRM4AB",
    ],
)
def test_the_code_in_the_verification_address_stays_on_one_line(address):
    lines = poppler_words(paper(verify_url=address)).split()

    assert any(line.endswith("7QK29FXRM4AB") for line in lines)


@needs_poppler
def test_another_program_reads_the_same_facts():
    text = poppler_words(paper())

    # Each column is read on its own there, so labels and values may part.
    for value in ("Ana María Ferreira Jones", "Foundations of dry needling", "FF-2026-7QK29FXRM4"):
        assert value in text
    assert "7QK2-9FXR-M4AB" in text


MISSING = {
    "licence_number": None,
    "provider_number": "",
    "credits": [],
    "courses": [],
    "objectives": [],
    "place_or_mode": "",
    "presenter": "",
    "signatories": [],
    "valid_until": None,
}


@pytest.mark.parametrize("design", ["house", "band", "classic"])
def test_facts_that_are_missing_leave_no_label_behind(design):
    text = words(paper(design, **MISSING))

    labels = ("Licence ", "Provider number", "Hours", "Total", "Courses", "What was", "Place")
    assert [label for label in (*labels, "Presenter", "signature") if label in text] == []
    assert "Valid until Does not expire" in text


def test_one_mode_needs_no_total():
    text = words(paper(credits=[["In person", "10.00"]]))

    assert "In person 10" in text
    assert "Total" not in text


def test_a_certification_says_so():
    text = words(paper(kind="certification", title="Dry needling practitioner"))

    assert "Certification This certifies that" in text
    assert "has met every requirement for certification in Dry needling practitioner" in text
    assert "Certificate of completion" not in text


def test_a_sample_is_marked_across_the_face_and_in_words():
    made = paper(sample=True)

    assert "Sample programme, not clinically reviewed" in words(made)
    assert "SAMPLE" in words(made)
    assert "sample" not in words(paper()).lower()


def test_a_design_cannot_leave_out_that_a_sample_is_one():
    made = pdf.render(face(sample=True), layout=sheet(), made_at=MADE_AT)

    assert "Sample programme, not clinically reviewed" in words(made)
    assert "SAMPLE" in words(made)


def test_a_sample_is_visibly_another_sheet():
    """The mark is drawn in one light grey that nothing else uses."""

    def share_of_grey(made: bytes) -> float:
        drawn = picture(made)
        return drawn.histogram()[232] / (drawn.width * drawn.height)

    assert share_of_grey(paper(sample=True)) > 0.03
    assert share_of_grey(paper()) < 0.002
