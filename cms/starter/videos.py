"""Videos of the starter lessons. One that is in the library already is left as it is."""

from django.core.files import File

from cms.starter.content import FOLDER, read
from courses.models import Video
from courses.services.videos import add_video
from practitioners.models import User

MEDIA = FOLDER / "media"


def names() -> list[str]:
    return sorted(path.stem for path in MEDIA.glob("*.yaml"))


def load_videos(author: User) -> None:
    for name in names():
        entry = read(f"media/{name}")
        if Video.objects.filter(title=entry["title"]).exists():
            continue
        words = {key: part for key, part in entry.items() if key not in {"file", "poster"}}
        with (
            (MEDIA / entry["file"]).open("rb") as file,
            (MEDIA / entry["poster"]).open("rb") as still,
        ):
            add_video(
                author=author,
                file=File(file, name=entry["file"]),
                poster=File(still, name=entry["poster"]),
                **words,
            )


def videos_by_name(wanted: list[str]) -> dict[str, int]:
    """Ids of those that lessons name."""
    titles = {read(f"media/{name}")["title"]: name for name in wanted}
    found = Video.objects.filter(title__in=titles).order_by("-pk").values_list("title", "pk")
    return {titles[title]: pk for title, pk in found}
