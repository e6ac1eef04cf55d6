"""The question bank in the staff pages: every kind round the form and back."""

import re
from html import unescape

import pytest
from django.urls import reverse

from quizzes.admin.forms import FORMS
from quizzes.kinds import kind as kind_of
from quizzes.models import Question, QuestionVersion
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

ABOUT = {
    "reference": "N1",
    "domain": "safety",
    "topic": "pneumothorax",
    "difficulty": "medium",
    "status": "active",
    "max_mark": "1",
    "stem": "A new question?",
    "rationale": "Because.",
}
FILLED = {
    "single_choice": {
        "option-0-text": "Right", "option-0-worth": "1", "option-1-text": "Wrong",
        "option-1-reason": "Too deep",
    },
    "multiple_response": {
        "option-0-text": "One", "option-0-worth": "0.5", "option-1-text": "Two", "option-1-worth": "0,5",
        "option-2-text": "Three", "option-2-worth": "-1", "credit": "proportional_correct",
    },
    "true_false": {"answer": "false", "why_true": "It is not."},
    "numeric": {
        "answer-0-value": "12", "answer-0-tolerance": "0.5", "answer-0-worth": "1",
        "unit-0-text": "mm", "unit-0-multiplier": "1", "unit-1-text": "cm", "unit-1-multiplier": "0,1",
        "unit-2-text": "kg", "unit_penalty": "0.5", "unit_penalty_of": "maximum",
    },
    "matching": {
        "pair-0-text": "Trapezius", "pair-0-match": "Lung", "pair-1-text": "Piriformis",
        "pair-1-match": "Sciatic nerve", "spare": "Femoral nerve\n",
    },
    "ordering": {
        "item-0-text": "First", "item-1-text": "Second", "item-3-text": "Third",
        "mode": "all_or_nothing",
    },
    "short_answer": {"lines": "2", "pattern-0-text": "lung*", "pattern-0-worth": "1"},
    "cloze": {
        "text": "The {1} lies {2} mm under the {3}.",
        "gap-0-kind": "exact_words", "gap-0-answers": "Lung\npleura = 0.5 # Nearly.",
        "gap-1-kind": "numeric", "gap-1-answers": "12 ± 0.5", "gap-1-unit": "mm", "gap-1-weight": "2",
        "gap-3-kind": "single_choice", "gap-3-answers": "rib\nskin # Deeper.",
    },
    "essay": {
        "lines": "8", "min_words": "20", "criterion-0-text": "Asks", "criterion-0-points": "2",
        "criterion-1-text": "Says why", "criterion-1-points": "0,5", "model_answer": "Because.",
    },
    "file_upload": {
        "types": ["pdf", "image"], "most": "2", "most_megabytes": "5", "rubric": "It is signed.",
    },
    "description": {},
}  # fmt: skip
RIGHT = {
    "single_choice": "a",
    "multiple_response": ["a", "b"],
    "true_false": False,
    "numeric": {"number": "12", "unit": "mm"},
    "matching": {"m1": "s1", "m2": "s2"},
    "ordering": ["a", "b", "c"],
    "short_answer": "lung",
    "cloze": {"1": "Lung", "2": "12", "3": "a"},
    "essay": "Because.",
    "file_upload": None,
    "description": None,
}


@pytest.fixture
def ivo(client, instructor):
    client.force_login(instructor)
    return client


def as_posted(response) -> dict[str, str]:
    """The fields of the page as a browser would send them back untouched."""
    form = response.context["form"]
    data = {}
    for bound in [*response.context["about"], *form]:
        value = bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False):
            data[bound.html_name] = value if isinstance(value, list) else str(value)
    return data


@pytest.mark.parametrize("kind", FILLED)
def test_a_question_of_each_kind_is_written_in_its_form(ivo, instructor, kind):
    assert {*FILLED, "hotspot", "markers"} == set(FORMS)  # pictures: test_picture_forms.py
    assert ivo.get(reverse("question_new", args=[kind])).status_code == 200
    saved = ivo.post(reverse("question_new", args=[kind]), ABOUT | FILLED[kind])

    question = Question.objects.get(reference="N1")
    assert saved.url == reverse("question_edit", args=[question.pk])
    version = question.current
    assert (version.kind, version.number, version.created_by) == (kind, 1, instructor)
    asked = kind_of(kind)
    assert asked.right_answer(version.body, version.key) == RIGHT[kind]
    assert asked.validate(version.body, version.key) == []


