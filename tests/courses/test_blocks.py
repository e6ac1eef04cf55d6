"""What a lesson refuses to be, and what a draft may still lack."""

import pytest
from wagtail.blocks import StreamBlockValidationError
from wagtail.rich_text import RichText

from courses.blocks import LessonBody, number_sources
from courses.lessons.references import Link
from tests.courses import lesson_bodies as bodies

FACT = {"text": "Needles are thin.", "sources": ["BRADY2014"]}
SOURCE = {"key": "BRADY2014", "title": "Brady et al.", "address": "https://example.org/"}
GENERAL = {"key": "GK", "title": "General knowledge"}
CARD = {
    "name": "Upper trapezius",
    "position": "Lying",
    "landmark": "The free border",
    "needle_mm": 30,
    "direction": "Across the fold",
    "depth_mm": 15,
    "at_risk": [{"structure": "Lung", "avoid": "Lift"}],
}
OUTSIDE = {
    "address": "https://vimeo.com/76979871",
    "title": "In motion",
    "has_captions": True,
    "transcript": "It glides.",
}


def body(*blocks):
    stream = LessonBody()
    return stream, stream.to_python([{"type": kind, "value": value} for kind, value in blocks])


def faults(*blocks, draft=False):
    """What is refused: {field: sentence} of the first block at fault, {} when nothing is."""
    stream, value = body(*blocks)
    try:
        stream.clean_deferred(value) if draft else stream.clean(value)
    except StreamBlockValidationError as refusal:
        if refusal.block_errors:
            first = next(iter(refusal.block_errors.values()))
            return _sentences(first)
        return {"": refusal.non_block_errors.as_data()[0].messages[0]}
    return {}


def _sentences(error):
    if blocks := getattr(error, "block_errors", None):
        entries = blocks.items() if isinstance(blocks, dict) else enumerate(blocks)
        return {
            name: inner
            if isinstance(inner := _sentences(each), str)
            else next(iter(inner.values()))
            for name, each in entries
            if each
        }
    return error.messages[0]


def test_a_fact_with_its_source_in_the_list_is_accepted():
    stream, value = body(("key_fact", FACT), ("references", {"references": [SOURCE]}))

    assert [child.block_type for child in stream.clean(value)] == ["key_fact", "references"]


@pytest.mark.parametrize(
    ("blocks", "missing"),
    [
        ([("key_fact", FACT)], "BRADY2014"),
        ([("key_fact", FACT), ("references", {"references": [GENERAL]})], "BRADY2014"),
        ([("references", {"references": [SOURCE]}),
          ("key_fact", {"text": "x", "sources": ["BRADY2014", "BOYCE2020"]})], "BOYCE2020"),
        ([("technique_card", {**CARD, "sources": ["A"]})], "A"),
        ([("disagreement", {"question": "?", "positions": [
            {"position": "Yes", "sources": ["A"]}, {"position": "No", "sources": ["B"]}]})], "A, B"),
        ([("precautions", {"title": "t", "rows": [
            {"condition": "c", "kind": "local", "action": "a", "sources": ["A"]}]})], "A"),
        ([("red_flag", {"title": "t", "signs": ["s"], "action": "<p>a</p>", "urgency": "today",
                        "sources": ["A"]})], "A"),
    ],
    ids=["no list", "another list", "one of two", "card", "positions", "rows", "red flag"],
)  # fmt: skip
def test_a_source_that_is_not_in_the_list_is_refused_when_published(blocks, missing):
    assert faults(*blocks) == {"": f"Add these sources to the reference list: {missing}."}
    assert faults(*blocks, draft=True) == {}


def test_one_list_of_references_is_enough():
    references = ("references", {"references": [SOURCE]})

    assert list(faults(references, references)) == [""]


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, {}),
        ({"name": ""}, {"muscle": "Choose a muscle, or name under “Settings” what is needled."}),
        ({"needle_mm": None},
         {"needle_mm": "Give the length of the needle, or say how it is chosen."}),
        ({"needle_mm": None, "needle_note": "To match the fold"}, {}),
        ({"depth_mm": None}, {"depth_mm": "Give the greatest depth, or say what limits it."}),
        ({"depth_mm": None, "depth_note": "The fold"}, {}),
    ],
    ids=["whole", "nameless", "no length", "length in words", "no depth", "depth in words"],
)  # fmt: skip
def test_a_technique_card_says_what_how_long_and_how_deep(fields, refused):
    card = ("technique_card", {**CARD, **fields})

    assert faults(card) == refused
    assert faults(card, draft=True) == {}


def test_no_needle_goes_deeper_than_it_is_long_not_even_in_a_draft():
    card = ("technique_card", {**CARD, "needle_mm": 30, "depth_mm": 40})
    sentence = {"depth_mm": "The depth is more than the needle is long. Check both numbers."}

    assert faults(card) == sentence
    assert faults(card, draft=True) == sentence


