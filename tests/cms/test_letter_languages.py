"""Letters in other languages: every sentence has its words, and none is left in English."""

import gettext
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template, engines
from django.template.base import FilterExpression, Node, NodeList
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.functional import Promise

from practitioners import mail
from practitioners.accounts import NOTICES
from practitioners.catalogues import CatalogueError, Sentence, read_po, write_mo
from practitioners.management.commands.compile_words import sources
from practitioners.models import User
from tests.cms.sample_letters import LETTERS

LANGUAGES = [code for code, _name in settings.LETTER_LANGUAGES if code != settings.LANGUAGE_CODE]
CASES = [
    pytest.param(template, words, id=f"{template.rpartition('/')[2]}-{place}")
    for template, ways in LETTERS.items()
    for place, words in enumerate(ways)
]
# Words that neither Spanish nor French has.
ENGLISH = re.compile(
    r"\b(the|you|your|yours|and|was|were|with|this|that|of|hello|by)\b", re.IGNORECASE
)
PLACEHOLDER = re.compile(r"%\(\w+\)s")
MARKUP = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def templates() -> list[str]:
    found = Path(settings.BASE_DIR).glob("*/templates/*/mail/*.*")
    return sorted(f"{path.parts[-3]}/mail/{path.name}" for path in found if "cms" not in path.parts)


def catalogue(language: str) -> dict[str, Sentence]:
    """All entries of all apps; the same sentence has the same words everywhere."""
    found: dict[str, Sentence] = {}
    for source in sources():
        if source.parts[-3] == language:
            for one in read_po(source.read_text()):
                if one.msgid:
                    assert found.setdefault(one.key, one) == one
    return found


def sentences(template: Template) -> set[tuple[str, str]]:
    """What a template and those it includes ask gettext for: the sentence and its plural."""
    found: set[tuple[str, str]] = set()
    for node in _nodes(template.nodelist):
        if isinstance(node, BlockTranslateNode):
            one = node.render_token_list(node.singular)[0]
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            found.add((one, many))
        elif isinstance(node, TranslateNode):
            found.add((node.filter_expression.var.literal, ""))
        elif isinstance(node, IncludeNode) and isinstance(node.template.var, str):
            found |= sentences(engines["django"].get_template(node.template.var).template)
        for expression in _expressions(node):
            if isinstance(expression.var, Promise):  # _("…") among the words of an include
                found.add((str(expression.var), ""))
    return found


def _nodes(nodes: NodeList) -> list[Node]:
    return list(nodes.get_nodes_by_type(Node))


def _expressions(node: Node) -> list[FilterExpression]:
    filled = getattr(node, "extra_context", {}) if isinstance(node, IncludeNode) else {}
    own = getattr(node, "filter_expression", None)
    return [*filled.values(), *([own] if own is not None else [])]


def english() -> set[tuple[str, str]]:
    asked = [sentences(engines["django"].get_template(name).template) for name in templates()]
    return set().union(*asked)


@pytest.mark.parametrize("source", sources(), ids=lambda path: "-".join(path.parts[-5:-1:2]))
def test_what_is_read_at_run_time_is_what_the_source_says(source):
    made = source.with_suffix(".mo").read_bytes()

    assert made == write_mo(read_po(source.read_text()))
    known = gettext.GNUTranslations(io.BytesIO(made))
    assert {one.msgid for one in read_po(source.read_text())} == {
        key[0] if isinstance(key, tuple) else key for key in known._catalog
    }


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param('msgid "One"\nmsgstr "Uno"', [Sentence("One", "", ("Uno",))], id="one"),
        pytest.param(
            '# said by hand\nmsgid ""\n"A long "\n"one"\nmsgstr ""\n"Una\\n"\n"larga"\n',
            [Sentence("A long one", "", ("Una\nlarga",))],
            id="over several lines",
        ),
        pytest.param(
            'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "día"\nmsgstr[1] "días"\n',
            [Sentence("day", "days", ("día", "días"))],
            id="counted",
        ),
        pytest.param(
            '#, fuzzy\nmsgid "One"\nmsgstr "Dos"\n\nmsgid "Two"\nmsgstr ""\n',
            [Sentence("One", "", ("Dos",), is_fuzzy=True), Sentence("Two", "", ("",))],
            id="not ready",
        ),
    ],
)
def test_a_source_is_read_entry_by_entry(text, sentences):
    assert read_po(text) == sentences


def test_entries_that_are_not_ready_stay_english():
    text = '#, fuzzy\nmsgid "One"\nmsgstr "Dos"\n\nmsgid "Two"\nmsgstr ""\n\nmsgid "Three"\nmsgstr "Tres"'

    known = gettext.GNUTranslations(io.BytesIO(write_mo(read_po(text))))

    assert [known.gettext(word) for word in ("One", "Two", "Three")] == ["One", "Two", "Tres"]


def test_a_line_that_cannot_be_read_is_named():
    with pytest.raises(CatalogueError, match=r"Line 2 cannot be read: msgstr Uno"):
        read_po('msgid "One"\nmsgstr Uno\n')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_letters_has_words(language):
    known = catalogue(language)
    keys = {f"{one}\0{many}" if many else one for one, many in english()}

    assert keys - {key for key, one in known.items() if one.is_translated} == set()
    assert len(keys) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_filled_with_the_same_facts(language):
    wrong = [
        (one.msgid, words)
        for one in catalogue(language).values()
        for words in one.words
        if sorted(PLACEHOLDER.findall(words))
        not in (sorted(PLACEHOLDER.findall(one.msgid)), sorted(PLACEHOLDER.findall(one.plural)))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_win_over_those_of_other_packages(language):
    with translation.override(language):
        said = {
            key: translation.gettext(one.msgid)
            for key, one in catalogue(language).items()
            if not one.plural
        }

    assert said == {key: one.words[0] for key, one in catalogue(language).items() if not one.plural}


def test_every_kind_of_letter_is_tried():
    kinds = {name.removesuffix(".subject.txt") for name in templates() if ".subject." in name}

    assert set(LETTERS) == kinds


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "words"), CASES)
def test_no_sentence_of_a_letter_is_left_in_english(template, words, language):
    person = User(display_name="Ana", letter_language=language, time_zone="UTC")

    with mail.in_the_words_of(person):
        letter = mail.compose(
            address="ana@example.org", template=template, context={"person": person, **words}
        )

    page = letter.alternatives[0][0]
    said = [letter.subject, letter.body, MARKUP.sub(" ", page).replace("-->", "")]
    assert [found for text in said for found in ENGLISH.findall(text)] == []
    assert re.findall(r'<html lang="([^"]*)"', page) == [language]
    assert mail.language_of(letter) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_about_an_account_are_translated(language):
    with translation.override(language):
        left = [str(words) for words in NOTICES.values() if ENGLISH.search(str(words))]

    assert left == []