@pytest.mark.parametrize("kind", [*make.KINDS, *make.OTHERS])
def test_saving_untouched_makes_no_version_and_a_new_stem_makes_one(ivo, kind):
    question = make.question(kind)
    url = reverse("question_edit", args=[question.pk])
    data = as_posted(ivo.get(url))

    assert ivo.post(url, data).status_code == 302
    assert question.versions.count() == 1
    ivo.post(url, data | {"stem": "Asked better?", "reason": "Clearer words"})

    question.refresh_from_db()
    first, second = question.versions.all()
    assert (question.current, second.number, second.reason) == (second, 2, "Clearer words")
    assert second.body == first.body | {"stem": "Asked better?"}
    asked = kind_of(kind)
    assert asked.right_answer(second.body, second.key) == asked.right_answer(first.body, first.key)
    assert second.key.get("rationale") == first.key.get("rationale")


def test_what_the_form_does_not_know_stays(ivo):
    body, key = make.KINDS["single_choice"][:2]
    question = make.question(body=body | {"image": "neck.svg"}, key=key | {"sources": ["BN121"]})
    url = reverse("question_edit", args=[question.pk])
    ivo.post(url, as_posted(ivo.get(url)) | {"stem": "Again?", "reason": "Typo"})

    version = question.versions.get(number=2)
    assert (version.body["image"], version.key["sources"]) == ("neck.svg", ["BN121"])


def test_a_removed_option_never_lends_its_id_to_another(ivo):
    question = make.question()
    url = reverse("question_edit", args=[question.pk])
    data = as_posted(ivo.get(url)) | {
        "reason": "Replaced",
        "option-1-text": "",
        "option-3-text": "New one",
    }
    ivo.post(url, data)

    options = question.versions.get(number=2).body["options"]
    assert [(option["id"], option["text"]) for option in options] == [
        ("a", "A pincer lift, across the lifted tissue"),
        ("c", "Quickly, on a deep breath"),
        ("d", "New one"),
    ]


def test_a_change_says_why(ivo):
    question = make.question()
    url = reverse("question_edit", args=[question.pk])
    page = ivo.post(url, as_posted(ivo.get(url)) | {"stem": "Changed?"})

    assert "Say why the question is changed." in page.text
    assert question.versions.count() == 1


def test_faults_are_named_and_nothing_is_saved(ivo):
    page = ivo.post(
        reverse("question_new", args=["single_choice"]), ABOUT | {"option-0-text": "Only one"}
    )

    assert "Give at least 2 options." in page.text
    assert not Question.objects.exists()


def test_retiring_makes_no_version(ivo):
    question = make.question()
    url = reverse("question_edit", args=[question.pk])
    ivo.post(url, as_posted(ivo.get(url)) | {"status": "retired"})

    question.refresh_from_db()
    assert (question.status, question.versions.count()) == ("retired", 1)


@pytest.mark.parametrize("kind", FILLED)
def test_the_preview_shows_the_question_without_its_key_and_saves_nothing(ivo, kind):
    page = ivo.post(reverse("question_preview", args=[kind]), ABOUT | FILLED[kind])

    seen = re.sub(r'<input type="hidden"[^>]*>', "", page.text)
    assert "A new question?" in seen
    assert "Because." not in seen
    assert not Question.objects.exists()


def test_an_essay_takes_its_marks_from_the_form(ivo):
    data = ABOUT | {"lines": "6", "rubric": "One each", "max_mark": "6"}
    ivo.post(reverse("question_new", args=["essay"]), data)

    version = QuestionVersion.objects.get()
    said = (version.max_mark, version.key["max_marks"], version.key["rubric"])
    assert said == (6, "6", "One each")


def test_criteria_add_up_to_the_marks_of_an_essay(ivo):
    ivo.post(reverse("question_new", args=["essay"]), ABOUT | FILLED["essay"])

    version = QuestionVersion.objects.get()
    assert (str(version.max_mark.normalize()), version.key["rubric"]) == (
        "2.5",
        [
            {"id": "a", "text": "Asks", "points": "2"},
            {"id": "b", "text": "Says why", "points": "0.5"},
        ],
    )


def test_a_mode_from_another_system_stays_until_the_author_chooses(ivo):
    key = make.KINDS["ordering"][1]
    question = make.question("ordering", key=key | {"mode": "longest_ordered_subset"})
    url = reverse("question_edit", args=[question.pk])
    untouched = as_posted(ivo.get(url))
    ivo.post(url, untouched)

    assert question.versions.count() == 1
    ivo.post(url, untouched | {"mode": "absolute_position", "reason": "Ours"})
    assert question.versions.get(number=2).key["mode"] == "absolute_position"
    page = ivo.get(reverse("question_edit", args=[question.pk]))
    assert len(page.context["form"].fields["mode"].choices) == 3


