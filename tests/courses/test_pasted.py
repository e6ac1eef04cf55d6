"""What comes from word processors and other sites keeps its words and loses everything else."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.blocks import TEXT_FEATURES
from courses.lessons.pasted import cleaned

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoNormal style='mso-margin-top-alt:auto'><b><span style='font-size:11.0pt;mso-fareast-language:EN-GB'>Before<o:p></o:p></span></b></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Wash hands</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span>·<span>&nbsp;&nbsp; </span></span><![endif]>Count needles</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>1.&nbsp; First</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>
"""  # noqa: E501

CASES = {
    "word": (
        WORD,
        "<p><b>Before</b></p><ul><li>Wash hands</li><li>Count needles</li></ul><ol><li>First</li></ol>",
    ),
    "script": (
        "<p>Read<script>alert(1)</script> on<style>p{}</style></p>",
        "<p>Read on</p>",
    ),
    "handlers": ('<p onclick="x()" style="color:red" class="a">Text</p>', "<p>Text</p>"),
    "image with words": (
        '<p><img src="x" onerror="y" alt="A needle"> here</p>', "<p>(A needle) here</p>"
    ),
    "link of script": ('<p><a href="javascript:x">Click</a></p>', "<p>Click</p>"),
    "link in disguise": ('<p><a href=" JaVaScRiPt:x">Click</a></p>', "<p>Click</p>"),
    "link of data": ('<p><a href="data:text/html,x">Click</a></p>', "<p>Click</p>"),
    "link": (
        '<p><a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="x">There</a></p>',
        '<p><a href="https://example.org/?a=1&amp;b=2">There</a></p>',
    ),
    "own link": ('<p><a linktype="page" id="3" class="x">There</a></p>',
                 '<p><a linktype="page" id="3">There</a></p>'),
    "headings": (
        "<h1>One</h1><h2>Two</h2><h3>Three</h3><h5>Five</h5>",
        "<h3>One</h3><h3>Two</h3><h3>Three</h3><h4>Five</h4>",
    ),
    "strong and em": ("<p><strong>a</strong> <em>b</em></p>", "<p><b>a</b> <i>b</i></p>"),
    "google docs": (
        """<b style="font-weight:normal;"><p><span style="font-weight:700">Stop</span>
        <span style="font-style:italic">now</span></p></b>""",
        "<p><b>Stop</b> <i>now</i></p>",
    ),
    "table with heads": (
        """<table><thead><tr><th>Condition</th><th>Do</th></tr></thead><tbody>
        <tr><td><p>Fever</p></td><td>Wait</td></tr><tr><td>Scar</td><td></td></tr></tbody></table>""",
        "<ul><li>Condition: Fever; Do: Wait</li><li>Condition: Scar</li></ul>",
    ),
    "table without": ("<table><tr><td>a<td>b<tr><td>c</table>", "<ul><li>a; b</li><li>c</li></ul>"),
    "table in a table": (
        "<table><tr><td>a<table><tr><td>x</td></tr></table></td></tr></table>", "<ul><li>a; x</li></ul>"
    ),
    "only heads": ("<table><tr><th>a</th><th>b</th></tr></table>", "<ul><li>a; b</li></ul>"),
    "divs": ("<div>One<div>Two</div>Three</div>", "<p>One</p><p>Two</p><p>Three</p>"),
    "plain text": ("Just words & more", "<p>Just words &amp; more</p>"),
    "line ends": ("<p class=x>a<br>b<br><br>c</p>", "<p>a<br>b</p><p>c</p>"),
    "quote": ("<blockquote><p>Said</p></blockquote>", "<p>Said</p>"),
    "pre": ("<pre>one\ntwo</pre>", "<p>one<br>two</p>"),
    "definitions": ("<dl><dt>DN</dt><dd>Dry needling</dd></dl>", "<p>DN</p><p>Dry needling</p>"),
    "powers": (
        "<p>10<sup>6</sup> and H<sub>2</sub>O and x<sup>th</sup></p>",
        "<p>10⁶ and H₂O and x^(th)</p>",
    ),
    "nested lists": (
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    ),
    "paragraphs in items": ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a b</li></ul>"),
    "overlapping": ("<p><b>a<i>b</b>c</i></p>", "<p><b>a<i>b</i></b><i>c</i></p>"),
    "never closed": ("<p><b>a<p>b", "<p><b>a</b></p><p>b</p>"),
    "hidden": ('<p>a<span style="display: none">x</span><span style="mso-hide:all">y</span></p>',
               "<p>a</p>"),
    "frames": ('<p>a</p><iframe src="https://x.example">b</iframe>', "<p>a</p><p>b</p>"),
    "form": ("<form><label>Name</label><input value=x></form>", "<p>Name</p>"),
    "empty": ("<p class=x> &nbsp;</p><p><br></p>", ""),
    "nothing": ("", ""),
    "comment": ("<p>a<!-- b --></p>", "<p>a</p>"),
    "svg": ('<svg onload="x"><script>y</script></svg><p>a</p>', "<p>a</p>"),
    "broken tag": ("<p>5 < 6 and 7 > 3</p>", "<p>5 &lt; 6 and 7 &gt; 3</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "kept"), CASES.values(), ids=CASES)
def test_the_words_stay_and_the_rest_goes(html, kept):
    assert cleaned(html, TEXT_FEATURES) == kept


@pytest.mark.parametrize("html", [html for html, _kept in CASES.values()], ids=CASES)
def test_cleaning_twice_is_cleaning_once(html):
    once = cleaned(html, TEXT_FEATURES)

    assert cleaned(once, TEXT_FEATURES) == once


def test_what_the_editor_wrote_is_left_to_the_letter():
    own = (
        '<h3 data-block-key="abc12">One</h3><p data-block-key="x1">a<br/>b <b>c</b></p>'
        '<ul><li data-block-key="y2"><a href="https://example.org/">x</a>'
        '<a linktype="document" id="7">y</a> &lt;z&gt;</li></ul>'
    )

    assert cleaned(own, TEXT_FEATURES) == own


def test_what_a_field_does_not_have_is_left_out():
    assert cleaned("<h3>a</h3><ol><li>b</li></ol><p><b>c</b></p>", ["bold"]) == (
        "<p>a</p><p>b</p><p><b>c</b></p>"
    )
    assert cleaned("<ol><li>b</li></ol>", ["ul"]) == "<ul><li>b</li></ul>"


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<i>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>",
     "<h2>", "</h2>", "<a href='https://e.org'>", "</a>", "<br>", "<div>", "</div>", "<o:p>", "</o:p>",
     "<script>", "</script>", "<sup>", "</sup>", "<span style='font-weight:bold'>", "</span>", " ",
     "<!--", "-->", "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"]
)  # fmt: skip
WORDS = st.text(alphabet="kxyz", min_size=3, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(MARKUP, WORDS), max_size=25))
def test_whatever_comes_the_result_is_clean_and_stays_so(parts):
    once = cleaned("".join(parts), TEXT_FEATURES)

    assert cleaned(once, TEXT_FEATURES) == once
    assert set(re.findall(r"</?([a-z0-9]+)", once)) <= {
        "p", "h3", "h4", "b", "i", "ul", "ol", "li", "a", "br"
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(MARKUP.filter(lambda tag: "script" not in tag and "--" not in tag), WORDS),
        max_size=25,
    )
)
def test_no_word_is_lost(parts):
    words = [part for part in parts if not part.startswith("<") and part.strip()]

    plain = unescape(re.sub(r"<[^>]*>", "", cleaned("".join(parts), TEXT_FEATURES)))

    assert re.findall("[kxyz]", plain) == re.findall("[kxyz]", "".join(words))
