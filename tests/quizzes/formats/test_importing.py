"""Questions come into a bank as drafts, once, and again as the next version."""

import time
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.formats import FORMATS, WRITERS, csv_table, gift
from quizzes.formats.items import Item, Reading, SentPicture
from quizzes.imports import Action, report
from quizzes.kinds import KINDS
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.models import Question, QuestionVersion
from quizzes.services.bank import add_question
from quizzes.services.exporting import bank_named, exported_items
from quizzes.services.importing import ImportRefused, carry_out_import, plan_import
from tests.factories.quizzes import KINDS as EXAMPLES
from tests.factories.quizzes import NOON

pytestmark = pytest.mark.django_db

TWO = rb"""
$CATEGORY: Dry needling/Safety

// [id:DN-1] [tag:thorax] [tag:lung]
::Lung::Which muscle lies over the lung?{=Trapezius#Yes. ~Gastrocnemius ~Vastus ####Be careful.}

// [id:DN-2]
Needles are used once.{TRUE}
"""


def planned(source, bank="Main"):
    return plan_import(reading=gift.read(source), bank=bank)


def brought_in(source, bank="Main", filename="questions.txt"):
    return carry_out_import(plan=planned(source, bank), filename=filename, author=None, at=NOON)


def one(reference):
    return Question.objects.select_related("current").get(reference=reference)


def test_planning_saves_nothing():
    plan = planned(TWO)

    assert [(each.reference, each.action) for each in plan.planned] == [
        ("DN-1", Action.NEW),
        ("DN-2", Action.NEW),
    ]
    assert Question.objects.count() == QuestionVersion.objects.count() == 0


def test_a_new_question_is_a_draft_that_no_quiz_asks():
    brought_in(TWO, bank="Safety")
    question = one("DN-1")

    assert (question.bank, question.category, question.domain, question.topic) == (
        "Safety",
        "Dry needling/Safety",
        "Dry needling",
        "Lung",
    )
    assert (question.status, question.is_sample, question.asked) == ("draft", False, None)
    assert sorted(question.tags.names()) == ["lung", "thorax"]
    assert (question.current.number, question.current.kind, question.current.reason) == (
        1,
        "single_choice",
        "",
    )
    assert question.current.key == {
        "fractions": {"a": "1", "b": "0", "c": "0"},
        "reasons": {"a": "Yes."},
        "rationale": "Be careful.",
    }


def test_a_question_without_a_name_is_called_by_its_words():
    brought_in(TWO)

    assert one("DN-2").topic == "Needles are used once."


def test_the_same_file_again_changes_nothing():
    brought_in(TWO)
    again = brought_in(TWO)

    assert (again.new, again.versions, again.unchanged) == (0, 0, 2)
    assert QuestionVersion.objects.count() == 2


def test_the_same_file_without_ids_changes_nothing_either():
    source = b"So?{T}\n\nSo?{T}\n\nOr so?{F}"
    first, again = brought_in(source), brought_in(source)

    assert (first.new, first.unchanged) == (3, 0)
    assert (again.new, again.versions, again.unchanged) == (0, 0, 3)


def test_a_changed_question_is_the_next_version_with_the_file_as_its_reason():
    brought_in(TWO)
    brought_in(TWO.replace(b"Be careful.", b"Lift it."), filename="corrected.gift.txt")
    question = one("DN-1")

    assert question.current.number == 2
    assert question.current.reason == "Imported again from corrected.gift.txt."
    assert question.current.key["rationale"] == "Lift it."
    assert question.current.key_changed is True
    assert question.versions.get(number=1).key["rationale"] == "Be careful."


def test_options_keep_their_ids_whatever_place_they_come_in():
    brought_in(TWO)
    moved = TWO.replace(b"=Trapezius#Yes. ~Gastrocnemius ~Vastus", b"~Vastus ~Soleus =Trapezius")
    brought_in(moved)

    assert one("DN-1").current.body["options"] == [
        {"id": "c", "text": "Vastus"},
        {"id": "b", "text": "Soleus"},
        {"id": "a", "text": "Trapezius"},
    ]