@pytest.mark.parametrize("credit", ["whole", "fractions", "proportional", "proportional_correct"])
def test_each_credit_comes_back_as_it_was_chosen(ivo, credit):
    fields = FILLED["multiple_response"] | {"credit": credit}
    ivo.post(reverse("question_new", args=["multiple_response"]), ABOUT | fields)

    version = QuestionVersion.objects.get()
    page = ivo.get(reverse("question_edit", args=[version.question_id]))
    assert page.context["form"]["credit"].value() == credit
    ivo.post(reverse("question_edit", args=[version.question_id]), as_posted(page))
    assert QuestionVersion.objects.count() == 1


def test_the_lines_of_a_gap_are_read_and_written_again(ivo):
    ivo.post(reverse("question_new", args=["cloze"]), ABOUT | FILLED["cloze"])

    version = QuestionVersion.objects.get()
    assert version.key["parts"]["1"] == {
        "patterns": [
            {"text": "Lung", "fraction": "1"},
            {"text": "pleura", "fraction": "0.5", "feedback": "Nearly."},
        ],
        "case_sensitive": True,
    }
    assert version.key["weights"] == {"2": "2"}
    page = ivo.get(reverse("question_edit", args=[version.question_id]))
    form = page.context["form"]
    assert [form[f"gap-{row}-answers"].value() for row in range(3)] == [
        "Lung\npleura = 0.5 # Nearly.",
        "12 ± 0.5",
        "rib\nskin # Deeper.",
    ]
    assert form["gap-0-kind"].value() == "exact_words"
    ivo.post(reverse("question_edit", args=[version.question_id]), as_posted(page))
    assert QuestionVersion.objects.count() == 1


def test_the_list_finds_by_words_kind_and_state(ivo):
    make.question("single_choice", reference="A1", topic="consent")
    make.question("numeric", reference="B2", status="draft")

    def found(**query):
        text = ivo.get(reverse("question_list"), query).text
        return re.findall(r"<a href=\"/admin/questions/\d+/\">(\w+)</a>", text)

    assert found() == ["A1", "B2"]
    assert found(q="consent") == ["A1"]
    assert found(kind="numeric") == ["B2"]
    assert found(status="draft") == ["B2"]
    assert found(q="nothing") == []
    assert found(q="\0") == ["A1", "B2"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(ivo, rows, statements):
    ivo.get(reverse("question_list"))
    for _ in range(rows):
        make.question()

    with statements(3, besides=STAFF_PAGE):
        ivo.get(reverse("question_list"))


# What every staff page costs, whatever it shows.
STAFF_PAGE = (
    "django_session",
    '"practitioners_user"."password"',
    "auth_permission",
    "wagtailusers_userprofile",
    "wagtailcore_site",
    "wagtailcore_grouppagepermission",
    "practitioners_licence",
    "wagtailcore_collection",
    "wagtailcore_groupcollectionpermission",
    "wagtailcore_page",
    "wagtailcore_locale",
    "auth_group",
    "wagtailcore_task",
    "wagtailcore_workflow",
)


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("instructor", "question_list", 200),
        ("reviewer", "question_list", 200),
        ("administrator", "question_list", 200),
        ("assessor", "question_list", 403),
        ("reviewer", "question_edit", 302),
        ("reviewer", "question_look", 200),
        ("reviewer", "question_new", 403),
        ("administrator", "question_edit", 302),
        ("ana", "question_list", 302),
        ("ana", "question_edit", 302),
        (None, "question_list", 302),
        (None, "question_look", 302),
    ],
)
def test_who_may_open_the_bank(client, request, who, name, status, reviewer, assessor):
    question = make.question()
    if who:
        client.force_login(request.getfixturevalue(who))
    more = {
        "question_edit": [question.pk],
        "question_look": [question.pk],
        "question_new": ["numeric"],
    }

    answer = client.get(reverse(name, args=more.get(name, [])))
    assert answer.status_code == status
    if status != 200:
        assert make.RATIONALE not in unescape(answer.text)


@pytest.fixture
def reviewer(db):
    return with_role("rea@example.org", "CLINICAL_REVIEWER")


@pytest.fixture
def assessor(db):
    return with_role("abe@example.org", "ASSESSOR")


def with_role(email, name):
    from practitioners.models import User
    from practitioners.roles import Role, give_role

    user = User.objects.create_user(email, "x", name_on_licence=email)
    give_role(person=user, role=Role[name])
    return user
