"""Pictures that authors sent and nothing names."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from quizzes import tasks
from quizzes.models import Stimulus, StimulusVersion
from quizzes.services.bank import correct_question
from quizzes.services.pictures import remove_unused_pictures
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
BODY, KEY = make.KINDS["short_answer"][:2]


def left():
    try:
        return sorted(default_storage.listdir("questions")[1])
    except FileNotFoundError:
        return []


@pytest.fixture(autouse=True)
def nothing_sent_before():
    for name in left():
        default_storage.delete(f"questions/{name}")


def sent(name):
    return default_storage.save(f"questions/{name}", ContentFile(b"a picture"))


def with_picture(path):
    return {**BODY, "image": {"file": path, "alt": "A shoulder", "width": 10, "height": 10}}


def in_days(days):
    return remove_unused_pictures(at=timezone.now() + days * DAY)


def test_only_pictures_that_nothing_names_go_and_not_before_two_days():
    sent("unused.png")
    make.question("short_answer", body=with_picture(sent("named.png")), key=KEY)

    assert (in_days(1), left()) == (0, ["named.png", "unused.png"])
    tasks.remove_unused_pictures()
    assert (in_days(3), left()) == (1, ["named.png"])
    assert in_days(3) == 0


def test_what_an_old_version_names_stays(instructor):
    asked = make.question("short_answer", body=with_picture(sent("first.png")), key=KEY)
    correct_question(
        question=asked, body=with_picture(sent("second.png")), key=KEY,
        reason="Another picture", author=instructor, at=make.NOON,
    )  # fmt: skip

    assert (in_days(3), left()) == (0, ["first.png", "second.png"])


def test_what_a_case_names_stays():
    parts = [{"text": "A man of 40", "image": {"file": sent("case.png")}}]
    case = Stimulus.objects.create(title="A shoulder")
    StimulusVersion.objects.create(
        stimulus=case, number=1, body={"parts": parts}, created_at=make.NOON
    )

    assert (in_days(3), left()) == (0, ["case.png"])


def test_a_site_without_pictures_has_nothing_to_remove():
    assert in_days(3) == 0