def test_an_option_that_is_new_never_takes_the_id_of_one_that_is_gone():
    brought_in(TWO)
    brought_in(TWO.replace(b"~Gastrocnemius ~Vastus", b"~Soleus ~Tibialis ~Psoas"))

    assert [option["id"] for option in one("DN-1").current.body["options"]] == [
        "a",
        "n1",
        "n2",
        "n3",
    ]


def test_what_the_file_cannot_hold_stays():
    add_question(
        reference="DN-1",
        kind="multiple_response",
        body={
            "stem": "Which?",
            "options": [{"id": "x", "text": "Consent"}, {"id": "y", "text": "Haste"}],
        },
        key={"fractions": {"x": "1", "y": "-1"}, "whole": True, "sources": ["S1"], "hints": ["?"]},
        domain="Safety",
        topic="Consent",
        status="active",
        at=NOON,
    )
    brought_in(b"// [id:DN-1]\n::Other::Which?{~%100%Consent#Always. ~%-100%Haste}")
    question = one("DN-1")

    assert question.current.key == {
        "fractions": {"x": "1", "y": "-1"},
        "reasons": {"x": "Always."},
        "whole": True,
        "sources": ["S1"],
        "hints": ["?"],
    }
    assert (question.status, question.topic, question.asked) == ("active", "Consent", None)


def test_an_id_of_another_bank_is_refused():
    brought_in(TWO, bank="Safety")
    plan = planned(TWO, bank="Anatomy")

    assert plan.planned == []
    assert [refusal.reason for refusal in plan.refused] == [
        "The id DN-1 belongs to a question of the bank Safety.",
        "The id DN-2 belongs to a question of the bank Safety.",
    ]


def test_an_id_twice_in_a_file_comes_in_once():
    plan = planned(b"// [id:A]\nSo?{T}\n\n// [id:A]\nOr so?{T}")

    assert [each.reference for each in plan.planned] == ["A"]
    assert [(refusal.line, refusal.reason) for refusal in plan.refused] == [
        (5, "The id A stands on line 2 already; give each question its own.")
    ]


def test_the_same_words_elsewhere_are_told():
    brought_in(b"// [id:A]\nNeedles are used once.{T}")
    plan = planned(b"// [id:B]\nNeedles  are used ONCE.{T}\n\n// [id:C]\nNeedles are used once.{F}")

    assert [each.notes for each in plan.planned] == [
        ("A asks the same in the same words.",),
        ("A, B asks the same in the same words.",),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(b"So?{~A ~B}", "Give at least one option", id="no right option"),
        pytest.param(b"So?{=A}{", None, id="a short answer"),
        pytest.param(b"So?{#3:-1}", "Give answer 1 a tolerance of 0 or more.", id="tolerance"),
        pytest.param(
            b"// [id:" + b"x" * 101 + b"]\nSo?{T}", "Shorten its id to 100 characters.", id="id"
        ),
    ],
)
def test_what_cannot_be_asked_stays_out_with_the_reason(source, reason):
    refused = [refusal.reason for refusal in planned(source).refused]

    assert [each[: len(reason or "")] for each in refused] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("settings", "reasons"),
    [
        pytest.param({"ids": 7}, [], id="ids that are no list"),
        pytest.param({"disregard": "ab"}, [], id="flags that are no list"),
        pytest.param({"hints": 5}, ["Write the hints as a list of texts."], id="hints"),
        pytest.param({"hints": ["a", {}]}, ["Write the hints as a list of texts."], id="a hint"),
        pytest.param({"sources": [1]}, ["Write the sources as a list of texts."], id="sources"),
        pytest.param(
            {"everybody": "wins"},
            ["Everybody has full_marks, or the question is left_out."],
            id="everybody",
        ),
    ],
)
def test_settings_of_a_stranger_do_no_harm(settings, reasons):
    answers = (ExchangeAnswer("A", Decimal(1)), ExchangeAnswer("B"))
    item = Item(1, "A", "", (), (), Exchange("single_choice", "So?", answers, "", settings))
    plan = plan_import(reading=Reading([item]), bank="Main")

    assert [refusal.reason for refusal in plan.refused] == reasons
    assert [each.reference for each in plan.planned] == ([] if reasons else ["A"])


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inside: st.one_of(st.lists(inside), st.dictionaries(st.text(), inside)),
    max_leaves=5,
)
NAMES = st.sampled_from(
    [
        "ids",
        "whole",
        "credit",
        "disregard",
        "hints",
        "image",
        "lines",
        "rubric",
        "points",
        "max_marks",
        "mode",
        "items",
        "left_ids",
        "right",
        "text",
        "parts",
        "regions",
        "zones",
        "most",
        "columns",
        "units",
        "unit",
        "unit_multipliers",
        "decimals",
        "need",
        "names",
        "types",
        "choose",
        "min_words",
        "max_words",
        "case_sensitive",
        "unit_penalty",
        "sources",
        "everybody",
    ]
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(KINDS)), st.dictionaries(NAMES, JUNK), st.lists(st.text(), max_size=3)
)
def test_no_settings_end_in_a_traceback(name, said, texts):
    answers = tuple(ExchangeAnswer(text, Decimal(1), match=text) for text in texts)
    item = Item(1, "A", "", (), (), Exchange(name, "So?", answers, "", said))
    plan = plan_import(reading=Reading([item]), bank="Main")

    assert len(plan.planned) + len(plan.refused) == 1


