"""The certificate on paper: every fact on it, any name, readable by people and machines."""

import datetime as dt
import io
import re
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates import qr
from certificates.design import border
from certificates.pdf import MissingGlyph, render
from tests.certificates.faces import face

MADE_AT = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="no poppler: apt-get install poppler-utils"
)


def paper(**changes) -> bytes:
    return render(face(**changes), made_at=MADE_AT)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All text on all pages in reading order, spaces and line ends as one space."""
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def poppler_words(pdf: bytes) -> str:
    """The same through another program, which honours the replacement text of ligatures."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", run.stdout.decode())
    return " ".join(text.split())


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


def test_the_verification_address_is_printed_and_can_be_followed():
    pdf = paper()

    # A long address may be broken over two lines.
    assert "Verifyatfiliform.example/c/7QK29FXRM4AB" in words(pdf).replace(" ", "")
    targets = {note.get_object()["/A"]["/URI"] for note in reader(pdf).pages[0]["/Annots"]}
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


def test_facts_that_are_missing_leave_no_label_behind():
    text = words(
        paper(
            licence_number=None,
            provider_number="",
            credits=[],
            courses=[],
            objectives=[],
            place_or_mode="",
            presenter="",
            signatory_name="",
            valid_until=None,
        )
    )

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
    pdf = paper(sample=True)

    assert "Sample programme, not clinically reviewed" in words(pdf)
    assert "SAMPLE" in words(pdf)
    assert "sample" not in words(paper()).lower()


def test_a_sample_is_visibly_another_sheet():
    """The mark is drawn in one light grey that nothing else uses."""

    def share_of_grey(pdf: bytes) -> float:
        sheet = picture(pdf)
        return sheet.histogram()[232] / (sheet.width * sheet.height)

    assert share_of_grey(paper(sample=True)) > 0.03
    assert share_of_grey(paper()) < 0.002


ANY_SCRIPT = {
    "Latin": "Zoë O’Neil-Dvořák",
    "Vietnamese": "Nguyễn Thị Hồng Ánh",
    "decomposed accents": "Jose\u0301 A\u0301ngel N\u0303un\u0303ez",
    "Arabic": "محمد عبد الرحمن الحسيني",
    "Hebrew": "דוד בן־גוריון",
    "Devanagari": "अनुष्का श्रीवास्तव",
    "Greek": "Αλέξανδρος Παπαδόπουλος",
    "Cyrillic": "Александра Щербакова",
    "Thai": "สมชาย ใจดี",
    "Bengali": "অনন্যা চট্টোপাধ্যায়",
    "Tamil": "தமிழ்ச்செல்வி ராஜா",
    "Gujarati": "ગૌરવ પટેલ",
    "Gurmukhi": "ਹਰਪ੍ਰੀਤ ਕੌਰ",
    "Armenian": "Արամ Խաչատրյան",
    "Georgian": "ნინო ბერიძე",
}


@needs_poppler
@pytest.mark.parametrize("name", ANY_SCRIPT.values(), ids=ANY_SCRIPT)
def test_a_name_in_any_script_is_drawn_and_read_back(name):
    composed = face(holder_name=name).holder_name

    assert composed in poppler_words(paper(holder_name=name))


@needs_poppler
def test_a_name_in_two_scripts_keeps_all_its_parts():
    text = poppler_words(paper(holder_name="Layla ليلى Haddad حداد"))

    assert [part for part in ("Layla", "ليلى", "Haddad", "حداد") if part not in text] == []


@pytest.mark.parametrize("name", ANY_SCRIPT.values(), ids=ANY_SCRIPT)
def test_the_documents_title_carries_the_name(name):
    title = f"Certificate of completion: Foundations of dry needling, {face(holder_name=name).holder_name}"

    assert reader(paper(holder_name=name)).metadata.title == title


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        pytest.param({"holder_name": "山田太郎"}, "山田太郎", id="a Chinese or Japanese name"),
        pytest.param({"holder_name": "김민준"}, "김민준", id="a Korean name"),
        pytest.param({"presenter": "Dr 李 Smith"}, "李", id="one character of the presenter"),
        pytest.param({"title": "Needling 😀"}, "😀", id="a picture in the title"),
    ],
)
def test_a_missing_glyph_stops_the_certificate(changes, missing):
    with pytest.raises(MissingGlyph, match="Add a folder of fonts") as caught:
        paper(**changes)

    assert caught.value.text == missing


def test_a_missing_glyph_does_not_spoil_the_next_certificate():
    before = paper()
    with pytest.raises(MissingGlyph):
        paper(holder_name="山田太郎")

    assert paper() == before


