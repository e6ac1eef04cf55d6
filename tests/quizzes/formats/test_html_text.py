"""HTML of other systems becomes plain text, and nothing of it can run."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.html_text import Cleaned, Picture, as_html, clean_html, clean_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<p>One&nbsp;two</p>\n<p>Three<br>four</p>", "One two\n\nThree\nfour", id="p"),
        pytest.param("a<br><br>b<p><br></p>c", "a\n\nb\n\nc", id="empty-lines"),
        pytest.param("x<ul><li><p>a</p></li><li>b</li></ul>y", "x\n\n- a\n- b\n\ny", id="bullets"),
        pytest.param("<ol><li>a<li>b<ul><li>c</ul></ol>", "1. a\n2. b\n- c", id="numbers"),
        pytest.param("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", "a | b\nc", id="table"),
        pytest.param(
            "10 cm<sup>2</sup> CO<sub>2</sub> x<sup>ab</sup>", "10 cm² CO₂ x^ab", id="sup"
        ),
        pytest.param("a < b and c<d > e", "a < b and c e", id="angle-brackets-are-text"),
        pytest.param("a &lt;b&gt; &amp;amp; &#99999999999;", "a <b> &amp;", id="references"),
        pytest.param("<pre>a\nb</pre>", "a\nb", id="preformatted"),
        pytest.param("a<!-- <b>x</b> -->b<!DOCTYPE x>c<?php d ?>", "abc", id="comments"),
        pytest.param("a\x1db\x1e\x00c\u2028d", "abcd", id="control-characters"),
        pytest.param('<a href="https://x.org">see</a>', "see (https://x.org)", id="link"),
        pytest.param('<b title="a > b">c</b>', "c", id="quoted-bracket"),
    ],
)
def test_markup_becomes_lines(source, text):
    assert clean_html(source).text == text


@pytest.mark.parametrize(
    ("source", "text", "dropped"),
    [
        pytest.param("a<script>alert(1)</script>b", "ab", ("script",), id="script"),
        pytest.param("a<SCRIPT>alert(1)", "a", ("script",), id="unclosed-script"),
        pytest.param("a<scr<script>ipt>x</script>b", "aipt>xb", (), id="split-script"),
        pytest.param("<p onclick=alert(1)>a</p>", "a", ("script",), id="handler"),
        pytest.param('<a href="javascript:x()">a</a>', "a", ("script",), id="javascript-link"),
        pytest.param("a<style>p{}</style>b", "ab", (), id="style"),
        pytest.param("a<svg onload=x><text>h</text></svg>b", "ab", ("svg",), id="svg"),
        pytest.param(
            "a<video src=x></video><math><mi>x</mi></math>", "a", ("video", "math"), id="film"
        ),
        pytest.param(
            "a<iframe src=x></iframe><embed src=y>", "a", ("iframe", "embed"), id="frames"
        ),
    ],
)
def test_what_could_run_or_cannot_be_text_is_dropped_and_named(source, text, dropped):
    assert clean_html(source) == Cleaned(text=text, dropped=dropped)


def test_pictures_are_named_and_only_those_taken_apart_leave_the_text():
    source = '<img src="a.png" alt="A &quot;flag&quot;" width="50" height="40px">x<img src=b alt=B>'
    first = Picture("a.png", 'A "flag"', 50, 40)
    second = Picture("b", "B")

    assert clean_html(source) == Cleaned('[A "flag"]x[B]', (first, second))
    assert clean_html(source, pictures_apart=1) == Cleaned("x[B]", (first, second))


@pytest.mark.parametrize(
    ("text_format", "text"),
    [
        ("html", "a < b c d"),
        ("moodle_auto_format", "a < b\nc\n\nd"),
        ("plain_text", "<p>a &lt; b\nc\n\nd"),
        ("markdown", "<p>a &lt; b\nc\n\nd"),
    ],
)
def test_a_text_is_read_in_its_own_format(text_format, text):
    assert clean_text("<p>a &lt; b\r\nc\n\nd", text_format).text == text


@given(st.text(alphabet=st.sampled_from("ab<>&\"' \n/;#1")))
def test_plain_text_survives_as_html(text):
    lines = ["".join(line.split(" ")) for line in text.split("\n")]
    once = clean_html(as_html("\n".join(lines))).text

    assert clean_html(as_html(once)).text == once
    assert once.replace("\n", "") == "".join(lines)


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", '<a "', "<!", "<a b='>", "&#", "<li>", "\x1d ", "<a>", "<svg>", "&#1", "<p> "],
)
def test_reading_is_linear(piece):
    before = time.process_time()
    clean_html(piece * (500_000 // len(piece)))

    assert time.process_time() - before < 5
