"""What a certificate says in each language, and what is left out."""

import json
import re

import pytest

from certificates.layout.vocabulary import FACTS, LISTS
from certificates.typesetting.wording import WORDS, Wording
from tests.certificates.faces import EVERYTHING, face

ENGLISH = json.loads((WORDS / "en.json").read_text())
LANGUAGES = sorted(path.stem for path in WORDS.glob("*.json"))


def test_these_languages_are_there():
    assert LANGUAGES == ["de", "en", "es", "fr", "pt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    words = json.loads((WORDS / f"{language}.json").read_text())

    assert list(words) == list(ENGLISH)
    assert set(words["labels"]) == set(FACTS) | set(LISTS)
    assert (len(words["months"]), "" in words["labels"].values()) == (12, False)

    def gaps(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}", text))

    plain = {name: text for name, text in ENGLISH.items() if isinstance(text, str)}
    assert {name: gaps(words[name]) for name in plain} == {
        name: gaps(text) for name, text in plain.items()
    }


@pytest.mark.parametrize(
    ("language", "heading", "day", "hours"),
    [
        ("en", "Certificate of completion", "20 November 2026", "45.5 hours"),
        ("es", "Certificado de finalización", "20 de noviembre de 2026", "45,5 horas"),
        ("fr-ca", "Certificat de fin de formation", "20 novembre 2026", "45,5 heures"),
        ("de", "Abschlusszertifikat", "20. November 2026", "45,5 Stunden"),
        ("pt-br", "Certificado de conclusão", "20 de novembro de 2026", "45,5 horas"),
        ("nl", "Certificate of completion", "20 November 2026", "45.5 hours"),
    ],
)
def test_a_certificate_speaks_the_language_of_its_holder(language, heading, day, hours):
    said = Wording(face(language=language))

    assert [said.fact(name) for name in ("heading", "issued_on", "hours")] == [heading, day, hours]


def test_a_layout_may_ask_for_one_language():
    assert Wording(face(language="de"), "es").fact("heading") == "Certificado de finalización"


def test_the_first_of_a_month_is_written_as_the_french_do():
    assert Wording(face(language="fr", issued_on="2026-08-01")).fact("issued_on") == "1er août 2026"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param(
            {"*": "Given to {holder_name}"}, "Given to Ana María Ferreira Jones", id="fact"
        ),
        pytest.param({"*": "Version {version}"}, "", id="a fact that is missing takes all with it"),
        pytest.param({"*": "{number} {version}"}, "FF-2026-7QK29FXRM4 ", id="one of two is there"),
        pytest.param({"de": "Hallo", "en": "Hello"}, "Hello", id="the language of the holder"),
        pytest.param({"*": "Hi", "de": "Hallo"}, "Hi", id="any language"),
        pytest.param({"de": "Hallo"}, "Hallo", id="rather another language than nothing"),
        pytest.param({}, "", id="no words"),
        pytest.param(
            {"*": "{words.this_certifies}"}, "This certifies that", id="a sentence of ours"
        ),
        pytest.param({"*": "{words.sample_line}"}, "", id="a sentence for samples only"),
        pytest.param({"*": "100 { } %s {}"}, "100 { } %s {}", id="braces that hold nothing"),
    ],
)
def test_words_of_a_layout_take_in_the_facts(text, printed):
    assert Wording(face()).fill(text).text == printed


def test_words_are_marked_with_the_language_they_are_in():
    said = Wording(face(language="pt-br")).fill({"pt-br": "Olá", "*": "Hello"})

    assert (said.text, said.lang, said.region) == ("Olá", "pt", "BR")


def test_several_provider_numbers_are_printed_where_there_is_no_single_one():
    several = face(**EVERYTHING | {"provider_number": ""})

    number = Wording(several).fact("provider_number")

    assert number == "50-2417 (Florida Board of Physical Therapy); P8821 (BOC)"
    assert Wording(face(**EVERYTHING)).fact("provider_number") == "50-2417"


def test_several_licence_numbers_stand_each_with_its_place():
    said = Wording(face(further_licences=[["TX 1182", "Texas"]]))

    assert said.fact("licence") == (
        "Licence PT 41207 · Florida Board of Physical Therapy; Licence TX 1182 · Texas"
    )
    assert said.fact("licence_number") == (
        "PT 41207 (Florida Board of Physical Therapy); TX 1182 (Texas)"
    )


def test_what_was_assessed_is_one_line_and_the_examiner_another():
    said = Wording(face(assessments=["Final examination", "Practical"], assessor="Dr Ivo Hartmann"))

    assert [line.text for _strong, line in said.items("assessments")] == [
        "Final examination; Practical",
        "Examiner: Dr Ivo Hartmann",
    ]
    assert Wording(face()).items("assessments") == []
