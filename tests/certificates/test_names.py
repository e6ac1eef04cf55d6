"""Names on a certificate: any script, any length, and never anything but text."""

import os
from pathlib import Path

import pytest

from certificates.typesetting import pdf
from certificates.typesetting.pdf import MissingGlyph
from tests.certificates.faces import face
from tests.certificates.printed import (
    LONG_NAME,
    MADE_AT,
    needs_poppler,
    paper,
    poppler_words,
    reader,
    sizes_of,
    words,
)

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
@pytest.mark.parametrize("design", ["house", "band", "classic"])
def test_a_name_in_any_script_is_drawn_and_read_back(design, name):
    """Each design names people in a typeface and a size of its own."""
    composed = face(holder_name=name).holder_name

    assert composed in poppler_words(paper(design, holder_name=name))


@needs_poppler
def test_a_name_in_two_scripts_keeps_all_its_parts():
    text = poppler_words(paper(holder_name="Layla ليلى Haddad حداد"))

    assert [part for part in ("Layla", "ليلى", "Haddad", "حداد") if part not in text] == []


CJK_FONTS = Path(os.environ.get("CJK_FONTS", "/usr/share/fonts/opentype/noto"))
"""Where Debian's fonts-noto-cjk puts them; too large to come with the product."""


@needs_poppler
@pytest.mark.skipif(
    not list(CJK_FONTS.glob("Noto*CJK*")), reason="no fonts: apt-get install fonts-noto-cjk"
)
@pytest.mark.parametrize("name", ["山田太郎", "김민준", "欧阳晓雪", "Emi 恵美 Garcia"])
@pytest.mark.parametrize("design", ["house", "classic"])
def test_a_folder_of_further_fonts_draws_chinese_japanese_and_korean_names(design, name):
    made = pdf.render(
        face(holder_name=name),
        layout=pdf.shipped_designs()[design],
        made_at=MADE_AT,
        more_fonts=CJK_FONTS,
    )

    assert name in poppler_words(made)
    assert name in reader(made).metadata.title


@pytest.mark.parametrize("name", ANY_SCRIPT.values(), ids=ANY_SCRIPT)
def test_the_documents_title_carries_the_name(name):
    composed = face(holder_name=name).holder_name
    title = f"Certificate of completion: Foundations of dry needling, {composed}"

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


@pytest.mark.parametrize(
    "name",
    [
        pytest.param('#read("/etc/passwd")', id="a call"),
        pytest.param("*bold* _thin_ `code`", id="emphasis"),
        pytest.param("A & B <Jones>", id="angle brackets"),
        pytest.param("$x^2$ = \\ // @note", id="formula and comment"),
        pytest.param('"] #panic() [', id="quotes and brackets"),
        pytest.param('\\")) #panic("out', id="the end of a string"),
        pytest.param('#import "@preview/x:0.1.0"', id="a package"),
        pytest.param("\\u{41} \\n \\u0041", id="escapes"),
        pytest.param("{{ name }} %s {0} {title} {words.scope}", id="placeholders"),
    ],
)
def test_markup_is_printed_as_typed(name):
    facts = {"holder_name": name, "title": name, "presenter": name, "objectives": [name]}

    assert words(paper(**facts)).count(name) == 4


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
    made = paper(holder_name=name)

    assert name in words(made)
    assert len(reader(made).pages) == 1
    (size,) = sizes_of(made, name[:5])
    assert smallest <= size <= largest


@pytest.mark.parametrize("design", ["house", "band", "classic"])
def test_a_name_on_two_lines_is_broken_once(design):
    lines = reader(paper(design, holder_name=LONG_NAME)).pages[0].extract_text().splitlines()

    cut = LONG_NAME.index(" de la")
    found = [line.strip() for line in lines if line.strip() and line.strip() in LONG_NAME]
    assert found == [LONG_NAME[:cut], LONG_NAME[cut + 1 :]]
