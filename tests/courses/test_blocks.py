"""What a lesson refuses to be."""

import pytest
from wagtail.blocks import StreamBlockValidationError

from courses.blocks import LessonBody, number_sources

FACT = {"text": "Needles are thin.", "sources": ["BRADY2014"]}
SOURCE = {"key": "BRADY2014", "title": "Brady et al.", "address": "https://example.org/"}
GENERAL = {"key": "GK", "title": "General knowledge"}


def body(*blocks):
    stream = LessonBody()
    return stream, stream.to_python([{"type": kind, "value": value} for kind, value in blocks])


def test_a_fact_with_its_source_in_the_list_is_accepted():
    stream, value = body(("key_fact", FACT), ("references", {"references": [SOURCE]}))

    assert [child.block_type for child in stream.clean(value)] == ["key_fact", "references"]


@pytest.mark.parametrize(
    "blocks",
    [
        [("key_fact", FACT)],
        [("key_fact", FACT), ("references", {"references": [GENERAL]})],
        [
            ("references", {"references": [SOURCE]}),
            ("key_fact", {"text": "x", "sources": ["BRADY2014", "BOYCE2020"]}),
        ],
    ],
    ids=["no list", "another list", "one of two"],
)
def test_a_fact_whose_source_is_not_in_the_list_is_refused(blocks):
    stream, value = body(*blocks)

    with pytest.raises(StreamBlockValidationError) as refusal:
        stream.clean(value)

    [error] = refusal.value.non_block_errors.as_data()
    [message] = error.messages
    missing = "BOYCE2020" if len(blocks[1:]) and blocks[0][0] == "references" else "BRADY2014"
    assert message == f"Add these sources to the reference list: {missing}."


def test_one_list_of_references_is_enough():
    references = ("references", {"references": [SOURCE]})
    stream, value = body(references, references)

    with pytest.raises(StreamBlockValidationError):
        stream.clean(value)


def test_general_knowledge_takes_no_number():
    _, value = body(("references", {"references": [GENERAL, SOURCE]}))

    sources = number_sources(value[0].value)

    assert {key: source.number for key, source in sources.items()} == {"GK": None, "BRADY2014": 1}


def test_a_general_reference_with_an_address_is_a_source_like_any_other():
    _, value = body(("references", {"references": [{**GENERAL, "address": "https://a.example/"}]}))

    assert number_sources(value[0].value)["GK"].number == 1
