"""The parts of a lesson as plain text."""

import pytest

from courses.lessons.lesson_text import parts_of, plain


def block(kind, value, key="one"):
    return {"type": kind, "value": value, "id": key}


@pytest.mark.parametrize(
    ("blocks", "headings"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([block("rich_text", "<p>a</p>")], [""], id="no heading yet"),
        pytest.param([block("rich_text", "<h3>A &amp; b</h3><p>a</p>")], ["A & b"], id="its own"),
        pytest.param(
            [block("rich_text", "<h3>A</h3><h4>B</h4>"), block("key_fact", {"text": "x"})],
            ["A", "B"],
            id="the last one before it",
        ),
        pytest.param(
            [block("safety_warning", {"title": "Pleura", "text": "<p>x</p>"})],
            ["Pleura"],
            id="title",
        ),
        pytest.param([block("rich_text", "<h3>A</h3>", None)], [], id="no id, no part"),
    ],
)
def test_parts_are_headed_by_what_stands_over_them(blocks, headings):
    assert [part.heading for part in parts_of(blocks)] == headings


def test_a_long_heading_is_cut():
    [part] = parts_of([block("rich_text", f"<h3>{'a' * 200}</h3>")])
    assert (len(part.heading), part.heading[-1]) == (120, "…")


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        pytest.param("twenty seconds & more", True, id="entities are letters"),
        pytest.param("twenty\n   seconds", True, id="spaces do not count"),
        pytest.param("hands. Then dry", True, id="over the end of an item"),
        pytest.param("thirty seconds", False, id="other words"),
    ],
)
def test_a_quote_is_found_however_it_is_spaced(quote, stands):
    value = {"items": ["<p>Wash <b>hands</b>.</p>", "<p>Then dry, twenty seconds &amp; more</p>"]}
    [part] = parts_of([block("list", value)])
    assert part.says(quote) is stands


def test_references_are_looked_up_and_not_read():
    parts = parts_of([block("references", {"references": []}, "r"), block("rich_text", "a", "t")])
    assert [part.is_to_be_read for part in parts] == [False, True]


def test_markup_leaves_words():
    assert plain("<p>a&nbsp;b</p><p>c</p>") == "a b c"
    assert plain("<p>glo<b>ves</b>.</p>") == "gloves."
