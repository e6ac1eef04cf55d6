"""Words of staff that no database holds are refused or cleaned before they get there."""

import pytest
from django import forms
from django.urls import reverse

from practitioners.roles import Role
from quizzes.admin import marking, regrade_forms, reviews
from quizzes.admin.forms import accommodations
from quizzes.admin.forms.plain import YamlField
from tests.conftest import give_role, person
from tests.factories import quizzes as make

MODULES = [accommodations, marking, regrade_forms, reviews]
WRITTEN = [
    (form, name)
    for module in MODULES
    for form in vars(module).values()
    if isinstance(form, type)
    and issubclass(form, forms.Form)
    and form.__module__ == module.__name__
    for name, field in form.base_fields.items()
    if type(field) is forms.CharField
]


def test_each_form_with_words_is_asked():
    names = sorted({form.__name__ for form, _name in WRITTEN})
    assert names == [
        "AnswerForm", "DecideForm", "ExtendForm", "GrantForm", "MarkForm", "ReviewForm", "SignForm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "name"), WRITTEN, ids=[f"{form.__name__}.{name}" for form, name in WRITTEN]
)
def test_words_with_nul_are_refused(form, name):
    with pytest.raises(forms.ValidationError, match="Null characters are not allowed"):
        form.base_fields[name].clean("a\0b")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param('text: "a\\0b"', id="NUL"),
        pytest.param('text: "\\ud800"', id="half a letter"),
        pytest.param("number: .nan", id="no number"),
        pytest.param("number: .inf", id="no end"),
        pytest.param("on: 2026-01-01", id="a date"),
        pytest.param("on: 2026-13-45", id="no date"),
        pytest.param("texts: !!set {a, b}", id="a set"),
        pytest.param("text: &a [*a]", id="within itself"),
        pytest.param("text: " + "[" * 5000, id="deep"),
    ],
)
def test_yaml_that_cannot_be_stored_is_refused(written):
    with pytest.raises(forms.ValidationError):
        YamlField().clean(written)


def test_yaml_of_plain_data_is_read():
    assert YamlField().clean("a: 1\nb: [x, 'µ']") == {"a": 1, "b": ["x", "µ"]}


@pytest.mark.django_db
def test_a_tag_is_kept_without_nul_and_a_number_beyond_all_is_no_question(client):
    ivo = person("ivo@example.org", "Ivo Hall")
    give_role(person=ivo, role=Role.INSTRUCTOR)
    client.force_login(ivo)
    question = make.question()

    reply = client.post(
        reverse("question_bulk"),
        {"question": [question.pk, "9" * 30], "do": "tag", "tag": "spring\0 exam"},
    )

    assert reply.status_code == 302
    assert list(question.tags.names()) == ["spring exam"]