@pytest.mark.parametrize(
    "name",
    [
        pytest.param('#read("/etc/passwd")', id="a call"),
        pytest.param("*bold* _thin_ `code`", id="emphasis"),
        pytest.param("A & B <Jones>", id="angle brackets"),
        pytest.param("$x^2$ = \\ // @note", id="formula and comment"),
        pytest.param('"] #panic() [', id="quotes and brackets"),
        pytest.param("{{ name }} %s {0}", id="placeholders"),
    ],
)
def test_markup_is_printed_as_typed(name):
    facts = {"holder_name": name, "title": name, "presenter": name, "objectives": [name]}

    assert words(paper(**facts)).count(name) == 4


LONG_NAME = (
    "Maximiliana Konstantina Alexandropoulou-Featherstonehaugh de la Concepción y"
    " Villanueva Etxeberría"
)


def name_sizes(pdf: bytes, part: str) -> set[int]:
    """The type sizes, in whole points, in which text with this part is set."""
    sizes: set[int] = set()

    def note(text, _matrix, at, _font, size):
        if part in text:
            sizes.add(round(size * abs(at[0])))

    reader(pdf).pages[0].extract_text(visitor_text=note)
    return sizes


@pytest.mark.parametrize(
    ("name", "smallest", "largest"),
    [
        pytest.param("Ana Jones", 34, 34, id="a short name is large"),
        pytest.param("Ana-Maria Magdalena Papadopoulou-Okafor Stevenson", 20, 30, id="shrinks"),
        pytest.param(LONG_NAME, 18, 22, id="98 characters on two lines"),
        pytest.param("X" * 98, 6, 14, id="98 characters that cannot be parted"),
    ],
)
def test_a_long_name_shrinks_and_then_wraps(name, smallest, largest):
    pdf = paper(holder_name=name)

    assert name in words(pdf)
    assert len(reader(pdf).pages) == 1
    (size,) = name_sizes(pdf, name[:5])
    assert smallest <= size <= largest


SIX_LINES = [
    f"Objective {n}: describe and demonstrate the safe approach to the region" for n in range(1, 7)
]


def test_six_objectives_and_six_courses_fit_on_one_page():
    courses = [[f"DN-10{n}", f"Region {n} and its neighbours"] for n in range(1, 7)]
    pdf = paper(objectives=SIX_LINES, courses=courses, sample=True, holder_name=LONG_NAME)

    assert len(reader(pdf).pages) == 1
    assert [line for line in SIX_LINES if line not in words(pdf)] == []


WORDY = {
    "provider_name": "International Institute for Post-Graduate Education in Physiotherapy,"
    " Rehabilitation and Dry Needling of the South-West",
    "provider_number": "APPROVAL-2026-0000-112233-SW-TRAINING-PROVIDER",
    "licence_issuer": "Department of Business and Professional Regulation, Board of Physical"
    " Therapy Practice and Athletic Training",
    "place_or_mode": "Online, live online and in person at the Centre for Musculoskeletal"
    " Medicine, 1200 Long Avenue, Building 7, Tampa, Florida",
    "credits": [[f"Way of teaching number {n}, supervised", "3.25"] for n in range(1, 9)],
    "verify_url": "https://training.southwest-physiotherapy.example.org/c/7QK29FXRM4AB",
    "sample": True,
}


def test_wordy_facts_shrink_into_their_places():
    pdf = paper(**WORDY)

    text = words(pdf)
    assert len(reader(pdf).pages) == 1
    assert [name for name in ("provider_name", "place_or_mode") if WORDY[name] not in text] == []
    assert "Way of teaching number 8, supervised 3.25 Total 26" in text
    (size,) = name_sizes(pdf, "International")
    assert size < 12
    found = zxingcpp.read_barcodes(picture(pdf))
    assert [barcode.text for barcode in found] == [qr.scannable(WORDY["verify_url"])]


def test_more_than_the_face_holds_goes_to_a_second_page():
    many = [f"{line}, part {part}" for part in range(1, 6) for line in SIX_LINES]
    pdf = paper(objectives=many)

    face_page, second = (" ".join(page.extract_text().split()) for page in reader(pdf).pages)
    assert "Courses and objectives are listed on page 2." in face_page
    assert "of certificate FF-2026-7QK29FXRM4, issued to Ana María Ferreira Jones" in second
    assert [line for line in many if line not in second] == []


