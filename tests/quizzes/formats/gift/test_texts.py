"""Texts become plain."""

import pytest

from tests.quizzes.formats.gift.reading import exchange_of, only


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        pytest.param(
            r"1\:2 \{a\} \=b\= \~ \# 50\% \\ \x{T}", r"1:2 {a} =b= ~ # 50\% \ \x", id="escapes"
        ),
        pytest.param(r"One\nTwo{T}", "One\nTwo", id="an escaped line end"),
        pytest.param("One\n  Two{T}", "One Two", id="a line end in the file"),
        pytest.param("a < b, p <0.05 and x&y{T}", "a < b, p <0.05 and x&y", id="no markup"),
        pytest.param("[html]<p>One</p><p>Two</p>{T}", "One\n\nTwo", id="paragraphs"),
        pytest.param("A <b>bold</b> word{T}", "A bold word", id="markup without a marker"),
        pytest.param("[plain]A <b>bold</b> word{T}", "A <b>bold</b> word", id="plain"),
        pytest.param(
            '[html]<p onclick\\="x()">Ok<script>alert(1)</script></p>{T}', "Ok", id="script"
        ),
        pytest.param(
            "x <img src\\=y onerror\\=alert(1)> z <script>q()</script>{T}",
            "x z",
            id="hidden script",
        ),
        pytest.param("[markdown]One  \nTwo{T}", "One  \nTwo", id="markdown"),
    ],
)
def test_texts_become_plain(source, stem):
    assert exchange_of(source).stem == stem


def test_a_note_tells_what_was_left_out():
    item = only('[html]<p>A <b>word</b>, <a href\\="https\\://example.org">here</a></p>{T}')

    assert item.exchange.stem == "A word, here"
    assert item.notes == (
        "The address of a link was left out: https://example.org",
        "Formatting was left out; questions are plain text.",
    )