@pytest.mark.parametrize(
    ("reference", "refused"),
    [
        (SOURCE, {}),
        (GENERAL, {}),
        ({"key": "A", "title": "a", "doi": "doi:10.1000/182"}, {}),
        ({"key": "A", "title": "a", "unpublished": True}, {}),
        ({"key": "A", "title": "a"},
         {"references": "Give a DOI, PMID, ISBN or web address, or say that nobody outside can look it up."}),
    ],
    ids=["address", "general knowledge", "doi", "own notes", "nothing"],
)  # fmt: skip
def test_a_published_source_can_be_looked_up(reference, refused):
    blocks = ("references", {"references": [reference]})

    assert faults(blocks) == refused
    assert faults(blocks, draft=True) == {}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("doi", "10.1", "Write the DOI as it is printed, such as 10.1179/2042618613Y.0000000044."),
        ("pmid", "PMC1", "Write the PubMed number (PMID) in digits, such as 29025044."),
        ("isbn", "978-0-323-08340-8", "A digit of this ISBN is wrong. Compare it with the book."),
        ("address", "example", "Write the whole address, beginning with https://."),
    ],
)
def test_an_identifier_that_leads_nowhere_is_refused_at_once(field, value, sentence):
    blocks = ("references", {"references": [{"key": "A", "title": "a", field: value}]})

    assert faults(blocks) == {"references": sentence}
    assert faults(blocks, draft=True) == {"references": sentence}


def test_identifiers_are_kept_in_one_form():
    stream, value = body(
        ("references", {"references": [{"key": "A", "title": "a", "doi": "https://doi.org/10.1000/ABC",
                                        "isbn": "0-306-40615-2"}]})
    )  # fmt: skip

    [kept] = stream.clean(value)[0].value["references"]

    assert (kept["doi"], kept["isbn"]) == ("10.1000/abc", "9780306406157")


def test_general_knowledge_takes_no_number():
    _, value = body(("references", {"references": [GENERAL, SOURCE]}))

    sources = number_sources(value[0].value)

    assert {key: source.number for key, source in sources.items()} == {"GK": None, "BRADY2014": 1}


def test_a_general_reference_with_an_address_is_a_source_like_any_other():
    _, value = body(("references", {"references": [{**GENERAL, "address": "https://a.example/"}]}))

    assert number_sources(value[0].value)["GK"].number == 1


def test_references_written_before_there_were_identifiers_stay_as_they_are():
    _, value = body(
        ("references", {"references": [{**SOURCE, "date": "2014", "checked": "full_section"}]})
    )

    source = number_sources(value[0].value)["BRADY2014"]

    assert (source.address, source.date, source.checked) == (
        "https://example.org/",
        "2014",
        "full section",
    )
    assert source.links == (Link("example.org", "https://example.org/"),)


@pytest.mark.parametrize(
    ("fields", "refused", "of_draft"),
    [
        ({}, {}, {}),
        ({"has_captions": False},
         {"has_captions": "Check the captions on the other site, then tick this."}, {}),
        ({"transcript": "  "}, {"transcript": "Write what is said and shown before you publish."}, {}),
        ({"address": "https://example.org/v"},
         {"address": "Write the address of a video on YouTube or Vimeo."},
         {"address": "Write the address of a video on YouTube or Vimeo."}),
    ],
    ids=["whole", "captions", "transcript", "another site"],
)  # fmt: skip
def test_a_video_of_another_site_has_its_words_too(fields, refused, of_draft):
    block = ("outside_video", {**OUTSIDE, **fields})

    assert faults(block) == refused
    assert faults(block, draft=True) == of_draft


@pytest.mark.django_db
def test_a_block_with_a_video_without_captions_is_marked_when_published():
    film = bodies.video(captions="")
    block = ("video", {"video": film.pk, "title": "", "note": ""})

    assert faults(block) == {
        "video": "“Pincer grip” has no captions yet. Open the video and add it before you publish."
    }
    assert faults(block, draft=True) == {}


@pytest.mark.django_db
def test_nothing_has_to_be_chosen_while_it_is_a_draft():
    names = ["rich_text", "technique_card", "procedure", "red_flag", "precautions", "video", "download",
             "knowledge_check", "disagreement", "key_fact", "accordion", "outside_video"]  # fmt: skip
    stream = LessonBody()
    empty = [(name, stream.child_blocks[name].get_default()) for name in names]
    value = stream.to_python([])
    for each in empty:
        value.append(each)

    assert [child.block_type for child in stream.clean_deferred(value)] == names


def test_texts_are_clean_when_they_are_stored_wherever_they_stand():
    stream, value = body(
        ("rich_text", "<h1 onclick='x()'>One</h1><script>y</script><p class=MsoNormal>Two</p>"),
        ("safety_warning", {"title": "t", "text": "<h2>Three</h2><p style='x'>Four</p>"}),
        (
            "accordion",
            {"items": [{"heading": "h", "text": "<div>Five<iframe src=x></iframe></div>"}]},
        ),
        ("red_flag", {"title": "t", "signs": ["s"], "action": "<p onmouseover=x>Six</p>"}),
    )

    stored = stream.get_prep_value(value)

    assert stored[0]["value"] == "<h3>One</h3><p>Two</p>"
    assert stored[1]["value"]["text"] == "<p>Three</p><p>Four</p>"
    assert stored[2]["value"]["items"][0]["value"]["text"] == "<p>Five</p>"
    assert stored[3]["value"]["action"] == "<p>Six</p>"


def test_what_the_editor_wrote_is_stored_to_the_letter():
    own = '<h3 data-block-key="a1">One</h3><p data-block-key="b2">Two <b>three</b></p>'
    stream, value = body(("rich_text", own))

    assert value[0].value == RichText(own)
    assert stream.get_prep_value(value)[0]["value"] == own