def test_a_kind_that_nobody_knows_is_refused():
    item = Item(3, "", "Odd", (), (), Exchange("crossword", "So?"))
    plan = plan_import(reading=Reading([item]), bank="Main")

    assert [(refusal.line, refusal.type, refusal.reason) for refusal in plan.refused] == [
        (3, "crossword", "There is no kind of question called “crossword” here.")
    ]


def test_an_essay_comes_in_and_asks_for_a_rubric():
    brought_in(b"// [id:E]\nDescribe your plan.{}")
    plan = planned(b"// [id:F]\nDescribe your other plan.{}")

    assert one("E").current.kind == "essay"
    assert plan.planned[0].notes == (
        "The file says nothing about marking; write a rubric before the question is used.",
    )


def test_a_rubric_written_here_survives_the_file_without_one():
    brought_in(b"// [id:E]\nDescribe your plan.{}")
    version = one("E").current
    key = {"rubric": [{"id": "c1", "text": "Calls for help", "points": "3"}]}
    QuestionVersion.objects.filter(pk=version.pk).update(key=key, max_mark=3)

    assert brought_in(b"// [id:E]\nDescribe your plan.{}").unchanged == 1
    brought_in(b"// [id:E]\nDescribe your new plan.{}")
    assert (one("E").current.key["rubric"], one("E").current.max_mark) == (key["rubric"], 3)


def test_a_bank_that_changed_since_the_plan_is_left_alone():
    brought_in(TWO)
    plan = planned(TWO.replace(b"Be careful.", b"Lift it."))
    brought_in(TWO.replace(b"Be careful.", b"Pinch it."))

    with pytest.raises(ImportRefused, match="The bank has changed since"):
        carry_out_import(plan=plan, filename="late.txt", author=None, at=NOON)
    assert one("DN-1").current.key["rationale"] == "Pinch it."


def test_a_plan_is_carried_out_once():
    plan = planned(TWO)
    carry_out_import(plan=plan, filename="a.txt", author=None, at=NOON)

    with pytest.raises(ImportRefused):
        carry_out_import(plan=plan, filename="a.txt", author=None, at=NOON)
    assert Question.objects.count() == 2