def picture(pdf: bytes, dots: int = 100) -> Image.Image:
    if not shutil.which("pdftoppm"):
        pytest.skip("no poppler: apt-get install poppler-utils")
    run = subprocess.run(
        ["pdftoppm", "-r", str(dots), "-gray", "-singlefile", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return Image.open(io.BytesIO(run.stdout))


@pytest.mark.parametrize("dots", [72, 100, 200])
@pytest.mark.parametrize(
    "address",
    [
        "https://filiform.example/c/7QK29FXRM4AB",
        "http://127.0.0.1:8000/c/7QK29FXRM4AB",
        "https://school.example/Training/c/7QK29FXRM4AB",
    ],
)
def test_the_printed_qr_code_opens_the_verification_address(address, dots):
    found = zxingcpp.read_barcodes(picture(paper(verify_url=address, sample=True), dots))

    assert [barcode.text for barcode in found] == [qr.scannable(address)]


def test_nothing_is_drawn_outside_the_frame():
    sheet = picture(paper(holder_name=LONG_NAME, **WORDY))
    edge = round(7 / 25.4 * 100)

    outside = [
        sheet.crop((0, 0, sheet.width, edge)),
        sheet.crop((0, sheet.height - edge, sheet.width, sheet.height)),
        sheet.crop((0, 0, edge, sheet.height)),
        sheet.crop((sheet.width - edge, 0, sheet.width, sheet.height)),
    ]
    assert {strip.getextrema() for strip in outside} == {(255, 255)}


def structure(pdf: bytes) -> list[str]:
    """The tags in reading order."""

    def walk(node) -> list[str]:
        node = node.get_object()
        if isinstance(node, list):
            return [tag for child in node for tag in walk(child)]
        if not isinstance(node, dict):
            return []
        here = [str(node["/S"])] if "/S" in node else []
        return here + (walk(node["/K"]) if "/K" in node else [])

    return walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"])


def test_the_document_is_tagged_for_screen_readers():
    pdf = paper()
    root = reader(pdf).trailer["/Root"]

    tags = structure(pdf)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712, pypdf has its own booleans
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert [tag for tag in tags if re.fullmatch(r"/H\d?|/Title", tag)] == ["/H1"]
    assert (tags.count("/L"), tags.count("/LI")) == (2, 5)
    assert (tags.count("/Table"), tags.count("/TH"), tags.count("/TD")) == (1, 2, 8)
    assert tags.count("/Figure") == 1


def test_the_qr_code_is_described_in_words():
    def alternatives(node) -> list[str]:
        node = node.get_object()
        if isinstance(node, list):
            return [alt for child in node for alt in alternatives(child)]
        if not isinstance(node, dict):
            return []
        here = [str(node["/Alt"])] if "/Alt" in node else []
        return here + (alternatives(node["/K"]) if "/K" in node else [])

    described = alternatives(reader(paper()).trailer["/Root"]["/StructTreeRoot"])
    assert "QR code that opens https://filiform.example/c/7QK29FXRM4AB" in described


def test_the_document_declares_the_archival_and_the_accessible_standard():
    metadata = reader(paper()).trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_every_font_is_embedded():
    fonts = reader(paper(holder_name="محمد Jones")).pages[0]["/Resources"]["/Font"]

    inner = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts.values()]
    assert len(inner) >= 4
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in inner)


def test_the_programmes_own_words_are_marked_with_its_language():
    pdf = paper(language="pt-br", title="Fundamentos do agulhamento seco")

    assert reader(pdf).trailer["/Root"]["/Lang"] == "en"
    languages = [found["/Lang"] for found in every_dictionary(pdf) if "/Lang" in found]
    assert set(languages) == {"en", "pt-BR"}


def every_dictionary(pdf: bytes) -> list[dict]:
    document = reader(pdf)
    objects = (document.get_object(number) for number in range(1, document.trailer["/Size"]))
    return [found for found in objects if isinstance(found, dict)]


def test_the_same_face_and_time_give_the_same_bytes():
    assert paper() == paper()
    assert paper() != render(face(), made_at=MADE_AT + dt.timedelta(seconds=1))


def test_the_time_of_making_is_the_one_given():
    assert reader(paper()).metadata.creation_date == MADE_AT


@pytest.mark.parametrize(
    ("size", "width", "height"), [("a4", 297, 210), ("us-letter", 279.4, 215.9)]
)
def test_both_papers_lie(size, width, height):
    pdf = render(face(), made_at=MADE_AT, paper=size)

    (page,) = reader(pdf).pages
    points = (float(page.mediabox.width), float(page.mediabox.height))
    assert points == pytest.approx((width / 25.4 * 72, height / 25.4 * 72), abs=0.1)


@pytest.mark.parametrize("size", border.PAPERS)
def test_the_frames_are_the_ones_the_program_draws(size):
    drawn = (border.FOLDER / f"border-{size}.svg").read_text()

    assert drawn == border.frame(*border.PAPERS[size])
