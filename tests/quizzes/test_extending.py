"""The new type of question in docs/extending/question-types.md, put in place as the page says."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

import quizzes.kinds
from quizzes.services.attempts import grade_attempt, submit_attempt
from quizzes.services.bank import QuestionRefused
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR) / "docs" / "extending" / "question-types.md"
BODY = {"stem": "How strong is the pain?", "least": 0, "most": 10}
KEY = {"value": 7, "near": 1}


def pieces() -> dict[str, str]:
    """The code under each numbered heading of the page, by the file it belongs to."""
    found = re.findall(
        r"^## \d\. [^\n`]*`?([\w/.]*)`?\n.*?```\w+\n(.*?)```",
        PAGE.read_text(),
        re.DOTALL | re.MULTILINE,
    )
    return dict(found)


@pytest.fixture
def scale(monkeypatch, tmp_path, settings):
    """Module, template and line of the registry, where the page puts them."""
    code = pieces()
    module = ModuleType("quizzes.kinds.scale")
    exec(code["quizzes/kinds/scale.py"], module.__dict__)
    monkeypatch.setitem(sys.modules, "quizzes.kinds.scale", module)
    monkeypatch.setattr(quizzes.kinds, "scale", module, raising=False)
    (line,) = (text for name, text in code.items() if not name)
    assert line.strip() == '"scale": scale,'
    monkeypatch.setitem(quizzes.kinds.KINDS, "scale", module)
    template = tmp_path / "quizzes" / "kinds" / "scale.html"
    template.parent.mkdir(parents=True)
    template.write_text(code["quizzes/templates/quizzes/kinds/scale.html"])
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine.get("DIRS", []), tmp_path]}]
    monkeypatch.setitem(make.OTHERS, "scale", (BODY, KEY, 7, 5))
    return module


def test_the_page_has_its_four_pieces():
    assert list(pieces()) == [
        "quizzes/kinds/scale.py",
        "quizzes/templates/quizzes/kinds/scale.html",
        "tests/quizzes/kinds/test_scale.py",
        "",
    ]


def test_its_table_of_tests_passes(scale):
    table = {}
    exec(pieces()["tests/quizzes/kinds/test_scale.py"], table)
    tried = 0
    for name, test in table.items():
        if name.startswith("test_"):
            (mark,) = test.pytestmark
            for case in mark.args[1]:
                test(*case.values)
                tried += 1

    assert tried == 6


def test_it_is_as_every_kind_is(scale):
    offered = {name for name in vars(quizzes.kinds.Kind) if not name.startswith("_")}
    assert {name for name in offered if not hasattr(scale, name)} == set()
    assert scale.validate(BODY, KEY) == []
    right = scale.right_answer(BODY, KEY)
    assert scale.normalise(BODY, right) == right
    assert scale.grade(BODY, KEY, right) == 1
    assert 0 < scale.guess_score(BODY, KEY) < 1
    assert scale.from_exchange(scale.to_exchange(BODY, KEY)) == (BODY, KEY)
    with pytest.raises(QuestionRefused, match=r"^Give the right number, from 0 to 10\.$"):
        make.question("scale", key={"value": 11})


def test_a_quiz_with_it_is_shown_saved_graded_and_written(scale, client, ana, instructor):
    question = make.question("scale")
    attempt = make.attempt(ana, make.quiz([question]), at=timezone.now())
    client.force_login(ana)
    make.put(attempt, 1, 6, at=timezone.now())

    page = client.get(reverse("quizzes:attempt", args=[attempt.pk])).text
    assert re.findall(r'value="(\d+)" checked', page) == ["6"]
    assert page.count('type="radio"') == 11
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
    attempt.refresh_from_db()
    assert str(attempt.mark.normalize()) == "0.5"
    client.force_login(instructor)
    form = client.get(reverse("question_new", args=["scale"])).text
    assert "What learners see" in form
