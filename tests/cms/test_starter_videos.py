"""The sample lessons show a video of our own, made by the rules for everybody's."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files import File

from cms.starter import videos
from cms.starter.content import FOLDER, read
from cms.starter.pages import _block, _chosen
from courses.blocks import LessonBody
from courses.models import Video
from courses.services.videos import add_video

pytestmark = pytest.mark.django_db

SHOWN = [
    block
    for path in sorted((FOLDER / "lessons").glob("*.yaml"))
    for block in read(f"lessons/{path.stem}")["body"]
    if block["type"] == "video"
]
KB = 1000


def test_a_video_of_the_demo_is_short_small_and_has_all_its_words(instructor):
    videos.load_videos(instructor)

    [film] = Video.objects.all()
    assert (film.content_type, film.length, film.width, film.height) == (
        "video/webm", "0:27", 960, 540,
    )  # fmt: skip
    assert film.size < 300 * KB
    assert film.missing == []
    assert (film.describes_pictures, bool(film.thumbnail)) == (True, True)
    assert film.cues[-1].end == film.duration
    assert [line.at for line in film.chapter_lines] == [0, 4, 10, 16, 22]
    assert [line.at for line in film.transcript_lines] == [0, 4, 10, 16, 22]


def test_loading_the_videos_twice_loads_them_once(instructor):
    videos.load_videos(instructor)
    kept = Video.objects.get()
    videos.load_videos(instructor)

    assert Video.objects.get() == kept


def test_a_lesson_that_names_a_video_could_be_published(instructor):
    videos.load_videos(instructor)
    body = LessonBody()

    stored = [_block(block, _chosen([block])) for block in SHOWN]
    cleaned = body.clean(body.to_python(stored))

    assert [block.value["video"] for block in cleaned] == list(Video.objects.all())


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param({"file": b"GIF89a"}, {"file"}, id="not a video"),
        pytest.param({"captions": "0:00 Skin"}, {"captions"}, id="captions that are none"),
        pytest.param({"chapters": "1:15 After the end"}, {"chapters"}, id="a chapter too late"),
        pytest.param({"language": "xx"}, {"language"}, id="a language nobody speaks"),
    ],
)
def test_a_video_with_a_fault_is_refused_with_the_place_of_it(instructor, field, said):
    entry = read("media/needle-angles")
    content = field.pop("file", (videos.MEDIA / entry["file"]).read_bytes())
    words = {"title": "Angles", "captions": entry["captions"], **field}

    with pytest.raises(ValidationError) as refused:
        add_video(author=instructor, file=File(BytesIO(content), name="angles.webm"), **words)

    assert set(refused.value.message_dict) == said
    assert Video.objects.count() == 0