def test_tags_and_place_follow_the_file_and_tags_given_here_stay():
    brought_in(TWO)
    one("DN-1").tags.add("ours")
    brought_in(
        TWO.replace(b"Dry needling/Safety", b"Thorax").replace(b"[tag:lung]", b"[tag:pleura]")
    )
    question = one("DN-1")

    assert sorted(question.tags.names()) == ["lung", "ours", "pleura", "thorax"]
    assert question.category == "Thorax"


def test_pictures_are_kept_under_the_name_of_their_content(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    data = BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG")
    name = "questions/abc.png"
    image = {"file": name, "alt": "A back", "width": 40, "height": 30}
    exchange = Exchange(
        "true_false",
        "This is a back.",
        (ExchangeAnswer("true", Decimal(1)), ExchangeAnswer("false")),
        "",
        {"image": image},
    )
    picture = SentPicture(name, data.getvalue(), 40, 30)
    item = Item(1, "P", "", (), (), exchange, pictures=(picture,))
    plan = plan_import(reading=Reading([item]), bank="Main")
    carry_out_import(plan=plan, filename="a.xml", author=None, at=NOON)

    assert default_storage.open(name).read() == data.getvalue()
    assert exported_items(bank_named("Main"))[0].pictures == (picture,)


def test_what_went_out_comes_in_unchanged():
    brought_in(TWO)
    items = exported_items(bank_named("Main"))
    again = plan_import(reading=csv_table.read(csv_table.write(items).data), bank="Main")

    assert [(each.reference, each.action) for each in again.planned] == [
        ("DN-1", Action.UNCHANGED),
        ("DN-2", Action.UNCHANGED),
    ]
    assert [replace(item, line=0) for item in gift.read(gift.write(items).data).items] == items


def test_the_report_says_what_a_program_wants_to_know():
    found = report(planned(TWO))

    assert found["counts"] == {"single_choice": 1, "true_false": 1}
    assert found["actions"] == {"new": 2, "version": 0, "unchanged": 0}
    assert found["categories"] == [["Dry needling", "Safety"]]
    assert found["questions"][1] == {
        "line": 8,
        "id": "DN-2",
        "reference": "DN-2",
        "name": "",
        "category": ["Dry needling", "Safety"],
        "tags": [],
        "action": "new",
        "notes": [],
        "type": "true_false",
        "stem": "Needles are used once.",
        "answers": [
            {"text": "true", "fraction": 1, "feedback": ""},
            {"text": "false", "fraction": 0, "feedback": ""},
        ],
        "feedback": "",
        "settings": {},
    }


def many(count, word="right"):
    return b"\n\n".join(
        f"// [id:M-{n}] [tag:many]\n::Name {n}::Question {n}?{{={word} {n} ~wrong ~other}}".encode()
        for n in range(count)
    )


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_the_questions(count, statements):
    brought_in(b"// [tag:many]\nSo?{T}")
    source = many(count)

    with statements(2):
        plan = planned(source)
    with statements(7):
        carry_out_import(plan=plan, filename="many.txt", author=None, at=NOON)
    plan = planned(many(count, "correct"))
    with statements(7):
        carry_out_import(plan=plan, filename="many.txt", author=None, at=NOON)


def test_a_thousand_questions_come_in_within_ten_seconds():
    source = many(1000)
    started = time.process_time()
    done = brought_in(source)

    assert (done.new, Question.objects.filter(current__number=1).count()) == (1000, 1000)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_kind_that_goes_out_comes_in_unchanged(name):
    for number, (example, (body, key, *_)) in enumerate(EXAMPLES.items()):
        add_question(
            reference=f"R-{number}",
            kind=example if example in KINDS else example.split(" ")[0],
            body=body,
            key=key,
            domain="Any",
            topic=f"About {example}",
            at=NOON,
        )
    written = WRITERS[name].write(exported_items(bank_named("Main")))
    plan = plan_import(reading=FORMATS[name].read(written.data), bank="Main")

    assert plan.refused == []
    assert {
        each.reference: each.action for each in plan.planned if each.action != "unchanged"
    } == {}
    assert len(plan.planned) + len(written.refusals) == len(EXAMPLES)
